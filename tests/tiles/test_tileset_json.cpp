#include <gtest/gtest.h>

#include <cmath>

#include "engine/geo/wgs84.h"
#include "engine/tiles/tileset_json.h"

namespace mercia::tiles {
namespace {

const std::string kUri = "file:///data/tileset.json";

Json tile(double error = 1.0, const char* uri = nullptr) {
  Json json{{"boundingVolume", {{"sphere", {0, 0, 0, 10}}}}, {"geometricError", error}};
  if (uri) json["content"]["uri"] = uri;
  return json;
}

Json tileset(Json root) {
  return {{"asset", {{"version", "1.1"}}}, {"geometricError", 100}, {"root", std::move(root)}};
}

TilePart read(const Json& json, const TilesetPlace& place = {}) {
  auto part = read_tileset(json, kUri, place);
  EXPECT_TRUE(part) << part.error().sentence();
  return part ? std::move(*part) : TilePart{};
}

std::vector<TileId> children(const TilePart& part, TileId parent) {
  std::vector<TileId> ids;
  for (TileId id = part.tiles[parent].first_child; id != kNoTile; id = part.tiles[id].next_sibling) ids.push_back(id);
  return ids;
}

TEST(TilesetJson, ATreeKeepsItsOrder) {
  Json root = tile(8, "root.glb");
  root["refine"] = "ADD";
  root["children"] = {tile(4, "a.glb"), tile(4, "b.glb")};
  root["children"][1]["refine"] = "REPLACE";
  root["children"][0]["children"] = {tile(2, "aa.glb")};
  const TilePart part = read(tileset(root));
  ASSERT_EQ(part.tiles.size(), 4u);
  EXPECT_EQ(children(part, 0), (std::vector<TileId>{1, 2}));
  EXPECT_EQ(children(part, 1), (std::vector<TileId>{3}));
  EXPECT_EQ(part.tiles[3].parent, 1u);
  EXPECT_EQ(part.tiles[3].depth, 2);
  EXPECT_EQ(part.tiles[0].refine, Refine::Add);
  EXPECT_EQ(part.tiles[1].refine, Refine::Add) << "taken over from the parent";
  EXPECT_EQ(part.tiles[2].refine, Refine::Replace);
  EXPECT_EQ(part.contents[part.tiles[3].contents], std::vector<std::string>{"aa.glb"});
}

TEST(TilesetJson, TransformsAddUpAndScaleTheError) {
  Json root = tile(8);
  root["transform"] = {0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 100, 0, 0, 1};  // a quarter turn, then 100 along x
  Json child = tile(4);
  child["transform"] = {2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 10, 0, 0, 1};
  child["boundingVolume"] = {{"box", {1, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3}}};
  root["children"] = {child};
  const TilePart part = read(tileset(root));
  const auto box = std::get<geo::OrientedBox>(part.tiles[1].bounds.volume());
  EXPECT_LT(glm::length(box.center - glm::dvec3(100, 12, 0)), 1e-9);
  EXPECT_LT(glm::length(box.half_axes[0] - glm::dvec3(0, 2, 0)), 1e-9);
  EXPECT_LT(glm::length(box.half_axes[1] - glm::dvec3(-4, 0, 0)), 1e-9);
  EXPECT_DOUBLE_EQ(part.tiles[1].geometric_error, 8.0);
  EXPECT_DOUBLE_EQ(part.tiles[0].geometric_error, 8.0);
}

TEST(TilesetJson, RegionsIgnoreTheTransform) {
  Json root = tile();
  root["transform"] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1e6, 0, 0, 1};
  root["boundingVolume"] = {{"region", {-0.0332, 0.9159, -0.0331, 0.9160, 0, 100}}};
  const TilePart part = read(tileset(root));
  const glm::dvec3 inside = geo::ecef_from_geodetic({0.91595, -0.03315, 50});
  EXPECT_EQ(geo::distance_to(part.tiles[0].bounds.volume(), inside), 0.0);
}

TEST(TilesetJson, SeveralContentsAndOldNames) {
  Json root = tile();
  root["contents"] = {{{"uri", "a.glb"}}, {{"uri", "b.glb"}}};
  Json old = tile();
  old["content"]["url"] = "old.b3dm";
  Json extended = tile();
  extended["extensions"]["3DTILES_multiple_contents"]["content"] = {{{"uri", "c.glb"}}, {{"uri", "d.glb"}}};
  root["children"] = {old, extended};
  TileTree tree;
  ASSERT_TRUE(tree.attach_document(read(tileset(root)), kNoTile));
  EXPECT_EQ(*tree.content_uris(0), (std::vector<std::string>{"file:///data/a.glb", "file:///data/b.glb"}));
  EXPECT_EQ(*tree.content_uris(1), (std::vector<std::string>{"file:///data/old.b3dm"}));
  EXPECT_EQ(*tree.content_uris(2), (std::vector<std::string>{"file:///data/c.glb", "file:///data/d.glb"}));
}

TEST(TilesetJson, UnusableErrorsAreReplaced) {
  Json root = tile(8);
  root["children"] = {tile(-1), tile(2)};
  root["children"][1].erase("geometricError");
  const TilePart part = read(tileset(root));
  EXPECT_EQ(part.tiles[1].geometric_error, 4.0);
  EXPECT_EQ(part.tiles[2].geometric_error, 4.0);
}

TEST(TilesetJson, BrokenTilesAreLeftOutWithAMessage) {
  const std::vector<std::pair<const char*, Json>> changes{
      {"/boundingVolume", nullptr},
      {"/boundingVolume", {{"sphere", {0, 0, 0, -1}}}},
      {"/boundingVolume", {{"sphere", {0, 0, 1e300, 1}}}},
      {"/boundingVolume", {{"box", {1, 2, 3}}}},
      {"/boundingVolume", {{"box", {0, 0, 0, 1, 0, 0, 0, "1", 0, 0, 0, 1}}}},
      {"/boundingVolume", {{"region", {0, 1, 0, 0.5, 0, 1}}}},
      {"/boundingVolume", {{"region", {0, -9, 0, 9, 0, 1}}}},
      {"/transform", {1, 2, 3}},
      {"/transform", std::vector<double>(16, 0.0)},
      {"/transform", {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1e200, 0, 0, 1}},
      {"/transform", {1, 0, 0, 0.5, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}}};
  for (const auto& [pointer, value] : changes) {
    Json broken = tile();
    broken[Json::json_pointer(pointer)] = value;
    broken["children"] = {tile()};
    Json root = tile();
    root["children"] = {broken, tile(1, "good.glb")};
    const TilePart part = read(tileset(root));
    EXPECT_EQ(part.tiles.size(), 2u) << broken.dump();
    ASSERT_EQ(part.problems.size(), 1u) << broken.dump();
    EXPECT_NE(part.problems[0].find(kUri), std::string::npos);
    EXPECT_FALSE(read_tileset(tileset(broken), kUri, {})) << "a broken root breaks the tileset";
  }
}

TEST(TilesetJson, ChildrenThatAreNoTiles) {
  Json root = tile();
  root["children"] = {1, "x", nullptr, Json::array(), tile()};
  EXPECT_EQ(read(tileset(root)).tiles.size(), 2u);
  root["children"] = "none";
  EXPECT_EQ(read(tileset(root)).tiles.size(), 1u);
}

TEST(TilesetJson, NotATileset) {
  EXPECT_FALSE(read_tileset(Json::object(), kUri, {}));
  EXPECT_FALSE(read_tileset(Json(7), kUri, {}));
  Json old = tileset(tile());
  old["asset"]["version"] = "2.0";
  EXPECT_FALSE(read_tileset(old, kUri, {}));
  EXPECT_FALSE(is_tileset(Json{{"asset", {{"version", "2.0"}}}, {"scenes", Json::array()}}));
  TilesetPlace deep;
  deep.document_depth = 1000;
  EXPECT_FALSE(read_tileset(tileset(tile()), kUri, deep));
}

TEST(TilesetJson, UpAxisAndPlaceAreTakenOver) {
  Json json = tileset(tile());
  json["asset"]["gltfUpAxis"] = "Z";
  TilesetPlace place;
  place.root_from_parent[3] = {5, 6, 7, 1};
  place.refine = Refine::Add;
  place.document_depth = 3;
  const TilePart part = read(json, place);
  EXPECT_EQ(part.document->up_axis, UpAxis::Z);
  EXPECT_EQ(part.document->depth, 3u);
  EXPECT_EQ(part.tiles[0].refine, Refine::Add);
  EXPECT_EQ(geo::enclosing_sphere(part.tiles[0].bounds.volume()).center, glm::dvec3(5, 6, 7));
}

TEST(TilesetJson, AnExternalTilesetWithoutAnUpAxisHasItsParents) {
  TilesetPlace place;
  EXPECT_EQ(read(tileset(tile()), place).document->up_axis, UpAxis::Y);
  place.up_axis = UpAxis::Z;
  EXPECT_EQ(read(tileset(tile()), place).document->up_axis, UpAxis::Z);
  Json own = tileset(tile());
  own["asset"]["gltfUpAxis"] = "Y";
  EXPECT_EQ(read(own, place).document->up_axis, UpAxis::Y);
}

TEST(TilesetJson, ImplicitTilingAndItsForerunner) {
  Json root = tile(32, "{level}/{x}/{y}.glb");
  root["boundingVolume"] = {{"box", {0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1}}};
  const Json tiling{{"subdivisionScheme", "QUADTREE"},
                    {"subtreeLevels", 3},
                    {"availableLevels", 6},
                    {"subtrees", {{"uri", "s/{level}.{x}.{y}.subtree"}}}};
  root["implicitTiling"] = tiling;
  TilePart part = read(tileset(root));
  EXPECT_TRUE(part.tiles[0].awaits_subtree);
  EXPECT_FALSE(part.tiles[0].has_content()) << "not known yet";
  TileTree tree;
  ASSERT_TRUE(tree.attach_document(std::move(part), kNoTile));
  EXPECT_EQ(*tree.subtree_uri(0), "file:///data/s/0.0.0.subtree");

  root.erase("implicitTiling");
  root["extensions"]["3DTILES_implicit_tiling"] = tiling;
  root["extensions"]["3DTILES_implicit_tiling"].erase("availableLevels");
  root["extensions"]["3DTILES_implicit_tiling"]["maximumLevel"] = 5;
  EXPECT_EQ(read(tileset(root)).tilings.at(0).available_levels, 6u);
}

TEST(TilesetJson, ImplicitTilingsOverALimitAreRefused) {
  const std::vector<std::pair<const char*, Json>> changes{
      {"subdivisionScheme", "BINARY"}, {"subtreeLevels", 0},    {"subtreeLevels", 30}, {"subtreeLevels", -1},
      {"availableLevels", 0},          {"availableLevels", 64}, {"subtrees", nullptr}};
  for (const auto& [name, value] : changes) {
    Json root = tile();
    root["boundingVolume"] = {{"box", {0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1}}};
    root["implicitTiling"] = {{"subdivisionScheme", "QUADTREE"},
                              {"subtreeLevels", 3},
                              {"availableLevels", 6},
                              {"subtrees", {{"uri", "{level}"}}}};
    root["implicitTiling"][name] = value;
    EXPECT_FALSE(read_tileset(tileset(root), kUri, {})) << name;
  }
  Json sphere = tile();
  sphere["implicitTiling"] = {{"subdivisionScheme", "QUADTREE"},
                              {"subtreeLevels", 3},
                              {"availableLevels", 6},
                              {"subtrees", {{"uri", "{level}"}}}};
  EXPECT_FALSE(read_tileset(tileset(sphere), kUri, {}));
}

TEST(TileTree, DocumentsAreAttachedBelowTheirTile) {
  Json root = tile(8);
  root["children"] = {tile(4, "inner.json"), tile(4, "x.glb")};
  TileTree tree;
  ASSERT_TRUE(tree.attach_document(read(tileset(root)), kNoTile));
  Json inner = tile(2, "y.glb");
  inner["children"] = {tile(1, "z.glb")};
  TilesetPlace place;
  place.parent_document = 0;
  auto part = read_tileset(tileset(inner), "file:///data/sub/inner.json", place);
  ASSERT_TRUE(part);
  const auto attached = tree.attach_document(std::move(*part), 1);
  ASSERT_TRUE(attached);
  EXPECT_EQ(*attached, 3u);
  EXPECT_EQ(tree.tiles[1].first_child, 3u);
  EXPECT_EQ(tree.tiles[3].next_sibling, kNoTile);
  EXPECT_EQ(tree.tiles[3].parent, 1u);
  EXPECT_EQ(tree.tiles[4].parent, 3u);
  EXPECT_EQ(tree.tiles[4].depth, 3);
  EXPECT_EQ(*tree.content_uris(4), std::vector<std::string>{"file:///data/sub/z.glb"});
  EXPECT_TRUE(tree.contains_above(1, kUri));
  EXPECT_FALSE(tree.contains_above(0, "file:///data/sub/inner.json"));
}

TEST(TileTree, DepthIsLimited) {
  TileTree tree;
  ASSERT_TRUE(tree.attach_document(read(tileset(tile())), kNoTile));
  TileId last = 0;
  for (std::uint32_t i = 1; i <= kDeepestTile; ++i) {
    const auto next = tree.attach_document(read(tileset(tile())), last);
    ASSERT_TRUE(next) << i;
    last = *next;
  }
  EXPECT_FALSE(tree.attach_document(read(tileset(tile())), last));
}

TEST(TileTree, TemplatesAreExpanded) { EXPECT_EQ(expanded("{level}/{x}-{y}-{z}{w}{", {3, 1, 2, 4}), "3/1-2-4{w}{"); }

}  // namespace
}  // namespace mercia::tiles
