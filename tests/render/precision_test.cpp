// Near and far, here and forty kilometres from the origin.
#include <algorithm>
#include <array>
#include <cmath>

#include "engine/render/frame_plan.h"
#include "tests/render/render_fixture.h"

namespace mercia::test {
namespace {

using PrecisionTest = RenderTest;

TEST_F(PrecisionTest, FiveCentimetresShowAtFiveKilometres) {
  const auto renderer = make_renderer();
  ASSERT_TRUE(renderer);
  const tiles::MeshHandle behind = upload(*renderer, board({0.0f, 5000.05f, 0.0f}, 3000.0f, {255, 0, 0}));
  const tiles::MeshHandle before = upload(*renderer, board({0.0f, 5000.0f, 0.0f}, 3000.0f, {0, 255, 0}));
  const std::array views{view_from({0.0, 0.0, 0.0}, 0.0, 0.0, 96, 96, 20.0)};
  // In both orders of drawing.
  for (const bool front_first : {true, false}) {
    std::array items{tiles::DrawItem{front_first ? before : behind, 1, glm::dmat4(1.0)},
                     tiles::DrawItem{front_first ? behind : before, 2, glm::dmat4(1.0)}};
    render::FrameInput frame = frame_of(views, items);
    frame.environment.haze_distance = 1e7f;
    const Picture picture = draw_one(*renderer, frame);
    for (std::uint32_t y = 20; y < 76; ++y) {
      for (std::uint32_t x = 20; x < 76; ++x) {
        const glm::u8vec4 color = pixel(picture, x, y);
        ASSERT_GT(color.g, color.r) << x << ' ' << y;
      }
    }
  }
}

TEST_F(PrecisionTest, NearThingsAreDrawnFromTenCentimetres) {
  const auto renderer = make_renderer();
  ASSERT_TRUE(renderer);
  const std::array items{
      tiles::DrawItem{upload(*renderer, board({0.0f, 0.11f, 0.0f}, 1.0f, {0, 255, 0})), 1, glm::dmat4(1.0)}};
  const std::array near_enough{view_from({0.0, 0.0, 0.0}, 0.0, 0.0, 32, 32)};
  EXPECT_GT(pixel(draw_one(*renderer, frame_of(near_enough, items)), 16, 16).g, 150);
  const std::array too_near{view_from({0.0, 0.02, 0.0}, 0.0, 0.0, 32, 32)};
  const glm::u8vec4 sky = pixel(draw_one(*renderer, frame_of(too_near, items)), 16, 16);
  EXPECT_GT(sky.b, sky.g - 20) << "only the sky is left";
}

// The numbers that the GPU gets, followed through its own float arithmetic, against the truth in double.
TEST_F(PrecisionTest, FarFromTheOriginVerticesStayWithinATwentiethOfAPixel) {
  const auto content = village();
  const auto store = render::MeshStore::create(device(), 64 << 20, false);
  ASSERT_TRUE(store) << store.error().sentence();
  const auto mesh = (*store)->upload(content);
  ASSERT_TRUE(mesh);
  const glm::dvec3 far(31234.5678, 25123.891, 120.3);
  glm::dmat4 world_from_tile(1.0);
  world_from_tile[3] = glm::dvec4(far, 1.0);
  const geo::View view = view_from(far + glm::dvec3(-30.0, 0.0, 1.7), 80.0, 4.0, 1920, 1080);
  const std::array views{view};
  const std::array items{tiles::DrawItem{*mesh, 1, world_from_tile}};
  render::FramePlan plan;
  render::plan_frame(
      frame_of(views, items), 0.1, [&](tiles::MeshHandle handle) { return (*store)->find(handle); }, plan);
  ASSERT_EQ(plan.records.size(), 1u);

  const glm::dmat4 eye_from_world = glm::inverse(view.world_from_eye);
  const double pixels = 1080.0 / 2.0 / std::tan(view.field_of_view.up);
  double worst = 0.0;
  for (const tiles::Vertex& v : content.primitives[0].vertices) {
    const glm::vec4 p(v.position[0], v.position[1], v.position[2], 1.0f);
    const auto& rows = plan.records[0].relative_from_mesh;
    const glm::vec4 relative(glm::dot(rows[0], p), glm::dot(rows[1], p), glm::dot(rows[2], p), 1.0f);
    const glm::vec4 clip = plan.frame.views[0].clip_from_relative * relative;
    if (clip.w < 0.5f) continue;
    const glm::dvec3 eye(eye_from_world * (world_from_tile * glm::dvec4(p)));
    const double x = eye.x / -eye.z * pixels;
    const double y = -eye.y / -eye.z * pixels;
    worst = std::max({worst, std::abs(clip.x / clip.w * 960.0 - x), std::abs(clip.y / clip.w * 540.0 - y)});
  }
  EXPECT_GT(worst, 0.0);
  EXPECT_LT(worst, 0.05);
  (*store)->release(*mesh);
}

TEST_F(PrecisionTest, APlaceLooksTheSameFarFromTheOrigin) {
  const auto renderer = make_renderer();
  ASSERT_TRUE(renderer);
  const tiles::MeshHandle mesh = upload(*renderer, village());
  // Whole multiples of the ground pattern's period, so that noise and waves agree too.
  const glm::dvec3 far(8 * 4096.0, -6 * 4096.0, 0.0);
  std::array<Picture, 2> pictures;
  for (std::size_t i = 0; i < 2; ++i) {
    const glm::dvec3 place = i == 0 ? glm::dvec3(0.0) : far;
    glm::dmat4 world_from_tile(1.0);
    world_from_tile[3] = glm::dvec4(place, 1.0);
    const std::array items{tiles::DrawItem{mesh, 1, world_from_tile}};
    const std::array views{view_from(place + glm::dvec3(-30.0, 0.0, 1.7), 80.0, 4.0, 320, 200)};
    pictures[i] = draw_one(*renderer, frame_of(views, items));
  }
  const Difference difference = compare(pictures[1], pictures[0], {.channel = 4});
  EXPECT_LE(difference.off, 320u * 200u / 1000u) << "largest " << difference.largest;
}

}  // namespace
}  // namespace mercia::test
