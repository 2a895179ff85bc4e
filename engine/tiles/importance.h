// What a tile shows, as far as its metadata says, and how much sooner than others it is therefore loaded.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/tiles/json.h"

namespace mercia::tiles {

// In rising order.
enum class Importance : std::uint8_t {
  Transport,  // roads, rails and what stands along them
  Terrain,
  Usual,  // nobody says
  Building,
  Landmark,  // what people know a place by
};

// Times the pixels that a missing tile costs (Priority::pixels): at equal distance and size landmarks come before
// buildings, those before terrain, and transport last; what is much coarser or nearer still goes first.
constexpr double priority_factor(Importance importance) {
  switch (importance) {
    case Importance::Landmark: return 2.0;
    case Importance::Building: return 1.4;
    case Importance::Usual: return 1.0;
    case Importance::Terrain: return 0.8;
    case Importance::Transport: return 0.6;
  }
  return 1.0;
}

// By the words of an English name, in any case: "cityBuildings", "road_network". The most important one counts.
Importance importance_of(std::string_view name);

// By the metadata of a tile and of its contents (3D Tiles 1.1: tile.metadata, content.metadata, content.group): by the
// names of their classes, and by what their properties "layer", "name", "kind", "type" and "category" say. `above` is
// that of the tile around it, which holds where nothing is said.
Importance read_importance(const Json& tileset, const Json& tile, Importance above);

}  // namespace mercia::tiles
