// Files that want more than to be drawn, and places where no sandbox can stand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <random>

#include "engine/base/file.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_data.h"
#include "tools/bake/model_import.h"
#include "tools/bake/sandbox_process.h"

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;
using testing::AnyOf;
using testing::HasSubstr;

constexpr std::string_view kTriangle = "v 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 0 1\nf 1/1 2/2 3/3\n";

ImportLimits limits() {
  ImportLimits limits;
  limits.allow_unsandboxed = true;  // the tests must also run where bubblewrap cannot
  limits.seconds = 20;
  return limits;
}

Result<PlacedMesh> import(const fs::path& file, const ImportLimits& within = limits()) {
  Scene scene;
  const auto imported = import_model({file, 51.0, -2.0, 0.0, 0.0, 1.0}, within, scene);
  EXPECT_EQ(scene.meshes.size(), imported ? 1u : 0u) << "a refused model must leave nothing behind";
  EXPECT_EQ(scene.features.size(), scene.meshes.size());
  MERCIA_CHECK(imported);
  return std::move(scene.meshes.at(0));
}

std::string refusal(const fs::path& file, const ImportLimits& within = limits()) {
  const auto result = import(file, within);
  if (result) return "";
  EXPECT_EQ(result.error().kind, ErrorKind::Input);
  return result.error().sentence();
}

void write(const fs::path& path, std::string_view text) { ASSERT_TRUE(write_file(path, as_bytes(text))); }

// Sets an environment variable for the length of a test.
class Environment {
 public:
  Environment(const char* name, const std::string& value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    setenv(name, value.c_str(), 1);
  }
  ~Environment() {
    if (old_.empty())
      unsetenv(name_);
    else
      setenv(name_, old_.c_str(), 1);
  }

 private:
  const char* name_;
  std::string old_;
};

// A stand-in for bubblewrap or for the worker.
void write_program(const fs::path& path, std::string_view text) {
  write(path, text);
  fs::permissions(path, fs::perms::owner_all | fs::perms::group_all | fs::perms::others_read | fs::perms::others_exec);
}

TEST(ModelHostile, WhatIsNoModelFileIsRefusedBeforeAnythingRuns) {
  const test::TemporaryFolder folder;
  const fs::path fifo = folder.path() / "endless.obj";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  write(folder.path() / "plan.dwg", "AC1032");
  write(folder.path() / "noending", "v 0 0 0");
  EXPECT_THAT(refusal(folder.path() / "absent.ifc"), HasSubstr("absent.ifc: there is no such file"));
  EXPECT_THAT(refusal(fifo), HasSubstr("not a regular file"));
  EXPECT_THAT(refusal(folder.path()), HasSubstr("not a regular file"));
  EXPECT_THAT(refusal(folder.path() / "plan.dwg"), HasSubstr("'.dwg' is not the ending of a model"));
  EXPECT_THAT(refusal(folder.path() / "noending"), HasSubstr("export it as IFC, glTF, OBJ, COLLADA or FBX"));
}

TEST(ModelHostile, EmptyAndSenselessFilesAreRefusedWithTheirName) {
  const test::TemporaryFolder folder;
  std::mt19937 random(11);
  std::string noise(20000, '\0');
  for (char& byte : noise) byte = static_cast<char>(random());
  for (const char* name : {"a.ifc", "a.gltf", "a.glb", "a.obj", "a.dae", "a.fbx"}) {
    for (const std::string& content : {std::string(), noise, std::string(3000, 'x')}) {
      write(folder.path() / name, content);
      EXPECT_THAT(refusal(folder.path() / name), HasSubstr(name));
    }
  }
}

TEST(ModelHostile, TruncatedFilesGiveAModelOrAClearRefusal) {
  MERCIA_NEED_DATA(models, "models");
  const test::TemporaryFolder folder;
  int refused = 0;
  for (const char* name : {"gltf/BoxTextured-glTF-Binary/BoxTextured.glb", "gltf/duck.dae", "gltf/spider.obj",
                           "ifc/AC14-FZK-Haus.ifc", "glb/kenney_city_builder/models/grass.glb"}) {
    const Bytes whole = read_file(models / name).value();
    const fs::path file = folder.path() / fs::path(name).filename();
    for (int part = 0; part < 12; ++part) {
      SCOPED_TRACE(std::string(name) + " " + std::to_string(part) + "/12");
      ASSERT_TRUE(write_file(file, ByteView(whole).first(whole.size() * static_cast<std::size_t>(part) / 12)));
      const std::string sentence = refusal(file);
      refused += !sentence.empty();
      EXPECT_THAT(sentence, AnyOf("", HasSubstr(file.filename().string())));
    }
  }
  EXPECT_GE(refused, 20);
}

TEST(ModelHostile, FlippedBytesGiveAModelOrAClearRefusal) {
  MERCIA_NEED_DATA(models, "models");
  const test::TemporaryFolder folder;
  std::mt19937 random(5);
  for (const char* name :
       {"gltf/BoxTextured-glTF-Binary/BoxTextured.glb", "glb/kenney_city_builder/models/grass.glb"}) {
    const Bytes whole = read_file(models / name).value();
    const fs::path file = folder.path() / "a.glb";
    for (int round = 0; round < 40; ++round) {
      Bytes changed = whole;
      for (int k = 0; k < 4; ++k) changed[random() % changed.size()] = static_cast<std::byte>(random());
      ASSERT_TRUE(write_file(file, changed));
      refusal(file);  // must come back
    }
  }
}

TEST(ModelHostile, ATextureOutsideTheFolderIsNotCarried) {
  const test::TemporaryFolder folder;
  const fs::path inside = folder.path() / "model";
  fs::create_directory(inside);
  const std::string png = std::string("\x89PNG\r\n\x1a\n", 8) + "private";
  write(folder.path() / "private.png", png);
  write(inside / "good.png", png);
  fs::create_symlink(folder.path() / "private.png", inside / "link.png");
  for (const std::string& name :
       {std::string("/etc/passwd"), std::string("../private.png"), std::string("..\\private.png"),
        std::string("%2e%2e/private.png"), std::string("link.png"), std::string("/proc/self/environ"),
        (folder.path() / "private.png").string()}) {
    SCOPED_TRACE(name);
    write(inside / "a.mtl", "newmtl m\nKd 1 0 0\nmap_Kd " + name + "\n");
    write(inside / "a.obj", "mtllib a.mtl\nusemtl m\n" + std::string(kTriangle));
    const auto mesh = import(inside / "a.obj");
    ASSERT_TRUE(mesh) << mesh.error().sentence();
    EXPECT_TRUE(mesh->textures.empty());
    EXPECT_EQ(mesh->parts[0].mesh.vertices[0].color, (Color{255, 0, 0, 255}));
  }
  write(inside / "a.mtl", "newmtl m\nmap_Kd .\\good.png\n");
  const auto mesh = import(inside / "a.obj");
  ASSERT_TRUE(mesh);
  EXPECT_EQ(mesh->textures.size(), 1u) << "while one beside the model is";
}

// The same without the sandbox, where the worker itself must hold the line.
TEST(ModelHostile, ATextureOutsideTheFolderIsNotCarriedWithoutASandboxEither) {
  const test::TemporaryFolder folder;
  const fs::path inside = folder.path() / "model";
  fs::create_directory(inside);
  write(folder.path() / "private.png", std::string("\x89PNG\r\n\x1a\n", 8) + "private");
  fs::create_symlink(folder.path() / "private.png", inside / "link.png");
  const Environment no_bubblewrap("PATH", folder.path().string());
  for (const char* name : {"../private.png", "link.png"}) {
    write(inside / "a.mtl", "newmtl m\nmap_Kd " + std::string(name) + "\n");
    write(inside / "a.obj", "mtllib a.mtl\nusemtl m\n" + std::string(kTriangle));
    const auto mesh = import(inside / "a.obj");
    ASSERT_TRUE(mesh) << mesh.error().sentence();
    EXPECT_TRUE(mesh->textures.empty()) << name;
  }
}

TEST(ModelHostile, APictureThatIsNoneIsNotCarried) {
  const test::TemporaryFolder folder;
  write(folder.path() / "a.png", "#!/bin/sh\n");
  write(folder.path() / "a.mtl", "newmtl m\nmap_Kd a.png\n");
  write(folder.path() / "a.obj", "mtllib a.mtl\nusemtl m\n" + std::string(kTriangle));
  const auto mesh = import(folder.path() / "a.obj");
  ASSERT_TRUE(mesh) << mesh.error().sentence();
  EXPECT_TRUE(mesh->textures.empty());
}

// Forty levels of nodes, each naming the one below it twice: a trillion triangles in two kilobytes.
std::string laughing_nodes() {
  std::string nodes;
  for (int level = 0; level < 40; ++level) {
    const std::string next = std::to_string(level + 1);
    nodes += R"({"children":[)" + next + "," + next + "]},";
  }
  return R"({"asset":{"version":"2.0"},"scene":0,"scenes":[{"nodes":[0]}],"nodes":[)" + nodes +
         R"({"mesh":0}],
    "meshes":[{"primitives":[{"attributes":{"POSITION":0}}]}],
    "accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3","min":[0,0,0],"max":[1,1,0]}],
    "bufferViews":[{"buffer":0,"byteLength":36}],"buffers":[{"byteLength":36,"uri":"data:application/octet-stream;base64,)"
         "AAAAAAAAAAAAAAAAAACAPwAAAAAAAAAAAAAAAAAAgD8AAAAA"
         R"("}]})";
}

TEST(ModelHostile, AFileThatGrowsWithoutEndMeetsALimit) {
  if (kSanitizedBuild) GTEST_SKIP() << "builds with sanitizers cannot bound the address space";
  const test::TemporaryFolder folder;
  write(folder.path() / "laughs.gltf", laughing_nodes());
  ImportLimits within = limits();
  within.memory_bytes = std::uint64_t{256} << 20;
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_THAT(refusal(folder.path() / "laughs.gltf", within), HasSubstr("laughs.gltf"));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
}

TEST(ModelHostile, AHugeCountMeetsALimit) {
  if (kSanitizedBuild) GTEST_SKIP() << "builds with sanitizers cannot bound the address space";
  const test::TemporaryFolder folder;
  write(folder.path() / "count.gltf",
        R"({"asset":{"version":"2.0"},"scene":0,"scenes":[{"nodes":[0]}],"nodes":[{"mesh":0}],
    "meshes":[{"primitives":[{"attributes":{"POSITION":0}}]}],
    "accessors":[{"componentType":5126,"count":4000000000,"type":"VEC3","min":[0,0,0],"max":[1,1,0]}]})");
  ImportLimits within = limits();
  within.memory_bytes = std::uint64_t{512} << 20;
  EXPECT_THAT(refusal(folder.path() / "count.gltf", within), HasSubstr("count.gltf"));
}

TEST(ModelHostile, MoreTrianglesThanTheLimitAreRefused) {
  const test::TemporaryFolder folder;
  write(folder.path() / "a.obj", std::string(kTriangle) + "f 1 2 3\nf 1 3 2\n");
  ImportLimits within = limits();
  within.triangles = 1;
  EXPECT_THAT(refusal(folder.path() / "a.obj", within), HasSubstr("more triangles than the limit"));
}

TEST(ModelHostile, AReaderThatHangsIsStoppedOnTime) {
  const test::TemporaryFolder folder;
  write(folder.path() / "a.obj", kTriangle);
  write_program(folder.path() / "worker", "#!/usr/bin/sh\nprintf MRCMODL1\nwhile :; do :; done\n");
  const Environment worker("MERCIA_MODEL_WORKER", (folder.path() / "worker").string());
  ImportLimits within = limits();
  within.seconds = 1;
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_THAT(refusal(folder.path() / "a.obj", within), HasSubstr("took longer than 1 seconds"));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
}

TEST(ModelHostile, AReaderThatCrashesOrLiesIsRefused) {
  const test::TemporaryFolder folder;
  write(folder.path() / "a.obj", kTriangle);
  const Environment worker("MERCIA_MODEL_WORKER", (folder.path() / "worker").string());
  const auto says = [&](const std::string& script) {
    write_program(folder.path() / "worker", "#!/usr/bin/sh\n" + script + "\n");
    return refusal(folder.path() / "a.obj");
  };
  EXPECT_THAT(says("printf MRCMODL1; kill -SEGV $$"), HasSubstr("broke on this file (Segmentation fault)"));
  EXPECT_THAT(says("printf MRCMODL1"), HasSubstr("output is broken"));
  EXPECT_THAT(says("printf 'MRCMODL1 and so on'"), HasSubstr("output is broken"));
  EXPECT_THAT(says("printf MRCMODL1; echo oh no >&2; exit 9"), HasSubstr("ended with status 9 (oh no)"));
  EXPECT_THAT(says("printf 'HELLO'"), HasSubstr("ended with status 0"));
}

TEST(ModelHostile, AMissingReaderIsNamedWithItsRemedy) {
  const test::TemporaryFolder folder;
  write(folder.path() / "a.obj", kTriangle);
  const Environment worker("MERCIA_MODEL_WORKER", (folder.path() / "nothing").string());
  EXPECT_THAT(refusal(folder.path() / "a.obj"), HasSubstr("correct the environment variable MERCIA_MODEL_WORKER"));
}

TEST(ModelHostile, WithoutBubblewrapItRefusesUnlessToldOtherwise) {
  const test::TemporaryFolder folder;
  write(folder.path() / "a.obj", kTriangle);
  const Environment path("PATH", folder.path().string());
  ImportLimits strict = limits();
  strict.allow_unsandboxed = false;
  const std::string sentence = refusal(folder.path() / "a.obj", strict);
  EXPECT_THAT(sentence, HasSubstr("bubblewrap (bwrap) is not installed"));
  EXPECT_THAT(sentence, HasSubstr("--allow-unsandboxed-models"));
  const auto allowed = import(folder.path() / "a.obj");
  EXPECT_TRUE(allowed) << allowed.error().sentence();
}

TEST(ModelHostile, WhereBubblewrapMayNotRunItRefusesWithItsOwnWords) {
  const test::TemporaryFolder folder;
  write(folder.path() / "a.obj", kTriangle);
  write_program(folder.path() / "bwrap",
                "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n");
  const Environment path("PATH", folder.path().string());
  ImportLimits strict = limits();
  strict.allow_unsandboxed = false;
  const std::string sentence = refusal(folder.path() / "a.obj", strict);
  EXPECT_THAT(sentence, HasSubstr("No permissions to create new namespace"));
  EXPECT_THAT(sentence, HasSubstr("--allow-unsandboxed-models"));
  EXPECT_TRUE(import(folder.path() / "a.obj"));
}

}  // namespace
}  // namespace mercia::bake
