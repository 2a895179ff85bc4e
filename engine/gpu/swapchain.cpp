#include "engine/gpu/swapchain.h"

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

#include "engine/gpu/handle.h"
#include "engine/gpu/vulkan_check.h"

namespace mercia::gpu {
namespace {

constexpr std::uint64_t kPatience = 1'000'000'000;  // nanoseconds for the compositor to give an image back

Result<VkSurfaceFormatKHR> choose_format(const Device& device) {
  std::uint32_t count = 0;
  MERCIA_CHECK(check(vkGetPhysicalDeviceSurfaceFormatsKHR(device.physical(), device.surface(), &count, nullptr),
                     "asking the window for its formats"));
  std::vector<VkSurfaceFormatKHR> formats(count);
  MERCIA_CHECK(check(vkGetPhysicalDeviceSurfaceFormatsKHR(device.physical(), device.surface(), &count, formats.data()),
                     "asking the window for its formats"));
  constexpr std::array kWishes{VK_FORMAT_B8G8R8A8_SRGB, VK_FORMAT_R8G8B8A8_SRGB, VK_FORMAT_B8G8R8A8_UNORM,
                               VK_FORMAT_R8G8B8A8_UNORM};
  for (const VkFormat wish : kWishes) {
    for (const VkSurfaceFormatKHR& format : formats) {
      if (format.format == wish && format.colorSpace == VK_COLOR_SPACE_SRGB_NONLINEAR_KHR) return format;
    }
  }
  return fail(ErrorKind::Device, "the window offers no 8-bit sRGB colours", device.info().name);
}

Result<VkPresentModeKHR> choose_mode(const Device& device, PresentMode wanted) {
  if (wanted == PresentMode::Fifo) return VK_PRESENT_MODE_FIFO_KHR;  // every device has it
  std::uint32_t count = 0;
  MERCIA_CHECK(check(vkGetPhysicalDeviceSurfacePresentModesKHR(device.physical(), device.surface(), &count, nullptr),
                     "asking the window how it shows pictures"));
  std::vector<VkPresentModeKHR> modes(count);
  MERCIA_CHECK(
      check(vkGetPhysicalDeviceSurfacePresentModesKHR(device.physical(), device.surface(), &count, modes.data()),
            "asking the window how it shows pictures"));
  const bool has = std::find(modes.begin(), modes.end(), VK_PRESENT_MODE_MAILBOX_KHR) != modes.end();
  return has ? VK_PRESENT_MODE_MAILBOX_KHR : VK_PRESENT_MODE_FIFO_KHR;
}

Result<SemaphoreHandle> make_semaphore(const Device& device) {
  const VkSemaphoreCreateInfo info{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO};
  VkSemaphore semaphore = VK_NULL_HANDLE;
  MERCIA_CHECK(check(vkCreateSemaphore(device.handle(), &info, nullptr, &semaphore), "making a semaphore"));
  return SemaphoreHandle(device.handle(), semaphore);
}

class WindowSwapchain final : public Swapchain {
 public:
  explicit WindowSwapchain(Device& device) : device_(device) {}
  ~WindowSwapchain() override { wait_until_unused(); }

  Result<void> start(VkExtent2D wanted, PresentMode mode) {
    MERCIA_TRY(format_, choose_format(device_));
    MERCIA_TRY(mode_, choose_mode(device_, mode));
    return rebuild(wanted);
  }

  Result<AcquireOutcome> acquire(SwapchainImage& image, Patience patience) override {
    if (!swapchain_) return AcquireOutcome::Minimised;
    if (stale_) return AcquireOutcome::Rebuild;
    std::uint32_t index = 0;
    VkSemaphore acquired = acquired_[next_acquired_].get();
    const VkResult result =
        vkAcquireNextImageKHR(device_.handle(), swapchain_.get(), patience == Patience::Waits ? kPatience : 0, acquired,
                              VK_NULL_HANDLE, &index);
    // A compositor may stop handing out images while nothing of the window can be seen.
    if (result == VK_TIMEOUT || result == VK_NOT_READY) return AcquireOutcome::Minimised;
    if (result == VK_ERROR_OUT_OF_DATE_KHR) {
      stale_ = true;
      return AcquireOutcome::Rebuild;
    }
    MERCIA_CHECK(check(result, "waiting for an image of the window"));
    next_acquired_ = (next_acquired_ + 1) % acquired_.size();
    image = {images_[index], views_[index].get(), acquired, rendered_[index].get(), index};
    return AcquireOutcome::Ready;
  }

  Result<bool> present(const SwapchainImage& image) override {
    VkSwapchainKHR swapchain = swapchain_.get();
    VkPresentInfoKHR info{.sType = VK_STRUCTURE_TYPE_PRESENT_INFO_KHR};
    info.waitSemaphoreCount = 1;
    info.pWaitSemaphores = &image.rendered;
    info.swapchainCount = 1;
    info.pSwapchains = &swapchain;
    info.pImageIndices = &image.index;
    const VkResult result = vkQueuePresentKHR(device_.queue(), &info);
    if (result == VK_ERROR_OUT_OF_DATE_KHR || result == VK_SUBOPTIMAL_KHR) {
      stale_ = true;
      return false;
    }
    MERCIA_CHECK(check(result, "presenting to the window"));
    return true;
  }

  Result<void> rebuild(VkExtent2D wanted) override {
    VkSurfaceCapabilitiesKHR surface;
    MERCIA_CHECK(check(vkGetPhysicalDeviceSurfaceCapabilitiesKHR(device_.physical(), device_.surface(), &surface),
                       "asking the window for its size"));
    // Wayland leaves the size to us, and says so with the largest number.
    VkExtent2D extent = surface.currentExtent;
    if (extent.width == std::numeric_limits<std::uint32_t>::max()) {
      extent.width = std::clamp(wanted.width, surface.minImageExtent.width, surface.maxImageExtent.width);
      extent.height = std::clamp(wanted.height, surface.minImageExtent.height, surface.maxImageExtent.height);
    }
    wait_until_unused();
    views_.clear();
    images_.clear();
    stale_ = false;
    extent_ = extent;
    if (wanted.width == 0 || wanted.height == 0 || extent.width == 0 || extent.height == 0) {
      swapchain_ = {};  // minimised
      return {};
    }
    return make(surface);
  }

  VkExtent2D extent() const override { return extent_; }
  VkFormat format() const override { return format_.format; }

 private:
  Result<void> make(const VkSurfaceCapabilitiesKHR& surface) {
    VkSwapchainCreateInfoKHR info{.sType = VK_STRUCTURE_TYPE_SWAPCHAIN_CREATE_INFO_KHR};
    info.surface = device_.surface();
    info.minImageCount = std::max(surface.minImageCount, 3u);
    if (surface.maxImageCount > 0) info.minImageCount = std::min(info.minImageCount, surface.maxImageCount);
    info.imageFormat = format_.format;
    info.imageColorSpace = format_.colorSpace;
    info.imageExtent = extent_;
    info.imageArrayLayers = 1;
    // Also copied to: what a headset shows. Every driver that Mercia has met allows it.
    info.imageUsage =
        VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | (surface.supportedUsageFlags & VK_IMAGE_USAGE_TRANSFER_DST_BIT);
    info.preTransform = surface.currentTransform;
    info.compositeAlpha = surface.supportedCompositeAlpha & VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR
                              ? VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR
                              : VK_COMPOSITE_ALPHA_INHERIT_BIT_KHR;
    info.presentMode = mode_;
    info.clipped = VK_TRUE;
    info.oldSwapchain = swapchain_.get();
    VkSwapchainKHR swapchain = VK_NULL_HANDLE;
    const VkResult created = vkCreateSwapchainKHR(device_.handle(), &info, nullptr, &swapchain);
    swapchain_ = {};
    MERCIA_CHECK(check(created, "making the window's images"));
    swapchain_ = SwapchainHandle(device_.handle(), swapchain);

    std::uint32_t count = 0;
    MERCIA_CHECK(
        check(vkGetSwapchainImagesKHR(device_.handle(), swapchain, &count, nullptr), "making the window's images"));
    images_.resize(count);
    MERCIA_CHECK(check(vkGetSwapchainImagesKHR(device_.handle(), swapchain, &count, images_.data()),
                       "making the window's images"));
    for (VkImage image : images_) {
      VkImageViewCreateInfo view_info{.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO};
      view_info.image = image;
      view_info.viewType = VK_IMAGE_VIEW_TYPE_2D_ARRAY;
      view_info.format = format_.format;
      view_info.subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
      VkImageView view = VK_NULL_HANDLE;
      MERCIA_CHECK(
          check(vkCreateImageView(device_.handle(), &view_info, nullptr, &view), "making the window's images"));
      views_.emplace_back(device_.handle(), view);
    }
    return make_semaphores(count);
  }

  // One `rendered` an image, because presentation holds it until that image comes back; `acquired` ones in turn, one
  // more than there are images, so that none is waited for twice.
  Result<void> make_semaphores(std::uint32_t images) {
    rendered_.clear();
    acquired_.clear();
    next_acquired_ = 0;
    for (std::uint32_t i = 0; i < images; ++i) {
      MERCIA_TRY(rendered_.emplace_back(), make_semaphore(device_));
    }
    for (std::uint32_t i = 0; i <= images; ++i) {
      MERCIA_TRY(acquired_.emplace_back(), make_semaphore(device_));
    }
    return {};
  }

  // Presentation has no timeline of its own in Vulkan 1.3, so a rebuild waits for the whole queue: it is rare.
  void wait_until_unused() const { vkDeviceWaitIdle(device_.handle()); }

  Device& device_;
  VkSurfaceFormatKHR format_{};
  VkPresentModeKHR mode_ = VK_PRESENT_MODE_FIFO_KHR;
  VkExtent2D extent_{};
  bool stale_ = false;
  SwapchainHandle swapchain_;
  std::vector<VkImage> images_;
  std::vector<ImageViewHandle> views_;
  std::vector<SemaphoreHandle> rendered_;
  std::vector<SemaphoreHandle> acquired_;
  std::size_t next_acquired_ = 0;
};

}  // namespace

Result<std::unique_ptr<Swapchain>> Swapchain::create(Device& device, VkExtent2D wanted, PresentMode mode) {
  if (device.surface() == VK_NULL_HANDLE) {
    return fail(ErrorKind::Internal, "a swapchain needs a device that was made with a window");
  }
  auto swapchain = std::make_unique<WindowSwapchain>(device);
  MERCIA_CHECK(swapchain->start(wanted, mode));
  return swapchain;
}

}  // namespace mercia::gpu
