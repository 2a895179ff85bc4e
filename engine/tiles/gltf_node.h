// A node's place in its parent.
#pragma once

#include <glm/glm.hpp>
#include <optional>

#include "engine/tiles/json.h"

namespace mercia::tiles {

// From translation, rotation (a quaternion x, y, z, w, of any length but nought) and scale.
glm::dmat4 matrix_from_trs(const glm::dvec3& translation, const glm::dvec4& rotation, const glm::dvec3& scale);

// From `matrix`, or from translation, rotation and scale. Nothing if a number is missing, infinite or beyond 1e12.
std::optional<glm::dmat4> node_matrix(const Json& node);

}  // namespace mercia::tiles
