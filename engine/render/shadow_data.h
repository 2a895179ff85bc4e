// What the shaders read of the shadows, byte for byte: mirrors shaders/frame.glsl.
#pragma once

#include <array>
#include <glm/glm.hpp>

#include "engine/render/shadow_settings.h"

namespace mercia::render {

struct ShadowData {
  // World axes to light axes: x across, y down the map, z towards the light. The origin is that of "relative".
  glm::vec4 axis_x{1.0f, 0.0f, 0.0f, 0.0f};
  glm::vec4 axis_y{0.0f, -1.0f, 0.0f, 0.0f};
  glm::vec4 axis_z{0.0f, 0.0f, 1.0f, 0.0f};
  // Of each map: place = light * (scale.x, scale.y, scale.z) + offset.xyz, across, down and depth, all from 0 to 1.
  // scale.w: metres around the eye for which it is used. What is not drawn has a reach of 0.
  std::array<glm::vec4, kMostCascades> scale{};
  // w: metres of one texel across the map.
  std::array<glm::vec4, kMostCascades> offset{};
  glm::vec4 map{0.0f};  // x: texels a side, y: number of maps, z: tangent of the sun's angular radius
};
static_assert(sizeof(ShadowData) == 12 * 16);

}  // namespace mercia::render
