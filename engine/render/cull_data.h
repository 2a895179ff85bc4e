// What the culling programs read and write, byte for byte: mirrors shaders/cull.glsl.
#pragma once

#include <volk.h>

#include <array>
#include <cstdint>
#include <glm/glm.hpp>

namespace mercia::render {

inline constexpr std::uint32_t kItemClusters = 32;  // a bit each
// The most draws that an item can become: every other cluster seen.
constexpr std::uint32_t most_draws(std::uint32_t clusters) { return (clusters + 1) / 2; }

// A texel of the depth pyramid's base covers so many pixels a side.
inline constexpr std::uint32_t kPyramidPixels = 4;

// Consecutive clusters of one draw.
struct CullItem {
  static constexpr std::uint32_t kFacesAnyWay = 1;  // double-sided: never left out for its facing
  static constexpr std::uint32_t kSeenLater = 2;    // blended: hides nothing, so it waits for what may hide it
  VkDeviceAddress clusters = 0;
  std::uint32_t count = 0;
  std::uint32_t record = 0;  // the first of the draw
  std::int32_t vertex_offset = 0;
  std::uint32_t flags = 0;
  VkDeviceAddress seen = 0;  // of a word that lasts from frame to frame
};
static_assert(sizeof(CullItem) == 32);

// The items of one batch, and where their draws go.
struct CullBatch {
  std::uint32_t first_item = 0;
  std::uint32_t item_count = 0;
  std::uint32_t first_command = 0;
  std::uint32_t unused = 0;
};
static_assert(sizeof(CullBatch) == 16);

struct CullView {
  std::array<glm::vec4, 5> planes;  // relative coordinates, seen on the positive side
  glm::vec4 eye{0.0f};
  std::array<glm::vec4, 3> clip;  // clip_from_relative: its rows for x, y and w
  glm::vec4 screen{0.0f};         // half the width and height in pixels, near distance
};
static_assert(sizeof(CullView) == 160);

// What is left of a batch.
struct CullCount {
  std::uint32_t commands = 0;
  std::uint32_t clusters = 0;
  std::uint32_t triangles = 0;
  std::uint32_t unused = 0;
};
static_assert(sizeof(CullCount) == 16);

// What is taken for seen.
enum class CullChoice : std::uint32_t {
  Everything,
  InSight,  // in a frustum and turned towards an eye
  Early,    // of these what the last frame saw
  Late,     // of these what is not behind what the early ones drew, and was not among them
};

struct CullPush {
  VkDeviceAddress views = 0;
  VkDeviceAddress records = 0;
  VkDeviceAddress items = 0;
  VkDeviceAddress batches = 0;
  VkDeviceAddress masks = 0;
  VkDeviceAddress commands = 0;
  VkDeviceAddress counts = 0;
  VkDeviceAddress early_masks = 0;
  VkDeviceAddress pyramid = 0;
  std::uint32_t item_count = 0;
  std::uint32_t view_count = 0;
  std::uint32_t copies = 1;
  CullChoice choice = CullChoice::InSight;
  std::uint32_t pyramid_width = 0;
  std::uint32_t pyramid_height = 0;
};
static_assert(sizeof(CullPush) == 96);

}  // namespace mercia::render
