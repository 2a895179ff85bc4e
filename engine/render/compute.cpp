#include "engine/render/compute.h"

#include <vector>

#include "engine/gpu/vulkan_check.h"
#include "engine/render/shader_words.h"

namespace mercia::render {

Result<gpu::PipelineLayoutHandle> make_compute_layout(const gpu::Device& device, std::uint32_t push_bytes,
                                                      VkDescriptorSetLayout set) {
  const VkPushConstantRange push{VK_SHADER_STAGE_COMPUTE_BIT, 0, push_bytes};
  VkPipelineLayoutCreateInfo info{.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO};
  info.pushConstantRangeCount = 1;
  info.pPushConstantRanges = &push;
  info.setLayoutCount = set != VK_NULL_HANDLE ? 1 : 0;
  info.pSetLayouts = &set;
  VkPipelineLayout layout = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreatePipelineLayout(device.handle(), &info, nullptr, &layout), "preparing the shaders"));
  return gpu::PipelineLayoutHandle(device.handle(), layout);
}

Result<gpu::PipelineHandle> make_compute_pipeline(const gpu::Device& device, VkPipelineLayout layout,
                                                  std::span<const std::uint32_t> words,
                                                  std::span<const std::uint32_t> constants) {
  MERCIA_TRY(const auto module, words::make_module(device, words));
  std::vector<VkSpecializationMapEntry> entries;
  for (std::uint32_t i = 0; i < constants.size(); ++i) {
    entries.push_back({i, static_cast<std::uint32_t>(i * sizeof(std::uint32_t)), sizeof(std::uint32_t)});
  }
  const VkSpecializationInfo special{static_cast<std::uint32_t>(entries.size()), entries.data(), constants.size_bytes(),
                                     constants.data()};
  VkComputePipelineCreateInfo info{.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO};
  info.stage = {.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO};
  info.stage.stage = VK_SHADER_STAGE_COMPUTE_BIT;
  info.stage.module = module.get();
  info.stage.pName = "main";
  info.stage.pSpecializationInfo = &special;
  info.layout = layout;
  VkPipeline pipeline = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreateComputePipelines(device.handle(), VK_NULL_HANDLE, 1, &info, nullptr, &pipeline),
                          "preparing a shader"));
  return gpu::PipelineHandle(device.handle(), pipeline);
}

}  // namespace mercia::render
