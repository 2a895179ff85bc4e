// Triangles of a polygon with holes.
#pragma once

#include <cstdint>
#include <vector>

#include "tools/bake/scene.h"

namespace mercia::bake {

// Three indices a triangle, anticlockwise, into the outer ring's points followed by the holes' points in order. Every
// edge of the polygon, also one between points on a straight line, is an edge of exactly one triangle, so that walls
// built on the same points meet the roof without a crack.
//
// By clipping ears, with the reflex corners in a grid: about n log n for what maps hold, never worse than n². The
// simpler way, without a grid, takes seconds for a lake of 50,000 points. A polygon that is not valid gives some
// triangles, never a hang; its area is then not kept.
std::vector<std::uint32_t> triangulate(const Polygon& polygon);

}  // namespace mercia::bake
