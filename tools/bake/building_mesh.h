// A building's walls and roof as triangles, at a stated error.
#pragma once

#include "tools/bake/mesh.h"
#include "tools/bake/scene.h"
#include "tools/bake/terrain.h"

namespace mercia::bake {

// Appends the building simplified so that no point of its surface moves by more than about `allowed_error` metres
// (0: everything), and returns the largest deviation that the simplification really made; a building that vanishes
// because it is smaller than the error counts with its full size.
double build_building(const Building& building, const Terrain& terrain, double allowed_error, SurfaceMesh& out);

}  // namespace mercia::bake
