#include "tools/bake/model_import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>

#include "engine/base/file.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_data.h"

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr double kLatitude = 51.4545;
constexpr double kLongitude = -2.5879;

Scene bristol() {
  Scene scene;
  scene.frame = geo::MapFrame(geo::geodetic_from_degrees(51.45, -2.58));
  return scene;
}

ModelRequest at_bristol(const fs::path& file, double heading = 0.0, double scale = 1.0, double height = 0.0) {
  return {file, kLatitude, kLongitude, height, heading, scale};
}

// The tests must also run where bubblewrap cannot; what the sandbox itself does is tested in sandbox_test.
ImportLimits limits() {
  ImportLimits limits;
  limits.allow_unsandboxed = true;
  return limits;
}

struct Box {
  glm::dvec3 low{1e300};
  glm::dvec3 high{-1e300};
  void grow(const glm::dvec3& point) {
    low = glm::min(low, point);
    high = glm::max(high, point);
  }
  glm::dvec3 size() const { return high - low; }
};

Box box_of(const PlacedMesh& mesh) {
  Box box;
  for (const auto& part : mesh.parts)
    for (const auto& vertex : part.mesh.vertices) box.grow(vertex.position);
  return box;
}

void expect_near(const glm::dvec3& a, const glm::dvec3& b, double tolerance) {
  EXPECT_NEAR(a.x, b.x, tolerance);
  EXPECT_NEAR(a.y, b.y, tolerance);
  EXPECT_NEAR(a.z, b.z, tolerance);
}

std::size_t triangles(const PlacedMesh& mesh) {
  std::size_t total = 0;
  for (const auto& part : mesh.parts) total += part.mesh.indices.size() / 3;
  return total;
}

void write(const fs::path& path, std::string_view text) { ASSERT_TRUE(write_file(path, as_bytes(text))); }

// A unit cube that stands on the ground, wound anticlockwise seen from outside.
constexpr std::string_view kCube =
    "v 0 0 0\nv 1 0 0\nv 1 0 -1\nv 0 0 -1\nv 0 1 0\nv 1 1 0\nv 1 1 -1\nv 0 1 -1\n"
    "f 1 4 3 2\nf 5 6 7 8\nf 1 2 6 5\nf 2 3 7 6\nf 3 4 8 7\nf 4 1 5 8\n";

// ---- true models, true sizes -----------------------------------------------------------------------------------

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
          for (int axis = 0; axis < 3; ++axis) p[axis] = accessor[corner >> axis & 1 ? "max" : "min"][axis].get<double>();
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
  const ByteView picture = ByteView(bytes).subspan(binary + view.value("byteOffset", std::size_t{0}),
                                                   view["byteLength"].get<std::size_t>());
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
    found.insert({static_cast<int>(std::lround(1000 * vertex.uv.x)), static_cast<int>(std::lround(1000 * vertex.uv.y))});
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

// ---- axes, winding and placing ---------------------------------------------------------------------------------

TEST(ModelImport, HeadingTurnsTheModelsNorthClockwise) {
  const test::TemporaryFolder folder;
  // A thin plate that reaches 10 m to the model's north (-z of a y-up file) and 1 m to its east.
  write(folder.path() / "plate.obj", "v 0 0 0\nv 1 0 0\nv 1 0 -10\nv 0 0 -10\nf 1 2 3 4\n");
  const std::map<double, std::pair<glm::dvec3, glm::dvec3>> expected{
      {0.0, {{0, 0, 2}, {1, 10, 2}}}, {90.0, {{0, -1, 2}, {10, 0, 2}}}, {180.0, {{-1, -10, 2}, {0, 0, 2}}},
      {270.0, {{-10, 0, 2}, {0, 1, 2}}}};
  for (const auto& [heading, box] : expected) {
    SCOPED_TRACE(heading);
    Scene scene = bristol();
    const auto result = import_model(at_bristol(folder.path() / "plate.obj", heading, 1.0, 2.0), limits(), scene);
    ASSERT_TRUE(result) << result.error().sentence();
    expect_near(box_of(scene.meshes[0]).low, box.first, 1e-6);
    expect_near(box_of(scene.meshes[0]).high, box.second, 1e-6);
    EXPECT_FALSE(scene.meshes[0].height) << "the model's height counts from the terrain";
    const glm::dvec3 map = scene.frame.map_from_geodetic(geo::geodetic_from_degrees(kLatitude, kLongitude));
    EXPECT_NEAR(scene.meshes[0].anchor.x, map.x, 1e-6);
    EXPECT_NEAR(scene.meshes[0].anchor.y, map.y, 1e-6);
  }
}

// Sum over triangles of corner . (corner x corner) / 6.
double volume_of(const PlacedMesh& mesh) {
  double volume = 0.0;
  for (const auto& part : mesh.parts)
    for (std::size_t i = 0; i < part.mesh.indices.size(); i += 3) {
      const auto corner = [&](std::size_t k) { return part.mesh.vertices[part.mesh.indices[i + k]].position; };
      volume += glm::dot(corner(0), glm::cross(corner(1), corner(2))) / 6.0;
    }
  return volume;
}

void expect_normals_agree_with_winding(const PlacedMesh& mesh) {
  for (const auto& part : mesh.parts)
    for (std::size_t i = 0; i < part.mesh.indices.size(); i += 3) {
      const auto& a = part.mesh.vertices[part.mesh.indices[i]];
      const auto& b = part.mesh.vertices[part.mesh.indices[i + 1]];
      const auto& c = part.mesh.vertices[part.mesh.indices[i + 2]];
      const glm::dvec3 face = glm::cross(b.position - a.position, c.position - a.position);
      ASSERT_GT(glm::dot(face, glm::dvec3(a.normal)), 0.0) << "triangle " << i / 3;
    }
}

TEST(ModelImport, AClosedSolidHasOneSideFacingOutwardHoweverItIsWound) {
  const test::TemporaryFolder folder;
  std::string inside_out;
  std::istringstream lines{std::string(kCube)};
  for (std::string line; std::getline(lines, line);) {
    int a, b, c, d;
    if (std::sscanf(line.c_str(), "f %d %d %d %d", &a, &b, &c, &d) == 4)
      line = "f " + std::to_string(d) + " " + std::to_string(c) + " " + std::to_string(b) + " " + std::to_string(a);
    inside_out += line + "\n";
  }
  write(folder.path() / "cube.obj", kCube);
  write(folder.path() / "inside_out.obj", inside_out);
  for (const char* name : {"cube.obj", "inside_out.obj"}) {
    SCOPED_TRACE(name);
    Scene scene = bristol();
    ASSERT_TRUE(import_model(at_bristol(folder.path() / name, 33.0, 2.0), limits(), scene));
    EXPECT_EQ(triangles(scene.meshes[0]), 12u);
    EXPECT_NEAR(volume_of(scene.meshes[0]), 8.0, 1e-6);
    expect_normals_agree_with_winding(scene.meshes[0]);
  }
}

TEST(ModelImport, AnOpenSheetGetsABackSide) {
  const test::TemporaryFolder folder;
  write(folder.path() / "sheet.obj", "v 0 0 0\nv 1 0 0\nv 1 1 0\nf 1 2 3\n");
  Scene scene = bristol();
  ASSERT_TRUE(import_model(at_bristol(folder.path() / "sheet.obj"), limits(), scene));
  EXPECT_EQ(triangles(scene.meshes[0]), 2u);
  expect_normals_agree_with_winding(scene.meshes[0]);
}

// A glTF cube in one buffer of this file; `node` is what its node has beside the mesh, `material` its material.
std::string gltf_triangle(const std::string& node, const std::string& material, const std::string& more = "") {
  return R"({"asset":{"version":"2.0"},"scene":0,"scenes":[{"nodes":[0]}],"nodes":[{"name":"sail","mesh":0)" + node + R"(}],
    "meshes":[{"primitives":[{"attributes":{"POSITION":0},"material":0}]}],"materials":[)" + material + R"(],
    "accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3","min":[0,0,0],"max":[1,1,0]}],
    "bufferViews":[{"buffer":0,"byteLength":36}],"buffers":[{"byteLength":36,"uri":"data:application/octet-stream;base64,)"
    "AAAAAAAAAAAAAAAAAACAPwAAAAAAAAAAAAAAAAAAgD8AAAAA" R"("}])" + more + "}";
}

TEST(ModelImport, GltfSidesAreTheMaterialsAndMirroredNodesAreRewound) {
  const test::TemporaryFolder folder;
  write(folder.path() / "one.gltf", gltf_triangle("", "{}"));
  write(folder.path() / "two.gltf", gltf_triangle("", R"({"doubleSided":true})"));
  write(folder.path() / "mirrored.gltf", gltf_triangle(R"(,"scale":[-1,1,1])", "{}"));
  Scene scene = bristol();
  for (const char* name : {"one.gltf", "two.gltf", "mirrored.gltf"}) {
    const auto result = import_model(at_bristol(folder.path() / name), limits(), scene);
    ASSERT_TRUE(result) << name << ": " << result.error().sentence();
    expect_normals_agree_with_winding(scene.meshes.back());
  }
  EXPECT_EQ(triangles(scene.meshes[0]), 1u);
  EXPECT_EQ(triangles(scene.meshes[1]), 2u);
  EXPECT_EQ(triangles(scene.meshes[2]), 1u);
  // The front of each faces the file's +z, our south: a mirrored node still shows its front.
  EXPECT_NEAR(scene.meshes[0].parts[0].mesh.vertices[0].normal.y, -1.0f, 1e-5);
  EXPECT_NEAR(scene.meshes[2].parts[0].mesh.vertices[0].normal.y, -1.0f, 1e-5);
  EXPECT_EQ(scene.features[0].name, "sail");
}

TEST(ModelImport, GltfColourAndAlphaFollowTheMaterial) {
  const test::TemporaryFolder folder;
  const std::string color = R"("pbrMetallicRoughness":{"baseColorFactor":[1,0.2140411,0,0.5]})";
  write(folder.path() / "opaque.gltf", gltf_triangle("", "{" + color + "}"));
  write(folder.path() / "blend.gltf", gltf_triangle("", "{" + color + R"(,"alphaMode":"BLEND"})"));
  Scene scene = bristol();
  ASSERT_TRUE(import_model(at_bristol(folder.path() / "opaque.gltf"), limits(), scene));
  ASSERT_TRUE(import_model(at_bristol(folder.path() / "blend.gltf"), limits(), scene));
  EXPECT_EQ(scene.meshes[0].parts[0].mesh.vertices[0].color, (Color{255, 127, 0, 255}));
  EXPECT_EQ(scene.meshes[1].parts[0].mesh.vertices[0].color, (Color{255, 127, 0, 128}));
}

// Binary FBX is closed, its text form is not: a triangle with 3 m legs in a file of centimetres, once y up, once z up.
std::string fbx(int up, int front, int front_sign, double unit, const char* corners) {
  return "; FBX 7.3.0 project file\nFBXHeaderExtension:  {\n\tFBXHeaderVersion: 1003\n\tFBXVersion: 7300\n}\n"
         "GlobalSettings:  {\n\tVersion: 1000\n\tProperties70:  {\n"
         "\t\tP: \"UpAxis\", \"int\", \"Integer\", \"\"," + std::to_string(up) + "\n"
         "\t\tP: \"UpAxisSign\", \"int\", \"Integer\", \"\",1\n"
         "\t\tP: \"FrontAxis\", \"int\", \"Integer\", \"\"," + std::to_string(front) + "\n"
         "\t\tP: \"FrontAxisSign\", \"int\", \"Integer\", \"\"," + std::to_string(front_sign) + "\n"
         "\t\tP: \"CoordAxis\", \"int\", \"Integer\", \"\",0\n"
         "\t\tP: \"CoordAxisSign\", \"int\", \"Integer\", \"\",1\n"
         "\t\tP: \"UnitScaleFactor\", \"double\", \"Number\", \"\"," + std::to_string(unit) + "\n\t}\n}\n"
         "Objects:  {\n\tGeometry: 1001, \"Geometry::\", \"Mesh\" {\n\t\tVertices: *9 {\n\t\t\ta: " + corners + "\n\t\t}\n"
         "\t\tPolygonVertexIndex: *3 {\n\t\t\ta: 0,1,-3\n\t\t}\n\t\tGeometryVersion: 124\n\t}\n"
         "\tModel: 1002, \"Model::plate\", \"Mesh\" {\n\t\tVersion: 232\n\t}\n}\n"
         "Connections:  {\n\tC: \"OO\",1002,0\n\tC: \"OO\",1001,1002\n}\n";
}

TEST(ModelImport, FbxUnitAndAxesComeFromItsGlobalSettings) {
  const test::TemporaryFolder folder;
  write(folder.path() / "y_up.fbx", fbx(1, 2, 1, 1.0, "0,0,0,300,0,0,0,500,0"));
  write(folder.path() / "z_up.fbx", fbx(2, 1, -1, 1.0, "0,0,0,300,0,0,0,0,500"));
  write(folder.path() / "metres.fbx", fbx(2, 1, -1, 100.0, "0,0,0,3,0,0,0,0,5"));
  for (const char* name : {"y_up.fbx", "z_up.fbx", "metres.fbx"}) {
    SCOPED_TRACE(name);
    Scene scene = bristol();
    const auto result = import_model(at_bristol(folder.path() / name), limits(), scene);
    ASSERT_TRUE(result) << result.error().sentence();
    expect_near(box_of(scene.meshes[0]).low, {0, 0, 0}, 1e-5);
    expect_near(box_of(scene.meshes[0]).high, {3, 0, 5}, 1e-5);
  }
}

TEST(ModelImport, AModelFarFromItsOriginStandsByItsMiddle) {
  const test::TemporaryFolder folder;
  // A 20 m x 20 m x 8 m block in national grid coordinates at 57 m above the sea, z as -northing of a y-up file.
  std::string text;
  for (const double x : {406000.0, 406020.0})
    for (const double y : {57.0, 65.0})
      for (const double z : {-286000.0, -286020.0})
        text += "v " + std::to_string(x) + " " + std::to_string(y) + " " + std::to_string(z) + "\n";
  text += "f 1 3 4 2\nf 5 6 8 7\nf 1 2 6 5\nf 3 7 8 4\nf 1 5 7 3\nf 2 4 8 6\n";
  write(folder.path() / "grid.obj", text);
  Scene scene = bristol();
  const auto result = import_model(at_bristol(folder.path() / "grid.obj", 0.0, 1.0, 1.0), limits(), scene);
  ASSERT_TRUE(result) << result.error().sentence();
  expect_near(box_of(scene.meshes[0]).low, {-10, -10, 1}, 0.05);
  expect_near(box_of(scene.meshes[0]).high, {10, 10, 9}, 0.05);
}

TEST(ModelImport, AModelsOwnHeightAndCellarAreKept) {
  const test::TemporaryFolder folder;
  write(folder.path() / "cellar.obj", "v 0 -9 0\nv 1 -9 0\nv 0 12 0\nf 1 2 3\n");
  write(folder.path() / "sign.obj", "v 0 5 0\nv 1 5 0\nv 0 6 0\nf 1 2 3\n");
  Scene scene = bristol();
  ASSERT_TRUE(import_model(at_bristol(folder.path() / "cellar.obj"), limits(), scene));
  ASSERT_TRUE(import_model(at_bristol(folder.path() / "sign.obj"), limits(), scene));
  EXPECT_NEAR(box_of(scene.meshes[0]).low.z, -9.0, 1e-6);
  EXPECT_NEAR(scene.features[0].height, 12.0, 1e-5);
  EXPECT_NEAR(box_of(scene.meshes[1]).low.z, 5.0, 1e-6);
}

TEST(ModelImport, BuildingsUnderTheModelsOutlineGiveWay) {
  const test::TemporaryFolder folder;
  write(folder.path() / "cube.obj", kCube);
  Scene scene = bristol();
  ASSERT_TRUE(import_model(at_bristol(folder.path() / "cube.obj", 45.0, 10.0), limits(), scene));
  ASSERT_EQ(scene.meshes[0].clears.size(), 1u);
  const Ring& ring = scene.meshes[0].clears[0];
  ASSERT_EQ(ring.size(), 4u);
  double area = 0.0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const auto& a = ring[i];
    const auto& b = ring[(i + 1) % ring.size()];
    area += 0.5 * (a.x * b.y - b.x * a.y);
    EXPECT_LT(glm::length(a - scene.meshes[0].anchor), 14.2);
  }
  EXPECT_NEAR(area, 100.0, 1e-3) << "anticlockwise, 10 m x 10 m";
}

TEST(ModelImport, TheSameModelTwiceIsTwoFeatures) {
  const test::TemporaryFolder folder;
  write(folder.path() / "cube.obj", kCube);
  Scene scene = bristol();
  ASSERT_TRUE(import_model(at_bristol(folder.path() / "cube.obj"), limits(), scene));
  ASSERT_TRUE(import_model(at_bristol(folder.path() / "cube.obj", 5.0), limits(), scene));
  EXPECT_EQ(scene.features[0].id, "model/cube");
  EXPECT_EQ(scene.features[1].id, "model/cube-2");
  EXPECT_EQ(scene.meshes[1].feature, 1u);
  EXPECT_EQ(scene.meshes[1].parts[0].mesh.vertices[0].feature, 1u);
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
