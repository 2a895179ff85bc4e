// Roofs that turn around an upright axis: domes, onions, cones and pyramids over any star-shaped footprint.
#pragma once

#include <optional>
#include <vector>

#include "tools/bake/mesh.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

struct RingLevel {
  double scale;   // of the footprint, about its axis; 0 at the tip
  double height;  // metres above the eave
};

struct RingProfile {
  std::vector<RingLevel> levels;  // from the eave (scale 1, height 0) to the tip
  double deviation = 0.0;         // metres between this and the profile of full detail
};
// `radius`: of the footprint, metres. At an `allowed_error` of 0 metres in full detail: ten levels for a dome.
RingProfile ring_profile(RoofShape shape, double radius, double roof_height, double allowed_error);

// The point that sees the whole ring, if its centroid does.
std::optional<glm::dvec2> star_center(const Ring& ring);

// Appends the roof's surface. `eave`: its height in the map frame. `pattern` gives colour, feature and surface.
void add_ring_roof(const Ring& footprint, glm::dvec2 center, double eave, const std::vector<RingLevel>& levels,
                   bool smooth, const MeshVertex& pattern, SurfaceMesh& out);

}  // namespace mercia::bake
