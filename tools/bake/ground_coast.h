// The sea from the lines along which it ends.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "tools/bake/scene.h"

namespace mercia::bake {

// Polygons of the water inside [low, high] from natural=coastline ways: land lies on their left, water on their right.
// The lines may come in any order, cut anywhere; ends that meet within a millimetre are joined. Lines that end inside
// the rectangle (an extract that was cut along an outline) are continued straight to its nearest edge.
// Nothing if no line crosses the rectangle. What could not be used is told in `notes` ("…"), one sentence each.
// Give the results to Scene::areas with Surface::Water and priority kSeaPriority.
std::vector<Polygon> water_from_coastline(std::span<const std::vector<glm::dvec2>> lines, glm::dvec2 low,
                                          glm::dvec2 high, std::vector<std::string>& notes);

inline constexpr int kSeaPriority = 2;

}  // namespace mercia::bake
