#include "tools/bake/building_simplify.h"

#include <algorithm>
#include <cmath>

#include "tools/bake/polygon_boolean.h"
#include "tools/bake/polygon_geometry.h"
#include "tools/bake/roof_wings.h"

namespace mercia::bake {
namespace {

// The largest distance from the border of `from` to that of `to`, at the corners and at points in between.
double distance_over(const Ring& from, const Ring& to) {
  constexpr int kSteps = 4;
  double largest = 0.0;
  for (std::size_t i = 0, j = from.size() - 1; i < from.size(); j = i++)
    for (int k = 0; k < kSteps; ++k)
      largest =
          std::max(largest, distance_to_ring(from[j] + (from[i] - from[j]) * (k / static_cast<double>(kSteps)), to));
  return largest;
}

double deviation_between(const Ring& a, const Ring& b) { return std::max(distance_over(a, b), distance_over(b, a)); }

bool replace_outer(const Ring& outer, double allowed_error, Building& building, double& deviation) {
  if (outer.size() < 3 || outer.size() >= building.footprint.outer.size()) return false;
  Polygon candidate{outer, building.footprint.holes};
  orient_rings(candidate);
  const double moved = deviation_between(building.footprint.outer, candidate.outer);
  if (moved > allowed_error || !is_valid(candidate)) return false;
  building.footprint = std::move(candidate);
  deviation = std::max(deviation, moved);
  return true;
}

}  // namespace

SimplifiedBuilding simplify_building(const Building& building, double allowed_error) {
  SimplifiedBuilding out{building, false, 0.0};
  if (!(allowed_error > 0.0) || building.footprint.outer.size() < 3) return out;
  Building& b = out.building;
  const OrientedRectangle box = oriented_rectangle(b.footprint.outer);
  const double size = std::max(2.0 * box.half_length, b.top - b.base);
  if (size <= allowed_error) {
    out.vanished = true;
    out.deviation = size;
    return out;
  }
  if (b.roof_height > 0.0 && 0.5 * b.roof_height <= allowed_error) {
    out.deviation = 0.5 * b.roof_height;
    b.top -= 0.5 * b.roof_height;
    b.roof_height = 0.0;
    b.roof = RoofShape::Flat;
  }
  std::erase_if(b.footprint.holes, [&](const Ring& hole) {
    const double half_width = oriented_rectangle(hole).half_width;
    if (half_width > allowed_error) return false;
    out.deviation = std::max(out.deviation, half_width);
    return true;
  });
  // Ridges over several wings would become another roof if the wings went.
  const bool wings = !b.roof_bearing && wing_field(b.roof, b.footprint, b.roof_height).has_value();
  if (wings) return out;
  // Before its corners go, the roof must remember which way it ran.
  if (!b.roof_bearing && b.roof != RoofShape::Flat && b.roof != RoofShape::Skillion)
    b.roof_bearing = std::atan2(box.along.x, box.along.y);
  if (replace_outer(box.ring(), allowed_error, b, out.deviation)) return out;
  // Douglas-Peucker may cut a corner more than it measures, because it looks one way only.
  for (const double share : {1.0, 0.6, 0.3})
    if (replace_outer(simplify_ring(b.footprint.outer, share * allowed_error), allowed_error, b, out.deviation)) break;
  return out;
}

}  // namespace mercia::bake
