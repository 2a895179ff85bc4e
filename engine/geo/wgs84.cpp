#include "engine/geo/wgs84.h"

#include <cmath>
#include <glm/trigonometric.hpp>

namespace mercia::geo {

Geodetic geodetic_from_degrees(double latitude, double longitude, double height) {
  return {glm::radians(latitude), glm::radians(longitude), height};
}

glm::dvec3 ecef_from_geodetic(const Geodetic& position) {
  const double sin_latitude = std::sin(position.latitude);
  const double cos_latitude = std::cos(position.latitude);
  const double radius = kSemiMajorAxis / std::sqrt(1.0 - kEccentricitySquared * sin_latitude * sin_latitude);
  return {(radius + position.height) * cos_latitude * std::cos(position.longitude),
          (radius + position.height) * cos_latitude * std::sin(position.longitude),
          (radius * (1.0 - kEccentricitySquared) + position.height) * sin_latitude};
}

Geodetic geodetic_from_ecef(const glm::dvec3& ecef) {
  const double axis_distance = std::hypot(ecef.x, ecef.y);
  const double second_eccentricity_squared = kEccentricitySquared / (1.0 - kEccentricitySquared);
  double reduced = std::atan2(ecef.z * kSemiMajorAxis, axis_distance * kSemiMinorAxis);
  double latitude = 0.0;
  for (int step = 0; step < 2; ++step) {
    const double s = std::sin(reduced);
    const double c = std::cos(reduced);
    latitude = std::atan2(ecef.z + second_eccentricity_squared * kSemiMinorAxis * s * s * s,
                          axis_distance - kEccentricitySquared * kSemiMajorAxis * c * c * c);
    reduced = std::atan2((1.0 - kFlattening) * std::sin(latitude), std::cos(latitude));
  }
  const double sin_latitude = std::sin(latitude);
  const double cos_latitude = std::cos(latitude);
  const double radius = kSemiMajorAxis / std::sqrt(1.0 - kEccentricitySquared * sin_latitude * sin_latitude);
  // Near the poles the first form divides by almost nothing, near the equator the second does.
  const double height = std::abs(cos_latitude) > 0.5 ? axis_distance / cos_latitude - radius
                                                     : ecef.z / sin_latitude - radius * (1.0 - kEccentricitySquared);
  return {latitude, std::atan2(ecef.y, ecef.x), height};
}

glm::dvec3 up_at(const Geodetic& position) {
  const double c = std::cos(position.latitude);
  return {c * std::cos(position.longitude), c * std::sin(position.longitude), std::sin(position.latitude)};
}

glm::dmat4 ecef_from_enu(const Geodetic& origin) {
  const double sin_latitude = std::sin(origin.latitude);
  const double cos_latitude = std::cos(origin.latitude);
  const double sin_longitude = std::sin(origin.longitude);
  const double cos_longitude = std::cos(origin.longitude);
  const glm::dvec4 east(-sin_longitude, cos_longitude, 0.0, 0.0);
  const glm::dvec4 north(-sin_latitude * cos_longitude, -sin_latitude * sin_longitude, cos_latitude, 0.0);
  const glm::dvec4 up(cos_latitude * cos_longitude, cos_latitude * sin_longitude, sin_latitude, 0.0);
  return {east, north, up, glm::dvec4(ecef_from_geodetic(origin), 1.0)};
}

glm::dmat4 enu_from_ecef(const Geodetic& origin) {
  const glm::dmat4 m = ecef_from_enu(origin);
  const glm::dmat3 rotation = glm::transpose(glm::dmat3(m));
  glm::dmat4 inverse(rotation);
  inverse[3] = glm::dvec4(-(rotation * glm::dvec3(m[3])), 1.0);
  return inverse;
}

}  // namespace mercia::geo
