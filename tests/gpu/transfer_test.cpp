// Bytes go to the GPU and come back as they were.
#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "engine/gpu/buffer.h"
#include "engine/gpu/offscreen.h"
#include "engine/gpu/uploader.h"
#include "tests/gpu/gpu_fixture.h"

namespace mercia::test {
namespace {

using TransferTest = GpuTest;

std::vector<std::uint8_t> pattern(std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  std::uint32_t state = 1;
  for (std::uint8_t& byte : bytes) {
    state = state * 1664525u + 1013904223u;
    byte = static_cast<std::uint8_t>(state >> 24);
  }
  return bytes;
}

TEST_F(TransferTest, UploadsMoreThanTheStagingBufferHolds) {
  constexpr std::size_t kSize = 300'001;
  const auto bytes = pattern(kSize);
  auto uploader = gpu::Uploader::create(device(), 64 << 10);
  ASSERT_TRUE(uploader) << uploader.error().sentence();
  auto target = gpu::Buffer::create(
      device(), kSize + 5, VK_BUFFER_USAGE_TRANSFER_DST_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT, gpu::MemoryUse::Device);
  auto back = gpu::Buffer::create(device(), kSize, VK_BUFFER_USAGE_TRANSFER_DST_BIT, gpu::MemoryUse::Readback);
  ASSERT_TRUE(target && back);
  ASSERT_TRUE(uploader->to_buffer(std::as_bytes(std::span(bytes)), target->get(), 5));
  ASSERT_TRUE(uploader->flush());

  auto ring = gpu::CommandRing::create(device());
  ASSERT_TRUE(ring);
  const VkCommandBuffer commands = ring->begin().value();
  gpu::memory_barrier(commands, {VK_PIPELINE_STAGE_2_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT},
                      {VK_PIPELINE_STAGE_2_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_READ_BIT});
  const VkBufferCopy region{5, 0, kSize};
  vkCmdCopyBuffer(commands, target->get(), back->get(), 1, &region);
  gpu::memory_barrier(commands, {VK_PIPELINE_STAGE_2_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT},
                      {VK_PIPELINE_STAGE_2_HOST_BIT, VK_ACCESS_2_HOST_READ_BIT});
  ASSERT_TRUE(device().wait_for(ring->submit().value()));
  const auto* first = reinterpret_cast<const std::uint8_t*>(back->mapped());
  EXPECT_TRUE(std::equal(bytes.begin(), bytes.end(), first));
}

// Clears every layer to its own colour and leaves the image as read() wants it.
void clear_layers(gpu::Device& device, gpu::Offscreen& picture, std::span<const VkClearColorValue> colors) {
  auto ring = gpu::CommandRing::create(device);
  ASSERT_TRUE(ring);
  const VkCommandBuffer commands = ring->begin().value();
  gpu::transition(commands,
                  {.image = picture.image(),
                   .to = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
                   .after = {VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT, VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT}});
  VkRenderingAttachmentInfo color{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO};
  color.imageView = picture.view();
  color.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
  color.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
  color.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
  VkRenderingInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO};
  info.renderArea = {{0, 0}, picture.extent()};
  info.layerCount = static_cast<std::uint32_t>(colors.size());
  info.colorAttachmentCount = 1;
  info.pColorAttachments = &color;
  vkCmdBeginRendering(commands, &info);
  for (std::uint32_t layer = 0; layer < colors.size(); ++layer) {
    VkClearAttachment clear{VK_IMAGE_ASPECT_COLOR_BIT, 0, {}};
    clear.clearValue.color = colors[layer];
    const VkClearRect rect{{{0, 0}, picture.extent()}, layer, 1};
    vkCmdClearAttachments(commands, 1, &clear, 1, &rect);
  }
  vkCmdEndRendering(commands);
  gpu::transition(commands,
                  {.image = picture.image(),
                   .from = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
                   .to = VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                   .before = {VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT, VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT},
                   .after = {VK_PIPELINE_STAGE_2_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_READ_BIT}});
  ASSERT_TRUE(device.wait_for(ring->submit().value()));
}

TEST_F(TransferTest, ReadsEveryLayerExactly) {
  auto picture = gpu::Offscreen::create(device(), {37, 23}, 2, VK_FORMAT_R8G8B8A8_UNORM);
  ASSERT_TRUE(picture) << picture.error().sentence();
  const std::array colors{VkClearColorValue{{10.0f / 255, 20.0f / 255, 30.0f / 255, 1.0f}},
                          VkClearColorValue{{200.0f / 255, 100.0f / 255, 1.0f, 0.0f}}};
  clear_layers(device(), **picture, colors);
  const std::array<std::array<std::uint8_t, 4>, 2> expected{{{10, 20, 30, 255}, {200, 100, 255, 0}}};
  for (std::uint32_t layer = 0; layer < 2; ++layer) {
    const auto pixels = (*picture)->read(layer);
    ASSERT_TRUE(pixels) << pixels.error().sentence();
    ASSERT_EQ(pixels->size(), 37u * 23u * 4u);
    for (std::size_t i = 0; i < pixels->size(); ++i)
      ASSERT_EQ((*pixels)[i], expected[layer][i % 4]) << layer << ' ' << i;
  }
  EXPECT_FALSE((*picture)->read(2));
}

TEST_F(TransferTest, StoresLinearLightAsSrgb) {
  auto picture = gpu::Offscreen::create(device(), {4, 4}, 1, VK_FORMAT_R8G8B8A8_SRGB);
  ASSERT_TRUE(picture);
  const std::array colors{VkClearColorValue{{0.21404114f, 0.0f, 1.0f, 1.0f}}};
  clear_layers(device(), **picture, colors);
  const auto pixels = (*picture)->read(0).value();
  EXPECT_NEAR(pixels[0], 128, 1);  // half the brightness that the eye sees is a fifth of the light
  EXPECT_EQ(pixels[1], 0);
  EXPECT_EQ(pixels[2], 255);
}

TEST_F(TransferTest, RefusesPicturesThatCannotBe) {
  const auto empty = gpu::Offscreen::create(device(), {0, 10}, 1, VK_FORMAT_R8G8B8A8_UNORM);
  EXPECT_FALSE(empty);
  const auto huge = gpu::Offscreen::create(device(), {1'000'000, 10}, 1, VK_FORMAT_R8G8B8A8_UNORM);
  ASSERT_FALSE(huge);
  EXPECT_EQ(huge.error().kind, ErrorKind::Device);
  EXPECT_NE(huge.error().sentence().find("1000000 x 10"), std::string::npos);
}

TEST_F(TransferTest, MipmapsAverageAndTheFirstLevelIsExact) {
  // Half black, half white, wider than one part of the staging buffer.
  constexpr std::uint32_t kWidth = 64, kHeight = 48;
  std::vector<std::uint8_t> pixels(kWidth * kHeight * 4, 255);
  for (std::uint32_t y = 0; y < kHeight; ++y) {
    for (std::uint32_t x = 0; x < kWidth; x += 2) std::fill_n(&pixels[(y * kWidth + x) * 4], 3, std::uint8_t{0});
  }
  auto uploader = gpu::Uploader::create(device(), 4 * 1024);
  ASSERT_TRUE(uploader);
  gpu::ImageOptions options;
  options.extent = {kWidth, kHeight};
  options.mip_levels = gpu::mip_levels_of(options.extent);
  EXPECT_EQ(options.mip_levels, 7u);
  options.format = VK_FORMAT_R8G8B8A8_UNORM;
  options.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
  auto image = gpu::Image::create(device(), options);
  ASSERT_TRUE(image);
  ASSERT_TRUE(uploader->to_image(std::as_bytes(std::span(pixels)), *image));
  ASSERT_TRUE(uploader->flush());

  auto back =
      gpu::Buffer::create(device(), pixels.size() + 4, VK_BUFFER_USAGE_TRANSFER_DST_BIT, gpu::MemoryUse::Readback);
  auto ring = gpu::CommandRing::create(device());
  ASSERT_TRUE(back && ring);
  const VkCommandBuffer commands = ring->begin().value();
  gpu::transition(commands, {.image = image->get(),
                             .from = VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL,
                             .to = VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                             .before = {VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_MEMORY_WRITE_BIT},
                             .after = {VK_PIPELINE_STAGE_2_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_READ_BIT}});
  VkBufferImageCopy region{};
  region.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
  region.imageExtent = {kWidth, kHeight, 1};
  vkCmdCopyImageToBuffer(commands, image->get(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, back->get(), 1, &region);
  region.bufferOffset = pixels.size();
  region.imageSubresource.mipLevel = 6;
  region.imageExtent = {1, 1, 1};
  vkCmdCopyImageToBuffer(commands, image->get(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, back->get(), 1, &region);
  gpu::memory_barrier(commands, {VK_PIPELINE_STAGE_2_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT},
                      {VK_PIPELINE_STAGE_2_HOST_BIT, VK_ACCESS_2_HOST_READ_BIT});
  ASSERT_TRUE(device().wait_for(ring->submit().value()));
  const auto* first = reinterpret_cast<const std::uint8_t*>(back->mapped());
  EXPECT_TRUE(std::equal(pixels.begin(), pixels.end(), first));
  EXPECT_NEAR(first[pixels.size()], 128, 4);
}

TEST_F(TransferTest, AnImagePoolKeepsToItsBudgetAndGivesBack) {
  gpu::Budget budget{8 << 20};
  gpu::ImageMemoryPool pool(device(), budget, 1 << 20);
  gpu::ImageOptions options;
  options.extent = {256, 256};
  options.usage = VK_IMAGE_USAGE_SAMPLED_BIT;
  {
    std::vector<gpu::Image> images;
    for (;;) {
      auto image = gpu::Image::create(device(), options, &pool);
      if (!image) {
        EXPECT_EQ(image.error().kind, ErrorKind::Device);
        EXPECT_NE(image.error().sentence().find("budget of 8 MiB"), std::string::npos);
        break;
      }
      images.push_back(std::move(*image));
      ASSERT_LE(budget.taken, budget.limit);
    }
    EXPECT_GE(images.size(), 16u);
    EXPECT_GT(pool.used_bytes(), 0u);
    // A moved-from image gives nothing back twice.
    images.erase(images.begin());
  }
  EXPECT_EQ(pool.used_bytes(), 0u);
  EXPECT_EQ(budget.taken, 0u);
}

}  // namespace
}  // namespace mercia::test
