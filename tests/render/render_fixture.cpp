#include "tests/render/render_fixture.h"
#include "tests/support/folders.h"

namespace mercia::test {

std::unique_ptr<gpu::Device> RenderTest::device_;

void RenderTest::SetUpTestSuite() {
  gpu::DeviceOptions options;
  options.validation = true;
  auto device = gpu::Device::create(options);
  ASSERT_TRUE(device) << device.error().sentence();
  device_ = std::move(*device);
}

void RenderTest::TearDownTestSuite() { device_.reset(); }

void RenderTest::TearDown() {
  std::string text;
  for (const std::string& message : device_->validation_messages()) text += message + "\n";
  EXPECT_EQ(device_->validation_message_count(), messages_before_) << text;
}

std::unique_ptr<render::Renderer> RenderTest::make_renderer(const render::RendererOptions& options) {
  auto renderer = render::Renderer::create(*device_, options);
  if (!renderer) {
    ADD_FAILURE() << renderer.error().sentence();
    return nullptr;
  }
  return std::move(*renderer);
}

tiles::MeshHandle RenderTest::upload(render::Renderer& renderer, const tiles::TileContent& content) {
  const auto handle = renderer.upload(content);
  if (!handle) {
    ADD_FAILURE() << handle.error().sentence();
    return 0;
  }
  return *handle;
}

std::vector<Picture> RenderTest::draw(render::Renderer& renderer, render::FrameInput frame, VkFormat format) {
  const VkExtent2D extent{frame.views[0].width, frame.views[0].height};
  const auto layers = static_cast<std::uint32_t>(frame.views.size());
  auto target = gpu::Offscreen::create(*device_, extent, layers, format);
  std::vector<Picture> pictures(layers);
  if (!target) {
    ADD_FAILURE() << target.error().sentence();
    return pictures;
  }
  frame.target = {(*target)->image(), (*target)->view(), extent, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL};
  const auto drawn = renderer.draw(frame);
  if (!drawn) {
    ADD_FAILURE() << drawn.error().sentence();
    return pictures;
  }
  for (std::uint32_t layer = 0; layer < layers; ++layer) {
    auto pixels = (*target)->read(layer);
    if (!pixels) {
      ADD_FAILURE() << pixels.error().sentence();
      return pictures;
    }
    pictures[layer] = {extent.width, extent.height, std::move(*pixels)};
  }
  return pictures;
}

Picture RenderTest::draw_one(render::Renderer& renderer, const render::FrameInput& frame) {
  return draw(renderer, frame).front();
}

std::string RenderTest::compare_golden(const Picture& picture, const std::string& name, const Tolerance& tolerance) {
  return compare_with_golden(picture, name, source_folder() / "tests/render/golden", binary_folder() / "out/golden",
                             tolerance);
}

render::FrameInput frame_of(std::span<const geo::View> views, std::span<const tiles::DrawItem> items) {
  render::FrameInput frame;
  frame.views = views;
  frame.items = items;
  frame.environment.sun_direction = sun_at(38.0, 215.0);
  return frame;
}

glm::u8vec4 pixel(const Picture& picture, std::uint32_t x, std::uint32_t y) {
  const std::size_t at = (std::size_t{y} * picture.width + x) * 4;
  return {picture.rgba[at], picture.rgba[at + 1], picture.rgba[at + 2], picture.rgba[at + 3]};
}

}  // namespace mercia::test
