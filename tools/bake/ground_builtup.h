// Where a town is, for ground that no map has coloured.
#pragma once

#include <vector>

#include "tools/bake/scene.h"

namespace mercia::bake {

// Rings around land where buildings stand close: within some 50 m they cover more than a sixteenth of the ground.
// Anticlockwise around such land, clockwise around gaps in it; smooth enough to look like the edge of a town.
// They reach a little beyond the scene's extent. Empty where there are few buildings.
std::vector<Ring> built_up_land(const Scene& scene);

}  // namespace mercia::bake
