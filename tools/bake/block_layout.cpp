#include "tools/bake/block_layout.h"

#include <algorithm>
#include <cmath>

namespace mercia::bake {
namespace {

// The bits of x and y in turn.
std::uint64_t z_order(const BlockLayout::Cell& cell) {
  std::uint64_t order = 0;
  for (std::uint32_t bit = 0; bit < 32; ++bit) {
    order |= (static_cast<std::uint64_t>(cell.x) >> bit & 1u) << (2 * bit);
    order |= (static_cast<std::uint64_t>(cell.y) >> bit & 1u) << (2 * bit + 1);
  }
  return order;
}

}  // namespace

BlockLayout::BlockLayout(const geo::MapFrame& frame, const MapRect& ground, const MapRect& extent, double largest_leaf,
                         double largest_block)
    : frame_(frame), ground_(ground), extent_(extent), grid_(extent, largest_leaf) {
  while (grid_.edge(level_) > largest_block) ++level_;
}

BlockLayout::Cell BlockLayout::cell_at(const glm::dvec2& place) const {
  const glm::dvec2 at = glm::floor((place - grid_.rect({}).low) / grid_.edge(level_));
  return {static_cast<std::int64_t>(at.x), static_cast<std::int64_t>(at.y)};
}

bool BlockLayout::inside(const Cell& cell) const {
  const std::int64_t side = std::int64_t{1} << level_;
  return cell.x >= 0 && cell.y >= 0 && cell.x < side && cell.y < side;
}

TileKey BlockLayout::key(const Cell& cell) const {
  return {level_, static_cast<std::uint32_t>(cell.x), static_cast<std::uint32_t>(cell.y)};
}

MapRect BlockLayout::rect(const Cell& cell) const {
  const double edge = grid_.edge(level_);
  const glm::dvec2 low =
      grid_.rect({}).low + edge * glm::dvec2(static_cast<double>(cell.x), static_cast<double>(cell.y));
  return {low, low + edge};
}

std::vector<Block> ordered_blocks(const BlockLayout& layout,
                                  const std::map<BlockLayout::Cell, std::uint64_t>& weights) {
  std::vector<Block> blocks;
  const auto low = layout.cell_at(layout.extent().low);
  const auto high = layout.cell_at(layout.extent().high);
  for (std::int64_t y = low.y; y <= high.y; ++y)
    for (std::int64_t x = low.x; x <= high.x; ++x) {
      const BlockLayout::Cell cell{x, y};
      if (!layout.inside(cell)) continue;
      const auto found = weights.find(cell);
      blocks.push_back({cell, true, 1 + (found == weights.end() ? 0 : found->second)});
    }
  std::sort(blocks.begin(), blocks.end(),
            [](const Block& a, const Block& b) { return z_order(a.cell) < z_order(b.cell); });
  // What is inside the root square but beyond the extent draws nothing either.
  const auto is_drawn = [&](const BlockLayout::Cell& cell) {
    return layout.inside(cell) && cell.x >= low.x && cell.x <= high.x && cell.y >= low.y && cell.y <= high.y;
  };
  for (const auto& [cell, weight] : weights)
    if (!is_drawn(cell)) blocks.push_back({cell, false, 1 + weight});
  return blocks;
}

std::pair<std::size_t, std::size_t> blocks_of(const std::vector<Block>& blocks, const Shard& shard) {
  double total = 0.0;
  for (const Block& block : blocks) total += static_cast<double>(block.weight);
  const auto first_from = [&](std::uint32_t index) {
    const double from = total * index / shard.count;
    double before = 0.0;
    std::size_t at = 0;
    while (at < blocks.size() && before + 0.5 * static_cast<double>(blocks[at].weight) < from)
      before += static_cast<double>(blocks[at++].weight);
    return at;
  };
  return {first_from(shard.index - 1), shard.index == shard.count ? blocks.size() : first_from(shard.index)};
}

}  // namespace mercia::bake
