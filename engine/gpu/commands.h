// Command buffers that come back when the GPU has finished with them, and the barriers written into them.
#pragma once

#include <vector>

#include "engine/gpu/device.h"
#include "engine/gpu/handle.h"

namespace mercia::gpu {

class CommandRing {
 public:
  CommandRing() = default;
  static Result<CommandRing> create(Device& device);
  CommandRing(CommandRing&&) = default;
  CommandRing& operator=(CommandRing&&) = default;
  // Command buffers may still be running: the pool retires with them.
  ~CommandRing();

  // A command buffer in the recording state; one that has retired, or a new one. One at a time.
  Result<VkCommandBuffer> begin();
  // Ends and submits what begin() gave; the value is the timeline's.
  Result<std::uint64_t> submit(VkSemaphore wait = VK_NULL_HANDLE, VkSemaphore signal = VK_NULL_HANDLE);

 private:
  struct Entry {
    VkCommandBuffer commands;
    std::uint64_t value;
  };
  Device* device_ = nullptr;
  CommandPoolHandle pool_;
  std::vector<Entry> entries_;
  std::size_t recording_ = 0;
};

struct Access {
  VkPipelineStageFlags2 stages = VK_PIPELINE_STAGE_2_NONE;
  VkAccessFlags2 access = VK_ACCESS_2_NONE;
};

struct ImageTransition {
  VkImage image = VK_NULL_HANDLE;
  VkImageAspectFlags aspect = VK_IMAGE_ASPECT_COLOR_BIT;
  VkImageLayout from = VK_IMAGE_LAYOUT_UNDEFINED;
  VkImageLayout to = VK_IMAGE_LAYOUT_UNDEFINED;
  Access before;
  Access after;
  std::uint32_t first_mip = 0;
  std::uint32_t mip_count = VK_REMAINING_MIP_LEVELS;
};

void transition(VkCommandBuffer commands, const ImageTransition& what);

// A picture that is drawn into without depths, in COLOR_ATTACHMENT_OPTIMAL.
struct ColorRendering {
  VkImageView view = VK_NULL_HANDLE;
  VkExtent2D extent{};
  std::uint32_t layers = 1;
  std::uint32_t view_mask = 0;
  VkAttachmentLoadOp load = VK_ATTACHMENT_LOAD_OP_LOAD;  // cleared to nought or kept
};
// Viewport and scissor over all of a picture.
void set_viewport(VkCommandBuffer commands, VkExtent2D extent);
// With viewport and scissor; until vkCmdEndRendering.
void begin_rendering(VkCommandBuffer commands, const ColorRendering& what);
void memory_barrier(VkCommandBuffer commands, const Access& before, const Access& after);

}  // namespace mercia::gpu
