// Property tables, batch tables, and the features that point into them.
#include <gtest/gtest.h>

#include <cmath>

#include "engine/tiles/decode.h"
#include "tests/tiles/glb_builder.h"

namespace mercia::tiles::test {
namespace {

using Facts = std::vector<std::pair<std::string, std::string>>;

TileContent decoded(const Bytes& bytes) {
  DecodeOptions options;
  options.where = "test";
  auto content = decode_content(bytes, options);
  EXPECT_TRUE(content) << content.error().sentence();
  return content ? std::move(*content) : TileContent{};
}

template <typename T>
int add_values(GlbBuilder& builder, const std::vector<T>& values) {
  return builder.add_view({reinterpret_cast<const std::byte*>(values.data()), values.size() * sizeof(T)});
}

int add_text(GlbBuilder& builder, const std::string& text) { return builder.add_view(as_bytes(text)); }

// A triangle whose corners are the features 1, 0, 1 of a table with two rows.
GlbBuilder with_table(const Json& class_properties, const Json& table_properties, GlbBuilder builder) {
  const int positions = builder.add_accessor<float>({0, 0, 0, 1, 0, 0, 0, 1, 0}, 3);
  const int features = builder.add_accessor<std::uint8_t>({1, 0, 1}, 1);
  builder.add_primitive({{"POSITION", positions}, {"_FEATURE_ID_0", features}})["extensions"]["EXT_mesh_features"] = {
      {"featureIds", Json::array({{{"featureCount", 2}, {"attribute", 0}, {"propertyTable", 0}}})}};
  builder.json["extensions"]["EXT_structural_metadata"] = {
      {"schema", {{"id", "s"}, {"classes", {{"building", {{"properties", class_properties}}}}}}},
      {"propertyTables", Json::array({{{"class", "building"}, {"count", 2}, {"properties", table_properties}}})}};
  return builder;
}

TEST(Metadata, EveryKindOfColumn) {
  GlbBuilder builder;
  const int heights = add_values<float>(builder, {12.5f, 30.0f});
  const int ids = add_values<std::uint64_t>(builder, {1234567890123u, 42u});
  const int known = add_values<std::uint8_t>(builder, {0b10});
  const int names = add_text(builder, "Town HallLibrary");
  const int name_offsets = add_values<std::uint8_t>(builder, {0, 9, 16});
  const int kinds = add_values<std::uint16_t>(builder, {7, 3});
  const int places = add_values<std::int16_t>(builder, {1, 2, 3, 4});
  const int tags = add_values<std::int32_t>(builder, {5, 6, 7});
  const int tag_offsets = add_values<std::uint32_t>(builder, {0, 1, 3});
  const int percent = add_values<std::uint8_t>(builder, {255, 0});
  builder =
      with_table({{"height", {{"type", "SCALAR"}, {"componentType", "FLOAT32"}}},
                  {"id", {{"type", "SCALAR"}, {"componentType", "UINT64"}}},
                  {"known", {{"type", "BOOLEAN"}}},
                  {"name", {{"type", "STRING"}}},
                  {"kind", {{"type", "ENUM"}, {"enumType", "kinds"}}},
                  {"place", {{"type", "VEC2"}, {"componentType", "INT16"}}},
                  {"tags", {{"type", "SCALAR"}, {"componentType", "INT32"}, {"array", true}}},
                  {"share", {{"type", "SCALAR"}, {"componentType", "UINT8"}, {"normalized", true}, {"scale", 100}}}},
                 {{"height", {{"values", heights}}},
                  {"id", {{"values", ids}}},
                  {"known", {{"values", known}}},
                  {"name", {{"values", names}, {"stringOffsets", name_offsets}, {"stringOffsetType", "UINT8"}}},
                  {"kind", {{"values", kinds}}},
                  {"place", {{"values", places}}},
                  {"tags", {{"values", tags}, {"arrayOffsets", tag_offsets}}},
                  {"share", {{"values", percent}}}},
                 std::move(builder));
  builder.json["extensions"]["EXT_structural_metadata"]["schema"]["enums"]["kinds"] = {
      {"values", {{{"name", "house"}, {"value", 7}}}}};
  const TileContent content = decoded(builder.finish());
  EXPECT_TRUE(content.problems.empty()) << content.problems.front();
  ASSERT_EQ(content.property_tables.size(), 1u);
  const PropertyTable& table = content.property_tables[0];
  EXPECT_EQ(table.name, "building");
  EXPECT_EQ(table.describe(0), (Facts{{"height", "12.5"},
                                      {"id", "1234567890123"},
                                      {"kind", "house"},
                                      {"known", "no"},
                                      {"name", "Town Hall"},
                                      {"place", "1, 2"},
                                      {"share", "100"},
                                      {"tags", "5"}}));
  EXPECT_EQ(table.describe(1), (Facts{{"height", "30"},
                                      {"id", "42"},
                                      {"kind", "3"},
                                      {"known", "yes"},
                                      {"name", "Library"},
                                      {"place", "3, 4"},
                                      {"share", "0"},
                                      {"tags", "6, 7"}}));
  EXPECT_TRUE(table.describe(2).empty());
  EXPECT_EQ(content.primitives[0].property_table, 0);
  EXPECT_EQ(content.primitives[0].vertices[0].feature_and_surface, 1u);
  EXPECT_EQ(content.primitives[0].vertices[1].feature_and_surface, 0u);
}

TEST(Metadata, AbsentValuesAreLeftOut) {
  GlbBuilder builder;
  const int heights = add_values<float>(builder, {-1.0f, 30.0f});
  const int names = add_text(builder, "unknownLibrary");
  const int offsets = add_values<std::uint32_t>(builder, {0, 7, 14});
  builder = with_table({{"height", {{"type", "SCALAR"}, {"componentType", "FLOAT32"}, {"noData", -1}}},
                        {"name", {{"type", "STRING"}, {"noData", "unknown"}}}},
                       {{"height", {{"values", heights}}}, {"name", {{"values", names}, {"stringOffsets", offsets}}}},
                       std::move(builder));
  const TileContent content = decoded(builder.finish());
  EXPECT_TRUE(content.property_tables[0].describe(0).empty());
  EXPECT_EQ(content.property_tables[0].describe(1).size(), 2u);
}

TEST(Metadata, ColumnsThatCannotBeReadAreNamedAndTheOthersKept) {
  GlbBuilder builder;
  const int good = add_values<float>(builder, {1.0f, 2.0f});
  const int short_one = add_values<float>(builder, {1.0f});
  const int text = add_text(builder, "abc");
  const int backwards = add_values<std::uint32_t>(builder, {0, 3, 1});
  const int beyond = add_values<std::uint32_t>(builder, {0, 3, 4000000000u});
  const Json scalar{{"type", "SCALAR"}, {"componentType", "FLOAT32"}};
  builder = with_table({{"good", scalar},
                        {"short", scalar},
                        {"strange", {{"type", "TENSOR"}}},
                        {"backwards", {{"type", "STRING"}}},
                        {"beyond", {{"type", "STRING"}}}},
                       {{"good", {{"values", good}}},
                        {"short", {{"values", short_one}}},
                        {"strange", {{"values", good}}},
                        {"backwards", {{"values", text}, {"stringOffsets", backwards}}},
                        {"beyond", {{"values", text}, {"stringOffsets", beyond}}},
                        {"unlisted", {{"values", good}}}},
                       std::move(builder));
  const TileContent content = decoded(builder.finish());
  EXPECT_EQ(content.problems.size(), 4u);
  EXPECT_EQ(content.property_tables[0].describe(1), (Facts{{"good", "2"}}));
  EXPECT_EQ(content.primitives.size(), 1u);
}

TEST(Metadata, AbsurdRowCountsAreRefused) {
  GlbBuilder builder = with_table(Json::object(), Json::object(), {});
  builder.json["extensions"]["EXT_structural_metadata"]["propertyTables"][0]["count"] = 5'000'000'000u;
  EXPECT_FALSE(decode_content(builder.finish(), {}));
}

TEST(Metadata, TheSchemaMayLieOutside) {
  GlbBuilder builder;
  const int heights = add_values<float>(builder, {12.5f, 30.0f});
  builder = with_table({}, {{"height", {{"values", heights}}}}, std::move(builder));
  Json& extension = builder.json["extensions"]["EXT_structural_metadata"];
  extension.erase("schema");
  extension["schemaUri"] = "schema.json";
  DecodeOptions options;
  options.fetch = [](const std::string& reference) -> Result<Bytes> {
    EXPECT_EQ(reference, "schema.json");
    const std::string text =
        R"({"id":"s","classes":{"building":{"properties":{"height":{"type":"SCALAR","componentType":"FLOAT32"}}}}})";
    return Bytes(as_bytes(text).begin(), as_bytes(text).end());
  };
  const auto content = decode_content(builder.finish(), options);
  ASSERT_TRUE(content) << content.error().sentence();
  EXPECT_EQ(content->property_tables[0].describe(1), (Facts{{"height", "30"}}));
}

TEST(Metadata, FeaturesByVertexAndWithoutFeature) {
  GlbBuilder builder;
  const int positions = builder.add_accessor<float>({0, 0, 0, 1, 0, 0, 0, 1, 0}, 3);
  const int normals = builder.add_accessor(std::vector<float>(9, 1.0f), 3);
  const int features = builder.add_accessor<float>({2, 9, 0}, 1);
  builder.add_primitive({{"POSITION", positions}, {"NORMAL", normals}})["extensions"]["EXT_mesh_features"] = {
      {"featureIds", Json::array({{{"featureCount", 3}}})}};
  builder.add_primitive({{"POSITION", positions},
                         {"NORMAL", normals},
                         {"_FEATURE_ID_1", features}})["extensions"]["EXT_mesh_features"] = {
      {"featureIds", Json::array({{{"featureCount", 3}, {"attribute", 1}, {"nullFeatureId", 9}}})}};
  const TileContent content = decoded(builder.finish());
  EXPECT_EQ(content.primitives[0].vertices[2].feature_and_surface, 2u);
  EXPECT_EQ(content.primitives[1].vertices[0].feature_and_surface, 2u);
  EXPECT_EQ(content.primitives[1].vertices[1].feature_and_surface, kNoFeature);
  EXPECT_EQ(content.primitives[1].property_table, -1);
}

Bytes batched_glb() {
  GlbBuilder builder;
  const int positions = builder.add_accessor<float>({0, 0, 0, 1, 0, 0, 0, 1, 0}, 3);
  const int batch = builder.add_accessor<std::uint16_t>({1, 1, 0}, 1);
  builder.add_primitive({{"POSITION", positions}, {"_BATCHID", batch}});
  return builder.finish();
}

TEST(B3dm, BatchTableOfJsonAndBinaryColumns) {
  Bytes body;
  for (const double height : {3.5, 7.0}) append(body, height);
  for (const int c : {1, 2, 3, 4, 5, 6}) append(body, static_cast<std::uint8_t>(c));
  append(body, std::uint16_t{0});
  const std::string table = R"({"name":["Hut","Barn"],"level":[1,null],"open":[true,false],"more":[{"a":1},null],)"
                            R"("height":{"byteOffset":0,"componentType":"DOUBLE","type":"SCALAR"},)"
                            R"("color":{"byteOffset":16,"componentType":"UNSIGNED_BYTE","type":"VEC3"},)"
                            R"("lost":{"byteOffset":20,"componentType":"DOUBLE","type":"SCALAR"},"odd":7})";
  const TileContent content = decoded(b3dm_of(batched_glb(), R"({"BATCH_LENGTH":2})", table, {}, body));
  ASSERT_EQ(content.property_tables.size(), 1u);
  EXPECT_EQ(content.primitives[0].property_table, 0);
  EXPECT_EQ(content.primitives[0].vertices[0].feature_and_surface, 1u);
  EXPECT_EQ(content.property_tables[0].describe(0), (Facts{{"color", "1, 2, 3"},
                                                           {"height", "3.5"},
                                                           {"level", "1"},
                                                           {"more", "{\"a\":1}"},
                                                           {"name", "Hut"},
                                                           {"open", "yes"}}));
  EXPECT_EQ(content.property_tables[0].describe(1),
            (Facts{{"color", "4, 5, 6"}, {"height", "7"}, {"name", "Barn"}, {"open", "no"}}));
}

TEST(B3dm, RtcCenterInJsonAndInTheBody) {
  const auto corner = [](const TileContent& content) { return glm::dvec3(content.primitives[0].tile_from_mesh[3]); };
  EXPECT_EQ(corner(decoded(b3dm_of(triangle_glb(), R"({"BATCH_LENGTH":0,"RTC_CENTER":[1.5e6,-2.25,3]})"))),
            glm::dvec3(1.5e6, -2.25, 3));
  Bytes body;
  for (const float c : {1.0f, 2.0f, 3.0f, 0.0f}) append(body, c);
  EXPECT_EQ(corner(decoded(b3dm_of(triangle_glb(), R"({"BATCH_LENGTH":0,"RTC_CENTER":{"byteOffset":0}})", {}, body))),
            glm::dvec3(1, 2, 3));
}

TEST(B3dm, CutOffAnywhereIsAnError) {
  const Bytes whole = b3dm_of(batched_glb(), R"({"BATCH_LENGTH":2})", R"({"name":["Hut","Barn"]})");
  ASSERT_TRUE(decode_content(whole, {}));
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(decode_content(ByteView(whole).first(size), {})) << size;
}

TEST(B3dm, TablesThatReachPastTheEndAreAnError) {
  for (const std::size_t field : {8u, 12u, 16u, 20u, 24u}) {
    Bytes changed = b3dm_of(batched_glb(), R"({"BATCH_LENGTH":2})", R"({"name":["Hut","Barn"]})");
    for (std::size_t i = 0; i < 4; ++i) changed[field + i] = std::byte{0xff};
    EXPECT_FALSE(decode_content(changed, {})) << field;
  }
  EXPECT_FALSE(decode_content(b3dm_of(batched_glb(), R"({"BATCH_LENGTH":4000000000})", "{}"), {}));
}

TEST(Composite, PartsAreJoinedWithTheirTablesAndMaterials) {
  const Bytes b3dm = b3dm_of(batched_glb(), R"({"BATCH_LENGTH":2})", R"({"name":["Hut","Barn"]})");
  const TileContent content = decoded(composite_of({b3dm, composite_of({b3dm}), b3dm_of(triangle_glb())}));
  ASSERT_EQ(content.primitives.size(), 3u);
  EXPECT_EQ(content.property_tables.size(), 2u);
  EXPECT_EQ(content.primitives[1].property_table, 1);
  EXPECT_EQ(content.primitives[1].material, 1u);
  EXPECT_EQ(content.primitives[2].property_table, -1);
}

TEST(Composite, ABrokenPartHarmsNoneOfTheOthers) {
  Bytes broken = b3dm_of(triangle_glb());
  broken[4] = std::byte{9};  // its version
  const TileContent content = decoded(composite_of({broken, b3dm_of(triangle_glb())}));
  EXPECT_EQ(content.triangle_count(), 1u);
  ASSERT_EQ(content.problems.size(), 1u);
  EXPECT_NE(content.problems[0].find("version 9"), std::string::npos);
}

TEST(Composite, DepthAndSizesAreChecked) {
  Bytes nested = b3dm_of(triangle_glb());
  for (int i = 0; i < 6; ++i) nested = composite_of({nested});
  EXPECT_FALSE(decode_content(nested, {}));
  const Bytes whole = composite_of({b3dm_of(triangle_glb()), b3dm_of(triangle_glb())});
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(decode_content(ByteView(whole).first(size), {})) << size;
  Bytes many = composite_of({});
  many[12] = std::byte{0xff};
  EXPECT_FALSE(decode_content(many, {})) << "claims tiles that are not there";
}

}  // namespace
}  // namespace mercia::tiles::test
