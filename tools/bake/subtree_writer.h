// 3D Tiles 1.1 subtrees: which tiles of an implicit quadtree exist, and which have content.
#pragma once

#include <cstdint>
#include <glm/glm.hpp>
#include <map>
#include <vector>

#include "engine/base/bytes.h"
#include "tools/bake/tile_grid.h"

namespace mercia::bake {

// Levels in one .subtree file.
inline constexpr std::uint32_t kSubtreeLevels = 5;

// A tile that exists, and where its surface and that of its descendants lies (tileset frame).
struct TileFacts {
  bool has_content = false;
  double error = 0.0;  // metres, measured; no less than its descendants'
  glm::dvec3 low{0.0};
  glm::dvec3 high{0.0};
};
using TileSet = std::map<TileKey, TileFacts>;

// The keys of the subtrees' roots, in order. A tile's ancestors must be in the set.
std::vector<TileKey> subtree_roots(const TileSet& tiles);

// The file of the subtree below `root`. Each tile's box and error are written as metadata (TILE_BOUNDING_BOX,
// TILE_GEOMETRIC_ERROR), which fit closer than the implied ones: heights and detail differ from tile to tile, and far
// from the origin upright is not z.
Bytes write_subtree(const TileSet& tiles, const TileKey& root);

}  // namespace mercia::bake
