// Which tiles to draw and which to ask for: a pure function of the tree, of what is loaded, and of the views.
#pragma once

#include <compare>
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

// How badly a tile is missing: whatever the numbers say, a higher group comes first.
enum class Need : std::uint8_t {
  Beside,  // just outside the views: it would be missed if they turned
  Detail,  // something coarser or finer is shown in its place
  Hole,    // nothing is
};

struct Priority {
  Need need = Need::Detail;
  // Of error that its absence costs; less away from the middle of the view, more for what matters (importance.h).
  double pixels = 0.0;
  auto operator<=>(const Priority&) const = default;
};

struct Wish {
  TileId tile = kNoTile;
  Priority priority;
};

struct Eye {
  geo::Frustum frustum;
  glm::dvec3 position;
  glm::dvec3 forward;
  double pixels_per_radian = 0.0;
};

// The answer of one select(), and what the next one with the same object makes use of: its memory, and which tiles it
// refined.
struct Selection {
  std::vector<TileId> drawn;    // each once, all drawable
  std::vector<TileId> touched;  // loaded tiles that this picture or its next refinement needs: not to be evicted
  std::vector<TileId> beside;   // loaded tiles just outside the views: to be evicted last
  std::vector<Wish> wishes;     // absent tiles, in no order, each once
  std::uint32_t visited = 0;
  std::uint32_t missed = 0;           // wishes of which some view would show something
  std::uint32_t holes = 0;            // places in view where nothing could be drawn
  std::vector<std::uint8_t> refined;  // by tile: 1 if this picture wants more than the tile itself
  std::vector<Eye> eyes;
  // The eyes that see the tile that was looked at last.
  std::vector<glm::dvec3> seen_from;
  std::vector<double> seen_with;  // pixels per radian

  std::uint64_t cpu_bytes() const {
    return (drawn.capacity() + touched.capacity() + beside.capacity()) * sizeof(TileId) +
           wishes.capacity() * sizeof(Wish) + refined.capacity();
  }
};

// Rules, in their order:
//  - a tile outside every frustum is left out with all below it; if its parent refines, it is wished for beside;
//  - its error is the largest over the views of geometric error x pixels per radian / distance to the volume;
//  - it refines if the error is too large, or if it has nothing to draw itself. What was refined in the last picture
//    stays so until the error is a good part smaller, so that nothing flickers about the limit;
//  - REPLACE: the children are drawn instead of the tile only where none of them would leave a hole; otherwise the tile
//    stays, if it is loaded. Tiles on the way down are wished for too, so that there always is something to fall back
//    to;
//  - ADD: the tile is drawn, and its children as they arrive;
//  - a tile that should be drawn but is not loaded is filled in by what is loaded below it.
// `views` are in the tree's root frame. `status` has one entry a tile. Makes the same of the same, and allocates
// nothing once `out` has grown to the tree and its pictures.
void select(const TileTree& tree, std::span<const TileStatus> status, std::span<const geo::View> views,
            const SelectOptions& options, Selection& out);

}  // namespace mercia::tiles
