// Where a town is, for ground that no map has coloured.
#pragma once

#include <vector>

#include "tools/bake/scene.h"

namespace mercia::bake {

// Of the ground that buildings cover within some 50 m: where houses stand in gardens, and where all is paved.
inline constexpr float kSettledShare = 0.0625f;
inline constexpr float kPavedShare = 0.27f;

// Rings around land where buildings stand close: within some 50 m they cover more than this share of the ground.
// Anticlockwise around such land, clockwise around gaps in it; smooth enough to look like the edge of a town.
// They reach a little beyond the scene's extent. Empty where there are few buildings.
std::vector<Ring> built_up_land(const Scene& scene, float share);

}  // namespace mercia::bake
