// Culling for a device that is the processor itself: it knows every core, and a triangle that it need not draw is worth
// looking at. Does what shaders/cull_test.comp does, and looks at single triangles, too.
#pragma once

#include <array>
#include <functional>
#include <span>

#include "engine/base/task_pool.h"
#include "engine/render/frame_plan.h"

namespace mercia::render {

// Where samples lie and how exactly triangles are drawn.
struct SampleGrid {
  static constexpr std::size_t kMost = 8;
  std::size_t count = 1;                  // of samples a pixel: each in a column and a row of its own, evenly spaced
  std::array<glm::vec2, kMost> places{};  // from the pixel's upper left corner, in pixels
  // Pixels by which the device's rounding may move a corner.
  float tolerance = 0.02f;
};
// By the standard locations of 1, 2, 4 or 8 samples a pixel.
SampleGrid sample_grid(const VkPhysicalDeviceLimits& limits, VkSampleCountFlagBits samples);

class NativeCuller {
 public:
  explicit NativeCuller(const SampleGrid& grid);

  // The buffers of a frame as the processor sees them: the plan's commands, a count for each of its batches, and room
  // for its indices.
  struct Output {
    std::span<VkDrawIndexedIndirectCommand> commands;
    std::span<CullCount> counts;
    std::span<std::uint32_t> indices;
  };
  // A block of meshes, for the processor and for the device.
  struct HostBlock {
    const std::byte* memory = nullptr;
    VkDeviceAddress address = 0;
  };
  using FindBlock = std::function<HostBlock(std::uint32_t block)>;

  // Writes a draw for each item of which something may show, in the plan's order. Triangles keep their order and are
  // left out only if no view sees them: outside, turned away, or between the samples.
  void cull(const FramePlan& plan, const FindBlock& find_block, std::uint32_t copies, const Output& output);

 private:
  struct Kept {
    std::uint32_t indices = 0;
    std::uint32_t clusters = 0;
  };
  Kept filter_item(const FramePlan& plan, std::size_t number, const HostBlock& block,
                   std::span<std::uint32_t> indices) const;

  SampleGrid grid_;
  TaskPool pool_;
  std::vector<Kept> kept_;         // by item
  std::vector<HostBlock> blocks_;  // by item
};

}  // namespace mercia::render
