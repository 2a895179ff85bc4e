#include "engine/geo/map_frame.h"

#include <cmath>

namespace mercia::geo {
namespace {

// The point of the ellipsoid on the line {world x, world y} along world z, nearest to the origin's tangent plane.
glm::dvec3 ellipsoid_below(const glm::dmat4& ecef_from_world, const glm::dvec2& map) {
  const glm::dvec3 inverse_radii(1.0 / kSemiMajorAxis, 1.0 / kSemiMajorAxis, 1.0 / kSemiMinorAxis);
  const glm::dvec3 start = glm::dvec3(ecef_from_world * glm::dvec4(map, 0.0, 1.0)) * inverse_radii;
  const glm::dvec3 direction = glm::dvec3(ecef_from_world[2]) * inverse_radii;
  // |start + t direction| = 1, the root with the smaller |t|, in the form that loses no digits.
  const double a = glm::dot(direction, direction);
  const double half_b = glm::dot(start, direction);
  const double c = glm::dot(start, start) - 1.0;
  const double root = std::sqrt(std::max(0.0, half_b * half_b - a * c));
  return {map, -c / (half_b + root)};
}

// The ellipsoid's normal, in world axes, at a point on it.
glm::dvec3 up_at(const glm::dmat4& ecef_from_world, const glm::dmat4& world_from_ecef, const glm::dvec3& surface) {
  const glm::dvec3 ecef(ecef_from_world * glm::dvec4(surface, 1.0));
  constexpr double a2 = kSemiMajorAxis * kSemiMajorAxis;
  constexpr double b2 = kSemiMinorAxis * kSemiMinorAxis;
  return glm::dmat3(world_from_ecef) * glm::normalize(ecef / glm::dvec3(a2, a2, b2));
}

}  // namespace

MapFrame::MapFrame(const Geodetic& origin)
    : origin_{origin.latitude, origin.longitude, 0.0},
      ecef_from_world_(ecef_from_enu(origin_)),
      world_from_ecef_(enu_from_ecef(origin_)) {}

glm::dvec3 MapFrame::map_from_geodetic(const Geodetic& position) const {
  const glm::dvec3 surface = ecef_from_geodetic({position.latitude, position.longitude, 0.0});
  const glm::dvec4 world = world_from_ecef_ * glm::dvec4(surface, 1.0);
  return {world.x, world.y, position.height};
}

Geodetic MapFrame::geodetic_from_map(const glm::dvec3& map) const {
  const glm::dvec3 surface = ellipsoid_below(ecef_from_world_, map);
  Geodetic position = geodetic_from_ecef(glm::dvec3(ecef_from_world_ * glm::dvec4(surface, 1.0)));
  position.height = map.z;
  return position;
}

glm::dvec3 MapFrame::world_up(const glm::dvec2& map) const {
  return up_at(ecef_from_world_, world_from_ecef_, ellipsoid_below(ecef_from_world_, map));
}

glm::dvec3 MapFrame::world_from_map(const glm::dvec3& map) const {
  const glm::dvec3 surface = ellipsoid_below(ecef_from_world_, map);
  return surface + map.z * up_at(ecef_from_world_, world_from_ecef_, surface);
}

glm::dvec3 MapFrame::map_from_world(const glm::dvec3& world) const {
  return map_from_geodetic(geodetic_from_ecef(glm::dvec3(ecef_from_world_ * glm::dvec4(world, 1.0))));
}

}  // namespace mercia::geo
