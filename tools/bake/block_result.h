// What is left to know of a block of a region once its tiles are on the disk.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tools/bake/account.h"
#include "tools/bake/osm_reader_places.h"
#include "tools/bake/scene.h"
#include "tools/bake/tiler.h"

namespace mercia::bake {

struct BlockResult {
  Account account;
  WrittenTiles tiles;
  std::vector<FoundPlace> places;
  std::vector<FoundStand> stands;
  // Objects counted here of whose buildings no triangle was drawn here, and objects counted elsewhere that were: those
  // of the first that are nowhere among the second are not drawn at all.
  std::vector<std::string> undrawn;
  std::vector<std::string> drawn_for_others;
  // For the tiles above the blocks: what of the block can still be seen in the finest of them, how far what cannot be
  // seen deviates (metres), and how much of each cell of coarse_built_up() the block's buildings cover.
  Scene coarse;
  double left_out = 0.0;
  std::vector<std::pair<std::uint32_t, float>> built_up;
};

}  // namespace mercia::bake
