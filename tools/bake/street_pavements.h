// The pavements along streets: bands under the carriageways, wider than those.
#pragma once

#include "tools/bake/scene.h"

namespace mercia::bake {

inline constexpr double kPavementWidth = 2.2;  // metres on each side

// Gives every street with pavements a way of its own for them, along the same line and of the same feature.
void lay_pavements(Scene& scene);

}  // namespace mercia::bake
