// A Vulkan image with its memory and one view of all of it.
#pragma once

#include "engine/gpu/memory.h"

namespace mercia::gpu {

struct ImageOptions {
  VkExtent2D extent{1, 1};
  std::uint32_t layers = 1;
  std::uint32_t mip_levels = 1;
  VkFormat format = VK_FORMAT_R8G8B8A8_SRGB;
  VkImageUsageFlags usage = 0;
  VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT;
  VkImageViewType view_type = VK_IMAGE_VIEW_TYPE_2D;
};

class Image {
 public:
  Image() = default;
  // With memory of its own, or from a pool that outlives it. Errors (Device): too large, out of memory or budget.
  static Result<Image> create(const Device& device, const ImageOptions& options, ImageMemoryPool* pool = nullptr);
  Image(Image&& other) noexcept;
  Image& operator=(Image&& other) noexcept;
  ~Image();

  VkImage get() const { return image_.get(); }
  VkImageView view() const { return view_.get(); }
  const ImageOptions& options() const { return options_; }

 private:
  MemoryHandle memory_;
  ImageMemoryPool* pool_ = nullptr;
  ImageMemoryPool::Part part_;
  ImageHandle image_;
  ImageViewHandle view_;
  ImageOptions options_;
};

VkImageAspectFlags aspect_of(VkFormat format);
// Of a full chain down to one pixel.
std::uint32_t mip_levels_of(VkExtent2D extent);

}  // namespace mercia::gpu
