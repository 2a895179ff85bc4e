// Axes, units, winding, colours and placing, on small files whose every number is known.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <sstream>
#include <string>
#include <utility>

#include "tests/bake/model_test_support.h"
#include "tests/support/temporary_folder.h"

namespace mercia::bake {
namespace {

using namespace test_models;

TEST(ModelPlacement, HeadingTurnsTheModelsNorthClockwise) {
  const test::TemporaryFolder folder;
  // A thin plate that reaches 10 m to the model's north (-z of a y-up file) and 1 m to its east.
  write(folder.path() / "plate.obj", "v 0 0 0\nv 1 0 0\nv 1 0 -10\nv 0 0 -10\nf 1 2 3 4\n");
  const std::map<double, std::pair<glm::dvec3, glm::dvec3>> expected{{0.0, {{0, 0, 2}, {1, 10, 2}}},
                                                                     {90.0, {{0, -1, 2}, {10, 0, 2}}},
                                                                     {180.0, {{-1, -10, 2}, {0, 0, 2}}},
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

TEST(ModelPlacement, AClosedSolidHasOneSideFacingOutwardHoweverItIsWound) {
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

TEST(ModelPlacement, AnOpenSheetGetsABackSide) {
  const test::TemporaryFolder folder;
  write(folder.path() / "sheet.obj", "v 0 0 0\nv 1 0 0\nv 1 1 0\nf 1 2 3\n");
  Scene scene = bristol();
  ASSERT_TRUE(import_model(at_bristol(folder.path() / "sheet.obj"), limits(), scene));
  EXPECT_EQ(triangles(scene.meshes[0]), 2u);
  expect_normals_agree_with_winding(scene.meshes[0]);
}

// A glTF cube in one buffer of this file; `node` is what its node has beside the mesh, `material` its material.
std::string gltf_triangle(const std::string& node, const std::string& material, const std::string& more = "") {
  return R"({"asset":{"version":"2.0"},"scene":0,"scenes":[{"nodes":[0]}],"nodes":[{"name":"sail","mesh":0)" + node +
         R"(}],
    "meshes":[{"primitives":[{"attributes":{"POSITION":0},"material":0}]}],"materials":[)" +
         material +
         R"(],
    "accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3","min":[0,0,0],"max":[1,1,0]}],
    "bufferViews":[{"buffer":0,"byteLength":36}],"buffers":[{"byteLength":36,"uri":"data:application/octet-stream;base64,)"
         "AAAAAAAAAAAAAAAAAACAPwAAAAAAAAAAAAAAAAAAgD8AAAAA"
         R"("}])" +
         more + "}";
}

TEST(ModelPlacement, GltfSidesAreTheMaterialsAndMirroredNodesAreRewound) {
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

TEST(ModelPlacement, GltfColourAndAlphaFollowTheMaterial) {
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
         "\t\tP: \"UpAxis\", \"int\", \"Integer\", \"\"," +
         std::to_string(up) +
         "\n"
         "\t\tP: \"UpAxisSign\", \"int\", \"Integer\", \"\",1\n"
         "\t\tP: \"FrontAxis\", \"int\", \"Integer\", \"\"," +
         std::to_string(front) +
         "\n"
         "\t\tP: \"FrontAxisSign\", \"int\", \"Integer\", \"\"," +
         std::to_string(front_sign) +
         "\n"
         "\t\tP: \"CoordAxis\", \"int\", \"Integer\", \"\",0\n"
         "\t\tP: \"CoordAxisSign\", \"int\", \"Integer\", \"\",1\n"
         "\t\tP: \"UnitScaleFactor\", \"double\", \"Number\", \"\"," +
         std::to_string(unit) +
         "\n\t}\n}\n"
         "Objects:  {\n\tGeometry: 1001, \"Geometry::\", \"Mesh\" {\n\t\tVertices: *9 {\n\t\t\ta: " +
         corners +
         "\n\t\t}\n"
         "\t\tPolygonVertexIndex: *3 {\n\t\t\ta: 0,1,-3\n\t\t}\n\t\tGeometryVersion: 124\n\t}\n"
         "\tModel: 1002, \"Model::plate\", \"Mesh\" {\n\t\tVersion: 232\n\t}\n}\n"
         "Connections:  {\n\tC: \"OO\",1002,0\n\tC: \"OO\",1001,1002\n}\n";
}

TEST(ModelPlacement, FbxUnitAndAxesComeFromItsGlobalSettings) {
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

TEST(ModelPlacement, AModelFarFromItsOriginStandsByItsMiddle) {
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

TEST(ModelPlacement, AModelsOwnHeightAndCellarAreKept) {
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

TEST(ModelPlacement, BuildingsUnderTheModelsOutlineGiveWay) {
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

TEST(ModelPlacement, TheSameModelTwiceIsTwoFeatures) {
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

TEST(ModelPlacement, APlaceOutsideTheRegionIsAMistake) {
  const test::TemporaryFolder folder;
  write(folder.path() / "cube.obj", kCube);
  Scene scene = bristol();
  scene.low = {-3000.0, -3000.0};
  scene.high = {3000.0, 3000.0};
  const auto placed = [&](double latitude, double longitude) {
    return import_model({folder.path() / "cube.obj", latitude, longitude, 0.0, 0.0, 1.0}, limits(), scene);
  };
  EXPECT_TRUE(placed(51.45, -2.58));
  EXPECT_TRUE(placed(51.48, -2.58)) << "a few hundred metres beside it";
  // Exchanged, a wrong sign, and the far side of the Earth.
  for (const auto& [latitude, longitude] :
       {std::pair(-2.58, 51.45), std::pair(51.45, 2.58), std::pair(-51.45, 177.42)}) {
    const auto refused = placed(latitude, longitude);
    ASSERT_FALSE(refused) << latitude;
    EXPECT_EQ(refused.error().kind, ErrorKind::Usage);
    EXPECT_THAT(refused.error().sentence(), testing::HasSubstr("outside the region"));
  }
  EXPECT_EQ(scene.meshes.size(), 2u);
}

}  // namespace
}  // namespace mercia::bake
