// Images that the runtime shows: a pair of eyes in two layers, or one panel.
#pragma once

#include <memory>
#include <vector>

#include "engine/gpu/device.h"
#include "engine/gpu/handle.h"
#include "engine/xr/openxr.h"

namespace mercia::xr {

struct SwapchainImage {
  VkImage image = VK_NULL_HANDLE;
  VkImageView view = VK_NULL_HANDLE;  // 2D array over all layers
};

// Destroyed before its session.
class EyeSwapchain {
 public:
  // `usage` is XR_SWAPCHAIN_USAGE_… . Errors (Device): the runtime refuses the size or the format.
  static Result<std::unique_ptr<EyeSwapchain>> create(XrSession session, gpu::Device& device, VkExtent2D extent,
                                                      std::uint32_t layers, VkFormat format,
                                                      XrSwapchainUsageFlags usage);
  ~EyeSwapchain();
  EyeSwapchain(const EyeSwapchain&) = delete;
  EyeSwapchain& operator=(const EyeSwapchain&) = delete;

  // Waits until the runtime has finished reading it; in COLOR_ATTACHMENT_OPTIMAL (or DEPTH_STENCIL_…).
  Result<SwapchainImage> acquire();
  // After what draws into it has been submitted.
  Result<void> release();
  bool acquired() const { return acquired_; }

  XrSwapchain handle() const { return handle_; }
  VkExtent2D extent() const { return extent_; }
  VkFormat format() const { return format_; }
  XrSwapchainSubImage part(std::uint32_t layer) const {
    return {handle_,
            {{0, 0}, {static_cast<std::int32_t>(extent_.width), static_cast<std::int32_t>(extent_.height)}},
            layer};
  }

 private:
  EyeSwapchain() = default;

  gpu::Device* device_ = nullptr;
  XrSwapchain handle_ = XR_NULL_HANDLE;
  VkExtent2D extent_{};
  VkFormat format_ = VK_FORMAT_UNDEFINED;
  std::vector<VkImage> images_;
  std::vector<gpu::ImageViewHandle> views_;
  bool acquired_ = false;
};

}  // namespace mercia::xr
