#include "tools/bake/roof_inset.h"

#include <algorithm>

#include "tools/bake/polygon_boolean.h"
#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {

InsetRoof inset_roof(const Polygon& footprint, double roof_height) {
  InsetRoof roof;
  double around = perimeter(footprint.outer);
  for (const Ring& hole : footprint.holes) around += perimeter(hole);
  // Twice the area over the perimeter is the mean width of the building's wings.
  const double wing = around > 0.0 ? 2.0 * area(footprint) / around : 0.0;
  double depth = std::min(roof_height, 0.4 * wing);
  for (int attempt = 0; attempt < 4 && depth > 0.1; ++attempt, depth *= 0.6) {
    std::vector<Polygon> top = grow(footprint, -depth);
    std::erase_if(top, [](const Polygon& polygon) { return area(polygon) < 0.5; });
    if (top.empty()) continue;
    roof.band = subtract(footprint, top);
    if (roof.band.empty()) continue;
    roof.top = std::move(top);
    roof.depth = depth;
    return roof;
  }
  roof.band.clear();
  return roof;
}

}  // namespace mercia::bake
