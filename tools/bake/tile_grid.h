// The implicit quadtree over a region: which square of the map belongs to which tile.
#pragma once

#include <compare>
#include <cstdint>
#include <glm/glm.hpp>

namespace mercia::bake {

// A rectangle of the map frame, [low, high).
struct MapRect {
  glm::dvec2 low{0.0};
  glm::dvec2 high{0.0};

  bool overlaps(const MapRect& other) const {
    return low.x < other.high.x && other.low.x < high.x && low.y < other.high.y && other.low.y < high.y;
  }
  bool contains(const MapRect& other) const {
    return low.x <= other.low.x && low.y <= other.low.y && other.high.x <= high.x && other.high.y <= high.y;
  }
  MapRect intersection(const MapRect& other) const { return {glm::max(low, other.low), glm::min(high, other.high)}; }
  bool empty() const { return !(low.x < high.x && low.y < high.y); }
  void include(const glm::dvec2& point) {
    low = glm::min(low, point);
    high = glm::max(high, point);
  }
  static MapRect nothing() { return {glm::dvec2(1e300), glm::dvec2(-1e300)}; }
};

// Level 0 is the root; x grows to the east and y to the north, as 3D Tiles' implicit tiling has it.
struct TileKey {
  std::uint32_t level = 0;
  std::uint32_t x = 0;
  std::uint32_t y = 0;
  auto operator<=>(const TileKey&) const = default;

  // 0: south-west, 1: south-east, 2: north-west, 3: north-east.
  TileKey child(std::uint32_t which) const { return {level + 1, x * 2 + (which & 1u), y * 2 + (which >> 1u)}; }
};

// The root square and its subdivision.
class TileGrid {
 public:
  // A square around the middle of `extent` that covers it: `leaf` times a power of two, so that full detail comes in
  // tiles of that edge; for an extent smaller than that, no larger than needed.
  TileGrid(const MapRect& extent, double leaf);

  double edge(std::uint32_t level) const;
  MapRect rect(const TileKey& key) const;

 private:
  glm::dvec2 low_;
  double edge_;
};

}  // namespace mercia::bake
