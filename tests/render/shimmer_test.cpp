// A slow walk past façades: what is seen of them must stay the same but for the parallax.
#include <algorithm>
#include <array>
#include <cmath>

#include "engine/tiles/city_surface.h"
#include "tests/render/render_fixture.h"

namespace mercia::test {
namespace {

using tiles::FacadeStyle;
using tiles::Masonry;

constexpr double kDistance = 45.0;  // metres from the wall
constexpr double kStep = 0.02;      // metres a frame
constexpr std::uint32_t kWidth = 320, kHeight = 200;
constexpr double kVertical = 50.0;  // degrees

struct Wall {
  const char* name;
  FacadeStyle style;
  Masonry masonry;
  bool shops;
};

class ShimmerTest : public RenderTest, public ::testing::WithParamInterface<Wall> {};

// One façade, 160 m long, so that every pixel of the picture shows it at the same depth.
tiles::TileContent long_front(const Wall& wall) {
  tiles::TileContent content;
  content.materials.emplace_back();
  MeshMaker mesh(content.primitives.emplace_back());
  mesh.is(tiles::facade_surface(wall.style, wall.masonry, wall.shops), 0, {142, 92, 76});
  mesh.quad({-80, 0, -40}, {80, 0, -40}, {80, 0, 56}, {-80, 0, 56}, {0, 0}, {53, 30});
  set_bounds(content);
  return content;
}

TEST_P(ShimmerTest, TwoCentimetresAFrame) {
  const auto renderer = make_renderer();
  ASSERT_TRUE(renderer);
  const std::array items{tiles::DrawItem{upload(*renderer, long_front(GetParam())), 1, glm::dmat4(1.0)}};
  const auto frame_at = [&](int number) {
    const std::array views{view_from({kStep * number, -kDistance, 8.0}, 0.0, 0.0, kWidth, kHeight, kVertical)};
    render::FrameInput frame = frame_of(views, items);
    frame.environment.sun_direction = sun_at(40.0, 200.0);
    return draw_one(*renderer, frame);
  };
  const double focal = 0.5 * kHeight / std::tan(0.5 * glm::radians(kVertical));
  const double moved = focal * kStep / kDistance;  // pixels that the wall goes to the left in one frame
  double sum = 0.0, count = 0.0;
  Picture before = frame_at(0);
  for (int number = 1; number <= 8; ++number) {
    const Picture now = frame_at(number);
    for (std::uint32_t y = 20; y < kHeight - 20; ++y) {
      for (std::uint32_t x = 20; x < kWidth - 20; ++x) {
        const auto a = glm::vec3(pixel(before, x, y)), b = glm::vec3(pixel(before, x + 1, y));
        const glm::vec3 expected = glm::mix(a, b, static_cast<float>(moved));
        const glm::vec3 off = glm::abs(glm::vec3(pixel(now, x, y)) - expected);
        sum += (off.r + off.g + off.b) / 3.0;
        count += 1.0;
      }
    }
    before = now;
  }
  const double mean = sum / count;
  RecordProperty("mean_difference", std::to_string(mean));
  // Of 255. Interpolating between two pixels alone makes about half of it at the edges of windows.
  EXPECT_LT(mean, 1.2) << GetParam().name;
  EXPECT_GT(mean, 0.0) << "nothing moved";
}

INSTANTIATE_TEST_SUITE_P(Facades, ShimmerTest,
                         ::testing::Values(Wall{"georgian", FacadeStyle::Georgian, Masonry::Stone, true},
                                           Wall{"victorian", FacadeStyle::Victorian, Masonry::Brick, true},
                                           Wall{"slab", FacadeStyle::Slab, Masonry::Concrete, false},
                                           Wall{"curtain", FacadeStyle::Curtain, Masonry::Glass, false},
                                           Wall{"mill", FacadeStyle::Mill, Masonry::Brick, false}),
                         [](const auto& wall) { return wall.param.name; });

}  // namespace
}  // namespace mercia::test
