#include <gtest/gtest.h>

#include <cmath>

#include "engine/geo/wgs84.h"
#include "engine/tiles/subtree.h"
#include "tests/tiles/subtree_builder.h"

namespace mercia::tiles::test {
namespace {

SubtreeRequest request(Subdivision subdivision = Subdivision::Quadtree, std::uint32_t subtree_levels = 2,
                       std::uint32_t available_levels = 4) {
  SubtreeRequest result;
  result.uri = "file:///s/0.0.0.subtree";
  result.tiling.subdivision = subdivision;
  result.tiling.subtree_levels = subtree_levels;
  result.tiling.available_levels = available_levels;
  result.tiling.content_templates = {"{level}/{x}/{y}.glb"};
  result.tiling.root_geometric_error = 32.0;
  result.tiling.root_volume = geo::OrientedBox{{0, 0, 0}, glm::dmat3(8.0)};
  return result;
}

Result<TilePart> read(const Bytes& bytes, const SubtreeRequest& from) { return read_subtree(bytes, from, {}); }

// Root, its children 0 and 3, contents on the root and child 3, below child 3 one subtree at its last place.
SubtreeBuilder quadtree() {
  SubtreeBuilder builder;
  builder.json["tileAvailability"] = builder.bits(5, {0, 1, 4});
  builder.json["contentAvailability"] = Json::array({builder.bits(5, {0, 4})});
  builder.json["childSubtreeAvailability"] = builder.bits(16, {15});
  return builder;
}

TEST(Subtree, BitsBecomeTiles) {
  const auto part = read(quadtree().finish(), request());
  ASSERT_TRUE(part) << part.error().sentence();
  ASSERT_EQ(part->tiles.size(), 4u);
  EXPECT_EQ(part->tiles[0].content_mask, 1u);
  EXPECT_EQ(part->tiles[1].coordinates, (ImplicitCoordinates{1, 0, 0, 0}));
  EXPECT_TRUE(part->tiles[1].is_empty());
  EXPECT_EQ(part->tiles[2].coordinates, (ImplicitCoordinates{1, 1, 1, 0}));
  EXPECT_EQ(part->tiles[2].content_mask, 1u);
  EXPECT_EQ(part->tiles[3].coordinates, (ImplicitCoordinates{2, 3, 3, 0}));
  EXPECT_TRUE(part->tiles[3].awaits_subtree);
  EXPECT_EQ(part->tiles[0].first_child, 1u);
  EXPECT_EQ(part->tiles[1].next_sibling, 2u);
  EXPECT_EQ(part->tiles[2].first_child, 3u);
  EXPECT_EQ(part->tiles[3].parent, 2u);
  EXPECT_EQ(part->tiles[2].geometric_error, 16.0);
  EXPECT_EQ(part->tiles[3].geometric_error, 8.0);
  const auto box = std::get<geo::OrientedBox>(part->tiles[2].bounds.volume());
  EXPECT_EQ(box.center, glm::dvec3(4, 4, 0));
  EXPECT_EQ(box.half_axes[0], glm::dvec3(4, 0, 0));
  EXPECT_EQ(box.half_axes[2], glm::dvec3(0, 0, 8));
}

TEST(Subtree, OctreesDivideTheHeightToo) {
  SubtreeBuilder builder;
  builder.json["tileAvailability"] = {{"constant", 1}};
  builder.json["contentAvailability"] = Json::array({{{"constant", 1}}});
  builder.json["childSubtreeAvailability"] = {{"constant", 0}};
  const auto part = read(builder.finish(), request(Subdivision::Octree));
  ASSERT_TRUE(part) << part.error().sentence();
  ASSERT_EQ(part->tiles.size(), 9u);
  EXPECT_EQ(part->tiles[6].coordinates, (ImplicitCoordinates{1, 1, 0, 1}));
  const auto box = std::get<geo::OrientedBox>(part->tiles[6].bounds.volume());
  EXPECT_EQ(box.center, glm::dvec3(4, -4, 4));
  EXPECT_EQ(box.half_axes[2], glm::dvec3(0, 0, 4));
}

TEST(Subtree, RegionsAreDividedInAngles) {
  SubtreeRequest from = request();
  from.tiling.root_region = {{-0.034, 0.915, -0.032, 0.917, 0.0, 100.0}};
  const auto part = read(quadtree().finish(), from);
  ASSERT_TRUE(part);
  const glm::dvec3 north_east = geo::ecef_from_geodetic({0.9165, -0.0325, 50});
  EXPECT_EQ(geo::distance_to(part->tiles[2].bounds.volume(), north_east), 0.0);
  EXPECT_GT(geo::distance_to(part->tiles[1].bounds.volume(), north_east), 1000.0);
}

TEST(Subtree, NothingBelowTheLastAvailableLevel) {
  SubtreeBuilder builder;
  builder.json["tileAvailability"] = {{"constant", 1}};
  builder.json["contentAvailability"] = Json::array({{{"constant", 1}}});
  builder.json["childSubtreeAvailability"] = {{"constant", 1}};
  EXPECT_EQ(read(builder.finish(), request(Subdivision::Quadtree, 2, 2))->tiles.size(), 5u);
  EXPECT_EQ(read(builder.finish(), request(Subdivision::Quadtree, 2, 1))->tiles.size(), 1u);
  EXPECT_EQ(read(builder.finish(), request(Subdivision::Quadtree, 2, 4))->tiles.size(), 21u);
}

TEST(Subtree, TheJsonFormWithAnExternalBuffer) {
  SubtreeBuilder builder = quadtree();
  builder.json["buffers"] = Json::array({{{"byteLength", builder.binary.size()}, {"uri", "bits.bin"}}});
  const std::string text = builder.json.dump();
  const auto part = read_subtree(as_bytes(text), request(), [&](const std::string& reference) -> Result<Bytes> {
    EXPECT_EQ(reference, "bits.bin");
    return builder.binary;
  });
  ASSERT_TRUE(part) << part.error().sentence();
  EXPECT_EQ(part->tiles.size(), 4u);
  EXPECT_FALSE(read_subtree(as_bytes(text), request(), [&](const std::string&) -> Result<Bytes> { return Bytes(3); }));
  EXPECT_FALSE(read(builder.finish(), request())) << "nothing to fetch with";
}

TEST(Subtree, SeveralContents) {
  SubtreeRequest from = request();
  from.tiling.content_templates = {"a{x}", "b{x}"};
  SubtreeBuilder builder = quadtree();
  builder.json["contentAvailability"] = Json::array({builder.bits(5, {0}), builder.bits(5, {0, 4}), {{"constant", 1}}});
  const auto part = read(builder.finish(), from);
  ASSERT_TRUE(part);
  EXPECT_EQ(part->tiles[0].content_mask, 3u);
  EXPECT_EQ(part->tiles[2].content_mask, 2u) << "the third has no template";
}

TEST(Subtree, MetadataOverridesVolumesAndErrors) {
  SubtreeRequest from = request();
  from.root_from_tile[3] = {1000, 0, 0, 1};
  from.tiling.tile_semantics =
      std::make_shared<TileSemantics>(read_tile_semantics(&static_cast<const Json&>(Json::parse(
          R"({"classes":{"tile":{"properties":{
        "box":{"type":"SCALAR","componentType":"FLOAT64","array":true,"count":12,"semantic":"TILE_BOUNDING_BOX"},
        "error":{"type":"SCALAR","componentType":"FLOAT32","semantic":"TILE_GEOMETRIC_ERROR"},
        "odd":{"type":"VEC3","componentType":"FLOAT32","semantic":"TILE_BOUNDING_SPHERE"},
        "name":{"type":"STRING","semantic":"NAME"}}}}})"))));
  SubtreeBuilder builder = quadtree();
  Bytes boxes;
  Bytes errors;
  for (int row = 0; row < 3; ++row) {
    for (const double c : {1.0 * row, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0}) append(boxes, c);
    append(errors, static_cast<float>(row) - 0.5f);
  }
  builder.json["tileMetadata"] = 0;
  builder.json["propertyTables"] = Json::array(
      {{{"class", "tile"},
        {"count", 3},
        {"properties",
         {{"box", {{"values", builder.add_view(boxes)}}}, {"error", {{"values", builder.add_view(errors)}}}}}}});
  const auto part = read(builder.finish(), from);
  ASSERT_TRUE(part) << part.error().sentence();
  EXPECT_EQ(std::get<geo::OrientedBox>(part->tiles[2].bounds.volume()).center, glm::dvec3(1002, 0, 0));
  EXPECT_EQ(part->tiles[2].geometric_error, 1.5);
  EXPECT_EQ(part->tiles[0].geometric_error, 32.0) << "an error below nought is ignored";

  builder.json["bufferViews"].back()["byteLength"] = 4;
  EXPECT_FALSE(read(builder.finish(), from)) << "too few rows";
}

TEST(Subtree, CutOffAnywhereIsAnError) {
  const Bytes whole = quadtree().finish();
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(read_subtree(ByteView(whole).first(size), request(), {})) << size;
}

TEST(Subtree, BrokenAvailabilityIsAnError) {
  const std::vector<std::pair<const char*, Json>> changes{
      {"/tileAvailability", nullptr},         {"/tileAvailability", {{"constant", 0}}},
      {"/tileAvailability/bitstream", 17},    {"/tileAvailability/bitstream", -1},
      {"/bufferViews/0/byteLength", 0},       {"/bufferViews/0/byteLength", 1e12},
      {"/bufferViews/0/byteOffset", 1e12},    {"/bufferViews/0/buffer", 4},
      {"/childSubtreeAvailability", Json(7)}, {"/buffers/0/byteLength", 1e12},
      {"/contentAvailability/0/bitstream", 9}};
  for (const auto& [pointer, value] : changes) {
    SubtreeBuilder builder = quadtree();
    builder.json["buffers"].push_back({{"byteLength", builder.binary.size()}});
    builder.json[Json::json_pointer(pointer)] = value;
    EXPECT_FALSE(read(builder.finish(), request())) << pointer;
  }
  Bytes version = quadtree().finish();
  version[4] = std::byte{2};
  EXPECT_FALSE(read(version, request()));
}

}  // namespace
}  // namespace mercia::tiles::test
