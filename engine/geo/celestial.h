// Where things in the sky stand for somebody on the ground, and how the sky turns.
//
// Formulas: I. Reda and A. Andreas, "Solar Position Algorithm for Solar Radiation Applications", NREL/TP-560-34302
// (2004, revised 2008); precession: J. Meeus, "Astronomical Algorithms" (1998), chapter 21.
#pragma once

#include <glm/glm.hpp>

#include "engine/base/clock.h"
#include "engine/geo/wgs84.h"

namespace mercia::geo {

using mercia::UnixSeconds;

// As seen from the centre of the Earth, by the true equator and equinox of the date.
struct EquatorialPosition {
  double right_ascension = 0.0;  // radians
  double declination = 0.0;      // radians
  double parallax = 0.0;         // radians: how large the Earth's radius is from there
};

struct HorizontalPosition {
  double altitude = 0.0;  // radians above the horizon
  double azimuth = 0.0;   // radians clockwise from north, from 0 to 2 pi
};

// The air that bends light. The default is none: directions are the geometric ones.
struct Air {
  double pressure = 0.0;      // millibars; 1013 is usual at sea level
  double temperature = 12.0;  // degrees Celsius
};

struct Nutation {
  double longitude = 0.0;  // radians
  double obliquity = 0.0;  // radians; the true one, nutation included
};

// Terrestrial time less universal time: what was observed until 2025 (IERS), and the last value from then on. Within a
// second from 1975 to 2030.
double delta_t(UnixSeconds time);
// Julian centuries of terrestrial time since J2000.0.
double julian_centuries(UnixSeconds time);
Nutation nutation(UnixSeconds time);
// Apparent, of Greenwich; radians.
double sidereal_time(UnixSeconds time, const Nutation& nutation);

// From the place itself, which is not the centre of the Earth.
HorizontalPosition horizontal(const EquatorialPosition& body, double sidereal_time, const Geodetic& place,
                              const Air& air = {});
// Unit vector in the east-north-up frame of the place.
glm::dvec3 direction_towards(const HorizontalPosition& position);

// Turns directions to stars as catalogues have them (J2000.0: x to the equinox, z to the pole) into east, north, up.
glm::dmat3 world_from_stars(UnixSeconds time, const Geodetic& place);

}  // namespace mercia::geo
