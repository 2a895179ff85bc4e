// Where the sun stands.
#pragma once

#include <cstdint>
#include <glm/glm.hpp>

#include "engine/geo/wgs84.h"

namespace mercia::geo {

// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
using UnixSeconds = double;

struct SunPosition {
  double altitude = 0.0;  // radians above the horizon, without refraction
  double azimuth = 0.0;   // radians clockwise from north
};

// The Astronomical Almanac's low-precision formulas (U.S. Naval Observatory, "Computing approximate solar
// coordinates"): within 0.02 degrees between 1950 and 2050.
SunPosition sun_position(UnixSeconds time, const Geodetic& place);

// Unit vector towards the sun in the east-north-up frame of the place.
glm::dvec3 sun_direction(const SunPosition& sun);

}  // namespace mercia::geo
