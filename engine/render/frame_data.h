// What the shaders read of a frame, byte for byte: mirrors shaders/frame.glsl.
//
// "relative" is world axes with the origin at the mean of the eyes, so that floats are exact to a hair near the viewer.
#pragma once

#include <array>
#include <cstdint>
#include <glm/glm.hpp>

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
  glm::vec4 glow{0.0f};
  glm::vec4 window_light{0.0f};
  glm::vec4 lamp_light{0.0f};
  glm::vec4 haze{0.0f};
};

struct FrameData {
  std::array<ViewData, kMaximumViews> views;
  LightData light;
  glm::uvec4 highlight{0xffffffffu};
};
static_assert(sizeof(FrameData) == 2 * 144 + 11 * 16 + 16);

struct DrawRecord {
  std::array<glm::vec4, 3> relative_from_mesh;
  std::array<glm::vec4, 3> normal_from_mesh;
  glm::vec4 base_color{1.0f};
  float alpha_cutoff = 0.0f;
  std::uint32_t seed = 0;
  std::uint32_t id = 0;
  std::uint32_t highlighted = 0;
};
static_assert(sizeof(DrawRecord) == 128);

}  // namespace mercia::render
