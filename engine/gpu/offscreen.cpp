#include "engine/gpu/offscreen.h"

#include <fmt/format.h>

#include <cstring>

#include "engine/gpu/buffer.h"
#include "engine/gpu/commands.h"
#include "engine/gpu/image.h"

namespace mercia::gpu {
namespace {

constexpr VkDeviceSize kPixel = 4;

class OffscreenImage final : public Offscreen {
 public:
  OffscreenImage(Device& device, Image image, Buffer readback, CommandRing ring)
      : device_(device), image_(std::move(image)), readback_(std::move(readback)), ring_(std::move(ring)) {}

  // The frame that drew into the image may still be running when its owner lets go of it.
  ~OffscreenImage() override {
    const auto last = std::make_shared<Image>(std::move(image_));
    device_.retire([last] {});
  }

  VkImage image() const override { return image_.get(); }
  VkImageView view() const override { return image_.view(); }
  VkExtent2D extent() const override { return image_.options().extent; }

  Result<std::vector<std::uint8_t>> read(std::uint32_t layer) override {
    if (layer >= image_.options().layers) {
      return fail(ErrorKind::Internal,
                  fmt::format("the picture has {} layers, not {}", image_.options().layers, layer + 1));
    }
    MERCIA_TRY(VkCommandBuffer commands, ring_.begin());
    memory_barrier(commands, {VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_MEMORY_WRITE_BIT},
                   {VK_PIPELINE_STAGE_2_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_READ_BIT});
    VkBufferImageCopy region{};
    region.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, layer, 1};
    region.imageExtent = {extent().width, extent().height, 1};
    vkCmdCopyImageToBuffer(commands, image_.get(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, readback_.get(), 1, &region);
    memory_barrier(commands, {VK_PIPELINE_STAGE_2_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT},
                   {VK_PIPELINE_STAGE_2_HOST_BIT, VK_ACCESS_2_HOST_READ_BIT});
    MERCIA_TRY(const std::uint64_t value, ring_.submit());
    MERCIA_CHECK(device_.wait_for(value));
    std::vector<std::uint8_t> pixels(readback_.size());
    std::memcpy(pixels.data(), readback_.mapped(), pixels.size());
    return pixels;
  }

 private:
  Device& device_;
  Image image_;
  Buffer readback_;
  CommandRing ring_;
};

}  // namespace

Result<std::unique_ptr<Offscreen>> Offscreen::create(Device& device, VkExtent2D extent, std::uint32_t layers,
                                                     VkFormat format) {
  ImageOptions options;
  options.extent = extent;
  options.layers = layers;
  options.format = format;
  options.usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
  options.view_type = VK_IMAGE_VIEW_TYPE_2D_ARRAY;
  if (extent.width == 0 || extent.height == 0) return fail(ErrorKind::Usage, "a picture needs at least one pixel");
  MERCIA_TRY(Image image, Image::create(device, options));
  MERCIA_TRY(Buffer readback, Buffer::create(device, kPixel * extent.width * extent.height,
                                             VK_BUFFER_USAGE_TRANSFER_DST_BIT, MemoryUse::Readback));
  MERCIA_TRY(CommandRing ring, CommandRing::create(device));
  return std::make_unique<OffscreenImage>(device, std::move(image), std::move(readback), std::move(ring));
}

}  // namespace mercia::gpu
