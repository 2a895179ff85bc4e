#include "engine/gpu/commands.h"

#include <memory>
#include <utility>

#include "engine/gpu/vulkan_check.h"

namespace mercia::gpu {

Result<CommandRing> CommandRing::create(Device& device) {
  VkCommandPoolCreateInfo info{.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO};
  info.flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT | VK_COMMAND_POOL_CREATE_TRANSIENT_BIT;
  info.queueFamilyIndex = device.queue_family();
  VkCommandPool pool = VK_NULL_HANDLE;
  MERCIA_CHECK(check(vkCreateCommandPool(device.handle(), &info, nullptr, &pool), "making a command pool"));
  CommandRing result;
  result.device_ = &device;
  result.pool_ = CommandPoolHandle(device.handle(), pool);
  return result;
}

CommandRing::~CommandRing() {
  if (!pool_) return;
  const auto pool = std::make_shared<CommandPoolHandle>(std::move(pool_));
  device_->retire([pool] {});
}

Result<VkCommandBuffer> CommandRing::begin() {
  const std::uint64_t completed = device_->completed();
  recording_ = 0;
  while (recording_ < entries_.size() && entries_[recording_].value > completed) ++recording_;
  if (recording_ == entries_.size()) {
    VkCommandBufferAllocateInfo info{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO};
    info.commandPool = pool_.get();
    info.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
    info.commandBufferCount = 1;
    VkCommandBuffer commands = VK_NULL_HANDLE;
    MERCIA_CHECK(check(vkAllocateCommandBuffers(device_->handle(), &info, &commands), "making a command buffer"));
    entries_.push_back({commands, 0});
  }
  VkCommandBufferBeginInfo begin_info{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
  begin_info.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
  VkCommandBuffer commands = entries_[recording_].commands;
  // A frame that failed half-way left it recording.
  MERCIA_CHECK(check(vkResetCommandBuffer(commands, 0), "recording commands"));
  MERCIA_CHECK(check(vkBeginCommandBuffer(commands, &begin_info), "recording commands"));
  return commands;
}

Result<std::uint64_t> CommandRing::submit(VkSemaphore wait, VkSemaphore signal) {
  Entry& entry = entries_[recording_];
  MERCIA_CHECK(check(vkEndCommandBuffer(entry.commands), "recording commands"));
  MERCIA_TRY(entry.value, device_->submit(entry.commands, wait, signal));
  return entry.value;
}

void transition(VkCommandBuffer commands, const ImageTransition& what) {
  VkImageMemoryBarrier2 barrier{.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER_2};
  barrier.srcStageMask = what.before.stages;
  barrier.srcAccessMask = what.before.access;
  barrier.dstStageMask = what.after.stages;
  barrier.dstAccessMask = what.after.access;
  barrier.oldLayout = what.from;
  barrier.newLayout = what.to;
  barrier.srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
  barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
  barrier.image = what.image;
  barrier.subresourceRange = {what.aspect, what.first_mip, what.mip_count, 0, VK_REMAINING_ARRAY_LAYERS};
  VkDependencyInfo dependency{.sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO};
  dependency.imageMemoryBarrierCount = 1;
  dependency.pImageMemoryBarriers = &barrier;
  vkCmdPipelineBarrier2(commands, &dependency);
}

void memory_barrier(VkCommandBuffer commands, const Access& before, const Access& after) {
  VkMemoryBarrier2 barrier{.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER_2};
  barrier.srcStageMask = before.stages;
  barrier.srcAccessMask = before.access;
  barrier.dstStageMask = after.stages;
  barrier.dstAccessMask = after.access;
  VkDependencyInfo dependency{.sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO};
  dependency.memoryBarrierCount = 1;
  dependency.pMemoryBarriers = &barrier;
  vkCmdPipelineBarrier2(commands, &dependency);
}

void set_viewport(VkCommandBuffer commands, VkExtent2D extent) {
  const VkViewport viewport{0.0f, 0.0f, static_cast<float>(extent.width), static_cast<float>(extent.height),
                            0.0f, 1.0f};
  const VkRect2D scissor{{0, 0}, extent};
  vkCmdSetViewport(commands, 0, 1, &viewport);
  vkCmdSetScissor(commands, 0, 1, &scissor);
}

void begin_rendering(VkCommandBuffer commands, const ColorRendering& what) {
  VkRenderingAttachmentInfo color{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO};
  color.imageView = what.view;
  color.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
  color.loadOp = what.load;
  color.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
  VkRenderingInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO};
  info.renderArea = {{0, 0}, what.extent};
  info.layerCount = what.layers;
  info.viewMask = what.view_mask;
  info.colorAttachmentCount = 1;
  info.pColorAttachments = &color;
  vkCmdBeginRendering(commands, &info);
  set_viewport(commands, what.extent);
}

}  // namespace mercia::gpu
