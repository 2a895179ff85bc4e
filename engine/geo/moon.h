// Where the moon stands and how much of it is lit.
#pragma once

#include "engine/geo/celestial.h"

namespace mercia::geo {

struct Moon {
  HorizontalPosition position;  // from the place, without refraction
  double distance = 384400e3;   // metres, from the centre of the Earth
  double phase_angle = 0.0;     // radians between sun and Earth as seen from the moon: 0 is full, pi is new
  double illuminated = 1.0;     // lit part of the disc, 0 to 1
  bool waxing = false;

  // Of its light at full moon, from new (0) to full (1): C. W. Allen, "Astrophysical Quantities" (1976), section 66.
  double light() const;
};

// The Astronomical Almanac's low-precision formulas (page D46): within 0.35 degrees, half its width, between 1900 and
// 2100; its lit part within 0.01. Phase angle: J. Meeus, "Astronomical Algorithms" (1998), chapter 48.
Moon moon(UnixSeconds time, const Geodetic& place);

}  // namespace mercia::geo
