// Cutting triangles at a tile's border.
#pragma once

#include "tools/bake/mesh.h"
#include "tools/bake/tile_grid.h"

namespace mercia::bake {

MapRect bounds_of(const SurfaceMesh& mesh);

// Appends the part of `mesh` (map frame) inside the rectangle to `out`. What crosses the border is cut exactly on it,
// and two tiles that share a border cut in the very same points. A triangle that lies in the border belongs to the
// tile whose lower side it is.
void append_clipped(const SurfaceMesh& mesh, const MapRect& rect, SurfaceMesh& out);

}  // namespace mercia::bake
