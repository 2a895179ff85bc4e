// Plane geometry of rings and polygons that every mesher shares. Pure functions over doubles in metres.
// Rings are as in scene.h: closed without repeating the first point. Nothing here needs its input to be valid unless
// it says so, and nothing loops forever or throws.
#pragma once

#include <glm/glm.hpp>
#include <span>
#include <vector>

#include "tools/bake/scene.h"

namespace mercia::bake {

inline double cross(glm::dvec2 a, glm::dvec2 b) { return a.x * b.y - a.y * b.x; }
// Twice the signed area of the triangle: positive if anticlockwise.
inline double orient(glm::dvec2 a, glm::dvec2 b, glm::dvec2 c) { return cross(b - a, c - a); }

struct Box2 {
  glm::dvec2 low{1e300};
  glm::dvec2 high{-1e300};
  bool empty() const { return low.x > high.x || low.y > high.y; }
  void add(glm::dvec2 point) {
    low = glm::min(low, point);
    high = glm::max(high, point);
  }
  glm::dvec2 size() const { return empty() ? glm::dvec2(0.0) : high - low; }
  bool contains(glm::dvec2 p) const { return p.x >= low.x && p.y >= low.y && p.x <= high.x && p.y <= high.y; }
  bool overlaps(const Box2& other) const {
    return low.x <= other.high.x && low.y <= other.high.y && high.x >= other.low.x && high.y >= other.low.y;
  }
};
Box2 bounds(std::span<const glm::dvec2> points);

// Positive if anticlockwise; holes of a polygon are subtracted.
double signed_area(std::span<const glm::dvec2> ring);
double area(const Polygon& polygon);
// Of the area; of the points where the area is nought.
glm::dvec2 centroid(std::span<const glm::dvec2> ring);
glm::dvec2 centroid(const Polygon& polygon);
double perimeter(std::span<const glm::dvec2> ring);

// By the even-odd rule; a point on the border may fall on either side.
bool contains(std::span<const glm::dvec2> ring, glm::dvec2 point);
bool contains(const Polygon& polygon, glm::dvec2 point);
// A point well inside: the centroid if it lies inside, else the middle of the widest horizontal chord through it.
// The polygon must be valid.
glm::dvec2 inner_point(const Polygon& polygon);

double distance_to_segment(glm::dvec2 point, glm::dvec2 a, glm::dvec2 b);
// To the nearest point of the closed line; 0 only on it.
double distance_to_ring(glm::dvec2 point, std::span<const glm::dvec2> ring);

Ring convex_hull(std::span<const glm::dvec2> points);

// The rectangle of least area around the points; of equals, the one met first along the hull.
struct OrientedRectangle {
  glm::dvec2 center{0.0};
  glm::dvec2 along{1.0, 0.0};  // unit vector of the longer side
  double half_length = 0.0;
  double half_width = 0.0;
  glm::dvec2 across() const { return {-along.y, along.x}; }
  double area() const { return 4.0 * half_length * half_width; }
  Ring ring() const;  // anticlockwise
};
OrientedRectangle oriented_rectangle(std::span<const glm::dvec2> points);

// Outer anticlockwise, holes clockwise.
void orient_rings(Polygon& polygon);

// Without a repeated first point, neighbours closer than `tolerance`, and spikes (there and back along the same line).
// Empty if fewer than 3 points are left, or any coordinate is not finite.
Ring clean_ring(std::span<const glm::dvec2> ring, double tolerance);

// Douglas-Peucker: no dropped point lies farther than `tolerance` from the result. May cross itself; empty if fewer
// than 3 points are left.
Ring simplify_ring(std::span<const glm::dvec2> ring, double tolerance);
std::vector<glm::dvec2> simplify_line(std::span<const glm::dvec2> line, double tolerance);

}  // namespace mercia::bake
