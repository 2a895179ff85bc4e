#include "engine/xr/eye_swapchain.h"

#include "engine/gpu/image.h"
#include "engine/gpu/vulkan_check.h"
#include "engine/xr/xr_check.h"

namespace mercia::xr {
namespace {

constexpr XrDuration kPatience = 2'000'000'000;  // nanoseconds; a frame takes a hundredth of it

}  // namespace

Result<std::unique_ptr<EyeSwapchain>> EyeSwapchain::create(XrSession session, gpu::Device& device, VkExtent2D extent,
                                                           std::uint32_t layers, VkFormat format,
                                                           XrSwapchainUsageFlags usage) {
  std::unique_ptr<EyeSwapchain> made(new EyeSwapchain);
  made->device_ = &device;
  made->extent_ = extent;
  made->format_ = format;
  XrSwapchainCreateInfo info{.type = XR_TYPE_SWAPCHAIN_CREATE_INFO};
  info.usageFlags = usage;
  info.format = format;
  info.sampleCount = 1;
  info.width = extent.width;
  info.height = extent.height;
  info.faceCount = 1;
  info.arraySize = layers;
  info.mipCount = 1;
  MERCIA_CHECK(check(xrCreateSwapchain(session, &info, &made->handle_), "making pictures for the headset"));
  std::uint32_t count = 0;
  MERCIA_CHECK(check(xrEnumerateSwapchainImages(made->handle_, 0, &count, nullptr), "making pictures for the headset"));
  std::vector<XrSwapchainImageVulkan2KHR> images(count, {.type = XR_TYPE_SWAPCHAIN_IMAGE_VULKAN2_KHR});
  MERCIA_CHECK(check(xrEnumerateSwapchainImages(made->handle_, count, &count,
                                                reinterpret_cast<XrSwapchainImageBaseHeader*>(images.data())),
                     "making pictures for the headset"));
  for (const XrSwapchainImageVulkan2KHR& image : images) {
    VkImageViewCreateInfo view_info{.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO};
    view_info.image = image.image;
    view_info.viewType = VK_IMAGE_VIEW_TYPE_2D_ARRAY;
    view_info.format = format;
    view_info.subresourceRange = {gpu::aspect_of(format), 0, 1, 0, layers};
    VkImageView view = VK_NULL_HANDLE;
    MERCIA_CHECK(gpu::check(vkCreateImageView(device.handle(), &view_info, nullptr, &view),
                            "looking at the headset's pictures"));
    made->images_.push_back(image.image);
    made->views_.emplace_back(device.handle(), view);
  }
  return made;
}

EyeSwapchain::~EyeSwapchain() {
  // Frames under way may still draw into the images.
  if (!views_.empty()) vkDeviceWaitIdle(device_->handle());
  views_.clear();
  if (handle_ != XR_NULL_HANDLE) xrDestroySwapchain(handle_);
}

Result<SwapchainImage> EyeSwapchain::acquire() {
  std::uint32_t index = 0;
  MERCIA_CHECK(check(xrAcquireSwapchainImage(handle_, nullptr, &index), "taking a picture to draw into"));
  acquired_ = true;
  XrSwapchainImageWaitInfo wait{.type = XR_TYPE_SWAPCHAIN_IMAGE_WAIT_INFO};
  wait.timeout = kPatience;
  const XrResult waited = xrWaitSwapchainImage(handle_, &wait);
  MERCIA_CHECK(check(waited, "waiting for a picture to draw into"));
  if (waited == XR_TIMEOUT_EXPIRED)
    return fail(ErrorKind::Device, "the headset's runtime does not let go of its pictures");
  if (index >= images_.size())
    return fail(ErrorKind::Device, "the headset's runtime named a picture that it never gave");
  return SwapchainImage{images_[index], views_[index].get()};
}

Result<void> EyeSwapchain::release() {
  if (!acquired_) return {};
  acquired_ = false;
  return check(xrReleaseSwapchainImage(handle_, nullptr), "handing over a picture");
}

}  // namespace mercia::xr
