// Lamps along streets with pavements.
#pragma once

#include <functional>
#include <glm/glm.hpp>

#include "tools/bake/mesh.h"
#include "tools/bake/scene.h"
#include "tools/bake/way_solid.h"

namespace mercia::bake {

// The viewer's shader puts its pools of light where these put the lamps: mirrored in shaders/ground.glsl.
inline constexpr double kLampSpacing = 28.0;  // metres from one to the next, which stands on the other side
inline constexpr double kLampSetback = 0.5;   // metres behind the kerb
inline constexpr double kLampHeight = 7.0;    // metres

// Appends the lamps of a part of a street that is `width` metres wide, where `is_free` lets one stand. 16 triangles
// each.
void add_street_lamps(const SpaceLine& part, double width, FeatureIndex feature, const HeightAt& ground,
                      const std::function<bool(glm::dvec2)>& is_free, SurfaceMesh& out);

}  // namespace mercia::bake
