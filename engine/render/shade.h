// The kinds of pixel programs. Each triangle is drawn by one of them, so that none has to branch.
#pragma once

#include <cstdint>

#include "engine/tiles/content.h"

namespace mercia::render {

// The numbers are those of shaders/scene.frag.
enum class Shade : std::uint8_t {
  Plain = 0,
  Wall,
  Roof,
  Ground,  // what grows or lies loose
  Water,
  Foliage,
  Metal,
  Detailed,
  Street,  // carriageways and pavements
  Paved,   // other hard ground
};
inline constexpr std::uint32_t kShadeCount = 10;

// What textured, unlit or see-through materials are made of is in their textures: they are Plain, or Detailed if they
// have a MaterialDetail.
Shade shade_of(tiles::Surface surface, const tiles::Material& material);

}  // namespace mercia::render
