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

// Consecutive clusters of one draw.
struct CullItem {
  static constexpr std::uint32_t kFacesAnyWay = 1;  // double-sided: never left out for its facing
  VkDeviceAddress clusters = 0;
  std::uint32_t count = 0;
  std::uint32_t record = 0;  // the first of the draw
  std::int32_t vertex_offset = 0;
  std::uint32_t flags = 0;
  std::array<std::uint32_t, 2> unused{};
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
};
static_assert(sizeof(CullView) == 96);

// What is left of a batch.
struct CullCount {
  std::uint32_t commands = 0;
  std::uint32_t clusters = 0;
  std::uint32_t triangles = 0;
  std::uint32_t unused = 0;
};
static_assert(sizeof(CullCount) == 16);

struct CullPush {
  VkDeviceAddress views = 0;
  VkDeviceAddress records = 0;
  VkDeviceAddress items = 0;
  VkDeviceAddress batches = 0;
  VkDeviceAddress masks = 0;
  VkDeviceAddress commands = 0;
  VkDeviceAddress counts = 0;
  std::uint32_t item_count = 0;
  std::uint32_t view_count = 0;
  std::uint32_t copies = 1;
  std::uint32_t enabled = 1;
};
static_assert(sizeof(CullPush) == 72);

}  // namespace mercia::render
