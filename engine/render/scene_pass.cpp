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
  VkRenderingAttachmentInfo color{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO};
  color.imageView = frame.target.view;
  color.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
  color.loadOp = VK_ATTACHMENT_LOAD_OP_LOAD;
  color.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
  VkRenderingInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO};
  info.renderArea = {{0, 0}, frame.target.extent};
  info.layerCount = static_cast<std::uint32_t>(world.views.size());
  info.viewMask = view_mask;
  info.colorAttachmentCount = 1;
  info.pColorAttachments = &color;
  vkCmdBeginRendering(commands, &info);
  const VkViewport viewport{
      0.0f, 0.0f, static_cast<float>(frame.target.extent.width), static_cast<float>(frame.target.extent.height),
      0.0f, 1.0f};
  const VkRect2D scissor{{0, 0}, frame.target.extent};
  vkCmdSetViewport(commands, 0, 1, &viewport);
  vkCmdSetScissor(commands, 0, 1, &scissor);
  frame.scene_pass->record(commands);
  vkCmdEndRendering(commands);
}

}  // namespace mercia::render
