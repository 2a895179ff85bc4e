#include "engine/render/glyph_atlas.h"

#include <algorithm>
#include <cstring>

#include "engine/gpu/commands.h"

namespace mercia::render {

Result<GlyphAtlas> GlyphAtlas::create(const gpu::Device& device, std::uint32_t side) {
  GlyphAtlas atlas;
  atlas.side_ = side;
  gpu::ImageOptions options;
  options.extent = {side, side};
  options.format = VK_FORMAT_R8_UNORM;
  options.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
  MERCIA_TRY(atlas.image_, gpu::Image::create(device, options));
  return atlas;
}

std::optional<GlyphAtlas::Cell> GlyphAtlas::find(text::FontSet& fonts, const text::Glyph& glyph) {
  if (const auto known = cells_.find(glyph); known != cells_.end()) return known->second;
  const text::FontSet::Field field = fonts.field(glyph.font, glyph.index);
  Cell cell;
  if (field.width > 0) {
    if (pen_.x + field.width > side_) {
      pen_ = {0, pen_.y + row_height_};
      row_height_ = 0;
    }
    if (field.width > side_ || pen_.y + field.height > side_) return std::nullopt;
    cell.empty = false;
    const glm::vec2 size(field.width, field.height);
    const auto scale = static_cast<float>(side_);
    cell.low = {field.left, field.top - size.y / text::kFieldPixelsPerEm};
    cell.high = {field.left + size.x / text::kFieldPixelsPerEm, field.top};
    cell.uv_low = glm::vec2(static_cast<float>(pen_.x), static_cast<float>(pen_.y) + size.y) / scale;
    cell.uv_high = glm::vec2(static_cast<float>(pen_.x) + size.x, static_cast<float>(pen_.y)) / scale;
    VkBufferImageCopy copy{};
    copy.bufferOffset = fresh_.size();
    copy.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    copy.imageOffset = {static_cast<std::int32_t>(pen_.x), static_cast<std::int32_t>(pen_.y), 0};
    copy.imageExtent = {field.width, field.height, 1};
    copies_.push_back(copy);
    fresh_.insert(fresh_.end(), field.bytes.begin(), field.bytes.end());
    fresh_.resize((fresh_.size() + 3) / 4 * 4);
    pen_.x += field.width;
    row_height_ = std::max(row_height_, field.height);
  }
  cells_.emplace(glyph, cell);
  return cell;
}

void GlyphAtlas::restart() {
  cells_.clear();
  pen_ = {0, 0};
  row_height_ = 0;
  fresh_.clear();
  copies_.clear();
}

Result<void> GlyphAtlas::record(const gpu::Device& device, VkCommandBuffer commands, gpu::Buffer& staging) {
  if (copies_.empty() && !blank_) return {};
  if (staging.size() < fresh_.size()) {
    MERCIA_TRY(staging, gpu::Buffer::create(device, fresh_.size() * 2, VK_BUFFER_USAGE_TRANSFER_SRC_BIT,
                                            gpu::MemoryUse::Upload));
  }
  constexpr gpu::Access kCopy{VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT};
  constexpr gpu::Access kSample{VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT, VK_ACCESS_2_SHADER_SAMPLED_READ_BIT};
  gpu::transition(commands, {.image = image_.get(),
                             .from = blank_ ? VK_IMAGE_LAYOUT_UNDEFINED : VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL,
                             .to = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                             .before = {VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT, VK_ACCESS_2_NONE},
                             .after = kCopy});
  if (!copies_.empty()) {
    std::memcpy(staging.mapped(), fresh_.data(), fresh_.size());
    vkCmdCopyBufferToImage(commands, staging.get(), image_.get(), VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                           static_cast<std::uint32_t>(copies_.size()), copies_.data());
  }
  gpu::transition(commands, {.image = image_.get(),
                             .from = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                             .to = VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL,
                             .before = kCopy,
                             .after = kSample});
  blank_ = false;
  fresh_.clear();
  copies_.clear();
  return {};
}

}  // namespace mercia::render
