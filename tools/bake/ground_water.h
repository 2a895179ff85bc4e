// At what height the water stands.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "tools/bake/scene.h"

namespace mercia::bake {

// For every area, if it is standing water: the height of its lowest banks. Areas of water that share points of their
// borders stand at one level if their banks lie within 3 m of one height (and the sea whatever its cliffs); a river on
// a slope follows the terrain instead.
std::vector<std::optional<double>> water_banks(std::span<const Area> areas,
                                               const std::function<double(glm::dvec2)>& ground);

}  // namespace mercia::bake
