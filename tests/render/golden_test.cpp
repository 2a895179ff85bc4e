// Pictures of a place made by hand, at four hours.
#include <array>

#include "tests/render/render_fixture.h"

namespace mercia::test {
namespace {

struct Hour {
  const char* name;
  double altitude;
  double azimuth;
};

class GoldenTest : public RenderTest, public ::testing::WithParamInterface<Hour> {
 protected:
  void expect_village(const render::RendererOptions& options, const std::string& name) {
    const auto renderer = make_renderer(options);
    ASSERT_TRUE(renderer);
    const std::array items{tiles::DrawItem{upload(*renderer, village()), 1, glm::dmat4(1.0)}};
    const std::array views{view_from({-96.0, -104.0, 34.0}, 38.0, -12.0, 480, 270)};
    render::FrameInput frame = frame_of(views, items);
    frame.environment.sun_direction = sun_at(GetParam().altitude, GetParam().azimuth);
    frame.environment.haze_distance = 6000.0f;
    const Picture picture = draw_one(*renderer, frame);
    EXPECT_EQ(compare_golden(picture, name + GetParam().name), "");
  }
};

TEST_P(GoldenTest, Village) { expect_village({}, "village_"); }

TEST_P(GoldenTest, VillageAtItsPlainest) { expect_village({.surface_detail = 0}, "village_plain_"); }

TEST_P(GoldenTest, VillageWithShadows) {
  expect_village({.shadows = {3, 1024, 48.0f, 4.0f, render::ShadowFilter::Sun}}, "village_shadows_");
}

INSTANTIATE_TEST_SUITE_P(Hours, GoldenTest,
                         ::testing::Values(Hour{"noon", 52.0, 200.0}, Hour{"evening", 6.0, 285.0},
                                           Hour{"dusk", -4.0, 300.0}, Hour{"night", -24.0, 340.0}),
                         [](const auto& hour) { return hour.param.name; });

}  // namespace
}  // namespace mercia::test
