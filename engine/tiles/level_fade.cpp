#include "engine/tiles/level_fade.h"

#include <algorithm>

namespace mercia::tiles {
namespace {

// The nearest tile above this one of which `is` is true, or kNoTile.
template <typename Predicate>
TileId first_above(const TileTree& tree, TileId tile, Predicate&& is) {
  TileId above = tree.tiles[tile].parent;
  while (above != kNoTile && !is(above)) above = tree.tiles[above].parent;
  return above;
}

}  // namespace

void LevelFade::leave(TileId tile) {
  if (share_[tile] < 0.0f) return;  // on its way
  // A tile that had not arrived yet goes back from where it was.
  share_[tile] = share_[tile] > 0.0f ? -share_[tile] : -1.0f;
  leaving_.push_back(tile);
}

bool LevelFade::was_covered_below(const TileTree& tree, TileId tile) const {
  if (tree.tiles[tile].first_child == kNoTile) return false;
  for (TileId child = tree.tiles[tile].first_child; child != kNoTile; child = tree.tiles[child].next_sibling)
    if (!just_gone(child) && !was_covered_below(tree, child)) return false;
  return true;
}

std::span<const LevelFade::Shown> LevelFade::update(const TileTree& tree, std::span<const TileStatus> status,
                                                    std::span<const TileId> drawn, double step) {
  constexpr float kArrives = 1e-6f;  // no pixels yet, but not "not fading"
  constexpr float kNothing = 1e-4f;  // less than any pixel's part
  ++picture_;
  drawn_in_.resize(tree.tiles.size(), 0);
  since_.resize(tree.tiles.size(), 0);
  fades_since_.resize(tree.tiles.size(), 0);
  share_.resize(tree.tiles.size(), 0.0f);
  for (const TileId tile : drawn) {
    if (!just_gone(tile)) since_[tile] = picture_;
    drawn_in_[tile] = picture_;
  }
  // Finer ones in place of a coarser one.
  for (const TileId tile : drawn) {
    if (!is_new(tile)) continue;
    const TileId replaced = first_above(tree, tile, [&](TileId above) { return just_gone(above); });
    float& share = share_[tile];
    if (replaced == kNoTile) {
      // In place of finer ones it may arrive slowly if they have all that it covers; it comes back from where it is.
      const bool may_fade = was_covered_below(tree, tile);
      share = may_fade ? -share : 0.0f;
      if (may_fade) fades_since_[tile] = picture_;
      continue;
    }
    leave(replaced);
    if (share < 0.0f) share = -share;
    if (!has_arrived(replaced))
      share = std::max(share, -share_[replaced]);
    else if (share == 0.0f)
      share = kArrives;
  }
  // A coarser one in place of finer ones.
  for (const TileId tile : last_drawn_) {
    if (is_drawn(tile)) continue;
    const TileId replacing = first_above(tree, tile, [&](TileId above) { return is_drawn(above); });
    if (replacing != kNoTile) {
      leave(tile);
      if (fades_since_[replacing] == picture_)
        share_[replacing] = std::max(share_[replacing], has_arrived(tile) ? kArrives : -share_[tile]);
    }
    share_[tile] = std::min(share_[tile], 0.0f);
  }
  last_drawn_.assign(drawn.begin(), drawn.end());

  shown_.clear();
  arriving_ = 0;
  for (const TileId tile : drawn) {
    float& share = share_[tile];
    if (share > 0.0f) share += static_cast<float>(step);
    if (share > 1.0f - kNothing) share = 0.0f;
    if (share > 0.0f) ++arriving_;
    shown_.push_back({tile, share > 0.0f ? share : 1.0f});
  }
  std::erase_if(leaving_, [&](TileId tile) {
    float& share = share_[tile];
    if (share >= 0.0f) return true;  // it came back
    share += static_cast<float>(step);
    if (share < -kNothing && status[tile].drawable) return false;
    share = 0.0f;
    return true;
  });
  for (const TileId tile : leaving_) shown_.push_back({tile, share_[tile]});
  return shown_;
}

std::uint64_t LevelFade::cpu_bytes() const {
  return drawn_in_.capacity() * sizeof(std::uint32_t) + since_.capacity() * sizeof(std::uint32_t) +
         fades_since_.capacity() * sizeof(std::uint32_t) + share_.capacity() * sizeof(float);
}

}  // namespace mercia::tiles
