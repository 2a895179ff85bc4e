// Landmarks before buildings before terrain before transport.
#include <gtest/gtest.h>

#include <string>

#include "engine/tiles/importance.h"
#include "engine/tiles/tileset_json.h"

namespace mercia::tiles {
namespace {

TEST(Importance, FactorsFallFromLandmarksToTransport) {
  EXPECT_GT(priority_factor(Importance::Landmark), priority_factor(Importance::Building));
  EXPECT_GT(priority_factor(Importance::Building), priority_factor(Importance::Usual));
  EXPECT_EQ(priority_factor(Importance::Usual), 1.0);
  EXPECT_GT(priority_factor(Importance::Building), priority_factor(Importance::Terrain));
  EXPECT_GT(priority_factor(Importance::Terrain), priority_factor(Importance::Transport));
  // Small: two levels of detail, a factor of four, outweigh it.
  EXPECT_LT(priority_factor(Importance::Landmark) / priority_factor(Importance::Transport), 4.0);
}

TEST(Importance, NamesAreReadByTheirWords) {
  EXPECT_EQ(importance_of("cityBuildings"), Importance::Building);
  EXPECT_EQ(importance_of("LANDMARKS"), Importance::Landmark);
  EXPECT_EQ(importance_of("landmark buildings"), Importance::Landmark) << "the most important word counts";
  EXPECT_EQ(importance_of("street_furniture"), Importance::Transport);
  EXPECT_EQ(importance_of("TerrainDetail"), Importance::Terrain);
  EXPECT_EQ(importance_of("road2"), Importance::Transport);
  EXPECT_EQ(importance_of("broadcast"), Importance::Usual) << "parts of words say nothing";
  EXPECT_EQ(importance_of("trails"), Importance::Usual);
  EXPECT_EQ(importance_of(""), Importance::Usual);
  EXPECT_EQ(importance_of("\xff\x80 \xc3\xa9"), Importance::Usual);
  EXPECT_EQ(importance_of(std::string(1'000'000, 's')), Importance::Usual);
}

Json tile(const Json& more = Json::object()) {
  Json json{{"boundingVolume", {{"sphere", {0, 0, 0, 10}}}}, {"geometricError", 1.0}};
  json.update(more);
  return json;
}

TEST(Importance, ComesFromMetadataOfTilesContentsAndGroupsAndIsHandedDown) {
  Json root = tile({{"metadata", {{"class", "Terrain"}}}});
  root["children"] = {
      tile({{"content", {{"uri", "a.glb"}, {"group", 1}}}}),
      tile({{"contents",
             {{{"uri", "a.glb"}, {"group", 0}}, {{"uri", "b.glb"}, {"metadata", {{"class", "Landmark"}}}}}}}),
      tile(),
      tile({{"metadata", {{"class", "thing"}, {"properties", {{"layer", "Roads"}, {"height", 3}}}}}}),
      // What makes no sense says nothing.
      tile({{"metadata", {"building"}}, {"content", {{"uri", "a.glb"}, {"group", 99}}}, {"contents", 3}}),
      tile({{"metadata", {{"class", 7}, {"properties", {{"name", {1, 2}}}}}}, {"content", {{"group", -1}}}}),
  };
  const Json tileset{{"asset", {{"version", "1.1"}}},
                     {"geometricError", 100},
                     {"groups", {{{"class", "road"}}, {{"class", "layer"}, {"properties", {{"name", "Buildings"}}}}}},
                     {"root", root}};
  const auto part = read_tileset(tileset, "file:///t.json", {});
  ASSERT_TRUE(part) << part.error().sentence();
  const auto of = [&](std::size_t i) { return part->tiles.at(i).importance; };
  EXPECT_EQ(of(0), Importance::Terrain);
  EXPECT_EQ(of(1), Importance::Building);
  EXPECT_EQ(of(2), Importance::Landmark);
  EXPECT_EQ(of(3), Importance::Terrain) << "as its parent";
  EXPECT_EQ(of(4), Importance::Transport);
  EXPECT_EQ(of(5), Importance::Terrain);
  EXPECT_EQ(of(6), Importance::Terrain);
}

TEST(Importance, GoesOnIntoTilesetsWithinTilesets) {
  TilesetPlace place;
  place.importance = Importance::Landmark;
  const Json tileset{{"asset", {{"version", "1.1"}}}, {"geometricError", 100}, {"root", tile()}};
  const auto part = read_tileset(tileset, "file:///t.json", place);
  ASSERT_TRUE(part) << part.error().sentence();
  EXPECT_EQ(part->tiles.at(0).importance, Importance::Landmark);
}

}  // namespace
}  // namespace mercia::tiles
