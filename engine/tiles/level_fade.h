// One level of detail gives way to another over a moment instead of popping: while it does, both are drawn, each with
// its share of the pixels.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/tiles/select.h"
#include "engine/tiles/tile_tree.h"

namespace mercia::tiles {

class LevelFade {
 public:
  // 1: all of it. In between, the share of the pixels that it has: positive while it arrives, negative while it leaves.
  // What arrives takes the pixels that what it replaces gives away.
  struct Shown {
    TileId tile = kNoTile;
    float share = 1.0f;
  };

  // `drawn` is the selection of this picture, `step` how far a fade gets since the last one (1: all the way). A tile
  // fades if one above it or below it takes its place; what comes into view is there at once, and so is everything with
  // a step of 1. The answer is valid until the next call: the drawn ones in their order, then the leaving ones.
  std::span<const Shown> update(const TileTree& tree, std::span<const TileStatus> status, std::span<const TileId> drawn,
                                double step);

  // Of the last picture: still drawn, though not selected any more. They are needed until they have gone.
  std::span<const TileId> leaving() const { return leaving_; }
  // Tiles that are neither there nor gone.
  std::uint32_t count() const { return arriving_ + static_cast<std::uint32_t>(leaving_.size()); }
  std::uint64_t cpu_bytes() const;

 private:
  bool is_drawn(TileId tile) const { return drawn_in_[tile] == picture_; }
  bool is_new(TileId tile) const { return is_drawn(tile) && since_[tile] == picture_; }
  bool just_gone(TileId tile) const { return drawn_in_[tile] == picture_ - 1; }
  void leave(TileId tile);
  // Whether what has just gone had all of the tile's children. What was beside the views had not been drawn, and may be
  // seen now.
  bool was_covered_below(const TileTree& tree, TileId tile) const;
  // Of a tile that has just left: did it have all its pixels? If not, what it was replacing has the others still, and
  // whoever comes in its place takes its pixels over at once, or nobody would have them.
  bool has_arrived(TileId tile) const { return share_[tile] <= -1.0f; }

  std::uint32_t picture_ = 1;
  std::vector<std::uint32_t> drawn_in_;     // by tile: the last picture that selected it
  std::vector<std::uint32_t> since_;        // and the first of those without a break before it
  std::vector<std::uint32_t> fades_since_;  // and the picture in which it began to arrive in place of finer ones
  std::vector<float> share_;                // by tile: as in Shown; 0 for what is not shown or has all its pixels
  std::vector<TileId> last_drawn_;
  std::vector<TileId> leaving_;
  std::vector<Shown> shown_;
  std::uint32_t arriving_ = 0;
};

}  // namespace mercia::tiles
