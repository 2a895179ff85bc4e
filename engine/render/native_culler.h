// Culling for a device that is the processor itself: it knows every core, and a triangle that it need not draw is worth
// looking at. Does what shaders/cull_test.comp does, and looks at single triangles, too.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <limits>
#include <memory>
#include <span>

#include "engine/base/task_pool.h"
#include "engine/render/frame_plan.h"
#include "engine/render/nearest_depths.h"

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
  // left out only if no view sees them: outside, turned away, between the samples or, with one view, behind others.
  // What is left stands together at the beginning of the indices, so that no more of them is touched.
  void cull(const FramePlan& plan, const FindBlock& find_block, std::uint32_t copies, const Output& output);

 private:
  struct Kept {
    std::uint32_t indices = 0;
    std::uint32_t clusters = 0;
    std::uint32_t first_triangle = 0;  // in triangles_ and among the indices that are written
    std::uint32_t first_index() const { return 3 * first_triangle; }
    // The rows that the triangles lie in.
    float low = std::numeric_limits<float>::max();
    float high = std::numeric_limits<float>::lowest();
  };
  // Room for an item; of triangles only if they are wanted on the screen.
  struct Scratch {
    std::vector<std::uint32_t> indices;
    std::vector<ScreenTriangle> triangles;
  };
  void filter_item(const FramePlan& plan, std::size_t number, std::span<std::uint32_t> output, Scratch& scratch);
  void look_for_hidden(const FramePlan& plan, const Output& output);
  void drop_hidden(std::size_t item, std::span<std::uint32_t> indices);

  SampleGrid grid_;
  TaskPool pool_;
  std::vector<Kept> kept_;           // by item
  std::vector<HostBlock> blocks_;    // by item
  std::vector<std::uint8_t> solid_;  // by item: hides what is behind it
  NearestDepths nearest_;
  // On the screen, those of an item one after the other. Only as much is touched as is kept.
  std::unique_ptr<ScreenTriangle[]> triangles_;
  std::size_t capacity_ = 0;
  std::atomic<std::uint32_t> triangle_count_{0};
};

}  // namespace mercia::render
