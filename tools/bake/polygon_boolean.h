// Repair, clipping and set operations of polygons, through GEOS. Thread-safe; each thread has a GEOS handle of its own.
// Where GEOS fails (it throws on numerical trouble), the operation is tried again on repaired input; if that fails too,
// the result is empty.
#pragma once

#include <cstdint>
#include <glm/glm.hpp>
#include <span>
#include <vector>

#include "tools/bake/scene.h"

namespace mercia::bake {

// Whether the polygon is as scene.h demands, orientation apart.
bool is_valid(const Polygon& polygon);

// The polygons that the rings enclose by the even-odd rule, each valid, oriented and with at least `least_area` m².
// Empty if nothing is left. Valid input comes back as it is (oriented).
std::vector<Polygon> make_valid(const Polygon& polygon, double least_area = 1e-4);

// What of the polygon lies inside the rectangle. The polygon must be valid.
std::vector<Polygon> clip(const Polygon& polygon, glm::dvec2 low, glm::dvec2 high);
// The pieces of the line inside the rectangle, in the line's order.
std::vector<std::vector<glm::dvec2>> clip_line(std::span<const glm::dvec2> line, glm::dvec2 low, glm::dvec2 high);

std::vector<Polygon> unite(std::span<const Polygon> polygons);
std::vector<Polygon> intersect(const Polygon& a, const Polygon& b);
// `from` without any of `what`.
std::vector<Polygon> subtract(const Polygon& from, std::span<const Polygon> what);
// All points within `distance` of the polygon, or with a negative distance all points deeper inside than that.
// Square corners.
std::vector<Polygon> grow(const Polygon& polygon, double distance);
// The band of this width around a line, with flat ends and mitred corners.
std::vector<Polygon> widen(std::span<const glm::dvec2> line, double width);

// Triangles as triangulate() gives them, by GEOS: slower, but right where rings touch themselves. Empty if the polygon
// is not valid.
std::vector<std::uint32_t> triangulate_delaunay(const Polygon& polygon);

}  // namespace mercia::bake
