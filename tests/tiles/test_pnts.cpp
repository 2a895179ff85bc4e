// pnts: points in every form of place, colour, normal and feature.
#include <gtest/gtest.h>

#include <cmath>

#include "engine/tiles/decode.h"
#include "tests/tiles/draco_builder.h"

namespace mercia::tiles::test {
namespace {

constexpr std::size_t kCorners = 6;  // of an octahedron

TileContent decoded(const Bytes& bytes) {
  DecodeOptions options;
  options.where = "test.pnts";
  auto content = decode_content(bytes, options);
  EXPECT_TRUE(content) << content.error().sentence();
  return content ? std::move(*content) : TileContent{};
}

template <typename T>
Bytes packed(const std::vector<T>& values) {
  Bytes out;
  for (const T value : values) append(out, value);
  return out;
}

// The middle of the n-th point's solid.
glm::dvec3 center(const Primitive& primitive, std::size_t point) {
  glm::dvec3 sum(0.0);
  for (std::size_t i = 0; i < kCorners; ++i) {
    const auto& p = primitive.vertices[point * kCorners + i].position;
    sum += glm::dvec3(p[0], p[1], p[2]);
  }
  return glm::dvec3(primitive.tile_from_mesh * glm::dvec4(sum / static_cast<double>(kCorners), 1.0));
}

const Vertex& vertex(const TileContent& content, std::size_t point) {
  return content.primitives.at(0).vertices.at(point * kCorners);
}

TEST(Pnts, PlainAndQuantizedPlaces) {
  const TileContent plain = decoded(pnts_of(R"({"POINTS_LENGTH":2,"RTC_CENTER":[1e6,0,0],"POSITION":{"byteOffset":0}})",
                                            packed<float>({1, 2, 3, 4, 5, 6})));
  ASSERT_EQ(plain.primitives.size(), 1u);
  EXPECT_LT(glm::length(center(plain.primitives[0], 1) - glm::dvec3(1e6 + 4, 5, 6)), 1e-5);
  EXPECT_TRUE(plain.materials.at(0).unlit);

  const TileContent quantized = decoded(pnts_of(
      R"({"POINTS_LENGTH":2,"POSITION_QUANTIZED":{"byteOffset":0},"QUANTIZED_VOLUME_OFFSET":[10,20,30],
          "QUANTIZED_VOLUME_SCALE":[1,2,4]})",
      packed<std::uint16_t>({0, 0, 0, 65535, 65535, 65535})));
  EXPECT_LT(glm::length(center(quantized.primitives.at(0), 1) - glm::dvec3(11, 22, 34)), 1e-5);
}

TEST(Pnts, ColoursOfEveryForm) {
  const std::string places = R"({"POINTS_LENGTH":2,"POSITION":[0,0,0,1,1,1],)";
  using Color = std::array<std::uint8_t, 4>;
  const auto second = [&](const std::string& rest, const Bytes& body) { return decoded(pnts_of(places + rest, body)); };
  const TileContent rgb = second(R"("RGB":{"byteOffset":0}})", packed<std::uint8_t>({1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(vertex(rgb, 1).color, (Color{4, 5, 6, 255}));
  EXPECT_EQ(rgb.materials.at(0).alpha, Material::Alpha::Opaque);
  const TileContent rgba = second(R"("RGBA":{"byteOffset":0}})", packed<std::uint8_t>({1, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(vertex(rgba, 1).color, (Color{5, 6, 7, 8}));
  EXPECT_EQ(rgba.materials.at(0).alpha, Material::Alpha::Blend);
  const TileContent narrow = second(R"("RGB565":{"byteOffset":0}})", packed<std::uint16_t>({0xf800, 0x07e0}));
  EXPECT_EQ(vertex(narrow, 0).color, (Color{255, 0, 0, 255}));
  EXPECT_EQ(vertex(narrow, 1).color, (Color{0, 255, 0, 255}));
  EXPECT_EQ(vertex(second(R"("CONSTANT_RGBA":[9,8,7,255]})", {}), 1).color, (Color{9, 8, 7, 255}));
  EXPECT_EQ(vertex(second(R"("CONSTANT_RGBA":{"byteOffset":1}})", packed<std::uint8_t>({0, 9, 8, 7, 6})), 1).color,
            (Color{9, 8, 7, 6}));
}

TEST(Pnts, NormalsMakeThePointsLit) {
  const std::string places = R"({"POINTS_LENGTH":1,"POSITION":[0,0,0],)";
  const TileContent plain = decoded(pnts_of(places + R"("NORMAL":{"byteOffset":0}})", packed<float>({0, 1, 0})));
  EXPECT_FALSE(plain.materials.at(0).unlit);
  EXPECT_GT(from_octahedral(vertex(plain, 0).normal).y, 0.999f);
  const TileContent folded =
      decoded(pnts_of(places + R"("NORMAL_OCT16P":{"byteOffset":0}})", packed<std::uint8_t>({255, 128})));
  EXPECT_GT(from_octahedral(vertex(folded, 0).normal).x, 0.99f);
}

TEST(Pnts, PointsAreFeaturesOrBelongToThem) {
  const TileContent own =
      decoded(pnts_of(R"({"POINTS_LENGTH":2,"POSITION":[0,0,0,1,1,1]})", {}, R"({"class":["tree","wire"]})"));
  EXPECT_EQ(vertex(own, 1).feature_and_surface, 1u);
  EXPECT_EQ(own.primitives.at(0).property_table, 0);
  EXPECT_EQ(own.property_tables.at(0).describe(1).at(0).second, "wire");
  const TileContent grouped = decoded(pnts_of(R"({"POINTS_LENGTH":3,"POSITION":[0,0,0,1,1,1,2,2,2],"BATCH_LENGTH":2,
                          "BATCH_ID":{"byteOffset":0,"componentType":"UNSIGNED_BYTE"}})",
                                              packed<std::uint8_t>({1, 0, 1}), R"({"class":["roof","wall"]})"));
  EXPECT_EQ(vertex(grouped, 2).feature_and_surface, 1u);
  EXPECT_EQ(grouped.property_tables.at(0).count, 2u);
  const TileContent nobodys = decoded(pnts_of(R"({"POINTS_LENGTH":1,"POSITION":[0,0,0]})", {}));
  EXPECT_EQ(vertex(nobodys, 0).feature_and_surface, kNoFeature);
}

TEST(Pnts, PackedByDraco) {
  const std::vector<float> places{0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1};
  for (const auto method : {draco::POINT_CLOUD_SEQUENTIAL_ENCODING, draco::POINT_CLOUD_KD_TREE_ENCODING}) {
    const Bytes stream = packed_points(places, {3, 1, 2, 0}, method);
    Json table{{"POINTS_LENGTH", 4},
               {"POSITION", {{"byteOffset", 0}}},
               {"BATCH_ID", {{"byteOffset", 0}}},
               {"BATCH_LENGTH", 4}};
    table["extensions"]["3DTILES_draco_point_compression"] = {
        {"properties", {{"POSITION", 0}, {"BATCH_ID", 1}}}, {"byteOffset", 0}, {"byteLength", stream.size()}};
    const TileContent content = decoded(pnts_of(table.dump(), stream, R"({"n":[3,2,1,0]})"));
    ASSERT_EQ(content.primitives.size(), 1u);
    const std::array<std::size_t, 4> place_of_feature{3, 1, 2, 0};
    for (std::size_t i = 0; i < 4; ++i) {
      const std::size_t from = place_of_feature.at(vertex(content, i).feature_and_surface) * 3;
      EXPECT_LT(
          glm::length(center(content.primitives[0], i) - glm::dvec3(places[from], places[from + 1], places[from + 2])),
          1e-3);
    }
    table["POINTS_LENGTH"] = 5;
    EXPECT_FALSE(decode_content(pnts_of(table.dump(), stream), {}));
    table["POINTS_LENGTH"] = 4;
    table["extensions"]["3DTILES_draco_point_compression"]["byteLength"] = stream.size() + 1;
    EXPECT_FALSE(decode_content(pnts_of(table.dump(), stream), {}));
  }
}

TEST(Pnts, WhatIsBrokenIsAnErrorAndPointsOfNoPlaceAreLeftOut) {
  const Bytes body = packed<float>({NAN, 0, 0, 1, 0, 0});
  EXPECT_EQ(decoded(pnts_of(R"({"POINTS_LENGTH":2,"POSITION":{"byteOffset":0}})", body)).triangle_count(), 8u);
  EXPECT_TRUE(decoded(pnts_of(R"({"POINTS_LENGTH":0})", {})).primitives.empty());
  for (const char* table :
       {R"({})", R"({"POINTS_LENGTH":1})", R"({"POINTS_LENGTH":3,"POSITION":{"byteOffset":0}})",
        R"({"POINTS_LENGTH":4000000000,"POSITION":{"byteOffset":0}})", R"({"POINTS_LENGTH":1,"POSITION":[0,0]})",
        R"({"POINTS_LENGTH":1,"POSITION_QUANTIZED":{"byteOffset":0}})",
        R"({"POINTS_LENGTH":2,"POSITION":{"byteOffset":0},"RGB":{"byteOffset":20}})",
        R"({"POINTS_LENGTH":2,"POSITION":{"byteOffset":0},"NORMAL":{"byteOffset":4}})",
        R"({"POINTS_LENGTH":2,"POSITION":{"byteOffset":0},"BATCH_ID":{"byteOffset":9e15}})"})
    EXPECT_FALSE(decode_content(pnts_of(table, body), {})) << table;
}

TEST(Pnts, CutOffAnywhereIsAnError) {
  const Bytes whole = pnts_of(R"({"POINTS_LENGTH":2,"POSITION":{"byteOffset":0}})", packed<float>({1, 2, 3, 4, 5, 6}),
                              R"({"a":[1,2]})");
  ASSERT_TRUE(decode_content(whole, {}));
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(decode_content(ByteView(whole).first(size), {})) << size;
}

}  // namespace
}  // namespace mercia::tiles::test
