// What lies under the pointer.
#include <array>
#include <cmath>

#include "tests/render/render_fixture.h"

namespace mercia::test {
namespace {

class PickTest : public RenderTest {
 protected:
  render::FrameInput frame(std::span<const geo::View> views, std::span<const tiles::DrawItem> items) {
    render::FrameInput result = frame_of(views, items);
    result.target.extent = {views[0].width, views[0].height};
    return result;
  }
};

TEST_F(PickTest, NamesTilePrimitiveFeatureAndPlace) {
  const auto renderer = make_renderer();
  ASSERT_TRUE(renderer);
  tiles::TileContent content = board({-5.0f, 20.0f, 0.0f}, 4.0f, {255, 0, 0}, 11);
  content.primitives.push_back(board({5.0f, 30.0f, 1.0f}, 4.0f, {0, 255, 0}, 0x123456).primitives[0]);
  glm::dmat4 world_from_tile(1.0);
  world_from_tile[3] = glm::dvec4(10000.0, 20000.0, 50.0, 1.0);
  const std::array items{tiles::DrawItem{upload(*renderer, content), 77, world_from_tile}};
  const std::array views{view_from({10000.0, 20000.0, 50.0}, 0.0, 0.0, 400, 300)};
  const double pixels = 150.0 / std::tan(glm::radians(30.0));

  const auto left = renderer->pick(frame(views, items), {static_cast<std::uint32_t>(200 - pixels * 5.0 / 20.0), 150});
  ASSERT_TRUE(left) << left.error().sentence();
  ASSERT_TRUE(*left);
  EXPECT_EQ((*left)->tile, 77u);
  EXPECT_EQ((*left)->primitive, 0u);
  EXPECT_EQ((*left)->feature, 11u);
  EXPECT_NEAR((*left)->world_position.x, 9995.0, 0.1);
  EXPECT_NEAR((*left)->world_position.y, 20020.0, 0.001);
  EXPECT_NEAR((*left)->world_position.z, 50.0, 0.1);

  const auto right = renderer->pick(frame(views, items), {static_cast<std::uint32_t>(200 + pixels * 5.0 / 30.0), 140});
  ASSERT_TRUE(right && *right);
  EXPECT_EQ((*right)->primitive, 1u);
  EXPECT_EQ((*right)->feature, 0x123456u);

  const auto between = renderer->pick(frame(views, items), {200, 150});
  ASSERT_TRUE(between);
  EXPECT_FALSE(*between) << "the sky is nothing";
  const auto outside = renderer->pick(frame(views, items), {400, 150});
  ASSERT_TRUE(outside);
  EXPECT_FALSE(*outside);
}

TEST_F(PickTest, TakesTheNearest) {
  const auto renderer = make_renderer();
  ASSERT_TRUE(renderer);
  const tiles::MeshHandle far = upload(*renderer, board({0.0f, 20.0f, 0.0f}, 8.0f, {255, 0, 0}, 1));
  const tiles::MeshHandle near = upload(*renderer, board({0.0f, 10.0f, 0.0f}, 2.0f, {0, 255, 0}, 2));
  const std::array items{tiles::DrawItem{near, 1, glm::dmat4(1.0)}, tiles::DrawItem{far, 2, glm::dmat4(1.0)}};
  const std::array views{view_from({0.0, 0.0, 0.0}, 0.0, 0.0, 64, 64)};
  const auto hit = renderer->pick(frame(views, items), {32, 32});
  ASSERT_TRUE(hit && *hit);
  EXPECT_EQ((*hit)->feature, 2u);
  EXPECT_EQ((*hit)->tile, 1u);
}

TEST_F(PickTest, AgreesWithThePictureAtEveryPixelOfAnEdge) {
  const auto renderer = make_renderer({.samples = VK_SAMPLE_COUNT_1_BIT});
  ASSERT_TRUE(renderer);
  const tiles::MeshHandle mesh = upload(*renderer, board({0.3f, 9.7f, 0.1f}, 5.3f, {255, 0, 0}, 3));
  const std::array items{tiles::DrawItem{mesh, 1, glm::dmat4(1.0)}};
  const std::array views{view_from({0.0, 0.0, 0.0}, 7.0, 2.0, 48, 32)};
  render::FrameInput input = frame(views, items);
  input.environment.draw_sky = false;
  const Picture picture = draw_one(*renderer, input);
  int covered = 0;
  for (std::uint32_t y = 0; y < 32; y += 3) {
    for (std::uint32_t x = 0; x < 48; ++x) {
      const auto hit = renderer->pick(input, {x, y});
      ASSERT_TRUE(hit);
      ASSERT_EQ(hit->has_value(), pixel(picture, x, y).r > 0) << x << ' ' << y;
      covered += hit->has_value();
    }
  }
  EXPECT_GT(covered, 20);
}

TEST_F(PickTest, WorksBetweenTwoViewFrames) {
  const auto renderer = make_renderer({.views = 2});
  ASSERT_TRUE(renderer);
  const std::array items{
      tiles::DrawItem{upload(*renderer, board({0.0f, 5.0f, 0.0f}, 1.0f, {255, 0, 0}, 5)), 9, glm::dmat4(1.0)}};
  const std::array views{view_from({-0.5, 0.0, 0.0}, 0.0, 0.0, 64, 64), view_from({0.5, 0.0, 0.0}, 0.0, 0.0, 64, 64)};
  draw(*renderer, frame(views, items));
  const double pixels = 32.0 / std::tan(glm::radians(30.0));
  const auto hit = renderer->pick(frame(views, items), {static_cast<std::uint32_t>(32.0 + pixels * 0.1), 32});
  ASSERT_TRUE(hit && *hit);
  EXPECT_EQ((*hit)->feature, 5u);
  EXPECT_NEAR((*hit)->world_position.y, 5.0, 1e-3);
}

}  // namespace
}  // namespace mercia::test
