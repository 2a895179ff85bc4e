// One picture into another of another size.
#pragma once

#include <vulkan/vulkan_core.h>

namespace mercia::gpu {

struct Picture {
  VkImage image = VK_NULL_HANDLE;
  VkExtent2D extent{};
};

// The largest part of `whole` that has the shape of `shape`, in its middle.
VkRect2D middle_part(VkExtent2D whole, VkExtent2D shape);

// Fills `to` (what was in it is lost; left in PRESENT_SRC) with the middle of the first layer of `from`
// (COLOR_ATTACHMENT_OPTIMAL before and after), without stretching it. Submit with a wait at COLOR_ATTACHMENT_OUTPUT.
void record_fill(VkCommandBuffer commands, const Picture& from, const Picture& to);

}  // namespace mercia::gpu
