// i3dm: a model at many places, placed, turned, sized and named by the feature table.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/geo/wgs84.h"
#include "engine/tiles/decode.h"
#include "tests/tiles/glb_builder.h"

namespace mercia::tiles::test {
namespace {

TileContent decoded(const Bytes& bytes, DecodeOptions options = {}) {
  options.where = "test.i3dm";
  auto content = decode_content(bytes, options);
  EXPECT_TRUE(content) << content.error().sentence();
  return content ? std::move(*content) : TileContent{};
}

glm::dvec3 placed(const Primitive& primitive, std::size_t vertex) {
  const auto& p = primitive.vertices[vertex].position;
  return glm::dvec3(primitive.tile_from_mesh * glm::dvec4(p[0], p[1], p[2], 1.0));
}

void expect_near(const glm::dvec3& a, const glm::dvec3& b, double tolerance = 1e-5) {
  EXPECT_LT(glm::length(a - b), tolerance)
      << a.x << " " << a.y << " " << a.z << " is not " << b.x << " " << b.y << " " << b.z;
}

template <typename T>
Bytes packed(const std::vector<T>& values) {
  Bytes out;
  for (const T value : values) append(out, value);
  return out;
}

Bytes joined(Bytes first, const Bytes& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

std::uint32_t feature(const Primitive& primitive, std::size_t vertex) {
  return primitive.vertices[vertex].feature_and_surface & kFeatureMask;
}

// The triangle's corners in the tile are (0 0 0), (1 0 0), (0 0 1).
TEST(I3dm, CopiesStandAtTheirPlacesRelativeToTheCenter) {
  const TileContent content = decoded(
      i3dm_of(triangle_glb(), R"({"INSTANCES_LENGTH":2,"RTC_CENTER":[4e6,5e5,3e6],"POSITION":{"byteOffset":0}})",
              packed<float>({10, 0, 0, 0, 20, 0})));
  ASSERT_EQ(content.primitives.size(), 1u);
  const Primitive& all = content.primitives[0];
  ASSERT_EQ(all.vertices.size(), 6u);
  expect_near(placed(all, 1), {4e6 + 11, 5e5, 3e6});
  expect_near(placed(all, 5), {4e6, 5e5 + 20, 3e6 + 1});
  EXPECT_LT(glm::length(all.high - all.low), 40.0f) << "the numbers stay small";
  EXPECT_EQ(feature(all, 0), kNoFeature);
}

TEST(I3dm, QuantizedPlacesSizesAndUpDirections) {
  const Bytes body = joined(packed<std::uint16_t>({0, 0, 0, 65535, 65535, 0}),
                            packed<float>({0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 2, 3, 1, 1, 1, 4, 1, 1}));
  // At 12 up, at 36 right, at 60 a size, at 68 sizes by axis.
  const TileContent content = decoded(
      i3dm_of(triangle_glb(),
              R"({"INSTANCES_LENGTH":2,"POSITION_QUANTIZED":{"byteOffset":0},"QUANTIZED_VOLUME_OFFSET":[100,0,0],
          "QUANTIZED_VOLUME_SCALE":[10,20,30],"NORMAL_UP":{"byteOffset":12},"NORMAL_RIGHT":{"byteOffset":36},
          "SCALE":{"byteOffset":60},"SCALE_NON_UNIFORM":{"byteOffset":68}})",
              body));
  ASSERT_EQ(content.primitives.size(), 1u);
  const Primitive& all = content.primitives[0];
  // The first copy's up is z, so its z axis is x cross z = -y; its size is 2 times (1 1 1).
  expect_near(placed(all, 1), {102, 0, 0}, 1e-4);
  expect_near(placed(all, 2), {100, -2, 0}, 1e-4);
  // The second is upright, 3 times (4 1 1), at the box's far corner.
  expect_near(placed(all, 4), {110 + 12, 20, 0}, 1e-4);
  expect_near(placed(all, 5), {110, 20, 3}, 1e-4);
}

TEST(I3dm, FoldedDirections) {
  // Up +z in the middle of the square; right +x at its edge.
  const Bytes body = joined(packed<float>({0, 0, 0}), packed<std::uint16_t>({32768, 32768, 65535, 32768}));
  const TileContent content = decoded(i3dm_of(triangle_glb(),
                                              R"({"INSTANCES_LENGTH":1,"POSITION":{"byteOffset":0},
      "NORMAL_UP_OCT32P":{"byteOffset":12},"NORMAL_RIGHT_OCT32P":{"byteOffset":16}})",
                                              body));
  ASSERT_EQ(content.primitives.size(), 1u);
  expect_near(placed(content.primitives[0], 2), {0, -1, 0}, 1e-4);
}

TEST(I3dm, OnTheEarthUpIsUp) {
  const glm::dvec3 london = geo::ecef_from_geodetic(geo::geodetic_from_degrees(51.5, -0.12, 30.0));
  Json table{{"INSTANCES_LENGTH", 1}, {"EAST_NORTH_UP", true}, {"POSITION", {0, 0, 0}}};
  table["RTC_CENTER"] = {london.x, london.y, london.z};
  const TileContent content = decoded(i3dm_of(triangle_glb(), table.dump(), {}));
  ASSERT_EQ(content.primitives.size(), 1u);
  const glm::dvec3 top = placed(content.primitives[0], 2);
  EXPECT_NEAR(geo::geodetic_from_ecef(top).height, 31.0, 1e-3);
  expect_near(placed(content.primitives[0], 0), london, 1e-3);
}

TEST(I3dm, EveryCopyIsARowOfTheBatchTable) {
  const std::string places = R"("INSTANCES_LENGTH":3,"POSITION":[0,0,0,1,0,0,2,0,0])";
  const TileContent in_order =
      decoded(i3dm_of(triangle_glb(), "{" + places + "}", {}, R"({"kind":["oak","elm","ash"]})"));
  ASSERT_EQ(in_order.property_tables.size(), 1u);
  const Primitive& trees = in_order.primitives.at(0);
  EXPECT_EQ(trees.property_table, 0);
  EXPECT_EQ(feature(trees, 3), 1u);
  EXPECT_EQ(in_order.property_tables[0].describe(2).at(0).second, "ash");

  const TileContent shared =
      decoded(i3dm_of(triangle_glb(), "{" + places + R"(,"BATCH_ID":{"byteOffset":0,"componentType":"UNSIGNED_BYTE"}})",
                      packed<std::uint8_t>({1, 0, 1}), R"({"kind":["oak","elm"]})"));
  EXPECT_EQ(shared.property_tables.at(0).count, 2u);
  EXPECT_EQ(feature(shared.primitives.at(0), 0), 1u);
  EXPECT_EQ(feature(shared.primitives.at(0), 3), 0u);
}

TEST(I3dm, AModelOutsideTheFileBringsItsOwnReferences) {
  GlbBuilder builder;
  builder.add_primitive({{"POSITION", builder.add_accessor<float>({0, 0, 0, 1, 0, 0, 0, 1, 0}, 3)}});
  Json json = builder.json;
  json["buffers"] = Json::array({{{"byteLength", 36}, {"uri", "bin/corners.bin"}}});
  std::vector<std::string> asked;
  DecodeOptions options;
  options.fetch = [&](const std::string& reference) -> Result<Bytes> {
    asked.push_back(reference);
    if (reference.ends_with(".bin")) return builder.binary;
    const std::string text = json.dump();
    const ByteView bytes = as_bytes(text);
    return Bytes(bytes.begin(), bytes.end());
  };
  const Bytes i3dm =
      i3dm_of(as_bytes("models/tree.gltf  "), R"({"INSTANCES_LENGTH":1,"POSITION":[5,0,0]})", {}, {}, {}, true);
  const TileContent content = decoded(i3dm, options);
  EXPECT_EQ(content.triangle_count(), 1u);
  EXPECT_EQ(asked, (std::vector<std::string>{"models/tree.gltf", "models/bin/corners.bin"}));
  EXPECT_FALSE(decode_content(i3dm, {})) << "nothing to fetch with";
}

TEST(I3dm, AMirroredModelKeepsItsOutsideOut) {
  GlbBuilder builder;
  builder.add_primitive({{"POSITION", builder.add_accessor<float>({0, 0, 0, 1, 0, 0, 0, 1, 0}, 3)}});
  builder.json["nodes"][0]["scale"] = {-1, 1, 1};
  const TileContent content = decoded(i3dm_of(builder.finish(), R"({"INSTANCES_LENGTH":1,"POSITION":[0,0,0]})", {}));
  ASSERT_EQ(content.primitives.size(), 1u);
  const Primitive& all = content.primitives[0];
  const auto corner = [&](std::size_t i) { return placed(all, all.indices[i]); };
  const glm::dvec3 normal = glm::cross(corner(1) - corner(0), corner(2) - corner(0));
  EXPECT_LT(normal.y, -0.5) << "glTF's +z is the tile's -y";
  EXPECT_LT(from_octahedral(all.vertices[0].normal).y, -0.9f);
}

TEST(I3dm, WhatIsBrokenIsAnErrorAndABrokenCopyIsLeftOut) {
  const Bytes nan = packed<float>({NAN, 0, 0, 1, 0, 0});
  EXPECT_EQ(
      decoded(i3dm_of(triangle_glb(), R"({"INSTANCES_LENGTH":2,"POSITION":{"byteOffset":0}})", nan)).triangle_count(),
      1u);
  EXPECT_TRUE(decoded(i3dm_of(triangle_glb(), R"({"INSTANCES_LENGTH":0})", {})).primitives.empty());
  for (const char* table :
       {R"({})", R"({"INSTANCES_LENGTH":1})", R"({"INSTANCES_LENGTH":3,"POSITION":{"byteOffset":0}})",
        R"({"INSTANCES_LENGTH":2,"POSITION":{"byteOffset":4}})",
        R"({"INSTANCES_LENGTH":4000000000,"POSITION":{"byteOffset":0}})",
        R"({"INSTANCES_LENGTH":2,"POSITION":[1,2,3]})", R"({"INSTANCES_LENGTH":1,"POSITION":["a",0,0]})",
        R"({"INSTANCES_LENGTH":1,"POSITION_QUANTIZED":{"byteOffset":0}})",
        R"({"INSTANCES_LENGTH":1,"POSITION":[0,0,0],"SCALE":{"byteOffset":1e15}})",
        R"({"INSTANCES_LENGTH":1,"POSITION":[0,0,0],"RTC_CENTER":{"byteOffset":0}})"})
    EXPECT_FALSE(decode_content(i3dm_of(triangle_glb(), table, nan), {})) << table;
  EXPECT_FALSE(decode_content(i3dm_of(as_bytes("no model"), R"({"INSTANCES_LENGTH":1,"POSITION":[0,0,0]})", {}), {}));
}

TEST(I3dm, ManyCopiesOfALargeModelKeepToTheBudget) {
  DecodeOptions options;
  options.limits.bytes = 10'000;
  std::vector<float> places(3 * 100, 1.0f);
  EXPECT_FALSE(decode_content(
      i3dm_of(triangle_glb(), R"({"INSTANCES_LENGTH":100,"POSITION":{"byteOffset":0}})", packed(places)), options));
}

TEST(I3dm, CutOffAnywhereIsAnError) {
  const Bytes whole = i3dm_of(triangle_glb(), R"({"INSTANCES_LENGTH":2,"POSITION":{"byteOffset":0}})",
                              packed<float>({1, 2, 3, 4, 5, 6}), R"({"a":[1,2]})");
  ASSERT_TRUE(decode_content(whole, {}));
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(decode_content(ByteView(whole).first(size), {})) << size;
}

}  // namespace
}  // namespace mercia::tiles::test
