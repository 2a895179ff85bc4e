// The band that a line of some width covers.
#pragma once

#include <glm/glm.hpp>
#include <span>
#include <vector>

#include "tools/bake/polygon_geometry.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

struct StripEnds {
  bool round_start = false;  // a half disc, where another line goes on from there
  bool round_end = false;
};

// Anticlockwise rings whose union is the band: its gentle bends mitred, its sharp ones rounded. They overlap and may
// cross themselves where the line does; every point of the band is wound around at least once, and none backwards by
// any ring. Arcs are of chords, which fall short of the circle by up to 8 % of the radius. Repeated points and NaN are
// passed over; fewer than two different points give nothing.
void strip_rings(std::span<const glm::dvec2> line, double half_width, StripEnds ends, std::vector<Ring>& out);

// The same where the band may reach into the box. Outside of it the band may end anywhere.
void strip_rings_near(std::span<const glm::dvec2> line, double half_width, StripEnds ends, const Box2& box,
                      std::vector<Ring>& out);

// A point beside the line at each of its points: `offset` metres to the left (negative: right), mitred with a limit,
// for what runs along a line (rails, parapets, painted lines). The line must have no repeated points.
std::vector<glm::dvec2> beside(std::span<const glm::dvec2> line, double offset);

// The line without points closer than a centimetre to the one before, and without NaN or points
// off the map.
std::vector<glm::dvec2> clean_line(std::span<const glm::dvec2> line);

}  // namespace mercia::bake
