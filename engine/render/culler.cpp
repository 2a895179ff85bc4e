#include "engine/render/culler.h"

#include <span>

#include "engine/gpu/commands.h"
#include "engine/gpu/vulkan_check.h"
#include "engine/render/shader_words.h"

namespace mercia::render {
namespace {

constexpr std::uint32_t kTestGroup = 64;  // invocations, as in shaders/cull_test.comp
constexpr gpu::Access kComputeWrite{VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT, VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT};
constexpr gpu::Access kComputeRead{VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT, VK_ACCESS_2_SHADER_STORAGE_READ_BIT};
constexpr gpu::Access kDrawsAndCopies{VK_PIPELINE_STAGE_2_DRAW_INDIRECT_BIT | VK_PIPELINE_STAGE_2_TRANSFER_BIT,
                                      VK_ACCESS_2_INDIRECT_COMMAND_READ_BIT | VK_ACCESS_2_TRANSFER_READ_BIT};

Result<gpu::PipelineHandle> make_pipeline(const gpu::Device& device, VkPipelineLayout layout,
                                          std::span<const std::uint32_t> words) {
  MERCIA_TRY(const auto module, words::make_module(device, words));
  VkComputePipelineCreateInfo info{.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO};
  info.stage = {.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO};
  info.stage.stage = VK_SHADER_STAGE_COMPUTE_BIT;
  info.stage.module = module.get();
  info.stage.pName = "main";
  info.layout = layout;
  VkPipeline pipeline = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreateComputePipelines(device.handle(), VK_NULL_HANDLE, 1, &info, nullptr, &pipeline),
                          "preparing a shader"));
  return gpu::PipelineHandle(device.handle(), pipeline);
}

}  // namespace

Result<std::unique_ptr<Culler>> Culler::create(const gpu::Device& device) {
  std::unique_ptr<Culler> result(new Culler);
  const VkPushConstantRange push{VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof(CullPush)};
  VkPipelineLayoutCreateInfo info{.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO};
  info.pushConstantRangeCount = 1;
  info.pPushConstantRanges = &push;
  VkPipelineLayout layout = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreatePipelineLayout(device.handle(), &info, nullptr, &layout), "preparing the shaders"));
  result->layout_ = gpu::PipelineLayoutHandle(device.handle(), layout);
  MERCIA_TRY(result->test_, make_pipeline(device, layout, words::cull_test()));
  MERCIA_TRY(result->compact_, make_pipeline(device, layout, words::cull_compact()));
  return result;
}

void Culler::record(VkCommandBuffer commands, const CullPush& what, std::uint32_t batch_count) const {
  if (batch_count == 0) return;
  vkCmdPushConstants(commands, layout_.get(), VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof(what), &what);
  vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, test_.get());
  vkCmdDispatch(commands, (what.item_count + kTestGroup - 1) / kTestGroup, 1, 1);
  gpu::memory_barrier(commands, kComputeWrite, kComputeRead);
  vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, compact_.get());
  vkCmdDispatch(commands, batch_count, 1, 1);
  gpu::memory_barrier(commands, kComputeWrite, kDrawsAndCopies);
}

}  // namespace mercia::render
