// The kinds of pixel programs. Each triangle is drawn by one of them, so that none has to branch.
#pragma once

#include <cstdint>

#include "engine/tiles/content.h"

namespace mercia::render {

// The numbers are those of shaders/scene.frag.
enum class Shade : std::uint8_t { Plain = 0, Wall, Roof, Ground, Water, Foliage, Metal, Detailed };
inline constexpr std::uint32_t kShadeCount = 8;

// What textured, unlit or see-through materials are made of is in their textures: they are Plain, or Detailed if they
// have a MaterialDetail.
Shade shade_of(tiles::Surface surface, const tiles::Material& material);

}  // namespace mercia::render
