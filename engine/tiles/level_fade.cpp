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

std::span<const LevelFade::Shown> LevelFade::update(const TileTree& tree, std::span<const TileStatus> status,
                                                    std::span<const TileId> drawn, double step) {
  constexpr float kArrives = 1e-6f;  // no pixels yet, but not "not fading"
  constexpr float kNothing = 1e-4f;  // less than any pixel's part
  ++picture_;
  drawn_in_.resize(tree.tiles.size(), 0);
  since_.resize(tree.tiles.size(), 0);
  share_.resize(tree.tiles.size(), 0.0f);
  for (const TileId tile : drawn) {
    if (!just_gone(tile)) since_[tile] = picture_;
    drawn_in_[tile] = picture_;
  }
  // Finer ones in place of a coarser one.
  for (const TileId tile : drawn) {
    if (!is_new(tile)) continue;
    const TileId replaced = first_above(tree, tile, [&](TileId above) { return just_gone(above); });
    if (replaced != kNoTile) leave(replaced);
    if (share_[tile] < 0.0f)
      share_[tile] = -share_[tile];  // it was leaving and comes back from where it is
    else if (replaced != kNoTile)
      share_[tile] = kArrives;
  }
  // A coarser one in place of finer ones.
  for (const TileId tile : last_drawn_) {
    if (is_drawn(tile)) continue;
    const TileId replacing = first_above(tree, tile, [&](TileId above) { return is_drawn(above); });
    if (replacing != kNoTile) {
      leave(tile);
      if (is_new(replacing) && share_[replacing] == 0.0f) share_[replacing] = kArrives;
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
         share_.capacity() * sizeof(float);
}

}  // namespace mercia::tiles
