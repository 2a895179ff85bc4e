// Where the sun stands, when it rises and sets.
//
// I. Reda and A. Andreas, "Solar Position Algorithm for Solar Radiation Applications", NREL/TP-560-34302 (2004, revised
// 2008): within 0.0003 degrees from the year -2000 to 6000, if delta_t() is right.
#pragma once

#include <optional>

#include "engine/geo/celestial.h"

namespace mercia::geo {

using SunPosition = HorizontalPosition;

// Geocentric and apparent: with aberration.
struct ApparentSun {
  EquatorialPosition position;
  double longitude = 0.0;         // of the ecliptic, radians
  double distance = 1.0;          // astronomical units
  double sidereal_time = 0.0;     // of Greenwich, radians
  double equation_of_time = 0.0;  // seconds that a sundial is ahead of a clock
};
ApparentSun apparent_sun(UnixSeconds time);

// Without air the centre of the disc, geometrically; with air where one sees it.
SunPosition sun_position(UnixSeconds time, const Geodetic& place, const Air& air = {});

struct TimeSpan {
  UnixSeconds from = 0.0, to = 0.0;
};

// A day from midnight to midnight by the sun. A span is absent where the sun stays above or below its height all day;
// `noon_altitude` tells which. Within two seconds of the paper's appendix A.2 below 65 degrees of latitude.
struct SunDay {
  UnixSeconds noon = 0.0;  // the sun is in the meridian
  double noon_altitude = 0.0;
  std::optional<TimeSpan> day;           // sunrise to sunset: the upper edge at the horizon, 0.8333 degrees below it
  std::optional<TimeSpan> civil;         // dawn to dusk, centre above -6 degrees
  std::optional<TimeSpan> nautical;      // -12 degrees
  std::optional<TimeSpan> astronomical;  // -18 degrees
};
// The day whose noon is nearest to `time`.
SunDay sun_day(UnixSeconds time, const Geodetic& place);

}  // namespace mercia::geo
