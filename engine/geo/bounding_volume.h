// The bounding volumes of 3D Tiles and the questions that tile selection asks of them.
#pragma once

#include <array>
#include <glm/glm.hpp>
#include <span>
#include <variant>

namespace mercia::geo {

struct Sphere {
  glm::dvec3 center{0.0};
  double radius = 0.0;
};

// A box with any orientation: the columns of `half_axes` point from the centre to the faces, with that length.
struct OrientedBox {
  glm::dvec3 center{0.0};
  glm::dmat3 half_axes{0.0};
};

using BoundingVolume = std::variant<Sphere, OrientedBox>;

// 3D Tiles' "region" [west, south, east, north, minimum height, maximum height] (radians, metres, WGS 84) as the box
// that encloses it, in ECEF. Conservative: every point of the region is inside.
OrientedBox box_from_region(const std::array<double, 6>& region);

// `to_from_from` may rotate, translate and scale. A sphere under uneven scale grows by the largest one.
BoundingVolume transformed(const BoundingVolume& volume, const glm::dmat4& to_from_from);

Sphere enclosing_sphere(const BoundingVolume& volume);

// 0 inside.
double distance_to(const BoundingVolume& volume, const glm::dvec3& point);
// From the nearest of some points, of which there is at least one.
double squared_distance_to(const OrientedBox& box, std::span<const glm::dvec3> points);

// How far the box reaches from its middle along a direction of length 1.
double reach_along(const OrientedBox& box, const glm::dvec3& direction);

// Points p with dot(normal, p) + offset >= 0 are inside. `normal` has length 1.
struct Plane {
  glm::dvec3 normal{0.0, 0.0, 1.0};
  double offset = 0.0;
};

// Four sides that meet in the eye and a near plane through it; no far plane (depth is reverse-Z to infinity).
struct Frustum {
  std::array<Plane, 5> planes;
};

// False only if the volume is wholly outside; true may be wrong near the edges, where a box crosses two planes'
// corners.
bool may_intersect(const Frustum& frustum, const BoundingVolume& volume);

}  // namespace mercia::geo
