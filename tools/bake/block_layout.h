// How a region is divided into blocks that are baked one by one.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "engine/geo/map_frame.h"
#include "tools/bake/tile_grid.h"

namespace mercia::bake {

// Blocks are the tiles of one level of the region's quadtree: the first whose edge is at most `largest_block`, the
// root itself where that is small enough. Beyond the root square the pattern goes on, so that what lies outside of the
// region, and is only counted, has a place too.
class BlockLayout {
 public:
  BlockLayout(const geo::MapFrame& frame, const MapRect& ground, const MapRect& extent, double largest_leaf,
              double largest_block);

  struct Cell {
    std::int64_t x = 0, y = 0;
    auto operator<=>(const Cell&) const = default;
  };
  Cell cell_at(const glm::dvec2& place) const;
  bool inside(const Cell& cell) const;
  TileKey key(const Cell& cell) const;
  MapRect rect(const Cell& cell) const;

  const geo::MapFrame& frame() const { return frame_; }
  const TileGrid& grid() const { return grid_; }
  std::uint32_t level() const { return level_; }
  const MapRect& ground() const { return ground_; }
  const MapRect& extent() const { return extent_; }

 private:
  geo::MapFrame frame_;
  MapRect ground_;  // for which ground is made
  MapRect extent_;  // of everything that is drawn
  TileGrid grid_;
  std::uint32_t level_ = 0;
};

struct Block {
  BlockLayout::Cell cell;
  bool inside = true;        // has tiles
  std::uint64_t weight = 1;  // bytes of what is to be read for it, about
};

// In the order of the work and of everything that is put together from blocks: those inside along a Z curve, then
// those outside. All inside blocks that touch the extent are there, and outside ones of `weights`.
std::vector<Block> ordered_blocks(const BlockLayout& layout, const std::map<BlockLayout::Cell, std::uint64_t>& weights);

struct Shard {
  std::uint32_t index = 1;  // 1 to count
  std::uint32_t count = 1;
  auto operator<=>(const Shard&) const = default;
};

// The blocks of a shard as a range of the ordered ones; ranges have about the same weight and none is in two.
std::pair<std::size_t, std::size_t> blocks_of(const std::vector<Block>& blocks, const Shard& shard);

}  // namespace mercia::bake
