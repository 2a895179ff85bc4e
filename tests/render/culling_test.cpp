// What is left out is what nobody sees: with and without culling the pictures are the same, bit for bit.
#include <array>
#include <cmath>
#include <random>

#include "tests/render/render_fixture.h"
#include "tests/support/case_name.h"

namespace mercia::test {
namespace {

struct Case {
  std::string name;
  render::Culling culling;
  VkSampleCountFlagBits samples;
};

// The same frames drawn by two renderers that differ only in their culling.
class CullingTest : public RenderTest, public ::testing::WithParamInterface<Case> {
 protected:
  void start(std::uint32_t views, const tiles::TileContent& content) {
    const auto [name, culling, samples] = GetParam();
    all_ = make_renderer({.views = views, .samples = samples, .culling = render::Culling::Off});
    culled_ = make_renderer({.views = views, .samples = samples, .culling = culling});
    ASSERT_TRUE(all_ && culled_);
    mesh_all_ = upload(*all_, content);
    mesh_culled_ = upload(*culled_, content);
  }

  void expect_same(std::span<const geo::View> views, const glm::dmat4& world_from_tile, const std::string& what) {
    const std::array items_all{tiles::DrawItem{mesh_all_, 1, world_from_tile}};
    const std::array items_culled{tiles::DrawItem{mesh_culled_, 1, world_from_tile}};
    const auto expected = draw(*all_, frame_of(views, items_all));
    const auto got = draw(*culled_, frame_of(views, items_culled));
    for (std::size_t view = 0; view < views.size(); ++view) {
      ASSERT_EQ(expected[view].rgba, got[view].rgba) << what << ", view " << view;
    }
  }

  std::unique_ptr<render::Renderer> all_, culled_;
  tiles::MeshHandle mesh_all_ = 0, mesh_culled_ = 0;
};

tiles::TileContent bounded_village() {
  tiles::TileContent content = village();
  set_bounds(content);
  return content;
}

// Inside the village at first, then above and around it, looking anywhere.
geo::View random_view(std::mt19937& random, int number) {
  std::uniform_real_distribution<double> inside(-120.0, 120.0), outside(-400.0, 400.0), heading(0.0, 360.0);
  std::uniform_real_distribution<double> low(0.5, 12.0), high(20.0, 300.0), level(-20.0, 20.0), down(-80.0, 10.0);
  if (number % 2 == 0)
    return view_from({inside(random), inside(random), low(random)}, heading(random), level(random), 160, 100);
  return view_from({outside(random), outside(random), high(random)}, heading(random), down(random), 160, 100);
}

TEST_P(CullingTest, RandomCamerasSeeTheSamePicture) {
  start(1, bounded_village());
  std::mt19937 random(1);
  for (int i = 0; i < 40; ++i) {
    const std::array views{random_view(random, i)};
    expect_same(views, glm::dmat4(1.0), "camera " + std::to_string(i));
  }
  // Statistics are those of a retired frame.
  EXPECT_GT(culled_->stats().clusters, 0u);
  EXPECT_EQ(all_->stats().clusters, culled_->stats().clusters);
}

TEST_P(CullingTest, BothEyesKeepWhatOneOfThemSees) {
  start(2, bounded_village());
  std::mt19937 random(2);
  for (int i = 0; i < 12; ++i) {
    // Far more apart than eyes, and turned away from each other.
    const std::array views{random_view(random, i), random_view(random, i)};
    expect_same(views, glm::dmat4(1.0), "pair " + std::to_string(i));
  }
}

TEST_P(CullingTest, MirroredStretchedAndFarTilesLoseNothing) {
  start(1, bounded_village());
  glm::dmat4 mirrored(1.0);
  mirrored[0][0] = -1.0;
  glm::dmat4 stretched(1.0);
  stretched[2][2] = 3.0;
  stretched[1][0] = 0.4;
  glm::dmat4 flat(1.0);
  flat[2][2] = 0.0;
  std::mt19937 random(3);
  for (int i = 0; i < 8; ++i) {
    std::array views{random_view(random, i)};
    expect_same(views, mirrored, "mirrored " + std::to_string(i));
    expect_same(views, stretched, "stretched " + std::to_string(i));
    // Of surfaces in one plane the last drawn is seen: rounds draw in another order.
    if (GetParam().culling != render::Culling::Occlusion) expect_same(views, flat, "flat " + std::to_string(i));
    glm::dmat4 far(1.0);
    far[3] = glm::dvec4(40000.0, -35000.0, 200.0, 1.0);
    views[0].world_from_eye[3] += glm::dvec4(40000.0, -35000.0, 200.0, 0.0);
    expect_same(views, far, "far " + std::to_string(i));
  }
}

TEST_P(CullingTest, DoubleSidedWallsShowTheirBacks) {
  tiles::TileContent content = bounded_village();
  content.materials[0].double_sided = true;
  start(1, content);
  std::mt19937 random(4);
  for (int i = 0; i < 8; ++i) {
    const std::array views{random_view(random, i)};
    expect_same(views, glm::dmat4(1.0), "camera " + std::to_string(i));
  }
}

TEST_P(CullingTest, GlassIsBlendedInTheSameOrder) {
  tiles::TileContent content = bounded_village();
  content.materials[0].alpha = tiles::Material::Alpha::Blend;
  content.materials[0].base_color.a = 0.5f;
  start(1, content);
  std::mt19937 random(5);
  for (int i = 0; i < 8; ++i) {
    const std::array views{random_view(random, i)};
    expect_same(views, glm::dmat4(1.0), "camera " + std::to_string(i));
  }
}

// From far away most triangles lie between the samples, and near the edges of others.
TEST_P(CullingTest, SmallTrianglesAreNotLost) {
  start(1, bounded_village());
  std::mt19937 random(6);
  std::uniform_real_distribution<double> around(-1500.0, 1500.0), up(100.0, 900.0);
  for (int i = 0; i < 20; ++i) {
    const glm::dvec3 place(around(random), around(random), up(random));
    const double heading = glm::degrees(std::atan2(-place.x, -place.y));
    const double pitch = -glm::degrees(std::atan2(place.z, std::hypot(place.x, place.y)));
    const std::array views{view_from(place, heading, pitch, 160, 100)};
    expect_same(views, glm::dmat4(1.0), "camera " + std::to_string(i));
  }
}

TEST_P(CullingTest, CountsWhatIsLeft) {
  start(1, bounded_village());
  const std::array views{view_from({0.0, -60.0, 20.0}, 0.0, -10.0, 160, 100)};
  // A slot's counts are read when it is used again.
  for (int i = 0; i < 3; ++i) expect_same(views, glm::dmat4(1.0), "frame");
  EXPECT_EQ(all_->stats().clusters_drawn, all_->stats().clusters);
  EXPECT_EQ(all_->stats().triangles_drawn, all_->stats().triangles);
  EXPECT_LT(culled_->stats().clusters_drawn, culled_->stats().clusters);
  EXPECT_LT(culled_->stats().triangles_drawn, culled_->stats().triangles * 3 / 4);
  EXPECT_GT(culled_->stats().triangles_drawn, 0u);
  EXPECT_LE(culled_->stats().commands_drawn, culled_->stats().clusters_drawn);
}

// A board in front of the village hides it; stepping aside shows all of it, in the first picture.
TEST_P(CullingTest, WhatComesOutFromBehindIsThereAtOnce) {
  tiles::TileContent content = bounded_village();
  start(1, content);
  const tiles::TileContent screen = [] {
    tiles::TileContent result = board({0.0f, -140.0f, 0.0f}, 400.0f, {120, 120, 120});
    set_bounds(result);
    return result;
  }();
  const tiles::MeshHandle screen_all = upload(*all_, screen);
  const tiles::MeshHandle screen_culled = upload(*culled_, screen);
  const auto expect_same_behind = [&](const glm::dvec3& place, const std::string& what) {
    const std::array views{view_from(place, 0.0, 0.0, 160, 100)};
    const std::array items_all{tiles::DrawItem{mesh_all_, 1, glm::dmat4(1.0)},
                               tiles::DrawItem{screen_all, 2, glm::dmat4(1.0)}};
    const std::array items_culled{tiles::DrawItem{mesh_culled_, 1, glm::dmat4(1.0)},
                                  tiles::DrawItem{screen_culled, 2, glm::dmat4(1.0)}};
    ASSERT_EQ(draw_one(*all_, frame_of(views, items_all)).rgba, draw_one(*culled_, frame_of(views, items_culled)).rgba)
        << what;
  };
  for (int i = 0; i < 5; ++i) expect_same_behind({0.0, -160.0, 2.0}, "behind, frame " + std::to_string(i));
  const std::uint32_t behind = culled_->stats().clusters_drawn;
  for (int i = 0; i < 5; ++i) expect_same_behind({0.0, -130.0, 2.0}, "before, frame " + std::to_string(i));
  if (GetParam().culling == render::Culling::Occlusion) {
    EXPECT_LE(behind, 2u);
    EXPECT_GT(culled_->stats().clusters_drawn, 5u);
  }
}

INSTANTIATE_TEST_SUITE_P(Ways, CullingTest,
                         ::testing::Values(Case{"clusters", render::Culling::Clusters, VK_SAMPLE_COUNT_4_BIT},
                                           Case{"occlusion", render::Culling::Occlusion, VK_SAMPLE_COUNT_4_BIT},
                                           Case{"occlusion_one_sample", render::Culling::Occlusion,
                                                VK_SAMPLE_COUNT_1_BIT},
                                           Case{"native", render::Culling::Native, VK_SAMPLE_COUNT_4_BIT},
                                           Case{"native_one_sample", render::Culling::Native, VK_SAMPLE_COUNT_1_BIT}),
                         [](const auto& tested) { return case_name(tested.index, tested.param.name); });

}  // namespace
}  // namespace mercia::test
