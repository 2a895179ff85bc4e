#include "tools/bake/osm_buildings_parts.h"

#include <algorithm>

#include "tools/bake/polygon_boolean.h"

namespace mercia::bake {
namespace {

constexpr double kGround = 1.0;        // metres: a part that begins lower stands on the ground
constexpr double kGroundCover = 0.8;   // share of the outline that such parts cover, to stand for all of it
constexpr double kFullCover = 0.95;    // or share that all parts cover,
constexpr double kLeastGround = 0.5;   // if this share is covered from the ground: the rest are passages
constexpr double kHangingCover = 0.3;  // share of the rest below hanging parts, from which on they cut it off

bool holds(const Candidate& outline, glm::dvec2 point) {
  return outline.box.contains(point) && std::any_of(outline.polygons.begin(), outline.polygons.end(),
                                                    [&](const Polygon& polygon) { return contains(polygon, point); });
}

double total_area(const std::vector<Polygon>& polygons) {
  double total = 0.0;
  for (const Polygon& polygon : polygons) total += area(polygon);
  return total;
}

std::vector<Polygon> without(const std::vector<Polygon>& polygons, const std::vector<Polygon>& what) {
  std::vector<Polygon> out;
  for (const Polygon& polygon : polygons)
    for (Polygon& piece : subtract(polygon, what)) out.push_back(std::move(piece));
  return out;
}

}  // namespace

void sort_out_double_tags(std::vector<Candidate>& candidates) {
  const auto is_double = [](const Candidate& candidate) {
    const Tags tags = candidate.object->tags();
    return is_building(tags) && is_building_part(tags);
  };
  std::vector<std::size_t> doubles;
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (is_double(candidates[i])) doubles.push_back(i);
  for (const std::size_t i : doubles) {
    Candidate& part = candidates[i];
    part.part = std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& building) {
      return !building.part && building.area > part.area && holds(building, part.anchor) && !is_double(building);
    });
  }
}

void match_parts_to_outlines(std::vector<Candidate>& candidates) {
  // Outlines by the west of their boxes; a part looks at those that begin west of it.
  std::vector<std::size_t> outlines;
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (!candidates[i].part) outlines.push_back(i);
  std::stable_sort(outlines.begin(), outlines.end(),
                   [&](std::size_t a, std::size_t b) { return candidates[a].box.low.x < candidates[b].box.low.x; });
  double widest = 0.0;
  for (const std::size_t i : outlines) widest = std::max(widest, candidates[i].box.size().x);
  for (std::size_t p = 0; p < candidates.size(); ++p) {
    Candidate& part = candidates[p];
    if (!part.part) continue;
    auto at = std::lower_bound(outlines.begin(), outlines.end(), part.anchor.x - widest,
                               [&](std::size_t i, double x) { return candidates[i].box.low.x < x; });
    for (; at != outlines.end() && candidates[*at].box.low.x <= part.anchor.x; ++at) {
      const Candidate& outline = candidates[*at];
      if (!holds(outline, part.anchor)) continue;
      if (part.outline == kNoOutline || outline.area < candidates[part.outline].area) part.outline = *at;
    }
    if (part.outline != kNoOutline) candidates[part.outline].parts.push_back(p);
  }
}

OutlineRest rest_of_outline(const Candidate& outline, const std::vector<Candidate>& candidates) {
  std::vector<Polygon> ground, all;
  // Those of other buildings too: where outlines overlap, the rest of this one must not stand in their walls.
  for (const Candidate& part : candidates) {
    if (!part.part || part.outline == kNoOutline || !part.box.overlaps(outline.box)) continue;
    for (const Polygon& polygon : part.polygons) {
      all.push_back(polygon);
      if (part.style.base < outline.style.base + kGround) ground.push_back(polygon);
    }
  }
  OutlineRest rest;
  rest.top = outline.style.top;
  rest.polygons = without(outline.polygons, ground);
  const double left = total_area(rest.polygons);
  const double ground_cover = 1.0 - left / outline.area;
  const std::vector<Polygon> bare = without(outline.polygons, all);
  const double full_cover = 1.0 - total_area(bare) / outline.area;
  rest.merged = ground_cover >= kGroundCover || (full_cover >= kFullCover && ground_cover >= kLeastGround);
  if (rest.merged) {
    rest.polygons.clear();
    return rest;
  }
  // Parts that hang above what is left of the outline replace its upper storeys.
  const double under_hanging = left - total_area(bare);
  if (under_hanging < kHangingCover * left) return rest;
  for (const std::size_t p : outline.parts) {
    const double base = candidates[p].style.base;
    if (base >= outline.style.base + kGround) rest.top = std::min(rest.top, base);
  }
  return rest;
}

}  // namespace mercia::bake
