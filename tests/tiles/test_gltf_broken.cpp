// glTF that is broken: an error or a message, never a crash, and never an index without a vertex.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/tiles/decode.h"
#include "tests/tiles/glb_builder.h"

namespace mercia::tiles::test {
namespace {

const std::vector<float> kCorners{0, 0, 0, 1, 0, 0, 0, 1, 0};

Result<TileContent> decode(const Bytes& bytes) {
  DecodeOptions options;
  options.where = "test.glb";
  return decode_content(bytes, options);
}

std::string error_of(const Bytes& bytes) {
  const auto content = decode(bytes);
  return content ? std::string() : content.error().sentence();
}

GlbBuilder one_triangle() {
  GlbBuilder builder;
  const int positions = builder.add_accessor(kCorners, 3);
  const int indices = builder.add_accessor<std::uint16_t>({0, 1, 2}, 1);
  builder.add_primitive({{"POSITION", positions}}, indices);
  return builder;
}

void check_whole(const TileContent& content) {
  for (const auto& primitive : content.primitives) {
    for (const auto index : primitive.indices) ASSERT_LT(index, primitive.vertices.size());
    ASSERT_LT(primitive.material, content.materials.size());
    for (const auto& vertex : primitive.vertices)
      for (const float c : vertex.position) ASSERT_TRUE(std::isfinite(c));
  }
}

TEST(GltfBroken, CutOffAnywhereIsAnError) {
  const Bytes whole = triangle_glb();
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(decode(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)))) << size;
  EXPECT_TRUE(decode(whole));
  Bytes longer = whole;
  longer.resize(whole.size() + 8);
  EXPECT_TRUE(decode(longer)) << "padding after the GLB is allowed in 3D Tiles";
}

TEST(GltfBroken, AnySingleChangedByteNeitherCrashesNorLetsBadDataThrough) {
  const Bytes whole = triangle_glb();
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int change : {0x01, 0x80, 0xff}) {
      Bytes changed = whole;
      changed[at] ^= static_cast<std::byte>(change);
      if (const auto content = decode(changed)) check_whole(*content);
    }
  }
}

TEST(GltfBroken, TheSentenceSaysWhatAndWhere) {
  Bytes cut = triangle_glb();
  cut.resize(cut.size() - 1);
  EXPECT_EQ(error_of(cut).substr(0, 29), "test.glb: the GLB is cut off:");
}

TEST(GltfBroken, AccessorsOutOfRange) {
  for (const auto& [pointer, value] :
       std::vector<std::pair<const char*, Json>>{{"/accessors/0/count", 4},
                                                 {"/accessors/0/count", 1e15},
                                                 {"/accessors/0/byteOffset", 4},
                                                 {"/accessors/0/byteOffset", 9007199254740992.0},
                                                 {"/accessors/0/bufferView", 9},
                                                 {"/accessors/0/componentType", 5124},
                                                 {"/accessors/0/type", "MAT4"},
                                                 {"/accessors/0/type", "VEC2"},
                                                 {"/bufferViews/0/byteLength", 1000},
                                                 {"/bufferViews/0/byteOffset", 1000},
                                                 {"/bufferViews/0/byteStride", 4},
                                                 {"/bufferViews/0/buffer", 1},
                                                 {"/accessors/1/componentType", 5126},
                                                 {"/meshes/0/primitives/0/indices", 17},
                                                 {"/meshes/0/primitives/0/attributes/POSITION", 17},
                                                 {"/meshes/0/primitives/0/attributes/POSITION", "x"},
                                                 {"/nodes/0/mesh", 5},
                                                 {"/scenes/0/nodes/0", 5}}) {
    GlbBuilder builder = one_triangle();
    builder.json[Json::json_pointer(pointer)] = value;
    const auto content = decode(builder.finish());
    if (content) {
      EXPECT_EQ(content->triangle_count(), 0u) << pointer << " " << value.dump();
    }
  }
}

TEST(GltfBroken, AnIndexWithoutAVertexIsAnError) {
  GlbBuilder builder;
  builder.add_primitive({{"POSITION", builder.add_accessor(kCorners, 3)}},
                        builder.add_accessor<std::uint32_t>({0, 1, 3}, 1));
  EXPECT_NE(error_of(builder.finish()).find("index 3 names no vertex"), std::string::npos);
}

TEST(GltfBroken, AttributesThatAreTooShortAreAnError) {
  for (const char* semantic : {"NORMAL", "COLOR_0", "TEXCOORD_0", "_SURFACE", "_FEATURE_ID_0"}) {
    GlbBuilder builder;
    const int two = builder.add_accessor(std::vector<float>(8, 0.5f), 4);
    builder.add_primitive({{"POSITION", builder.add_accessor(kCorners, 3)}, {semantic, two}});
    EXPECT_NE(error_of(builder.finish()).find(semantic), std::string::npos);
  }
}

TEST(GltfBroken, PositionsThatAreNoNumbersLeaveThePrimitiveOut) {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                          -std::numeric_limits<float>::infinity()}) {
    GlbBuilder builder = one_triangle();
    std::vector<float> corners = kCorners;
    corners[4] = bad;
    builder.add_primitive({{"POSITION", builder.add_accessor(corners, 3)}});
    const auto content = decode(builder.finish());
    ASSERT_TRUE(content) << content.error().sentence();
    EXPECT_EQ(content->primitives.size(), 1u) << "the sound one stays";
    ASSERT_EQ(content->problems.size(), 1u);
    EXPECT_NE(content->problems[0].find("mesh 1"), std::string::npos) << content->problems[0];
  }
}

TEST(GltfBroken, MatricesThatAreNoMatrices) {
  for (const Json& matrix : {Json::array({1, 2, 3}), Json(std::vector<double>(16, 1.0)), Json("x")}) {
    GlbBuilder builder = one_triangle();
    builder.json["nodes"][0]["matrix"] = matrix;
    const auto content = decode(builder.finish());
    ASSERT_TRUE(content);
    EXPECT_TRUE(content->primitives.empty());
    EXPECT_EQ(content->problems.size(), 1u);
  }
}

TEST(GltfBroken, HugeClaimsAreRefusedBeforeMemoryIsTaken) {
  GlbBuilder builder;
  const int positions = builder.describe_accessor(-1, 5126, 4'000'000'000u, 3);  // all nought, no bytes needed
  builder.add_primitive({{"POSITION", positions}});
  EXPECT_NE(error_of(builder.finish()).find("limit"), std::string::npos);

  GlbBuilder many;
  many.add_primitive({{"POSITION", many.describe_accessor(-1, 5126, 3'000, 3)}});
  for (int i = 0; i < 40; ++i) {
    many.json["scenes"][0]["nodes"].push_back(many.json["nodes"].size());
    many.json["nodes"].push_back({{"mesh", 0}});
  }
  DecodeOptions options;
  EXPECT_TRUE(decode_content(many.finish(), options));
  options.limits.bytes = 1'000'000;
  EXPECT_FALSE(decode_content(many.finish(), options)) << "copies count as well";
  options.limits = {};
  options.limits.primitives = 40;
  EXPECT_FALSE(decode_content(many.finish(), options));
  options.limits = {};
  options.limits.nodes = 40;
  EXPECT_FALSE(decode_content(many.finish(), options));
}

TEST(GltfBroken, OldAndStrangeVersions) {
  GlbBuilder builder = one_triangle();
  builder.json["asset"]["version"] = "1.0";
  EXPECT_NE(error_of(builder.finish()).find("glTF 1.0 is not read"), std::string::npos);
  builder.json.erase("asset");
  EXPECT_FALSE(error_of(builder.finish()).empty());
  Bytes glb = triangle_glb();
  glb[4] = std::byte{1};
  EXPECT_NE(error_of(glb).find("GLB version 1"), std::string::npos);
}

TEST(GltfBroken, SparsePartsOutOfRange) {
  for (const auto& [pointer, value] : std::vector<std::pair<const char*, Json>>{{"/count", 4},
                                                                                {"/count", 1e18},
                                                                                {"/indices/bufferView", 50},
                                                                                {"/indices/byteOffset", 5},
                                                                                {"/values/byteOffset", 5},
                                                                                {"/values/bufferView", "x"}}) {
    GlbBuilder builder = one_triangle();
    const std::vector<std::uint16_t> indices{1};
    const std::vector<float> values{9, 8, 7};
    const int index_view = builder.add_view({reinterpret_cast<const std::byte*>(indices.data()), 2});
    const int value_view = builder.add_view({reinterpret_cast<const std::byte*>(values.data()), 12});
    Json sparse{{"count", 1},
                {"indices", {{"bufferView", index_view}, {"componentType", 5123}}},
                {"values", {{"bufferView", value_view}}}};
    sparse[Json::json_pointer(pointer)] = value;
    builder.json["accessors"][0]["sparse"] = sparse;
    EXPECT_FALSE(decode(builder.finish())) << pointer;
  }
}

TEST(GltfBroken, KindsOfContent) {
  EXPECT_FALSE(decode({}));
  EXPECT_FALSE(decode(Bytes(100)));
  for (const char* magic : {"geom", "vctr"}) {
    const std::string text = std::string(magic) + std::string(40, 'x');
    const auto content = decode_content(as_bytes(text), {});
    ASSERT_TRUE(content);
    EXPECT_EQ(content->unsupported.size(), 1u);
  }
  EXPECT_FALSE(decode_content(as_bytes("<html>not found</html>"), {}));
}

}  // namespace
}  // namespace mercia::tiles::test
