// Which tiles to draw and which to ask for: a pure function of the tree, of what is loaded, and of the views.
#pragma once

#include <cstdint>
#include <glm/glm.hpp>
#include <span>
#include <vector>

#include "engine/geo/view.h"
#include "engine/tiles/tile_tree.h"

namespace mercia::tiles {

enum class TileState : std::uint8_t {
  Absent,  // not loaded; may be asked for
  Ready,   // its content can be drawn, or it was found to draw nothing
  Failed,  // given up
};

struct TileStatus {
  TileState state = TileState::Absent;
  bool drawable = false;             // Ready and with something to draw
  std::uint32_t drawable_below = 0;  // tiles below this one that are drawable
};

struct SelectOptions {
  double maximum_screen_space_error = 8.0;  // pixels
};

struct Wish {
  TileId tile = kNoTile;
  double priority = 0.0;  // the pixels of error that its absence costs, less away from the middle of the view
};

struct Selection {
  std::vector<TileId> drawn;    // each once, all drawable
  std::vector<TileId> touched;  // loaded tiles that this picture or its next refinement needs: not to be evicted
  std::vector<Wish> wishes;     // absent tiles, in no order, each once
  std::uint32_t visited = 0;
  std::uint32_t holes = 0;  // places in view where nothing could be drawn
};

// Rules, in their order:
//  - a tile outside every frustum is left out with all below it;
//  - its error is the largest over the views of geometric error x pixels per radian / distance to the volume;
//  - it refines if the error is too large, or if it has nothing to draw itself;
//  - REPLACE: the children are drawn instead of the tile only where none of them would leave a hole; otherwise the tile
//    stays, if it is loaded. Tiles on the way down are wished for too, so that there always is something to fall back
//    to;
//  - ADD: the tile is drawn, and its children as they arrive;
//  - a tile that should be drawn but is not loaded is filled in by what is loaded below it.
// `views` are in the tree's root frame. `status` has one entry a tile.
// Known cost: a tile whose sibling has just come into view falls back to its parent until the sibling is loaded.
void select(const TileTree& tree, std::span<const TileStatus> status, std::span<const geo::View> views,
            const SelectOptions& options, Selection& out);

}  // namespace mercia::tiles
