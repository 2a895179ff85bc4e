#include "engine/render/picker.h"

#include <array>
#include <cstring>

#include "engine/render/pipelines.h"

namespace mercia::render {
namespace {

// What the readback buffer holds.
struct Answer {
  std::uint32_t draw_plus_one;
  std::uint32_t feature;
  float depth;
};

}  // namespace

Result<std::unique_ptr<Picker>> Picker::create(gpu::Device& device) {
  std::unique_ptr<Picker> picker(new Picker(device));
  MERCIA_TRY(picker->ring_, gpu::CommandRing::create(device));
  gpu::ImageOptions options;
  options.format = kPickFormat;
  options.usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
  MERCIA_TRY(picker->ids_, gpu::Image::create(device, options));
  options.format = kDepthFormat;
  options.usage = VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
  MERCIA_TRY(picker->depth_, gpu::Image::create(device, options));
  MERCIA_TRY(picker->readback_,
             gpu::Buffer::create(device, sizeof(Answer), VK_BUFFER_USAGE_TRANSFER_DST_BIT, gpu::MemoryUse::Readback));
  return picker;
}

Result<VkCommandBuffer> Picker::begin() {
  MERCIA_TRY(commands_, ring_.begin());
  return commands_;
}

void Picker::start_drawing(VkExtent2D extent, glm::uvec2 pixel) {
  gpu::transition(commands_,
                  {.image = ids_.get(),
                   .to = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
                   .before = {VK_PIPELINE_STAGE_2_TRANSFER_BIT, VK_ACCESS_2_NONE},
                   .after = {VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT, VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT}});
  gpu::transition(commands_, {.image = depth_.get(),
                              .aspect = VK_IMAGE_ASPECT_DEPTH_BIT,
                              .to = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL,
                              .before = {VK_PIPELINE_STAGE_2_TRANSFER_BIT, VK_ACCESS_2_NONE},
                              .after = {VK_PIPELINE_STAGE_2_EARLY_FRAGMENT_TESTS_BIT,
                                        VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_READ_BIT |
                                            VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT}});
  std::array<VkRenderingAttachmentInfo, 2> attachments{};
  for (VkRenderingAttachmentInfo& attachment : attachments) {
    attachment = {.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO};
    attachment.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
    attachment.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
  }
  attachments[0].imageView = ids_.view();
  attachments[0].imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
  attachments[1].imageView = depth_.view();
  attachments[1].imageLayout = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL;
  VkRenderingInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO};
  info.renderArea = {{0, 0}, {1, 1}};
  info.layerCount = 1;
  info.colorAttachmentCount = 1;
  info.pColorAttachments = &attachments[0];
  info.pDepthAttachment = &attachments[1];
  vkCmdBeginRendering(commands_, &info);
  const VkViewport viewport{-static_cast<float>(pixel.x),
                            -static_cast<float>(pixel.y),
                            static_cast<float>(extent.width),
                            static_cast<float>(extent.height),
                            0.0f,
                            1.0f};
  const VkRect2D scissor{{0, 0}, {1, 1}};
  vkCmdSetViewport(commands_, 0, 1, &viewport);
  vkCmdSetScissor(commands_, 0, 1, &scissor);
}

Result<std::optional<Picker::Hit>> Picker::end() {
  vkCmdEndRendering(commands_);
  constexpr gpu::Access kRead{VK_PIPELINE_STAGE_2_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_READ_BIT};
  gpu::transition(commands_,
                  {.image = ids_.get(),
                   .from = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
                   .to = VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                   .before = {VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT, VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT},
                   .after = kRead});
  gpu::transition(commands_, {.image = depth_.get(),
                              .aspect = VK_IMAGE_ASPECT_DEPTH_BIT,
                              .from = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL,
                              .to = VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                              .before = {VK_PIPELINE_STAGE_2_LATE_FRAGMENT_TESTS_BIT,
                                         VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT},
                              .after = kRead});
  VkBufferImageCopy region{};
  region.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
  region.imageExtent = {1, 1, 1};
  vkCmdCopyImageToBuffer(commands_, ids_.get(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, readback_.get(), 1, &region);
  region.bufferOffset = offsetof(Answer, depth);
  region.imageSubresource.aspectMask = VK_IMAGE_ASPECT_DEPTH_BIT;
  vkCmdCopyImageToBuffer(commands_, depth_.get(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, readback_.get(), 1, &region);
  gpu::memory_barrier(commands_, {VK_PIPELINE_STAGE_2_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT},
                      {VK_PIPELINE_STAGE_2_HOST_BIT, VK_ACCESS_2_HOST_READ_BIT});
  MERCIA_TRY(const std::uint64_t value, ring_.submit());
  MERCIA_CHECK(device_.wait_for(value));
  Answer answer;
  std::memcpy(&answer, readback_.mapped(), sizeof(answer));
  if (answer.draw_plus_one == 0) return std::nullopt;
  return Hit{answer.draw_plus_one - 1, answer.feature, answer.depth};
}

}  // namespace mercia::render
