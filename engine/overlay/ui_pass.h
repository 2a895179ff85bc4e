// Draws what Dear ImGui made of a frame over the finished picture.
#pragma once

#include <vulkan/vulkan_core.h>

#include <array>
#include <memory>

#include "engine/base/result.h"
#include "engine/gpu/buffer.h"
#include "engine/gpu/device.h"
#include "engine/gpu/image.h"
#include "engine/gpu/uploader.h"
#include "engine/render/renderer.h"

namespace mercia::overlay {

class UiPass : public render::OverlayPass {
 public:
  // `color_format` is the target's; an sRGB one blends in linear light. The device outlives the pass.
  // Errors (Device): out of memory.
  static Result<std::unique_ptr<UiPass>> create(gpu::Device& device, VkFormat color_format);
  ~UiPass() override;

  // Uploads the current context's font atlas; again whenever the fonts have changed.
  Result<void> upload_fonts();

  // Draws ImGui::GetDrawData() of the current context. A frame that finds no memory stays without its overlay.
  void record(VkCommandBuffer commands, VkExtent2D extent) override;

  // The timeline value of the submission that record() went into: its buffers are free after that.
  void submitted(std::uint64_t value);

 private:
  // One for each frame that may be under way, and one to fill.
  static constexpr std::size_t kSlots = 3;
  struct Slot {
    gpu::Buffer vertices;
    gpu::Buffer indices;
    std::uint64_t value = 0;
  };

  explicit UiPass(gpu::Device& device) : device_(device) {}
  Result<void> make_layout();
  Result<void> make_pipeline(VkFormat color_format);
  Result<void> fill(Slot& slot) const;

  gpu::Device& device_;
  bool target_is_srgb_ = true;
  gpu::Uploader uploader_;
  gpu::Image atlas_;
  gpu::SamplerHandle sampler_;
  gpu::DescriptorSetLayoutHandle set_layout_;
  gpu::DescriptorPoolHandle descriptor_pool_;
  VkDescriptorSet set_ = VK_NULL_HANDLE;
  gpu::PipelineLayoutHandle pipeline_layout_;
  gpu::PipelineHandle pipeline_;
  std::array<Slot, kSlots> slots_;
  std::size_t slot_ = 0;
};

}  // namespace mercia::overlay
