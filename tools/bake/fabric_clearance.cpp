#include "tools/bake/fabric_clearance.h"

#include <algorithm>
#include <cmath>

#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

constexpr double kCell = 128.0;  // metres; a few houses long, so that a query meets few cells and few segments

std::uint64_t key_of(int x, int y) {
  return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(x)) << 32) | static_cast<std::uint32_t>(y);
}
int cell_of(double value) { return static_cast<int>(std::floor(value / kCell)); }

bool cross_each_other(glm::dvec2 a, glm::dvec2 b, glm::dvec2 c, glm::dvec2 d) {
  return (orient(a, b, c) > 0.0) != (orient(a, b, d) > 0.0) && (orient(c, d, a) > 0.0) != (orient(c, d, b) > 0.0);
}

double distance_between(glm::dvec2 a, glm::dvec2 b, glm::dvec2 c, glm::dvec2 d) {
  if (cross_each_other(a, b, c, d)) return 0.0;
  return std::min(std::min(distance_to_segment(a, c, d), distance_to_segment(b, c, d)),
                  std::min(distance_to_segment(c, a, b), distance_to_segment(d, a, b)));
}

}  // namespace

FabricClearance::FabricClearance(std::span<const Corridor> corridors, std::span<const Ring> keep_clear) {
  for (const Corridor& corridor : corridors)
    for (std::size_t i = 1; i < corridor.line.size(); ++i) {
      const Segment segment{corridor.line[i - 1], corridor.line[i], corridor.half_width, corridor.frontage};
      const glm::dvec2 reach(corridor.half_width);
      segments_.push_back(segment);
      insert(segment_cells_, glm::min(segment.a, segment.b) - reach, glm::max(segment.a, segment.b) + reach,
             static_cast<std::uint32_t>(segments_.size() - 1));
    }
  for (const Ring& ring : keep_clear) {
    const Box2 box = bounds(ring);
    rings_.push_back(ring);
    insert(ring_cells_, box.low, box.high, static_cast<std::uint32_t>(rings_.size() - 1));
  }
}

void FabricClearance::insert(Cells& cells, glm::dvec2 low, glm::dvec2 high, std::uint32_t index) const {
  for (int x = cell_of(low.x); x <= cell_of(high.x); ++x)
    for (int y = cell_of(low.y); y <= cell_of(high.y); ++y) cells[key_of(x, y)].push_back(index);
}

template <typename Visit>
bool FabricClearance::visit(const Cells& cells, glm::dvec2 low, glm::dvec2 high, const Visit& visit) {
  for (int x = cell_of(low.x); x <= cell_of(high.x); ++x)
    for (int y = cell_of(low.y); y <= cell_of(high.y); ++y)
      if (const auto cell = cells.find(key_of(x, y)); cell != cells.end())
        for (const std::uint32_t index : cell->second)
          if (visit(index)) return true;
  return false;
}

bool FabricClearance::is_free(const Ring& ring, double margin) const {
  const Box2 box = bounds(ring);
  const auto meets_segment = [&](std::uint32_t index) {
    const Segment& segment = segments_[index];
    for (std::size_t i = 0; i < ring.size(); ++i)
      if (distance_between(ring[i], ring[(i + 1) % ring.size()], segment.a, segment.b) < segment.half_width + margin)
        return true;
    return contains(ring, segment.a);
  };
  const auto meets_ring = [&](std::uint32_t index) {
    const Ring& other = rings_[index];
    if (contains(other, ring.front()) || contains(ring, other.front())) return true;
    for (std::size_t i = 0; i < ring.size(); ++i)
      for (std::size_t k = 0; k < other.size(); ++k)
        if (cross_each_other(ring[i], ring[(i + 1) % ring.size()], other[k], other[(k + 1) % other.size()]))
          return true;
    return false;
  };
  return !visit(segment_cells_, box.low - margin, box.high + margin, meets_segment) &&
         !visit(ring_cells_, box.low, box.high, meets_ring);
}

bool FabricClearance::is_free(glm::dvec2 point, double margin) const {
  const auto near_segment = [&](std::uint32_t index) {
    const Segment& segment = segments_[index];
    return distance_to_segment(point, segment.a, segment.b) < segment.half_width + margin;
  };
  return !visit(segment_cells_, point - margin, point + margin, near_segment) && !is_kept_clear(point);
}

bool FabricClearance::is_kept_clear(glm::dvec2 point) const {
  return visit(ring_cells_, point, point, [&](std::uint32_t index) { return contains(rings_[index], point); });
}

std::optional<FabricClearance::Near> FabricClearance::corridor_at(glm::dvec2 point, double reach) const {
  std::optional<Near> found;
  visit(segment_cells_, point - reach, point + reach, [&](std::uint32_t index) {
    const Segment& segment = segments_[index];
    if (distance_to_segment(point, segment.a, segment.b) > reach) return false;
    if (!found || segment.half_width > found->half_width) found = Near{segment.half_width, segment.frontage};
    return false;
  });
  return found;
}

}  // namespace mercia::bake
