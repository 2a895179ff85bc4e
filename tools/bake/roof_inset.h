// Sloped roofs over footprints that no rectangle describes: L and U shapes, courtyards.
#pragma once

#include <vector>

#include "tools/bake/scene.h"

namespace mercia::bake {

// A band that rises from every eave to a smaller footprint, and a flat top on that: how such blocks are mostly roofed.
struct InsetRoof {
  std::vector<Polygon> band;  // with every corner of the footprint, and of `top`
  std::vector<Polygon> top;
  double depth = 0.0;  // of the band, metres
};

// The band is as deep as it is high, or shallower where the building is narrow. Nothing if the building is too narrow
// for any.
InsetRoof inset_roof(const Polygon& footprint, double roof_height);

}  // namespace mercia::bake
