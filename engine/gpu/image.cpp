#include "engine/gpu/image.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <utility>

#include "engine/gpu/vulkan_check.h"

namespace mercia::gpu {

VkImageAspectFlags aspect_of(VkFormat format) {
  return format == VK_FORMAT_D32_SFLOAT ? VK_IMAGE_ASPECT_DEPTH_BIT : VK_IMAGE_ASPECT_COLOR_BIT;
}

std::uint32_t mip_levels_of(VkExtent2D extent) {
  return static_cast<std::uint32_t>(std::bit_width(std::max({extent.width, extent.height, 1u})));
}

Image::Image(Image&& other) noexcept
    : memory_(std::move(other.memory_)),
      pool_(std::exchange(other.pool_, nullptr)),
      part_(other.part_),
      image_(std::move(other.image_)),
      view_(std::move(other.view_)),
      options_(other.options_) {}

Image& Image::operator=(Image&& other) noexcept {
  std::swap(memory_, other.memory_);
  std::swap(pool_, other.pool_);
  std::swap(part_, other.part_);
  std::swap(image_, other.image_);
  std::swap(view_, other.view_);
  std::swap(options_, other.options_);
  return *this;
}

Image::~Image() {
  view_ = {};
  image_ = {};
  if (pool_) pool_->free(part_);
}

Result<Image> Image::create(const Device& device, const ImageOptions& options, ImageMemoryPool* pool) {
  const std::uint32_t largest = device.properties().limits.maxImageDimension2D;
  if (options.extent.width > largest || options.extent.height > largest) {
    return fail(ErrorKind::Device, fmt::format("an image of {} x {} pixels is over the device's limit of {}",
                                               options.extent.width, options.extent.height, largest));
  }
  VkImageCreateInfo info{.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO};
  info.imageType = VK_IMAGE_TYPE_2D;
  info.format = options.format;
  info.extent = {options.extent.width, options.extent.height, 1};
  info.mipLevels = options.mip_levels;
  info.arrayLayers = options.layers;
  info.samples = options.samples;
  info.usage = options.usage;
  VkImage image = VK_NULL_HANDLE;
  MERCIA_CHECK(check(vkCreateImage(device.handle(), &info, nullptr, &image), "making an image"));
  Image result;
  result.options_ = options;
  result.image_ = ImageHandle(device.handle(), image);

  VkMemoryRequirements requirements;
  vkGetImageMemoryRequirements(device.handle(), image, &requirements);
  if (pool) {
    MERCIA_TRY(result.part_, pool->allocate(requirements));
    result.pool_ = pool;
    MERCIA_CHECK(check(vkBindImageMemory(device.handle(), image, pool->memory(result.part_), result.part_.range.offset),
                       "making an image"));
  } else {
    MERCIA_TRY(result.memory_, allocate_memory(device, requirements, MemoryUse::Device));
    MERCIA_CHECK(check(vkBindImageMemory(device.handle(), image, result.memory_.get(), 0), "making an image"));
  }

  VkImageViewCreateInfo view_info{.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO};
  view_info.image = image;
  view_info.viewType = options.view_type;
  view_info.format = options.format;
  view_info.subresourceRange = {aspect_of(options.format), 0, options.mip_levels, 0, options.layers};
  VkImageView view = VK_NULL_HANDLE;
  MERCIA_CHECK(check(vkCreateImageView(device.handle(), &view_info, nullptr, &view), "making an image"));
  result.view_ = ImageViewHandle(device.handle(), view);
  return result;
}

}  // namespace mercia::gpu
