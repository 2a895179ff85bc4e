// What is drawn of hands and of where they point: a few small meshes, placed anew each frame.
#pragma once

#include <vector>

#include "app/hand_tools.h"
#include "engine/tiles/streamer.h"

namespace mercia::app {

class HandShapes {
 public:
  // Errors (Device): out of memory.
  static Result<HandShapes> upload(tiles::MeshSink& sink);
  // Draws over what the tiles have; `scale` is the rig's.
  void add(const HandsShown& shown, double scale, std::vector<tiles::DrawItem>& items) const;

 private:
  tiles::MeshHandle hand_ = 0;     // 18 cm along -z
  tiles::MeshHandle ray_ = 0;      // unit length along -z, thin
  tiles::MeshHandle beam_ = 0;     // the same, brighter: of the arc
  tiles::MeshHandle ring_ = 0;     // 0.8 m across, flat, with a wedge towards -z
  tiles::MeshHandle no_ring_ = 0;  // where nobody can stand
};

}  // namespace mercia::app
