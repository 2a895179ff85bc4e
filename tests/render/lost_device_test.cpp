// What a device leaves behind that is lost in the middle of a frame.
#include <optional>

#include "tests/gpu/replaced.h"
#include "tests/render/render_fixture.h"

namespace mercia::test {
namespace {

TEST(LostDevice, IsOneSentenceAndAllThatHungOnItCanGo) {
  auto device = gpu::Device::create({});
  ASSERT_TRUE(device) << device.error().sentence();
  std::optional<LostDevice> loss;
  {
    auto renderer = render::Renderer::create(**device, {});
    ASSERT_TRUE(renderer) << renderer.error().sentence();
    auto picture = gpu::Offscreen::create(**device, {64, 64}, 1, VK_FORMAT_R8G8B8A8_SRGB);
    ASSERT_TRUE(picture) << picture.error().sentence();
    const tiles::TileContent content = board({0.0f, 10.0f, 0.0f}, 2.0f, {200, 100, 50});
    const auto first = (*renderer)->upload(content);
    const auto second = (*renderer)->upload(content);
    ASSERT_TRUE(first && second);
    const geo::View view = view_from({0.0, 0.0, 0.0}, 0.0, 0.0, 64, 64);
    const tiles::DrawItem item{*first, 0};
    render::FrameInput frame = frame_of({&view, 1}, {&item, 1});
    frame.target = {(*picture)->image(), (*picture)->view(), (*picture)->extent(),
                    VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL};
    ASSERT_TRUE((*renderer)->draw(frame));

    loss.emplace();
    (*renderer)->release(*second);
    const auto drawn = (*renderer)->draw(frame);
    ASSERT_FALSE(drawn);
    EXPECT_EQ(drawn.error().kind, ErrorKind::Device);
    EXPECT_NE(drawn.error().sentence().find("the graphics device was lost"), std::string::npos)
        << drawn.error().sentence();
    (*renderer)->release(*first);
    EXPECT_FALSE((*picture)->read(0));
  }
  // What was released came back to the renderer before that went.
  device->reset();
}

}  // namespace
}  // namespace mercia::test
