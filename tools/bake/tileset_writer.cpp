#include "tools/bake/tileset_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <system_error>

#include "engine/base/file.h"

namespace mercia::bake {
namespace {

using Json = nlohmann::ordered_json;

Json transform_of(const geo::MapFrame& frame) {
  Json numbers = Json::array();
  for (int column = 0; column < 4; ++column)
    for (int row = 0; row < 4; ++row) numbers.push_back(frame.ecef_from_world()[column][row]);
  return numbers;
}

Json box_of(const TilesetFacts& facts) {
  const glm::dvec2 center = (facts.root.low + facts.root.high) / 2.0;
  const glm::dvec2 half = (facts.root.high - facts.root.low) / 2.0;
  const double middle = (facts.lowest + facts.highest) / 2.0;
  const double reach = std::max((facts.highest - facts.lowest) / 2.0, 0.5);
  return {center.x, center.y, middle, half.x, 0.0, 0.0, 0.0, half.y, 0.0, 0.0, 0.0, reach};
}

// What the subtrees' metadata means.
Json schema() {
  Json box{{"description", "Centre and half axes of a box around the tile's content and that of its descendants"},
           {"type", "SCALAR"},
           {"componentType", "FLOAT64"},
           {"array", true},
           {"count", 12},
           {"required", true},
           {"semantic", "TILE_BOUNDING_BOX"}};
  Json error{{"description", "Metres by which the tile's content deviates from full detail, as measured"},
             {"type", "SCALAR"},
             {"componentType", "FLOAT64"},
             {"required", true},
             {"semantic", "TILE_GEOMETRIC_ERROR"}};
  Json result{{"id", "mercia_tiles"}};
  result["classes"]["tile"]["properties"] = {{"boundingBox", std::move(box)}, {"geometricError", std::move(error)}};
  return result;
}

}  // namespace

std::filesystem::path content_path(const TileKey& key) { return fmt::format("{}/{}/{}.glb", key.level, key.x, key.y); }

Result<void> write_tileset(const std::filesystem::path& folder, const geo::MapFrame& frame, const TilesetFacts& facts,
                           const TileSet& tiles) {
  std::error_code error;
  std::filesystem::create_directories(folder / "subtrees", error);
  if (error) return fail_input(error.message(), (folder / "subtrees").string());
  for (const TileKey& root : subtree_roots(tiles)) {
    const auto path = folder / "subtrees" / fmt::format("{}.{}.{}.subtree", root.level, root.x, root.y);
    MERCIA_CHECK(write_file(path, write_subtree(tiles, root)));
  }

  Json root;
  root["transform"] = transform_of(frame);
  root["boundingVolume"]["box"] = box_of(facts);
  root["geometricError"] = facts.root_geometric_error;
  root["refine"] = "REPLACE";
  root["content"]["uri"] = "{level}/{x}/{y}.glb";
  root["implicitTiling"] = {{"subdivisionScheme", "QUADTREE"},
                            {"subtreeLevels", kSubtreeLevels},
                            {"availableLevels", facts.levels},
                            {"subtrees", {{"uri", "subtrees/{level}.{x}.{y}.subtree"}}}};
  Json tileset;
  tileset["asset"] = {{"version", "1.1"}, {"generator", "mercia-bake"}};
  tileset["schema"] = schema();
  // Without the root nothing is seen at all: the error is the region's size.
  tileset["geometricError"] = std::max(facts.root.high.x - facts.root.low.x, facts.root_geometric_error);
  tileset["root"] = std::move(root);
  return write_file(folder / "tileset.json", as_bytes(tileset.dump(1) + "\n"));
}

}  // namespace mercia::bake
