// glTF that is as it should be: every form in which vertices can come.
#include <gtest/gtest.h>

#include <cmath>
#include <glm/gtc/matrix_transform.hpp>

#include "engine/tiles/decode.h"
#include "tests/tiles/glb_builder.h"

namespace mercia::tiles::test {
namespace {

const std::vector<float> kCorners{0, 0, 0, 1, 0, 0, 0, 1, 0};

TileContent decoded(const Bytes& bytes, DecodeOptions options = {}) {
  options.where = "test.glb";
  auto content = decode_content(bytes, options);
  EXPECT_TRUE(content) << content.error().sentence();
  return content ? std::move(*content) : TileContent{};
}

glm::dvec3 placed(const Primitive& primitive, std::size_t vertex) {
  const auto& p = primitive.vertices[vertex].position;
  return glm::dvec3(primitive.tile_from_mesh * glm::dvec4(p[0], p[1], p[2], 1.0));
}

void expect_near(const glm::dvec3& a, const glm::dvec3& b, double tolerance = 1e-6) {
  EXPECT_LT(glm::length(a - b), tolerance)
      << a.x << " " << a.y << " " << a.z << " is not " << b.x << " " << b.y << " " << b.z;
}

TEST(Gltf, ATriangleStandsUprightInTheTile) {
  const TileContent content = decoded(triangle_glb());
  ASSERT_EQ(content.primitives.size(), 1u);
  const Primitive& primitive = content.primitives[0];
  EXPECT_EQ(primitive.indices, (std::vector<std::uint32_t>{0, 1, 2}));
  expect_near(placed(primitive, 2), {0, 0, 1});  // glTF's y is up
  EXPECT_EQ(primitive.low, glm::vec3(0, 0, 0));
  EXPECT_EQ(primitive.high, glm::vec3(1, 1, 0));
  EXPECT_EQ(content.triangle_count(), 1u);
  EXPECT_EQ(content.gpu_bytes(), 3 * 32 + 3 * 4u);
  ASSERT_EQ(content.materials.size(), 1u) << "the default material";
  EXPECT_EQ(primitive.vertices[0].feature_and_surface, kNoFeature);
}

TEST(Gltf, UpAxisOfOldTilesets) {
  DecodeOptions options;
  options.up_axis = UpAxis::Z;
  expect_near(placed(decoded(triangle_glb(), options).primitives[0], 2), {0, 1, 0});
  options.up_axis = UpAxis::X;
  expect_near(placed(decoded(triangle_glb(), options).primitives[0], 1), {0, 0, 1});
}

TEST(Gltf, NormalsArePackedWithinATenthOfADegree) {
  GlbBuilder builder;
  std::vector<float> normals;
  std::vector<float> positions;
  for (int i = 0; i < 300; ++i) {
    const double z = 1.0 - 2.0 * (i + 0.5) / 300.0;
    const double turn = i * 2.399963;
    const double r = std::sqrt(1.0 - z * z);
    for (const double c : {r * std::cos(turn), r * std::sin(turn), z}) normals.push_back(static_cast<float>(c));
    for (int c = 0; c < 3; ++c) positions.push_back(static_cast<float>(i + c));
  }
  builder.add_primitive(
      {{"POSITION", builder.add_accessor(positions, 3)}, {"NORMAL", builder.add_accessor(normals, 3)}});
  const TileContent content = decoded(builder.finish());
  for (std::size_t i = 0; i < 300; ++i) {
    const glm::vec3 wanted(normals[i * 3], normals[i * 3 + 1], normals[i * 3 + 2]);
    EXPECT_GT(glm::dot(from_octahedral(content.primitives[0].vertices[i].normal), wanted), 0.9999985f);
  }
}

TEST(Gltf, OctahedralKeepsTheAxesExactly) {
  EXPECT_EQ(octahedral({0, 0, 1}), (std::array<std::int16_t, 2>{0, 0}));
  for (const glm::vec3 axis : {glm::vec3(1, 0, 0), glm::vec3(-1, 0, 0), glm::vec3(0, 1, 0), glm::vec3(0, -1, 0),
                               glm::vec3(0, 0, 1), glm::vec3(0, 0, -1)})
    EXPECT_LT(glm::length(from_octahedral(octahedral(axis)) - axis), 1e-6f);
  EXPECT_EQ(octahedral(glm::vec3(std::nanf(""), 0, 1)), (std::array<std::int16_t, 2>{0, 0}));
}

TEST(Gltf, MissingNormalsBecomeFlatOnesUnlessUnlit) {
  for (const bool unlit : {false, true}) {
    GlbBuilder builder;
    // A fold: two triangles that share an edge.
    const int positions = builder.add_accessor<float>({0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1}, 3);
    const int indices = builder.add_accessor<std::uint8_t>({0, 1, 2, 0, 2, 3}, 1);
    builder.add_primitive({{"POSITION", positions}}, indices)["material"] = 0;
    builder.json["materials"] = Json::array({Json::object()});
    if (unlit) builder.json["materials"][0]["extensions"]["KHR_materials_unlit"] = Json::object();
    const Primitive primitive = decoded(builder.finish()).primitives[0];
    if (unlit) {
      EXPECT_EQ(primitive.vertices.size(), 4u);
    } else {
      ASSERT_EQ(primitive.vertices.size(), 6u);
      EXPECT_LT(glm::length(from_octahedral(primitive.vertices[0].normal) - glm::vec3(0, 0, 1)), 1e-4f);
      EXPECT_LT(glm::length(from_octahedral(primitive.vertices[5].normal) - glm::vec3(1, 0, 0)), 1e-4f);
    }
  }
}

TEST(Gltf, StripsAndFansBecomeTrianglesOfTheSameWinding) {
  for (const int mode : {5, 6}) {
    GlbBuilder builder;
    const int positions = builder.add_accessor<float>({0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, 2, 2, 0}, 3);
    const int normals = builder.add_accessor(std::vector<float>(15, 1.0f), 3);
    builder.add_primitive({{"POSITION", positions}, {"NORMAL", normals}})["mode"] = mode;
    const auto indices = decoded(builder.finish()).primitives[0].indices;
    EXPECT_EQ(indices, mode == 5 ? (std::vector<std::uint32_t>{0, 1, 2, 1, 3, 2, 2, 3, 4})
                                 : (std::vector<std::uint32_t>{0, 1, 2, 0, 2, 3, 0, 3, 4}));
  }
}

TEST(Gltf, LinesAreNamedAsUnsupported) {
  for (const int mode : {1, 2, 3}) {
    GlbBuilder builder;
    builder.add_primitive({{"POSITION", builder.add_accessor(kCorners, 3)}})["mode"] = mode;
    const TileContent content = decoded(builder.finish());
    EXPECT_TRUE(content.primitives.empty());
    EXPECT_EQ(content.unsupported, std::vector<std::string>{"lines"});
  }
}

TEST(Gltf, PointsBecomeSolidsThatAreUnlitWithoutNormals) {
  for (const bool lit : {false, true}) {
    GlbBuilder builder;
    const int positions = builder.add_accessor(kCorners, 3);
    const int features = builder.add_accessor<std::uint8_t>({7, 8, 9}, 1);
    Json& primitive = builder.add_primitive({{"POSITION", positions}, {"_FEATURE_ID_0", features}});
    primitive["mode"] = 0;
    if (lit) primitive["attributes"]["NORMAL"] = builder.add_accessor<float>({0, 0, 1, 0, 0, 1, 0, 0, 1}, 3);
    const TileContent content = decoded(builder.finish());
    ASSERT_EQ(content.primitives.size(), 1u);
    const Primitive& solids = content.primitives[0];
    EXPECT_EQ(solids.vertices.size(), 18u);
    EXPECT_EQ(solids.indices.size(), 72u);
    EXPECT_EQ(solids.vertices[7].feature_and_surface & 0xffffff, 8u);
    EXPECT_NE(content.materials[solids.material].unlit, lit);
  }
}

TEST(Gltf, UnknownExtensionsAreNamedAndTheRestIsRead) {
  GlbBuilder builder;
  builder.add_primitive({{"POSITION", builder.add_accessor(kCorners, 3)}});
  builder.json["extensionsUsed"] = {"VENDOR_sparkle", "KHR_materials_unlit"};
  builder.json["extensionsRequired"] = {"VENDOR_sparkle"};
  const TileContent content = decoded(builder.finish());
  EXPECT_EQ(content.primitives.size(), 1u);
  EXPECT_EQ(content.unsupported, std::vector<std::string>{"VENDOR_sparkle"});
}

TEST(Gltf, VertexColorsOfEveryTypeAreEncoded) {
  // Linear 0.5 is 188 in sRGB.
  const auto check = [](GlbBuilder& builder, int colors) {
    builder.add_primitive({{"POSITION", builder.add_accessor(kCorners, 3)}, {"COLOR_0", colors}});
    const auto color = decoded(builder.finish()).primitives[0].vertices[0].color;
    EXPECT_NEAR(color[0], 188, 1);
    EXPECT_EQ(color[1], 255);
    EXPECT_EQ(color[2], 0);
    return color[3];
  };
  GlbBuilder floats;
  EXPECT_EQ(check(floats, floats.add_accessor<float>({0.5f, 1, 0, 0.5f, 0, 0, 0, 0, 0, 0, 0, 0}, 4)), 128);
  GlbBuilder bytes;
  EXPECT_EQ(check(bytes, bytes.add_accessor<std::uint8_t>({128, 255, 0, 64, 0, 0, 0, 0, 0, 0, 0, 0}, 4, true)), 64);
  GlbBuilder shorts;
  EXPECT_EQ(check(shorts, shorts.add_accessor<std::uint16_t>({32768, 65535, 0, 0, 0, 0, 0, 0, 0}, 3, true)), 255);
}

TEST(Gltf, DarkColorsOfSixteenBitsKeepTheirSteps) {
  GlbBuilder builder;
  // Linear values of sRGB 1 to 9.
  std::vector<std::uint16_t> values;
  for (int i = 1; i <= 9; ++i) values.push_back(static_cast<std::uint16_t>(std::lround(i / 255.0 / 12.92 * 65535.0)));
  const int colors = builder.add_accessor(values, 3, true);
  builder.add_primitive({{"POSITION", builder.add_accessor(kCorners, 3)}, {"COLOR_0", colors}});
  const auto vertices = decoded(builder.finish()).primitives[0].vertices;
  for (int i = 0; i < 9; ++i) EXPECT_EQ(vertices[static_cast<std::size_t>(i / 3)].color[i % 3], i + 1);
}

TEST(Gltf, SurfaceAndFeatureShareAWord) {
  const auto check = [](auto values, bool normalized) {
    GlbBuilder builder;
    const int positions = builder.add_accessor(kCorners, 3);
    const int surfaces = builder.add_accessor(values, 1, normalized);
    const int features = builder.add_accessor<std::uint16_t>({4, 5, 6}, 1);
    builder.add_primitive({{"POSITION", positions}, {"_SURFACE", surfaces}, {"_FEATURE_ID_0", features}});
    const auto vertices = decoded(builder.finish()).primitives[0].vertices;
    EXPECT_EQ(vertices[0].feature_and_surface, 1u << 24 | 4u);
    EXPECT_EQ(vertices[1].feature_and_surface, 17u << 24 | 5u);
    EXPECT_EQ(vertices[2].feature_and_surface, 0u << 24 | 6u) << "an unknown surface is generic";
  };
  check(std::vector<std::uint8_t>{1, 17, 50}, false);
  check(std::vector<std::uint8_t>{1, 17, 50}, true);
  check(std::vector<std::uint16_t>{1, 17, 2000}, false);
  check(std::vector<float>{1, 17, -3}, false);
  check(std::vector<std::int8_t>{1, 17, -1}, false);
}

TEST(Gltf, QuantizedPositionsAreScaledByTheirNode) {
  GlbBuilder builder;
  const int positions = builder.add_accessor<std::int16_t>({0, 0, 0, 0, 1000, 0, 0, 0, 0, -500, 0, 0}, 4);
  builder.json["accessors"][0]["type"] = "VEC3";
  builder.json["bufferViews"][0]["byteStride"] = 8;
  const int normals = builder.add_accessor<std::int8_t>({0, 0, 127, 0, 0, 0, 127, 0, 0, 0, 127, 0}, 4, true);
  builder.json["accessors"][1]["type"] = "VEC3";
  builder.json["bufferViews"][1]["byteStride"] = 4;
  builder.add_primitive({{"POSITION", positions}, {"NORMAL", normals}});
  builder.json["nodes"][0]["scale"] = {0.01, 0.01, 0.01};
  builder.json["nodes"][0]["translation"] = {5, 0, 0};
  const Primitive primitive = decoded(builder.finish()).primitives[0];
  expect_near(placed(primitive, 1), {15, 0, 0});
  expect_near(placed(primitive, 2), {5, 0, -5});
  EXPECT_EQ(primitive.vertices[0].normal, (std::array<std::int16_t, 2>{0, 0}));
  EXPECT_EQ(primitive.low, glm::vec3(0, -500, 0));
}

TEST(Gltf, NormalizedPositions) {
  GlbBuilder builder;
  const int positions = builder.add_accessor<std::uint16_t>({0, 0, 0, 0, 65535, 0, 0, 0, 0, 65535, 0, 0}, 4, true);
  builder.json["accessors"][0]["type"] = "VEC3";
  builder.json["bufferViews"][0]["byteStride"] = 8;
  builder.add_primitive({{"POSITION", positions}});
  EXPECT_EQ(decoded(builder.finish()).primitives[0].high, glm::vec3(1, 1, 0));
}

TEST(Gltf, NodesArePlacedInTheirParents) {
  GlbBuilder builder;
  builder.add_primitive({{"POSITION", builder.add_accessor(kCorners, 3)}});
  const double half = std::sqrt(0.5);
  builder.json["nodes"] = {{{"translation", {100, 0, 0}}, {"children", {1}}},
                           {{"rotation", {0, half, 0, half}}, {"children", {2}}},  // 90 degrees about y
                           {{"matrix", {2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 1, 0, 0, 1}}, {"mesh", 0}}};
  const Primitive primitive = decoded(builder.finish()).primitives[0];
  // (1 0 0) -> (3 0 0) -> turned (0 0 -3) -> (100 0 -3) -> z up (100 3 0)
  expect_near(placed(primitive, 1), {100, 3, 0});
}

TEST(Gltf, PlacesFarAwayKeepDoublePrecision) {
  GlbBuilder builder;
  builder.add_primitive({{"POSITION", builder.add_accessor(kCorners, 3)}});
  builder.json["nodes"][0]["translation"] = {4000000.123, 500000.456, -3000000.789};
  expect_near(placed(decoded(builder.finish()).primitives[0], 0), {4000000.123, 3000000.789, 500000.456}, 1e-8);
  builder.json["nodes"][0].erase("translation");
  builder.json["extensions"]["CESIUM_RTC"]["center"] = {4000000.123, 500000.456, -3000000.789};
  expect_near(placed(decoded(builder.finish()).primitives[0], 0), {4000000.123, 500000.456, -3000000.789}, 1e-8);
}

TEST(Gltf, AMirroredNodeTurnsItsTrianglesBack) {
  GlbBuilder builder;
  builder.add_primitive({{"POSITION", builder.add_accessor(kCorners, 3)}});
  builder.json["nodes"][0]["scale"] = {-1, 1, 1};
  EXPECT_EQ(decoded(builder.finish()).primitives[0].indices, (std::vector<std::uint32_t>{0, 2, 1}));
}

TEST(Gltf, AMeshOfTwoNodesIsDrawnTwice) {
  GlbBuilder builder;
  builder.add_primitive({{"POSITION", builder.add_accessor(kCorners, 3)}});
  builder.json["nodes"].push_back({{"mesh", 0}, {"translation", {7, 0, 0}}});
  builder.json["scenes"][0]["nodes"] = {0, 1};
  const TileContent content = decoded(builder.finish());
  ASSERT_EQ(content.primitives.size(), 2u);
  EXPECT_EQ(content.primitives[0].vertices.size(), 3u);
  expect_near(placed(content.primitives[1], 0), {7, 0, 0});
  EXPECT_EQ(content.materials.size(), 1u);
}

TEST(Gltf, CyclesAndSharedNodesAreLeftOutWithAMessage) {
  GlbBuilder builder;
  builder.add_primitive({{"POSITION", builder.add_accessor(kCorners, 3)}});
  builder.json["nodes"] = {{{"children", {1, 2}}}, {{"children", {0, 2}}}, {{"mesh", 0}}};
  const TileContent content = decoded(builder.finish());
  EXPECT_EQ(content.primitives.size(), 1u);
  EXPECT_EQ(content.problems.size(), 2u);
}

TEST(Gltf, WithoutAScenesListTheRootsAreDrawn) {
  GlbBuilder builder;
  builder.add_primitive({{"POSITION", builder.add_accessor(kCorners, 3)}});
  builder.json["nodes"] = {{{"mesh", 0}}, {{"children", {0}}, {"translation", {1, 0, 0}}}};
  builder.json.erase("scenes");
  builder.json.erase("scene");
  const TileContent content = decoded(builder.finish());
  ASSERT_EQ(content.primitives.size(), 1u);
  expect_near(placed(content.primitives[0], 0), {1, 0, 0});
}

TEST(Gltf, SparseAccessorsChangeSingleElements) {
  for (const bool with_base : {true, false}) {
    GlbBuilder builder;
    const int positions = with_base ? builder.add_accessor(kCorners, 3) : builder.describe_accessor(-1, 5126, 3, 3);
    const std::vector<std::uint8_t> indices{1};
    const std::vector<float> values{9, 8, 7};
    const int index_view = builder.add_view({reinterpret_cast<const std::byte*>(indices.data()), 1});
    const int value_view = builder.add_view({reinterpret_cast<const std::byte*>(values.data()), 12});
    builder.json["accessors"][0]["sparse"] = {{"count", 1},
                                              {"indices", {{"bufferView", index_view}, {"componentType", 5121}}},
                                              {"values", {{"bufferView", value_view}}}};
    builder.add_primitive({{"POSITION", positions}, {"NORMAL", positions}});
    const auto vertices = decoded(builder.finish()).primitives[0].vertices;
    EXPECT_EQ(vertices[1].position, (std::array<float, 3>{9, 8, 7}));
    EXPECT_EQ(vertices[2].position, (std::array<float, 3>{0, with_base ? 1.0f : 0.0f, 0}));
  }
}

TEST(Gltf, InterleavedAttributes) {
  GlbBuilder builder;
  std::vector<float> interleaved;
  for (int i = 0; i < 3; ++i)
    for (const float value : {static_cast<float>(i), 2.0f, 3.0f, 0.0f, 1.0f, 0.0f, 0.25f, 0.75f})
      interleaved.push_back(value);
  const int view = builder.add_view({reinterpret_cast<const std::byte*>(interleaved.data()), interleaved.size() * 4});
  builder.json["bufferViews"][0]["byteStride"] = 32;
  const int positions = builder.describe_accessor(view, 5126, 3, 3);
  const int normals = builder.describe_accessor(view, 5126, 3, 3);
  const int uvs = builder.describe_accessor(view, 5126, 3, 2);
  builder.json["accessors"][1]["byteOffset"] = 12;
  builder.json["accessors"][2]["byteOffset"] = 24;
  builder.add_primitive({{"POSITION", positions}, {"NORMAL", normals}, {"TEXCOORD_0", uvs}});
  const auto vertices = decoded(builder.finish()).primitives[0].vertices;
  EXPECT_EQ(vertices[2].position, (std::array<float, 3>{2, 2, 3}));
  EXPECT_EQ(vertices[2].uv, (std::array<float, 2>{0.25f, 0.75f}));
  EXPECT_LT(glm::length(from_octahedral(vertices[2].normal) - glm::vec3(0, 1, 0)), 1e-4f);
}

TEST(Gltf, ExternalBuffersAreFetched) {
  GlbBuilder builder;
  builder.add_primitive({{"POSITION", builder.add_accessor(kCorners, 3)}});
  Json json = builder.json;
  json["buffers"] = Json::array({{{"byteLength", 36}, {"uri", "corners.bin"}}});
  const std::string text = json.dump();
  DecodeOptions options;
  options.where = "test.gltf";
  EXPECT_FALSE(decode_content(as_bytes(text), options)) << "nothing to fetch with";
  std::vector<std::string> asked;
  options.fetch = [&](const std::string& reference) -> Result<Bytes> {
    asked.push_back(reference);
    return builder.binary;
  };
  const auto content = decode_content(as_bytes(text), options);
  ASSERT_TRUE(content) << content.error().sentence();
  EXPECT_EQ(content->triangle_count(), 1u);
  EXPECT_EQ(asked, std::vector<std::string>{"corners.bin"});
  options.fetch = [&](const std::string&) -> Result<Bytes> { return Bytes(35); };
  EXPECT_FALSE(decode_content(as_bytes(text), options)) << "one byte short";
}

TEST(Gltf, BuffersInsideTheText) {
  GlbBuilder builder;
  builder.add_primitive({{"POSITION", builder.describe_accessor(0, 5126, 3, 3)}});
  builder.json["bufferViews"] = Json::array({{{"buffer", 0}, {"byteLength", 36}}});
  // 36 zero bytes.
  builder.json["buffers"] = Json::array({{{"byteLength", 36}, {"uri", "data:;base64," + std::string(48, 'A')}}});
  EXPECT_EQ(decoded(builder.finish()).triangle_count(), 1u);
}

TEST(Gltf, CopyrightsAreSplit) {
  GlbBuilder builder;
  builder.add_primitive({{"POSITION", builder.add_accessor(kCorners, 3)}});
  builder.json["asset"]["copyright"] = "A; B ;C;";
  const auto copyrights = decoded(builder.finish()).copyrights;
  ASSERT_EQ(copyrights.size(), 3u);
  EXPECT_EQ(copyrights[0], "A");
  EXPECT_EQ(copyrights[2], "C");
}

TEST(Gltf, InstancesAreSpelledOut) {
  GlbBuilder builder;
  builder.add_primitive({{"POSITION", builder.add_accessor(kCorners, 3)},
                         {"NORMAL", builder.add_accessor<float>({0, 0, 1, 0, 0, 1, 0, 0, 1}, 3)}});
  const float half = std::sqrt(0.5f);
  const int translations = builder.add_accessor<float>({10, 0, 0, 20, 0, 0}, 3);
  const int rotations = builder.add_accessor<float>({0, 0, 0, 1, 0, half, 0, half}, 4);
  const int scales = builder.add_accessor<float>({1, 1, 1, -2, 2, 2}, 3);
  builder.json["nodes"][0]["extensions"]["EXT_mesh_gpu_instancing"]["attributes"] = {
      {"TRANSLATION", translations}, {"ROTATION", rotations}, {"SCALE", scales}};
  const TileContent content = decoded(builder.finish());
  ASSERT_EQ(content.primitives.size(), 1u);
  const Primitive& primitive = content.primitives[0];
  ASSERT_EQ(primitive.vertices.size(), 6u);
  EXPECT_EQ(primitive.indices, (std::vector<std::uint32_t>{0, 1, 2, 3, 5, 4})) << "the second copy is mirrored";
  expect_near(placed(primitive, 1), {11, 0, 0});
  expect_near(placed(primitive, 4), {20, -2, 0}, 1e-5);  // (1 0 0) -> (-2 0 0) -> turned (0 0 2) -> (20 0 2)
  EXPECT_LT(glm::length(from_octahedral(primitive.vertices[3].normal) - glm::vec3(1, 0, 0)), 1e-4f);
  EXPECT_EQ(primitive.high, glm::vec3(20, 2, 2));
}

TEST(Gltf, AnInstanceThatIsNoPlaceIsLeftOut) {
  GlbBuilder builder;
  builder.add_primitive({{"POSITION", builder.add_accessor(kCorners, 3)}});
  const int translations = builder.add_accessor<float>({NAN, 0, 0, 20, 0, 0}, 3);
  builder.json["nodes"][0]["extensions"]["EXT_mesh_gpu_instancing"]["attributes"] = {{"TRANSLATION", translations}};
  EXPECT_EQ(decoded(builder.finish()).triangle_count(), 1u);
}

}  // namespace
}  // namespace mercia::tiles::test
