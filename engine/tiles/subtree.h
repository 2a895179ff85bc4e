// Subtrees of implicit tilesets: which tiles and contents there are, as bits.
#pragma once

#include <functional>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/tiles/tile_tree.h"

namespace mercia::tiles {

// What reading a subtree needs to know of its root tile; copied for the worker.
struct SubtreeRequest {
  std::string uri;
  ImplicitTiling tiling;
  ImplicitCoordinates root;
  glm::dmat4 root_from_tile{1.0};
};

// A binary .subtree or its JSON form. `fetch` reads external buffers by their reference. Metadata of the semantics
// TILE_BOUNDING_BOX, TILE_BOUNDING_SPHERE, TILE_MINIMUM_HEIGHT, TILE_MAXIMUM_HEIGHT and TILE_GEOMETRIC_ERROR overrides
// what follows from the subdivision. Errors (Input): cut off, a bit stream outside its buffer, over a limit.
Result<TilePart> read_subtree(ByteView bytes, const SubtreeRequest& request,
                              const std::function<Result<Bytes>(const std::string&)>& fetch);

}  // namespace mercia::tiles
