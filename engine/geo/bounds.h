// A bounding volume that is asked about often: the sphere around it answers most questions, its sides the rest.
#pragma once

#include <algorithm>
#include <glm/glm.hpp>
#include <limits>
#include <span>

#include "engine/geo/bounding_volume.h"

namespace mercia::geo {

class Bounds {
 public:
  Bounds() = default;
  // The same volume.
  Bounds(const Sphere& sphere) : radius_(sphere.radius), box_{sphere.center, glm::dmat3(0.0)} {}
  Bounds(const OrientedBox& box) : radius_(enclosing_sphere(box).radius), box_(box), is_box_(true) {}
  Bounds(const BoundingVolume& volume) : Bounds(std::visit([](const auto& shape) { return Bounds(shape); }, volume)) {}

  const glm::dvec3& center() const { return box_.center; }
  double radius() const { return radius_; }  // of the sphere around it, metres
  BoundingVolume volume() const { return is_box_ ? BoundingVolume(box_) : Sphere{box_.center, radius_}; }

  // The square of the distance to the nearest of some points, of which there is at least one; 0 inside.
  double squared_distance_to(std::span<const glm::dvec3> points) const {
    if (is_box_) return geo::squared_distance_to(box_, points);
    double outside = std::numeric_limits<double>::max();
    for (const glm::dvec3& point : points)
      outside = std::min(outside, std::max(0.0, glm::length(point - box_.center) - radius_));
    return outside * outside;
  }

  // False as may_intersect() with the volume is.
  bool may_intersect(const Frustum& frustum) const { return clearance_in(frustum) > kOutside; }

  // If the volume may intersect: how far its middle lies inside the nearest plane, in metres, below nought outside it.
  // What lies within so many metres of the middle is inside the frustum as well. If it does not: kOutside.
  static constexpr double kOutside = -std::numeric_limits<double>::infinity();
  double clearance_in(const Frustum& frustum) const {
    double least = std::numeric_limits<double>::infinity();
    for (const Plane& plane : frustum.planes) {
      const double inside = glm::dot(plane.normal, box_.center) + plane.offset;
      if (inside < 0.0 && (inside < -radius_ || (is_box_ && inside < -reach_along(box_, plane.normal))))
        return kOutside;
      least = std::min(least, inside);
    }
    return least;
  }

 private:
  double radius_ = 0.0;
  OrientedBox box_;  // of a sphere only the middle
  bool is_box_ = false;
};

}  // namespace mercia::geo
