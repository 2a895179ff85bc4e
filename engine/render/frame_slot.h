// The memory of one frame in flight: its uniforms, draw records and indirect commands, as the shaders see them.
#pragma once

#include <volk.h>

#include "engine/gpu/buffer.h"
#include "engine/gpu/handle.h"
#include "engine/render/frame_plan.h"

namespace mercia::render {

Result<gpu::DescriptorSetLayoutHandle> make_frame_layout(const gpu::Device& device);

class FrameSlot {
 public:
  FrameSlot() = default;
  static Result<FrameSlot> create(gpu::Device& device, VkDescriptorSetLayout layout);

  // Waits until the slot's last frame has retired, then copies the plan. Grows when the plan has grown. With `copies`
  // every draw has that many instances, and each finds the draw's record.
  Result<void> fill(gpu::Device& device, const FramePlan& plan, std::uint32_t copies);
  void submitted(std::uint64_t value) { value_ = value; }

  VkDescriptorSet set() const { return set_; }
  VkBuffer records() const { return records_.get(); }
  VkBuffer commands() const { return commands_.get(); }
  // Null if the device has no timestamps.
  VkQueryPool queries() const { return queries_.get(); }
  // GPU seconds of the slot's last frame; 0 before there was one.
  double gpu_seconds() const { return gpu_seconds_; }

 private:
  Result<void> make_set(gpu::Device& device, VkDescriptorSetLayout layout);
  Result<void> grow(gpu::Device& device, std::size_t record_bytes, std::size_t command_bytes);
  void read_timestamps(const gpu::Device& device);

  gpu::Buffer uniforms_;
  gpu::Buffer records_;
  gpu::Buffer commands_;
  gpu::DescriptorPoolHandle pool_;
  VkDescriptorSet set_ = VK_NULL_HANDLE;
  gpu::QueryPoolHandle queries_;
  std::uint64_t value_ = 0;
  double gpu_seconds_ = 0.0;
};

}  // namespace mercia::render
