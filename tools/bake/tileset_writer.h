// tileset.json of a baked region.
#pragma once

#include <filesystem>

#include "engine/base/result.h"
#include "engine/geo/map_frame.h"
#include "tools/bake/subtree_writer.h"
#include "tools/bake/tile_grid.h"

namespace mercia::bake {

struct TilesetFacts {
  MapRect root;         // the root square
  double lowest = 0.0;  // of all content, in the tileset's frame (curvature included)
  double highest = 0.0;
  double root_geometric_error = 0.0;  // metres; halves with every level
  std::uint32_t levels = 1;
};

// The content of tile (level, x, y) is LEVEL/X/Y.glb beside tileset.json.
std::filesystem::path content_path(const TileKey& key);

// Writes tileset.json and the subtrees. Errors (Input): the folder cannot be written.
Result<void> write_tileset(const std::filesystem::path& folder, const geo::MapFrame& frame, const TilesetFacts& facts,
                           const TileSet& tiles);

}  // namespace mercia::bake
