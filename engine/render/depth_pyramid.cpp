#include "engine/render/depth_pyramid.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/gpu/vulkan_check.h"
#include "engine/render/compute.h"
#include "engine/render/shader_words.h"

namespace mercia::render {
namespace {

// As in shaders/depth_base.glsl and shaders/depth_reduce.comp.
constexpr std::uint32_t kGroupSide = 8;
struct BasePush {
  VkDeviceAddress pyramid;
  std::uint32_t width, height;
  std::uint32_t image_width, image_height;
  std::uint32_t view_floats;
  std::uint32_t unused = 0;
};
struct ReducePush {
  VkDeviceAddress pyramid;
  std::uint32_t width, height;
  std::uint32_t level;
  std::uint32_t view_floats;
};

constexpr VkDescriptorType kDepths = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;

constexpr std::uint32_t groups(std::uint32_t texels) { return (texels + kGroupSide - 1) / kGroupSide; }

Result<gpu::SamplerHandle> make_sampler(const gpu::Device& device) {
  const VkSamplerCreateInfo info{.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO};  // texels are fetched by number
  VkSampler sampler = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreateSampler(device.handle(), &info, nullptr, &sampler), "making a sampler"));
  return gpu::SamplerHandle(device.handle(), sampler);
}

}  // namespace

Result<DepthPyramid> DepthPyramid::create(gpu::Device& device, VkSampleCountFlagBits samples) {
  DepthPyramid result;
  MERCIA_TRY(result.set_layout_, gpu::make_set_layout(device, kDepths, VK_SHADER_STAGE_COMPUTE_BIT));
  MERCIA_TRY(result.sampler_, make_sampler(device));
  MERCIA_TRY(result.base_layout_, make_compute_layout(device, sizeof(BasePush), result.set_layout_.get()));
  MERCIA_TRY(result.reduce_layout_, make_compute_layout(device, sizeof(ReducePush)));
  const bool several = samples != VK_SAMPLE_COUNT_1_BIT;
  const std::uint32_t sample_count = samples;
  MERCIA_TRY(result.base_, make_compute_pipeline(device, result.base_layout_.get(), words::depth_base(several),
                                                 std::span(&sample_count, several ? 1 : 0)));
  MERCIA_TRY(result.reduce_, make_compute_pipeline(device, result.reduce_layout_.get(), words::depth_reduce()));
  return result;
}

DepthPyramid::Size DepthPyramid::level_size(std::uint32_t level) const {
  const std::uint32_t round = (1u << level) - 1;
  return {(base_size_.width + round) >> level, (base_size_.height + round) >> level};
}

std::uint32_t DepthPyramid::level_count() const {
  constexpr std::uint32_t kLast = 4;  // texels a side
  std::uint32_t levels = 1;
  while (std::max(level_size(levels - 1).width, level_size(levels - 1).height) > kLast) ++levels;
  return levels;
}

Result<void> DepthPyramid::fit(gpu::Device& device, const gpu::Image& depth) {
  struct Old {
    gpu::DescriptorSet set;
    gpu::Buffer floats;
  };
  const auto old = std::make_shared<Old>(Old{std::move(set_), std::move(floats_)});
  device.retire([old] {});
  set_ = {};
  floats_ = {};
  image_ = depth.options().extent;
  views_ = depth.options().layers;
  base_size_ = {(image_.width + kPyramidPixels - 1) / kPyramidPixels,
                (image_.height + kPyramidPixels - 1) / kPyramidPixels};
  view_floats_ = 0;
  for (std::uint32_t level = 0; level < level_count(); ++level) {
    view_floats_ += level_size(level).width * level_size(level).height;
  }
  MERCIA_TRY(floats_,
             gpu::Buffer::create(device, std::uint64_t{views_} * view_floats_ * sizeof(float),
                                 VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT,
                                 gpu::MemoryUse::Device));

  MERCIA_TRY(set_, gpu::DescriptorSet::create(device, set_layout_.get(), kDepths));
  set_.name(device, VkDescriptorImageInfo{sampler_.get(), depth.view(), VK_IMAGE_LAYOUT_DEPTH_READ_ONLY_OPTIMAL});
  return {};
}

void DepthPyramid::record(VkCommandBuffer commands) const {
  // The last frame's culling has read what is overwritten now.
  gpu::memory_barrier(commands, {VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT, VK_ACCESS_2_NONE}, kComputeReadWrite);
  vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, base_.get());
  const VkDescriptorSet set = set_.get();
  vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_COMPUTE, base_layout_.get(), 0, 1, &set, 0, nullptr);
  const BasePush base{floats_.address(), base_size_.width, base_size_.height,
                      image_.width,      image_.height,    view_floats_};
  vkCmdPushConstants(commands, base_layout_.get(), VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof(base), &base);
  vkCmdDispatch(commands, groups(base_size_.width), groups(base_size_.height), views_);
  vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, reduce_.get());
  for (std::uint32_t level = 1; level < level_count(); ++level) {
    gpu::memory_barrier(commands, kComputeWrite, kComputeReadWrite);
    const ReducePush push{floats_.address(), base_size_.width, base_size_.height, level, view_floats_};
    vkCmdPushConstants(commands, reduce_layout_.get(), VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof(push), &push);
    vkCmdDispatch(commands, groups(level_size(level).width), groups(level_size(level).height), views_);
  }
}

void DepthPyramid::tell(CullPush& push) const {
  push.pyramid = floats_.address();
  push.pyramid_width = base_size_.width;
  push.pyramid_height = base_size_.height;
}

}  // namespace mercia::render
