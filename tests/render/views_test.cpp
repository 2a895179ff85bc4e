// One eye or two, by the same path.
#include <array>
#include <cmath>

#include "tests/render/render_fixture.h"

namespace mercia::test {
namespace {

using ViewsTest = RenderTest;

const geo::View kStreet = view_from({-30.0, 0.0, 1.7}, 80.0, 4.0, 240, 160);

TEST_F(ViewsTest, TwoEyesInOnePlaceSeeTheSameBits) {
  const auto renderer = make_renderer({.views = 2});
  ASSERT_TRUE(renderer);
  const std::array items{tiles::DrawItem{upload(*renderer, village()), 1, glm::dmat4(1.0)}};
  const std::array views{kStreet, kStreet};
  const auto pictures = draw(*renderer, frame_of(views, items));
  EXPECT_EQ(pictures[0].rgba, pictures[1].rgba);
}

TEST_F(ViewsTest, OneViewDrawsWhatTheFirstOfTwoDraws) {
  const auto one = make_renderer();
  const auto two = make_renderer({.views = 2});
  ASSERT_TRUE(one && two);
  const std::array views{kStreet, kStreet};
  const std::array items_one{tiles::DrawItem{upload(*one, village()), 1, glm::dmat4(1.0)}};
  const std::array items_two{tiles::DrawItem{upload(*two, village()), 1, glm::dmat4(1.0)}};
  const Picture single = draw_one(*one, frame_of(std::span(views).first(1), items_one));
  const auto both = draw(*two, frame_of(views, items_two));
  EXPECT_EQ(single.rgba, both[0].rgba);
}

TEST_F(ViewsTest, EyesApartSeeNearThingsApart) {
  const auto renderer = make_renderer({.views = 2});
  ASSERT_TRUE(renderer);
  const std::array items{
      tiles::DrawItem{upload(*renderer, board({0.0f, 2.0f, 0.0f}, 0.5f, {255, 0, 0})), 1, glm::dmat4(1.0)}};
  const std::array views{view_from({-0.032, 0.0, 0.0}, 0.0, 0.0, 200, 200, 40.0),
                         view_from({0.032, 0.0, 0.0}, 0.0, 0.0, 200, 200, 40.0)};
  render::FrameInput frame = frame_of(views, items);
  frame.environment.draw_sky = false;
  const auto pictures = draw(*renderer, frame);
  const auto middle = [](const Picture& picture) {
    double sum = 0.0, count = 0.0;
    for (std::uint32_t x = 0; x < picture.width; ++x) {
      if (pixel(picture, x, 100).r > 60) {
        sum += x + 0.5;
        count += 1.0;
      }
    }
    return count > 0.0 ? sum / count : -1.0;
  };
  // 3.2 cm at 2 m, with 200 pixels over 2 tan 20 degrees.
  const double shift = 0.016 * 100.0 / std::tan(glm::radians(20.0));
  EXPECT_NEAR(middle(pictures[0]), 100.0 + shift, 0.6);
  EXPECT_NEAR(middle(pictures[1]), 100.0 - shift, 0.6);
}

TEST_F(ViewsTest, WhatOnlyTheSecondEyeSeesIsDrawn) {
  const auto renderer = make_renderer({.views = 2});
  ASSERT_TRUE(renderer);
  const std::array items{
      tiles::DrawItem{upload(*renderer, board({50.0f, 0.0f, 0.0f}, 30.0f, {0, 255, 0})), 1, glm::dmat4(1.0)}};
  // The first view looks the other way.
  const std::array views{view_from({0.0, 0.0, 0.0}, 270.0, 0.0, 64, 64),
                         view_from({50.0, -40.0, 0.0}, 0.0, 0.0, 64, 64)};
  const auto pictures = draw(*renderer, frame_of(views, items));
  EXPECT_GT(pixel(pictures[1], 32, 32).g, pixel(pictures[1], 32, 32).r + 30);
  EXPECT_EQ(renderer->stats().triangles, 2u);
}

TEST_F(ViewsTest, RefusesAnotherNumberOfViewsThanItWasMadeFor) {
  const auto renderer = make_renderer();
  ASSERT_TRUE(renderer);
  const std::array views{kStreet, kStreet};
  render::FrameInput frame = frame_of(views, {});
  frame.target.extent = {10, 10};
  EXPECT_FALSE(renderer->draw(frame));
  EXPECT_FALSE(render::Renderer::create(device(), {.views = 3}));
}

}  // namespace
}  // namespace mercia::test
