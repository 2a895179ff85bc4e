#include "engine/geo/sun.h"

#include <algorithm>
#include <cmath>
#include <glm/trigonometric.hpp>

namespace mercia::geo {

SunPosition sun_position(UnixSeconds time, const Geodetic& place) {
  const double days = time / 86400.0 + 2440587.5 - 2451545.0;  // since J2000.0
  const double mean_anomaly = glm::radians(std::fmod(357.529 + 0.98560028 * days, 360.0));
  const double mean_longitude = std::fmod(280.459 + 0.98564736 * days, 360.0);
  const double longitude =
      glm::radians(mean_longitude + 1.915 * std::sin(mean_anomaly) + 0.020 * std::sin(2.0 * mean_anomaly));
  const double obliquity = glm::radians(23.439 - 0.00000036 * days);
  const double right_ascension = std::atan2(std::cos(obliquity) * std::sin(longitude), std::cos(longitude));
  const double declination = std::asin(std::sin(obliquity) * std::sin(longitude));
  const double sidereal_hours = std::fmod(18.697374558 + 24.06570982441908 * days, 24.0);
  const double hour_angle = sidereal_hours * M_PI / 12.0 + place.longitude - right_ascension;
  const double sin_latitude = std::sin(place.latitude);
  const double cos_latitude = std::cos(place.latitude);
  // Straight overhead the sum can round to more than one.
  const double altitude = std::asin(std::clamp(
      sin_latitude * std::sin(declination) + cos_latitude * std::cos(declination) * std::cos(hour_angle), -1.0, 1.0));
  const double azimuth =
      std::atan2(-std::cos(declination) * std::sin(hour_angle),
                 std::sin(declination) * cos_latitude - std::cos(declination) * sin_latitude * std::cos(hour_angle));
  return {altitude, azimuth < 0.0 ? azimuth + 2.0 * M_PI : azimuth};
}

glm::dvec3 sun_direction(const SunPosition& sun) {
  return {std::sin(sun.azimuth) * std::cos(sun.altitude), std::cos(sun.azimuth) * std::cos(sun.altitude),
          std::sin(sun.altitude)};
}

}  // namespace mercia::geo
