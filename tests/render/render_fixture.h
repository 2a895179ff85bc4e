// A device with validation, a renderer, and a picture to draw into; every test ends without a validation message.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/gpu/device.h"
#include "engine/gpu/offscreen.h"
#include "engine/render/renderer.h"
#include "tests/render/scenes.h"
#include "tests/support/image_compare.h"

namespace mercia::test {

class RenderTest : public ::testing::Test {
 protected:
  // One device for all tests of a suite: starting the validation layer takes longer than most of them.
  static void SetUpTestSuite();
  static void TearDownTestSuite();
  void TearDown() override;

  gpu::Device& device() { return *device_; }
  std::unique_ptr<render::Renderer> make_renderer(const render::RendererOptions& options = {});
  tiles::MeshHandle upload(render::Renderer& renderer, const tiles::TileContent& content);

  // Draws the frame (its target is filled in here) and returns the picture of each view.
  std::vector<Picture> draw(render::Renderer& renderer, render::FrameInput frame,
                            VkFormat format = VK_FORMAT_R8G8B8A8_SRGB);
  Picture draw_one(render::Renderer& renderer, const render::FrameInput& frame);

  std::string compare_golden(const Picture& picture, const std::string& name, const Tolerance& tolerance = {});

 private:
  static std::unique_ptr<gpu::Device> device_;
  std::uint64_t messages_before_ = device_ ? device_->validation_message_count() : 0;
};

// A frame of one item at the origin.
render::FrameInput frame_of(std::span<const geo::View> views, std::span<const tiles::DrawItem> items);
glm::u8vec4 pixel(const Picture& picture, std::uint32_t x, std::uint32_t y);

}  // namespace mercia::test
