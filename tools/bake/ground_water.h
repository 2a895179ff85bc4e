// At what height the water stands.
#pragma once

#include <functional>
#include <span>

#include "tools/bake/ground_shapes.h"

namespace mercia::bake {

// Gives areas of water that share points of their borders one level: a little below their lowest banks, if those lie
// within 3 m of one height (and the sea whatever its cliffs); a river on a slope follows the terrain instead.
void level_waters(std::span<GroundShape> shapes, const std::function<double(glm::dvec2)>& ground);

}  // namespace mercia::bake
