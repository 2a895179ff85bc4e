#include "engine/gpu/uploader.h"

#include <algorithm>
#include <cstring>

namespace mercia::gpu {
namespace {

constexpr Access kTransferWrite{VK_PIPELINE_STAGE_2_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT};
constexpr Access kTransferRead{VK_PIPELINE_STAGE_2_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_READ_BIT};
constexpr Access kSampled{VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT, VK_ACCESS_2_SHADER_SAMPLED_READ_BIT};

// What an image's bytes come in: pixels, or blocks of several.
struct Texels {
  std::uint32_t side;  // pixels
  std::uint32_t bytes;
  bool coded() const { return side > 1; }
};

Texels texels_of(VkFormat format) {
  switch (format) {
    case VK_FORMAT_BC5_UNORM_BLOCK:
    case VK_FORMAT_BC7_UNORM_BLOCK:
    case VK_FORMAT_BC7_SRGB_BLOCK: return {4, 16};
    default: return {1, 4};
  }
}

}  // namespace

Result<Uploader> Uploader::create(Device& device, VkDeviceSize staging_bytes) {
  Uploader result;
  result.device_ = &device;
  MERCIA_TRY(result.ring_, CommandRing::create(device));
  for (Part& part : result.parts_) {
    MERCIA_TRY(part.buffer,
               Buffer::create(device, staging_bytes / kParts, VK_BUFFER_USAGE_TRANSFER_SRC_BIT, MemoryUse::Upload));
  }
  return result;
}

Result<void> Uploader::begin() {
  if (commands_ != VK_NULL_HANDLE) return {};
  MERCIA_TRY(commands_, ring_.begin());
  return {};
}

Result<Uploader::Place> Uploader::stage(VkDeviceSize wanted, VkDeviceSize unit) {
  if (parts_[current_].buffer.size() - parts_[current_].used < unit) {
    MERCIA_CHECK(flush());
    current_ = (current_ + 1) % kParts;
    MERCIA_CHECK(device_->wait_for(parts_[current_].value));
    parts_[current_].used = 0;
  }
  MERCIA_CHECK(begin());
  Part& part = parts_[current_];
  if (part.buffer.size() < unit)
    return fail(ErrorKind::Internal, "a row of an image is larger than the staging buffer");
  const VkDeviceSize size = std::min(wanted, (part.buffer.size() - part.used) / unit * unit);
  const Place place{part.buffer.get(), part.used, part.buffer.mapped() + part.used, size};
  part.used = (part.used + size + 15) & ~VkDeviceSize{15};
  part.used = std::min(part.used, part.buffer.size());
  return place;
}

Result<void> Uploader::to_buffer(ByteView bytes, VkBuffer destination, VkDeviceSize offset) {
  while (!bytes.empty()) {
    MERCIA_TRY(const Place place, stage(bytes.size(), 1));
    std::memcpy(place.mapped, bytes.data(), place.size);
    const VkBufferCopy region{place.offset, offset, place.size};
    vkCmdCopyBuffer(commands_, place.buffer, destination, 1, &region);
    bytes = bytes.subspan(place.size);
    offset += place.size;
  }
  return {};
}

Result<void> Uploader::to_image(ByteView pixels, const Image& image) {
  MERCIA_CHECK(begin_image(image));
  for (Row row; !is_end(image, row);) {
    MERCIA_TRY(row, rows_to_image(pixels, image, row, pixels.size()));
  }
  return end_image(image);
}

Result<void> Uploader::begin_image(const Image& image) {
  MERCIA_CHECK(begin());
  transition(commands_, {.image = image.get(), .to = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, .after = kTransferWrite});
  return {};
}

bool Uploader::is_end(const Image& image, const Row& row) {
  return row.mip >= (texels_of(image.options().format).coded() ? image.options().mip_levels : 1);
}

Result<Uploader::Row> Uploader::rows_to_image(ByteView pixels, const Image& image, const Row& from,
                                              VkDeviceSize bytes) {
  const Texels texels = texels_of(image.options().format);
  const std::uint32_t width = std::max(image.options().extent.width >> from.mip, 1u);
  const std::uint32_t height = std::max(image.options().extent.height >> from.mip, 1u);
  const VkDeviceSize row_bytes = VkDeviceSize{(width + texels.side - 1) / texels.side} * texels.bytes;
  const std::uint32_t all_rows = (height + texels.side - 1) / texels.side;
  if (pixels.size() < from.byte + row_bytes * (all_rows - from.row))
    return fail(ErrorKind::Internal, "an image has fewer pixels than its size says");
  const VkDeviceSize wanted = std::clamp(bytes, row_bytes, row_bytes * (all_rows - from.row));
  MERCIA_TRY(const Place place, stage(wanted, row_bytes));
  std::memcpy(place.mapped, pixels.data() + from.byte, place.size);
  const auto rows = static_cast<std::uint32_t>(place.size / row_bytes);
  const std::uint32_t first = from.row * texels.side;
  VkBufferImageCopy region{};
  region.bufferOffset = place.offset;
  region.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, from.mip, 0, 1};
  region.imageOffset = {0, static_cast<std::int32_t>(first), 0};
  region.imageExtent = {width, std::min(rows * texels.side, height - first), 1};
  vkCmdCopyBufferToImage(commands_, place.buffer, image.get(), VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region);
  Row next{from.mip, from.row + rows, from.byte + place.size};
  if (next.row == all_rows) next = {from.mip + 1, 0, next.byte};
  return next;
}

Result<void> Uploader::end_image(const Image& image) {
  MERCIA_CHECK(begin());
  if (!texels_of(image.options().format).coded()) {
    make_mips(image);
    return {};
  }
  transition(commands_, {.image = image.get(),
                         .from = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                         .to = VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL,
                         .before = kTransferWrite,
                         .after = kSampled});
  return {};
}

bool Uploader::would_wait(VkDeviceSize bytes) const {
  const Part& part = parts_[current_];
  if (part.buffer.size() - part.used >= bytes) return false;
  return device_->completed() < parts_[(current_ + 1) % kParts].value;
}

void Uploader::make_mips(const Image& image) {
  const std::uint32_t levels = image.options().mip_levels;
  auto width = static_cast<std::int32_t>(image.options().extent.width);
  auto height = static_cast<std::int32_t>(image.options().extent.height);
  for (std::uint32_t level = 1; level < levels; ++level) {
    transition(commands_, {.image = image.get(),
                           .from = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                           .to = VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                           .before = kTransferWrite,
                           .after = kTransferRead,
                           .first_mip = level - 1,
                           .mip_count = 1});
    VkImageBlit blit{};
    blit.srcSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, level - 1, 0, 1};
    blit.srcOffsets[1] = {width, height, 1};
    width = std::max(width / 2, 1);
    height = std::max(height / 2, 1);
    blit.dstSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, level, 0, 1};
    blit.dstOffsets[1] = {width, height, 1};
    vkCmdBlitImage(commands_, image.get(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, image.get(),
                   VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &blit, VK_FILTER_LINEAR);
  }
  if (levels > 1) {
    transition(commands_, {.image = image.get(),
                           .from = VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                           .to = VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL,
                           .before = kTransferRead,
                           .after = kSampled,
                           .mip_count = levels - 1});
  }
  transition(commands_, {.image = image.get(),
                         .from = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                         .to = VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL,
                         .before = kTransferWrite,
                         .after = kSampled,
                         .first_mip = levels - 1,
                         .mip_count = 1});
}

Result<void> Uploader::flush() {
  if (commands_ == VK_NULL_HANDLE) return {};
  memory_barrier(commands_, kTransferWrite,
                 {VK_PIPELINE_STAGE_2_VERTEX_INPUT_BIT | VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT,
                  VK_ACCESS_2_VERTEX_ATTRIBUTE_READ_BIT | VK_ACCESS_2_INDEX_READ_BIT |
                      VK_ACCESS_2_SHADER_STORAGE_READ_BIT | VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT});
  commands_ = VK_NULL_HANDLE;
  MERCIA_TRY(parts_[current_].value, ring_.submit());
  return {};
}

}  // namespace mercia::gpu
