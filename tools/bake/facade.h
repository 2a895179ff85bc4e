// How the walls of a building are divided into storeys and bays, so that no window is cut by a corner or the eaves.
//
// The texture coordinates of tiles::Surface::Wall count bays and storeys; the viewer's shader puts one window into
// each.
#pragma once

#include <vector>

#include "tools/bake/scene.h"

namespace mercia::bake {

inline constexpr double kUsualBay = 3.1;     // metres, where nothing is known of a wall
inline constexpr double kUsualStorey = 3.3;  // metres

// v = first + (height - floor) / storey, in metres of height. v is a whole number at each floor and at the eaves.
struct FacadeStoreys {
  double floor = 0.0;
  double storey = kUsualStorey;
  double first = 0.0;  // storeys below this building part
  bool windows = true;
  double at(double height) const { return first + (height - floor) / storey; }
};

// Storeys between `floor` and `eave` (heights, metres): as many as the building's tags say if they come out 2.3 to 4.7
// m high, as many of the usual height otherwise; none that is too low to stand in has windows. `ground`: the height
// from which the building counts.
FacadeStoreys facade_storeys(const Building& building, double ground, double floor, double eave);

// u at both ends of a wall. Equal: a wall without windows.
struct WallBays {
  double from = 0.0;
  double to = 0.0;
};

// One entry for each edge of the ring, beginning at ring[0]. Walls that turn by less than 32 degrees are one façade.
// Each façade has a whole number of bays of about `bay` metres, none if it is shorter than 2 m.
std::vector<WallBays> facade_bays(const Ring& ring, double bay);

// The width of bays that this building prefers, metres: always the same for the same place.
double usual_bay(const Building& building);

}  // namespace mercia::bake
