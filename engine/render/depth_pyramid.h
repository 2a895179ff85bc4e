// How far away the picture is, in coarser and coarser levels: what lies farther than a texel's depth is hidden there.
#pragma once

#include <volk.h>

#include "engine/gpu/buffer.h"
#include "engine/gpu/descriptor_set.h"
#include "engine/gpu/image.h"
#include "engine/render/cull_data.h"

namespace mercia::render {

class DepthPyramid {
 public:
  DepthPyramid() = default;
  // For depth images with so many samples a pixel.
  static Result<DepthPyramid> create(gpu::Device& device, VkSampleCountFlagBits samples);

  // For this image from now on: a view of all its layers, one a view. Frames in flight keep what they have.
  Result<void> fit(gpu::Device& device, const gpu::Image& depth);
  // Builds it from the image, which is in VK_IMAGE_LAYOUT_DEPTH_READ_ONLY_OPTIMAL and made visible to compute
  // programs; outside of a rendering. Compute programs may then read it.
  void record(VkCommandBuffer commands) const;
  // Names it to the culling.
  void tell(CullPush& push) const;

 private:
  struct Size {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
  };
  Size level_size(std::uint32_t level) const;
  std::uint32_t level_count() const;

  gpu::DescriptorSetLayoutHandle set_layout_;
  gpu::SamplerHandle sampler_;
  gpu::PipelineLayoutHandle base_layout_;
  gpu::PipelineHandle base_;
  gpu::PipelineLayoutHandle reduce_layout_;
  gpu::PipelineHandle reduce_;
  gpu::DescriptorSet set_;
  gpu::Buffer floats_;
  VkExtent2D image_{};
  std::uint32_t views_ = 0;
  Size base_size_;
  std::uint32_t view_floats_ = 0;
};

}  // namespace mercia::render
