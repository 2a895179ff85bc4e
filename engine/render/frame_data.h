// What the shaders read of a frame, byte for byte: mirrors shaders/frame.glsl.
//
// "relative" is world axes with the origin at the mean of the eyes, so that floats are exact to a hair near the viewer.
#pragma once

#include <array>
#include <cstdint>
#include <glm/glm.hpp>

#include "engine/render/shadow_data.h"

namespace mercia::render {

inline constexpr std::uint32_t kMaximumViews = 2;
// Metres after which the ground coordinates of noise and waves start again.
inline constexpr double kGroundWrap = 4096.0;

struct ViewData {
  glm::mat4 clip_from_relative{1.0f};
  glm::vec4 eye{0.0f};
  glm::vec4 ground{0.0f};
  glm::vec4 ray_middle{0.0f};
  glm::vec4 ray_right{0.0f};
  glm::vec4 ray_down{0.0f};
};
static_assert(sizeof(ViewData) == 144);

// The light of the hour, ready for the screen: exposure is already in it.
struct LightData {
  glm::vec4 key_direction{0.0f, 0.0f, 1.0f, 1.0f};
  glm::vec4 key_light{0.0f};
  glm::vec4 sun_direction{0.0f, 0.0f, 1.0f, 0.0f};
  glm::vec4 ambient_up{0.0f};
  glm::vec4 ambient_down{0.0f};
  glm::vec4 zenith{0.0f};
  glm::vec4 horizon{0.0f};
  glm::vec4 window_light{0.0f};
  glm::vec4 lamp_light{0.0f};
  glm::vec4 haze{0.0f};
  glm::vec4 extinction{0.0f};
  glm::vec4 cloud_light{0.0f};
  glm::vec4 moon_direction{0.0f, 0.0f, -1.0f, 0.0f};
  glm::vec4 moon_disc{0.0f};
  glm::vec4 peak{1.0f, 0.0f, 0.0f, 0.0f};
  std::array<glm::vec4, 3> stars{};  // columns
  std::array<glm::vec4, 16> sky{};
};

struct FrameData {
  std::array<ViewData, kMaximumViews> views;
  LightData light;
  ShadowData shadow;
  glm::uvec4 highlight{0xffffffffu};
};
static_assert(sizeof(FrameData) == 2 * 144 + 34 * 16 + 12 * 16 + 16);

// What the vertex program reads of a draw, as attributes of its instance.
struct DrawRecord {
  static constexpr std::uint32_t kHighlighted = 1;  // the highlighted feature may lie in it
  static constexpr std::uint32_t kMirrored = 2;     // the transform turns the winding round
  static constexpr std::uint32_t kLeaving = 4;      // has those pixels that what arrives in its place has not
  static constexpr std::uint32_t kFading = 8;       // has a share of its pixels
  static constexpr std::uint32_t kShareShift = 8;   // the share that arrives, in 1/255
  std::array<glm::vec4, 3> relative_from_mesh;      // rows
  glm::vec4 base_color{1.0f};                       // linear
  std::uint32_t seed = 0;                           // differs from tile to tile
  std::uint32_t draw = 0;                           // its own index, for picking
  std::uint32_t flags = 0;
  std::uint32_t alpha_cutoff = 0;  // in 1/65535
};
static_assert(sizeof(DrawRecord) == 80);

}  // namespace mercia::render
