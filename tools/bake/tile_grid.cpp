#include "tools/bake/tile_grid.h"

#include <algorithm>
#include <cmath>

namespace mercia::bake {
namespace {

constexpr double kSmallestEdge = 16.0;  // metres, for a scene of a single point

}  // namespace

TileGrid::TileGrid(const MapRect& extent, double leaf) {
  const glm::dvec2 size = extent.high - extent.low;
  // Whole metres: every tile border down to 2^-20 m is then an exact number.
  const double needed = std::ceil(std::max({size.x, size.y, kSmallestEdge}) + 1.0);
  edge_ = std::ceil(leaf);
  if (needed < edge_) edge_ = needed;
  while (edge_ < needed) edge_ *= 2.0;
  low_ = glm::floor((extent.low + extent.high - glm::dvec2(edge_)) / 2.0);
}

double TileGrid::edge(std::uint32_t level) const { return std::ldexp(edge_, -static_cast<int>(level)); }

MapRect TileGrid::rect(const TileKey& key) const {
  const double side = edge(key.level);
  return {low_ + side * glm::dvec2(key.x, key.y), low_ + side * glm::dvec2(key.x + 1, key.y + 1)};
}

}  // namespace mercia::bake
