// Swapchains of real Vulkan images on the application's device.
#include <algorithm>

#include "tests/xr/fake_runtime/state.h"

namespace mercia::fakexr {
namespace {

constexpr std::uint32_t kImages = 3;
constexpr std::array<std::int64_t, 3> kFormats{VK_FORMAT_R8G8B8A8_SRGB, VK_FORMAT_B8G8R8A8_SRGB, VK_FORMAT_D32_SFLOAT};

template <typename Function>
Function load(const char* name) {
  return vulkan<Function>(state().session->graphics.instance, name);
}

bool is_depth(const XrSwapchainCreateInfo& info) { return info.format == VK_FORMAT_D32_SFLOAT; }

VkImageUsageFlags usage_of(XrSwapchainUsageFlags wanted) {
  VkImageUsageFlags usage = 0;
  if (wanted & XR_SWAPCHAIN_USAGE_COLOR_ATTACHMENT_BIT) usage |= VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT;
  if (wanted & XR_SWAPCHAIN_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT) usage |= VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT;
  if (wanted & XR_SWAPCHAIN_USAGE_TRANSFER_SRC_BIT) usage |= VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
  if (wanted & XR_SWAPCHAIN_USAGE_TRANSFER_DST_BIT) usage |= VK_IMAGE_USAGE_TRANSFER_DST_BIT;
  if (wanted & XR_SWAPCHAIN_USAGE_SAMPLED_BIT) usage |= VK_IMAGE_USAGE_SAMPLED_BIT;
  return usage;
}

bool make_image(Swapchain& chain) {
  const XrGraphicsBindingVulkan2KHR& graphics = state().session->graphics;
  VkImageCreateInfo info{.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO};
  info.imageType = VK_IMAGE_TYPE_2D;
  info.format = static_cast<VkFormat>(chain.info.format);
  info.extent = {chain.info.width, chain.info.height, 1};
  info.mipLevels = chain.info.mipCount;
  info.arrayLayers = chain.info.arraySize;
  info.samples = VK_SAMPLE_COUNT_1_BIT;
  info.usage = usage_of(chain.info.usageFlags);
  VkImage image = VK_NULL_HANDLE;
  if (load<PFN_vkCreateImage>("vkCreateImage")(graphics.device, &info, nullptr, &image) != VK_SUCCESS) return false;
  chain.images.push_back(image);
  VkMemoryRequirements needs{};
  load<PFN_vkGetImageMemoryRequirements>("vkGetImageMemoryRequirements")(graphics.device, image, &needs);
  VkPhysicalDeviceMemoryProperties memory{};
  load<PFN_vkGetPhysicalDeviceMemoryProperties>("vkGetPhysicalDeviceMemoryProperties")(graphics.physicalDevice,
                                                                                       &memory);
  VkMemoryAllocateInfo allocate{.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO};
  allocate.allocationSize = needs.size;
  while (allocate.memoryTypeIndex < memory.memoryTypeCount &&
         !((needs.memoryTypeBits >> allocate.memoryTypeIndex & 1u) &&
           (memory.memoryTypes[allocate.memoryTypeIndex].propertyFlags & VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT))) {
    ++allocate.memoryTypeIndex;
  }
  VkDeviceMemory block = VK_NULL_HANDLE;
  if (load<PFN_vkAllocateMemory>("vkAllocateMemory")(graphics.device, &allocate, nullptr, &block) != VK_SUCCESS)
    return false;
  chain.memories.push_back(block);
  return load<PFN_vkBindImageMemory>("vkBindImageMemory")(graphics.device, image, block, 0) == VK_SUCCESS;
}

// Into the layout in which XR_KHR_vulkan_enable2 promises them to the application, which keeps them in it.
bool lay_out(const Swapchain& chain) {
  const XrGraphicsBindingVulkan2KHR& graphics = state().session->graphics;
  VkCommandPoolCreateInfo pool_info{.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO};
  pool_info.queueFamilyIndex = graphics.queueFamilyIndex;
  VkCommandPool pool = VK_NULL_HANDLE;
  if (load<PFN_vkCreateCommandPool>("vkCreateCommandPool")(graphics.device, &pool_info, nullptr, &pool) != VK_SUCCESS)
    return false;
  VkCommandBufferAllocateInfo allocate{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO};
  allocate.commandPool = pool;
  allocate.commandBufferCount = 1;
  VkCommandBuffer commands = VK_NULL_HANDLE;
  load<PFN_vkAllocateCommandBuffers>("vkAllocateCommandBuffers")(graphics.device, &allocate, &commands);
  VkCommandBufferBeginInfo begin{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
  begin.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
  load<PFN_vkBeginCommandBuffer>("vkBeginCommandBuffer")(commands, &begin);
  std::vector<VkImageMemoryBarrier> barriers;
  for (const VkImage image : chain.images) {
    VkImageMemoryBarrier barrier{.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER};
    barrier.newLayout = is_depth(chain.info) ? VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL
                                             : VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
    barrier.srcQueueFamilyIndex = barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    barrier.image = image;
    const auto aspect = is_depth(chain.info) ? VK_IMAGE_ASPECT_DEPTH_BIT : VK_IMAGE_ASPECT_COLOR_BIT;
    barrier.subresourceRange = {static_cast<VkImageAspectFlags>(aspect), 0, VK_REMAINING_MIP_LEVELS, 0,
                                VK_REMAINING_ARRAY_LAYERS};
    barriers.push_back(barrier);
  }
  load<PFN_vkCmdPipelineBarrier>("vkCmdPipelineBarrier")(
      commands, VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, 0, 0, nullptr, 0, nullptr,
      static_cast<std::uint32_t>(barriers.size()), barriers.data());
  load<PFN_vkEndCommandBuffer>("vkEndCommandBuffer")(commands);
  VkQueue queue = VK_NULL_HANDLE;
  load<PFN_vkGetDeviceQueue>("vkGetDeviceQueue")(graphics.device, graphics.queueFamilyIndex, graphics.queueIndex,
                                                 &queue);
  VkSubmitInfo submit{.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO};
  submit.commandBufferCount = 1;
  submit.pCommandBuffers = &commands;
  const bool done = load<PFN_vkQueueSubmit>("vkQueueSubmit")(queue, 1, &submit, VK_NULL_HANDLE) == VK_SUCCESS &&
                    load<PFN_vkQueueWaitIdle>("vkQueueWaitIdle")(queue) == VK_SUCCESS;
  load<PFN_vkDestroyCommandPool>("vkDestroyCommandPool")(graphics.device, pool, nullptr);
  return done;
}

XrResult XRAPI_CALL formats(XrSession, std::uint32_t capacity, std::uint32_t* count, std::int64_t* out) {
  if (const XrResult result = enter("xrEnumerateSwapchainFormats", Scope::Session); result != XR_SUCCESS) return result;
  return give<std::int64_t>(kFormats, capacity, count, out);
}

XrResult XRAPI_CALL create_swapchain(XrSession, const XrSwapchainCreateInfo* info, XrSwapchain* out) {
  if (const XrResult result = enter("xrCreateSwapchain", Scope::Session); result != XR_SUCCESS) return result;
  if (std::find(kFormats.begin(), kFormats.end(), info->format) == kFormats.end())
    return XR_ERROR_SWAPCHAIN_FORMAT_UNSUPPORTED;
  *out = new_handle<XrSwapchain>(Kind::Swapchain);
  Swapchain& chain = state().swapchains[*out];
  chain.info = *info;
  bool made = true;
  for (std::uint32_t i = 0; i < kImages && made; ++i) made = make_image(chain);
  if (made && lay_out(chain)) return XR_SUCCESS;
  destroy_swapchain(*out, false);
  return XR_ERROR_RUNTIME_FAILURE;
}

XrResult XRAPI_CALL destroy_swapchain_call(XrSwapchain handle) {
  ++state().control.calls["xrDestroySwapchain"];
  if (state().swapchains.count(handle) == 0) return XR_ERROR_HANDLE_INVALID;
  destroy_swapchain(handle, false);
  return XR_SUCCESS;
}

XrResult XRAPI_CALL images(XrSwapchain handle, std::uint32_t capacity, std::uint32_t* count,
                           XrSwapchainImageBaseHeader* out) {
  if (const XrResult result = enter("xrEnumerateSwapchainImages", Scope::Session); result != XR_SUCCESS) return result;
  const Swapchain& chain = state().swapchains.at(handle);
  *count = static_cast<std::uint32_t>(chain.images.size());
  if (capacity == 0) return XR_SUCCESS;
  if (capacity < chain.images.size()) return XR_ERROR_SIZE_INSUFFICIENT;
  auto* const typed = reinterpret_cast<XrSwapchainImageVulkan2KHR*>(out);
  for (std::size_t i = 0; i < chain.images.size(); ++i) typed[i].image = chain.images[i];
  return XR_SUCCESS;
}

XrResult XRAPI_CALL acquire(XrSwapchain handle, const XrSwapchainImageAcquireInfo*, std::uint32_t* out) {
  if (const XrResult result = enter("xrAcquireSwapchainImage", Scope::Session); result != XR_SUCCESS) return result;
  Swapchain& chain = state().swapchains.at(handle);
  if (chain.acquired.size() == kImages) return XR_ERROR_CALL_ORDER_INVALID;
  *out = chain.next;
  chain.next = (chain.next + 1) % kImages;
  chain.acquired.push_back(*out);
  return XR_SUCCESS;
}

XrResult XRAPI_CALL wait(XrSwapchain handle, const XrSwapchainImageWaitInfo*) {
  if (const XrResult result = enter("xrWaitSwapchainImage", Scope::Session); result != XR_SUCCESS) return result;
  Swapchain& chain = state().swapchains.at(handle);
  if (chain.acquired.empty() || chain.waited) return XR_ERROR_CALL_ORDER_INVALID;
  chain.waited = true;
  return XR_SUCCESS;
}

XrResult XRAPI_CALL release(XrSwapchain handle, const XrSwapchainImageReleaseInfo*) {
  if (const XrResult result = enter("xrReleaseSwapchainImage", Scope::Session); result != XR_SUCCESS) return result;
  Swapchain& chain = state().swapchains.at(handle);
  if (!chain.waited) return XR_ERROR_CALL_ORDER_INVALID;
  chain.acquired.pop_front();
  chain.waited = false;
  chain.released_once = true;
  return XR_SUCCESS;
}

}  // namespace

void destroy_swapchain(XrSwapchain handle, bool with_parent) {
  const Swapchain& chain = state().swapchains.at(handle);
  const VkDevice device = state().session->graphics.device;
  for (const VkImage image : chain.images) load<PFN_vkDestroyImage>("vkDestroyImage")(device, image, nullptr);
  for (const VkDeviceMemory block : chain.memories) load<PFN_vkFreeMemory>("vkFreeMemory")(device, block, nullptr);
  state().swapchains.erase(handle);
  gone(Kind::Swapchain, with_parent);
}

std::span<const Entry> swapchain_functions() {
  static const std::array all{
      entry("xrEnumerateSwapchainFormats", formats),       entry("xrCreateSwapchain", create_swapchain),
      entry("xrDestroySwapchain", destroy_swapchain_call), entry("xrEnumerateSwapchainImages", images),
      entry("xrAcquireSwapchainImage", acquire),           entry("xrWaitSwapchainImage", wait),
      entry("xrReleaseSwapchainImage", release),
  };
  return all;
}

}  // namespace mercia::fakexr
