// The air between the eye and what it sees.
#include <array>
#include <cstdlib>

#include "tests/render/render_fixture.h"

namespace mercia::test {
namespace {

class AirTest : public RenderTest {
 protected:
  Picture board_in_haze(std::uint32_t surface_detail, double altitude) {
    const auto renderer = make_renderer({.surface_detail = surface_detail});
    EXPECT_TRUE(renderer);
    const std::array items{
        tiles::DrawItem{upload(*renderer, board({0.0f, 1500.0f, 0.0f}, 150.0f, {40, 90, 40})), 1, glm::dmat4(1.0)}};
    const std::array views{view_from({120.0, 0.0, 60.0}, 0.0, 0.0, 160, 90)};
    render::FrameInput frame = frame_of(views, items);
    frame.environment.sun_direction = sun_at(altitude, 30.0);
    frame.environment.haze_distance = 2500.0f;
    return draw_one(*renderer, frame);
  }
};

// 150 m in two triangles are as large as a city's walls and fields come where details matter.
TEST_F(AirTest, IsTheSameWhetherVerticesOrPixelsKnowIt) {
  constexpr int kLevels = 3;  // of 255
  for (const double altitude : {50.0, 8.0}) {
    const Picture at_vertices = board_in_haze(1, altitude);
    const Picture at_pixels = board_in_haze(2, altitude);
    for (std::uint32_t y = 0; y < 90; ++y) {
      for (std::uint32_t x = 0; x < 160; ++x) {
        const glm::ivec4 a(pixel(at_vertices, x, y)), b(pixel(at_pixels, x, y));
        for (int i = 0; i < 3; ++i)
          ASSERT_LE(std::abs(a[i] - b[i]), kLevels) << x << ", " << y << ", sun at " << altitude;
      }
    }
    EXPECT_GT(pixel(at_vertices, 75, 48).b, 50) << "the haze was meant to show";
  }
}

}  // namespace
}  // namespace mercia::test
