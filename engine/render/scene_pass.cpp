#include "engine/render/scene_pass.h"

#include "engine/gpu/commands.h"
#include "engine/render/renderer.h"

namespace mercia::render {

void record_scene_pass(VkCommandBuffer commands, const FrameInput& frame, const DrawnWorld& world,
                       std::uint32_t view_mask) {
  constexpr gpu::Access kDepthWrite{VK_PIPELINE_STAGE_2_LATE_FRAGMENT_TESTS_BIT,
                                    VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT};
  constexpr gpu::Access kDepthSample{VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT, VK_ACCESS_2_SHADER_SAMPLED_READ_BIT};
  gpu::transition(commands, {.image = world.depth->get(),
                             .aspect = VK_IMAGE_ASPECT_DEPTH_BIT,
                             .from = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL,
                             .to = VK_IMAGE_LAYOUT_DEPTH_READ_ONLY_OPTIMAL,
                             .before = kDepthWrite,
                             .after = kDepthSample});
  frame.scene_pass->measure(commands, world);
  // The next frame's depth tests must not begin before the depths are read.
  gpu::memory_barrier(commands, {VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT, VK_ACCESS_2_NONE},
                      {VK_PIPELINE_STAGE_2_EARLY_FRAGMENT_TESTS_BIT, VK_ACCESS_2_NONE});
  gpu::memory_barrier(commands,
                      {VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT, VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT},
                      {VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT,
                       VK_ACCESS_2_COLOR_ATTACHMENT_READ_BIT | VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT});
  gpu::begin_rendering(commands, {.view = frame.target.view,
                                  .extent = frame.target.extent,
                                  .layers = static_cast<std::uint32_t>(world.views.size()),
                                  .view_mask = view_mask});
  frame.scene_pass->record(commands);
  vkCmdEndRendering(commands);
}

}  // namespace mercia::render
