// How much each point of a line matters: computed once, so that a line can be thinned for any error in one pass.
#pragma once

#include <span>
#include <vector>

#include "tools/bake/scene.h"

namespace mercia::bake {

// For every point the tolerance (metres) up to which Douglas and Peucker's method would keep it; the ends of a line,
// and the two points from which a ring is begun, are kept always (infinity). A point is never more significant than
// the one at which its stretch was split, so the points above any tolerance form that method's result.
std::vector<float> line_significance(std::span<const glm::dvec2> line);
std::vector<float> ring_significance(std::span<const glm::dvec2> ring);

// The points whose significance is above `tolerance`.
std::vector<glm::dvec2> thinned(std::span<const glm::dvec2> line, std::span<const float> significance,
                                double tolerance);

}  // namespace mercia::bake
