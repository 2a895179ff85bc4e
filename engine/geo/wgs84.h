// WGS 84: geodetic coordinates, Earth-centred Earth-fixed (ECEF) positions, and local east-north-up (ENU) frames.
#pragma once

#include <glm/glm.hpp>

namespace mercia::geo {

inline constexpr double kSemiMajorAxis = 6378137.0;  // metres
inline constexpr double kFlattening = 1.0 / 298.257223563;
inline constexpr double kSemiMinorAxis = kSemiMajorAxis * (1.0 - kFlattening);
inline constexpr double kEccentricitySquared = kFlattening * (2.0 - kFlattening);

// Latitude and longitude in radians, height in metres above the ellipsoid.
struct Geodetic {
  double latitude = 0.0;
  double longitude = 0.0;
  double height = 0.0;
};

// The form in which people and files write coordinates: degrees.
Geodetic geodetic_from_degrees(double latitude, double longitude, double height = 0.0);

glm::dvec3 ecef_from_geodetic(const Geodetic& position);

// Bowring's closed form with one correction step: error below a micrometre from 10 km below to 10,000 km above ground.
Geodetic geodetic_from_ecef(const glm::dvec3& ecef);

// The ellipsoid's outward normal.
glm::dvec3 up_at(const Geodetic& position);

// A right-handed frame at `origin`: x east, y north, z up, metres.
glm::dmat4 ecef_from_enu(const Geodetic& origin);
glm::dmat4 enu_from_ecef(const Geodetic& origin);

}  // namespace mercia::geo
