#include "tools/bake/tile_grid.h"

#include <algorithm>
#include <cmath>

namespace mercia::bake {
namespace {

constexpr double kSmallestEdge = 16.0;  // metres, for a scene of a single point

std::uint64_t spread(std::uint32_t value) {
  std::uint64_t bits = value;
  bits = (bits | (bits << 16)) & 0x0000ffff0000ffffULL;
  bits = (bits | (bits << 8)) & 0x00ff00ff00ff00ffULL;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f0f0f0f0fULL;
  bits = (bits | (bits << 2)) & 0x3333333333333333ULL;
  return (bits | (bits << 1)) & 0x5555555555555555ULL;
}

}  // namespace

std::uint64_t morton(std::uint32_t x, std::uint32_t y) { return spread(x) | (spread(y) << 1); }

TileGrid::TileGrid(const MapRect& extent) {
  const glm::dvec2 size = extent.high - extent.low;
  // Whole metres: every tile border down to 2^-20 m is then an exact number.
  edge_ = std::ceil(std::max({size.x, size.y, kSmallestEdge}) + 1.0);
  low_ = glm::floor((extent.low + extent.high - glm::dvec2(edge_)) / 2.0);
}

double TileGrid::edge(std::uint32_t level) const { return std::ldexp(edge_, -static_cast<int>(level)); }

MapRect TileGrid::rect(const TileKey& key) const {
  const double side = edge(key.level);
  return {low_ + side * glm::dvec2(key.x, key.y), low_ + side * glm::dvec2(key.x + 1, key.y + 1)};
}

}  // namespace mercia::bake
