#include "engine/gpu/copy.h"

#include <volk.h>

#include <algorithm>
#include <cstdint>

#include "engine/gpu/commands.h"

namespace mercia::gpu {

VkRect2D middle_part(VkExtent2D whole, VkExtent2D shape) {
  const std::uint64_t by_width = std::uint64_t{whole.width} * shape.height / std::max(shape.width, 1u);
  VkExtent2D part = whole;
  if (by_width <= whole.height) {
    part.height = static_cast<std::uint32_t>(std::max<std::uint64_t>(by_width, 1));
  } else {
    part.width = static_cast<std::uint32_t>(
        std::max<std::uint64_t>(std::uint64_t{whole.height} * shape.width / std::max(shape.height, 1u), 1));
  }
  return {{static_cast<std::int32_t>((whole.width - part.width) / 2),
           static_cast<std::int32_t>((whole.height - part.height) / 2)},
          part};
}

void record_fill(VkCommandBuffer commands, const Picture& from, const Picture& to) {
  constexpr Access kDrawn{VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT, VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT};
  constexpr Access kRead{VK_PIPELINE_STAGE_2_BLIT_BIT, VK_ACCESS_2_TRANSFER_READ_BIT};
  constexpr Access kWritten{VK_PIPELINE_STAGE_2_BLIT_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT};
  transition(commands, {.image = from.image,
                        .from = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
                        .to = VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                        .before = kDrawn,
                        .after = kRead});
  // The window's image is waited for where colours are put out.
  transition(commands, {.image = to.image,
                        .to = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                        .before = {VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT, VK_ACCESS_2_NONE},
                        .after = kWritten});
  const VkRect2D part = middle_part(from.extent, to.extent);
  VkImageBlit2 region{.sType = VK_STRUCTURE_TYPE_IMAGE_BLIT_2};
  region.srcSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
  region.srcOffsets[0] = {part.offset.x, part.offset.y, 0};
  region.srcOffsets[1] = {part.offset.x + static_cast<std::int32_t>(part.extent.width),
                          part.offset.y + static_cast<std::int32_t>(part.extent.height), 1};
  region.dstSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
  region.dstOffsets[1] = {static_cast<std::int32_t>(to.extent.width), static_cast<std::int32_t>(to.extent.height), 1};
  VkBlitImageInfo2 info{.sType = VK_STRUCTURE_TYPE_BLIT_IMAGE_INFO_2};
  info.srcImage = from.image;
  info.srcImageLayout = VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL;
  info.dstImage = to.image;
  info.dstImageLayout = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL;
  info.regionCount = 1;
  info.pRegions = &region;
  info.filter = VK_FILTER_LINEAR;
  vkCmdBlitImage2(commands, &info);
  transition(commands, {.image = from.image,
                        .from = VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                        .to = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
                        .before = {VK_PIPELINE_STAGE_2_BLIT_BIT, VK_ACCESS_2_NONE},
                        .after = kDrawn});
  transition(commands, {.image = to.image,
                        .from = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                        .to = VK_IMAGE_LAYOUT_PRESENT_SRC_KHR,
                        .before = kWritten,
                        .after = {}});
}

}  // namespace mercia::gpu
