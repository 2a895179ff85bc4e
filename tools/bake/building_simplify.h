// A building with fewer corners, and how far that moved its surface.
#pragma once

#include "tools/bake/scene.h"

namespace mercia::bake {

struct SimplifiedBuilding {
  Building building;  // meaningless if it vanished
  bool vanished = false;
  double deviation = 0.0;  // metres
};

// At most about `allowed_error` metres off; 0 changes nothing. In this order: a building whose size (the larger of its
// length and its height above the ground) is below the error vanishes; a roof whose half height is below it becomes
// flat at the mean height; courtyards narrower than twice the error are roofed over; the footprint becomes its
// rectangle or loses corners.
SimplifiedBuilding simplify_building(const Building& building, double allowed_error);

}  // namespace mercia::bake
