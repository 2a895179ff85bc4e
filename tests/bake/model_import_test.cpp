#include "tools/bake/model_import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>

#include "engine/base/file.h"
#include "tests/bake/model_test_support.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_data.h"

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;
using namespace test_models;
using testing::HasSubstr;

TEST(ModelImport, FzkHausHasItsTrueSizeAndName) {
  MERCIA_NEED_DATA(file, "models/ifc/AC14-FZK-Haus.ifc");
  Scene scene = bristol();
  const auto result = import_model(at_bristol(file), limits(), scene);
  ASSERT_TRUE(result) << result.error().sentence();
  ASSERT_EQ(scene.meshes.size(), 1u);
  // From the file: walls 12 m x 10 m, the roof half a metre over on every side, ridge at 6.317 m, slab 0.2 m thick.
  const Box box = box_of(scene.meshes[0]);
  expect_near(box.low, {-0.5, -0.5, -0.2}, 0.01);
  expect_near(box.high, {12.5, 10.5, 6.3177}, 0.01);
  const FeatureRecord& feature = scene.features.at(scene.meshes[0].feature);
  EXPECT_EQ(feature.name, "AC14-FZK-Haus");
  EXPECT_EQ(feature.kind, "model");
  EXPECT_EQ(feature.type, "ifc");
  EXPECT_EQ(feature.id, "model/AC14-FZK-Haus");
  EXPECT_NEAR(feature.height, 6.3177, 0.01);
  EXPECT_FALSE(feature.height_estimated);
}

TEST(ModelImport, FzkHausHasBrickRedRoofsAndGlass) {
  MERCIA_NEED_DATA(file, "models/ifc/AC14-FZK-Haus.ifc");
  Scene scene = bristol();
  ASSERT_TRUE(import_model(at_bristol(file), limits(), scene));
  std::set<std::tuple<int, int, int, int>> colors;
  std::optional<Color> ridge;
  for (const auto& part : scene.meshes[0].parts)
    for (const auto& vertex : part.mesh.vertices) {
      colors.insert({vertex.color.r, vertex.color.g, vertex.color.b, vertex.color.a});
      if (vertex.position.z > 6.3) ridge = vertex.color;
    }
  ASSERT_TRUE(ridge);
  EXPECT_GT(ridge->r, 2 * ridge->g - 20) << "the file's roof tiles are red";
  EXPECT_GT(ridge->g, ridge->b);
  EXPECT_GE(colors.size(), 8u);
  EXPECT_TRUE(std::any_of(colors.begin(), colors.end(), [](const auto& c) { return std::get<3>(c) == 31; }))
      << "the glass has opacity 0.12";
}

// The same house said to be drawn in millimetres must come out a thousand times smaller, for the unit is the file's.
TEST(ModelImport, IfcUnitsAreObeyed) {
  MERCIA_NEED_DATA(file, "models/ifc/AC14-FZK-Haus.ifc");
  const test::TemporaryFolder folder;
  std::string text = *read_text_file(file);
  const std::string metres = ".LENGTHUNIT.,$,.METRE.";
  const auto at = text.find(metres);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, metres.size(), ".LENGTHUNIT.,.MILLI.,.METRE.");
  write(folder.path() / "mm.ifc", text);
  Scene scene = bristol();
  const auto result = import_model(at_bristol(folder.path() / "mm.ifc", 0.0, 1000.0), limits(), scene);
  ASSERT_TRUE(result) << result.error().sentence();
  const glm::dvec3 size = box_of(scene.meshes[0]).size();
  EXPECT_NEAR(size.x, 13.0, 0.13);
  EXPECT_NEAR(size.y, 11.0, 0.11);
  EXPECT_NEAR(size.z, 6.5177, 0.065);
}

// What the file itself says about its bounds, computed here without Assimp: accessor bounds under node transforms.
class GltfFile {
 public:
  explicit GltfFile(const fs::path& file) {
    const Bytes bytes = read_file(file).value();
    const auto length = read_at<std::uint32_t>(bytes, 12).value();
    json_ = nlohmann::json::parse(as_text(ByteView(bytes).subspan(20, length)));
  }
  const nlohmann::json& json() const { return json_; }

  Box bounds_z_up() const {
    Box box;
    const auto& scene = json_["scenes"][json_.value("scene", 0)];
    for (const auto& node : scene["nodes"]) grow(box, node.get<std::size_t>(), glm::dmat4(1.0));
    return box;
  }

 private:
  static glm::dmat4 transform_of(const nlohmann::json& node) {
    glm::dmat4 matrix(1.0);
    if (node.contains("matrix")) {
      for (int i = 0; i < 16; ++i) matrix[i / 4][i % 4] = node["matrix"][i].get<double>();
      return matrix;
    }
    const auto t = node.value("translation", std::vector<double>{0, 0, 0});
    const auto r = node.value("rotation", std::vector<double>{0, 0, 0, 1});
    const auto s = node.value("scale", std::vector<double>{1, 1, 1});
    const glm::dvec3 v(r[0], r[1], r[2]);
    for (int column = 0; column < 3; ++column) {
      glm::dvec3 axis(0.0);
      axis[column] = s[static_cast<std::size_t>(column)];
      matrix[column] = glm::dvec4(axis + 2.0 * glm::cross(v, glm::cross(v, axis) + r[3] * axis), 0.0);
    }
    matrix[3] = {t[0], t[1], t[2], 1.0};
    return matrix;
  }
  // Exact for boxes only if every vertex of the bounds is taken along; for turned nodes it is an upper bound.
  void grow(Box& box, std::size_t index, const glm::dmat4& parent) const {
    const auto& node = json_["nodes"][index];
    const glm::dmat4 matrix = parent * transform_of(node);
    if (node.contains("mesh"))
      for (const auto& primitive : json_["meshes"][node["mesh"].get<std::size_t>()]["primitives"]) {
        const auto& accessor = json_["accessors"][primitive["attributes"]["POSITION"].get<std::size_t>()];
        for (int corner = 0; corner < 8; ++corner) {
          glm::dvec4 p(0, 0, 0, 1);
          for (int axis = 0; axis < 3; ++axis)
            p[axis] = accessor[corner >> axis & 1 ? "max" : "min"][axis].get<double>();
          p = matrix * p;
          box.grow({p.x, -p.z, p.y});
        }
      }
    for (const auto& child : node.value("children", std::vector<std::size_t>{})) grow(box, child, matrix);
  }
  nlohmann::json json_;
};

TEST(ModelImport, KenneysModelsHaveTheirAccessorsSizeAndTheirSharedTexture) {
  MERCIA_NEED_DATA(folder, "models/glb/kenney_city_builder/models");
  const Bytes colormap = read_file(folder / "Textures/colormap.png").value();
  int models = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".glb") continue;
    SCOPED_TRACE(entry.path().filename().string());
    ++models;
    Scene scene = bristol();
    const auto result = import_model(at_bristol(entry.path()), limits(), scene);
    ASSERT_TRUE(result) << result.error().sentence();
    const Box expected = GltfFile(entry.path()).bounds_z_up();
    const Box found = box_of(scene.meshes[0]);
    expect_near(found.low, expected.low, 1e-5);
    expect_near(found.high, expected.high, 1e-5);
    ASSERT_EQ(scene.meshes[0].textures.size(), 1u);
    EXPECT_EQ(scene.meshes[0].textures[0].mime_type, "image/png");
    EXPECT_EQ(scene.meshes[0].textures[0].bytes, colormap);
    EXPECT_EQ(scene.features[0].name, entry.path().stem().string());
    for (const auto& part : scene.meshes[0].parts) EXPECT_EQ(part.texture, 0);
  }
  EXPECT_EQ(models, 15);
}

TEST(ModelImport, BoxTexturedCarriesItsEmbeddedPictureRightWayUp) {
  MERCIA_NEED_DATA(file, "models/gltf/BoxTextured-glTF-Binary/BoxTextured.glb");
  Scene scene = bristol();
  ASSERT_TRUE(import_model(at_bristol(file), limits(), scene));
  const Bytes bytes = read_file(file).value();
  const GltfFile gltf(file);
  const auto& view = gltf.json()["bufferViews"][gltf.json()["images"][0]["bufferView"].get<std::size_t>()];
  const std::size_t binary = 20 + *read_at<std::uint32_t>(bytes, 12) + 8;
  const ByteView picture =
      ByteView(bytes).subspan(binary + view.value("byteOffset", std::size_t{0}), view["byteLength"].get<std::size_t>());
  ASSERT_EQ(scene.meshes[0].textures.size(), 1u);
  EXPECT_EQ(scene.meshes[0].textures[0].bytes, Bytes(picture.begin(), picture.end()));
  expect_near(box_of(scene.meshes[0]).low, glm::dvec3(-0.5), 1e-6);
  expect_near(box_of(scene.meshes[0]).high, glm::dvec3(0.5), 1e-6);

  // Texture coordinates are the file's own: glTF counts v from the top, and so do we.
  const auto& attributes = gltf.json()["meshes"][0]["primitives"][0]["attributes"];
  const auto& accessor = gltf.json()["accessors"][attributes["TEXCOORD_0"].get<std::size_t>()];
  const auto& uv_view = gltf.json()["bufferViews"][accessor["bufferView"].get<std::size_t>()];
  const std::size_t start =
      binary + uv_view.value("byteOffset", std::size_t{0}) + accessor.value("byteOffset", std::size_t{0});
  std::multiset<std::pair<int, int>> expected;
  for (std::size_t i = 0; i < accessor["count"].get<std::size_t>(); ++i)
    expected.insert({static_cast<int>(std::lround(1000 * *read_at<float>(bytes, start + 8 * i))),
                     static_cast<int>(std::lround(1000 * *read_at<float>(bytes, start + 8 * i + 4)))});
  std::multiset<std::pair<int, int>> found;
  for (const auto& vertex : scene.meshes[0].parts[0].mesh.vertices)
    found.insert(
        {static_cast<int>(std::lround(1000 * vertex.uv.x)), static_cast<int>(std::lround(1000 * vertex.uv.y))});
  EXPECT_EQ(found, expected);
}

TEST(ModelImport, EngineIsScaledAndItsColoursAreTurnedToSrgb) {
  MERCIA_NEED_DATA(file, "models/gltf/2CylinderEngine.glb");
  Scene scene = bristol();
  const auto result = import_model(at_bristol(file, 0.0, 0.01), limits(), scene);
  ASSERT_TRUE(result) << result.error().sentence();
  // The accessors' boxes under turned nodes only bound it from outside; Khronos' viewer shows 743 x 273 x 268 units.
  const Box outer = GltfFile(file).bounds_z_up();
  const Box found = box_of(scene.meshes[0]);
  for (int axis = 0; axis < 3; ++axis) {
    EXPECT_GE(found.low[axis], 0.01 * outer.low[axis] - 1e-6);
    EXPECT_LE(found.high[axis], 0.01 * outer.high[axis] + 1e-6);
  }
  expect_near(found.size(), {7.434, 2.68, 2.730}, 0.01);
  // Linear 0.85 is sRGB 237.
  std::set<int> reds;
  for (const auto& vertex : scene.meshes[0].parts[0].mesh.vertices) reds.insert(vertex.color.r);
  EXPECT_TRUE(reds.contains(237));
}

TEST(ModelImport, ColladaDuckIsScaledFromCentimetres) {
  MERCIA_NEED_DATA(file, "models/gltf/duck.dae");
  Scene scene = bristol();
  ASSERT_TRUE(import_model(at_bristol(file), limits(), scene));
  // Bounds of the file's position array, times its unit of 0.01 m, y up turned to z up.
  const std::string text = *read_text_file(file);
  const auto begin = text.find('>', text.find("<float_array id=\"LOD3spShape-lib-positions-array\"")) + 1;
  ASSERT_NE(begin, std::string::npos + 1);
  std::istringstream numbers(text.substr(begin, text.find('<', begin) - begin));
  Box expected;
  for (glm::dvec3 p; numbers >> p.x >> p.y >> p.z;) expected.grow(0.01 * glm::dvec3(p.x, -p.z, p.y));
  const Box found = box_of(scene.meshes[0]);
  expect_near(found.low, expected.low, 0.001);
  expect_near(found.high, expected.high, 0.001);
  EXPECT_THAT(scene.attributions, testing::ElementsAre(HasSubstr("Copyright 2006 Sony")));
  EXPECT_TRUE(scene.meshes[0].textures.empty()) << "its TGA is not beside it, and no format that we carry";
}

TEST(ModelImport, ObjSpiderKeepsItsVerticesAndMaterials) {
  MERCIA_NEED_DATA(file, "models/gltf/spider.obj");
  Scene scene = bristol();
  ASSERT_TRUE(import_model(at_bristol(file, 0.0, 0.01), limits(), scene));
  Box expected;
  std::istringstream lines(*read_text_file(file));
  for (std::string line; std::getline(lines, line);)
    if (glm::dvec3 p; std::sscanf(line.c_str(), "v %lf %lf %lf", &p.x, &p.y, &p.z) == 3)
      expected.grow(0.01 * glm::dvec3(p.x, -p.z, p.y));
  const Box found = box_of(scene.meshes[0]);
  expect_near(found.low, expected.low, 1e-4);
  expect_near(found.high, expected.high, 1e-4);
  // Kd 0.827 0.792 0.773 of material Skin; its texture is not there.
  bool skin = false;
  for (const auto& vertex : scene.meshes[0].parts[0].mesh.vertices) skin |= vertex.color == Color{211, 202, 197, 255};
  EXPECT_TRUE(skin);
}

TEST(ModelImport, TheSameFileGivesTheSameBytesEachTime) {
  MERCIA_NEED_DATA(file, "models/ifc/AC14-FZK-Haus.ifc");
  Scene first = bristol();
  Scene second = bristol();
  ASSERT_TRUE(import_model(at_bristol(file, 12.0), limits(), first));
  ASSERT_TRUE(import_model(at_bristol(file, 12.0), limits(), second));
  ASSERT_EQ(first.meshes[0].parts.size(), second.meshes[0].parts.size());
  for (std::size_t i = 0; i < first.meshes[0].parts.size(); ++i) {
    const auto& a = first.meshes[0].parts[i].mesh;
    const auto& b = second.meshes[0].parts[i].mesh;
    ASSERT_EQ(a.indices, b.indices);
    ASSERT_EQ(a.vertices.size(), b.vertices.size());
    for (std::size_t k = 0; k < a.vertices.size(); ++k) {
      ASSERT_EQ(a.vertices[k].position, b.vertices[k].position);
      ASSERT_EQ(a.vertices[k].normal, b.vertices[k].normal);
      ASSERT_EQ(a.vertices[k].color, b.vertices[k].color);
    }
  }
}

}  // namespace
}  // namespace mercia::bake
