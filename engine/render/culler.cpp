#include "engine/render/culler.h"

#include "engine/render/compute.h"
#include "engine/render/shader_words.h"

namespace mercia::render {
namespace {

constexpr std::uint32_t kTestGroup = 64;  // invocations, as in shaders/cull_test.comp
constexpr gpu::Access kDrawsAndCopies{VK_PIPELINE_STAGE_2_DRAW_INDIRECT_BIT | VK_PIPELINE_STAGE_2_TRANSFER_BIT,
                                      VK_ACCESS_2_INDIRECT_COMMAND_READ_BIT | VK_ACCESS_2_TRANSFER_READ_BIT};

}  // namespace

Result<std::unique_ptr<Culler>> Culler::create(const gpu::Device& device) {
  std::unique_ptr<Culler> result(new Culler);
  MERCIA_TRY(result->layout_, make_compute_layout(device, sizeof(CullPush)));
  MERCIA_TRY(result->test_, make_compute_pipeline(device, result->layout_.get(), words::cull_test()));
  MERCIA_TRY(result->compact_, make_compute_pipeline(device, result->layout_.get(), words::cull_compact()));
  return result;
}

void Culler::record(VkCommandBuffer commands, const CullPush& what, std::uint32_t batch_count) const {
  if (batch_count == 0) return;
  // What was seen is written by the last round, here or in an earlier frame.
  gpu::memory_barrier(commands, kComputeWrite, kComputeReadWrite);
  vkCmdPushConstants(commands, layout_.get(), VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof(what), &what);
  vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, test_.get());
  vkCmdDispatch(commands, (what.item_count + kTestGroup - 1) / kTestGroup, 1, 1);
  gpu::memory_barrier(commands, kComputeWrite, kComputeReadWrite);
  vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, compact_.get());
  vkCmdDispatch(commands, batch_count, 1, 1);
  gpu::memory_barrier(commands, kComputeWrite, kDrawsAndCopies);
}

}  // namespace mercia::render
