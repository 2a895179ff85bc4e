// tileset.json of 3D Tiles 1.0 and 1.1.
#pragma once

#include <string>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/tiles/json.h"
#include "engine/tiles/tile_tree.h"

namespace mercia::tiles {

// What an external tileset takes over from the tile that names it.
struct TilesetPlace {
  glm::dmat4 root_from_parent{1.0};
  Refine refine = Refine::Replace;
  std::uint32_t parent_document = kNone;
  std::uint32_t document_depth = 0;
  UpAxis up_axis = UpAxis::Y;  // where the tileset itself names none
  Importance importance = Importance::Usual;
};

TilesetPlace place_below(const TileTree& tree, TileId tile);

// A glTF has none of this; both are JSON.
bool is_tileset(const Json& json);

// Tiles that cannot be used (no bounding volume, a NaN) are left out with all below them and named in the problems;
// an unusable geometric error becomes the parent's half.
// Errors (Input): no tileset, its root cannot be used, an extension is required that changes how it must be read.
Result<TilePart> read_tileset(const Json& json, const std::string& uri, const TilesetPlace& place);

}  // namespace mercia::tiles
