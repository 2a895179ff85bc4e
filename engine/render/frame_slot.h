// The memory of one frame in flight: its uniforms, draw records, what is culled and what is left, as the shaders see
// it.
#pragma once

#include <volk.h>

#include "engine/gpu/buffer.h"
#include "engine/gpu/descriptor_set.h"
#include "engine/gpu/handle.h"
#include "engine/render/frame_plan.h"
#include "engine/render/native_culler.h"

namespace mercia::render {

Result<gpu::DescriptorSetLayoutHandle> make_frame_layout(const gpu::Device& device);

class FrameSlot {
 public:
  FrameSlot() = default;
  static Result<FrameSlot> create(gpu::Device& device, VkDescriptorSetLayout layout);

  // Waits until the slot's last frame has retired, then copies the plan. Grows when the plan has grown. With `copies`
  // every draw has that many instances, and each finds the draw's record. What is drawn is chosen in 1 or 2
  // `rounds`, or in none by native().
  Result<void> fill(gpu::Device& device, const FramePlan& plan, std::uint32_t copies, std::uint32_t rounds);
  // After a fill() with no rounds: where the processor writes what to draw, before the frame is submitted.
  NativeCuller::Output native();

  // For the culling of what fill() took; the choice and the pyramid are up to the caller.
  CullPush cull(std::uint32_t round) const;
  // Sets counts aside for drawn(); after the culling.
  void record_counts(VkCommandBuffer commands) const;
  void submitted(std::uint64_t value) { value_ = value; }

  VkDescriptorSet set() const { return set_.get(); }
  VkBuffer records() const { return records_.get(); }
  // Of each round, one after the other: the plan's commands, and a CullCount for each batch.
  VkBuffer commands() const { return commands_.get(); }
  VkBuffer counts() const { return counts_.get(); }
  // Indices for native culling, instead of the meshes' own.
  VkBuffer indices() const { return indices_.get(); }
  // What the culling left of the slot's last frame, all batches together.
  const CullCount& drawn() const { return drawn_; }
  // Null if the device has no timestamps.
  VkQueryPool queries() const { return queries_.get(); }
  // GPU seconds of the slot's last frame; 0 before there was one.
  double gpu_seconds() const { return gpu_seconds_; }

 private:
  Result<void> grow(gpu::Device& device, const FramePlan& plan, std::uint32_t copies, std::uint32_t rounds);
  void write_cull_input(const FramePlan& plan, std::uint32_t copies);
  void read_counts();
  void read_timestamps(const gpu::Device& device);

  gpu::Buffer uniforms_;
  gpu::Buffer records_;
  gpu::Buffer cull_input_;  // views, batches, items
  gpu::Buffer masks_;       // one for each item, of each round
  gpu::Buffer commands_;
  gpu::Buffer counts_;
  gpu::Buffer counts_readback_;
  gpu::Buffer indices_;
  CullPush cull_;  // of the first round
  std::size_t batch_count_ = 0;
  std::size_t command_count_ = 0;
  std::size_t index_count_ = 0;
  std::uint32_t rounds_ = 0;
  CullCount drawn_;
  gpu::DescriptorSet set_;
  gpu::QueryPoolHandle queries_;
  std::uint64_t value_ = 0;
  double gpu_seconds_ = 0.0;
};

}  // namespace mercia::render
