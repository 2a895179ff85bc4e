// Two levels of detail share the pixels of one place: each has its part, and none is left over.
#include <array>

#include "tests/render/render_fixture.h"

namespace mercia::test {
namespace {

class FadeTest : public RenderTest {};

struct Parts {
  int red = 0, blue = 0, both = 0, neither = 0;
};

Parts parts_of(const Picture& picture) {
  Parts parts;
  for (std::uint32_t y = 30; y < 70; ++y) {
    for (std::uint32_t x = 50; x < 110; ++x) {
      const glm::u8vec4 p = pixel(picture, x, y);
      const bool red = p.r > 100, blue = p.b > 100;
      ++(red && blue ? parts.both : red ? parts.red : blue ? parts.blue : parts.neither);
    }
  }
  return parts;
}

TEST_F(FadeTest, WhatOneTakesTheOtherLeaves) {
  const auto renderer = make_renderer({.samples = VK_SAMPLE_COUNT_1_BIT});
  ASSERT_TRUE(renderer);
  // The red one lies behind: where it shows, the blue one has left the pixel to it.
  const tiles::MeshHandle red = upload(*renderer, board({0.0f, 10.1f, 0.0f}, 40.0f, {255, 0, 0}));
  const tiles::MeshHandle blue = upload(*renderer, board({0.0f, 10.0f, 0.0f}, 40.0f, {0, 0, 255}));
  const std::array views{view_from({0.0, 0.0, 0.0}, 0.0, 0.0, 160, 100)};
  const auto draw_shares = [&](float arriving) {
    const std::array items{tiles::DrawItem{red, 1, glm::dmat4(1.0), arriving},
                           tiles::DrawItem{blue, 2, glm::dmat4(1.0), arriving - 1.0f}};
    render::FrameInput frame = frame_of(views, items);
    frame.environment.draw_sky = false;
    return parts_of(draw_one(*renderer, frame));
  };
  constexpr int kAll = 40 * 60;
  for (const float share : {0.1f, 0.25f, 0.5f, 0.8f}) {
    const Parts parts = draw_shares(share);
    EXPECT_EQ(parts.both, 0);
    EXPECT_NEAR(parts.red, share * kAll, 0.03 * kAll) << share;
    EXPECT_EQ(parts.neither, 0) << share;
  }
}

TEST_F(FadeTest, WhatLeavesIsNotPicked) {
  const auto renderer = make_renderer();
  ASSERT_TRUE(renderer);
  const tiles::MeshHandle mesh = upload(*renderer, board({0.0f, 10.0f, 0.0f}, 40.0f, {255, 0, 0}, 3));
  const std::array views{view_from({0.0, 0.0, 0.0}, 0.0, 0.0, 160, 100)};
  std::array items{tiles::DrawItem{mesh, 1, glm::dmat4(1.0), -0.9f}};
  render::FrameInput frame = frame_of(views, items);
  frame.target.extent = {160, 100};
  auto pick = renderer->pick(frame, {80, 50});
  ASSERT_TRUE(pick);
  EXPECT_FALSE(pick->has_value());
  items[0].share = 0.9f;
  pick = renderer->pick(frame, {80, 50});
  ASSERT_TRUE(pick && pick->has_value());
  EXPECT_EQ((*pick)->feature, 3u);
}

}  // namespace
}  // namespace mercia::test
