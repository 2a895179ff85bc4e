// "relative": world axes with the origin in the middle between the eyes, so that floats are exact near the viewer.
#pragma once

#include <glm/glm.hpp>
#include <span>

#include "engine/geo/view.h"

namespace mercia::render {

// The origin, in world coordinates.
glm::dvec3 mean_eye(std::span<const geo::View> views);
glm::mat4 clip_from_relative(const geo::View& view, const glm::dvec3& origin, double near_distance);

}  // namespace mercia::render
