// What stands on roofs: chimneys of houses, plant rooms of large flat roofs.
#pragma once

#include "tools/bake/mesh.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

// Appends what is taller than `allowed_error` metres. `top`: the height of the ridge or of the flat roof. Returns the
// height of the tallest thing left out.
double add_roof_furniture(const Building& building, double top, double allowed_error, SurfaceMesh& out);

}  // namespace mercia::bake
