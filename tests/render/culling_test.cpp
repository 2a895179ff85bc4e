// What is left out is what nobody sees: with and without culling the pictures are the same, bit for bit.
#include <array>
#include <cmath>
#include <random>

#include "tests/render/render_fixture.h"

namespace mercia::test {
namespace {

// The same frames drawn by two renderers that differ only in their culling.
class CullingTest : public RenderTest {
 protected:
  void start(std::uint32_t views, const tiles::TileContent& content) {
    all_ = make_renderer({.views = views, .culling = render::Culling::Off});
    culled_ = make_renderer({.views = views});
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

TEST_F(CullingTest, RandomCamerasSeeTheSamePicture) {
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

TEST_F(CullingTest, BothEyesKeepWhatOneOfThemSees) {
  start(2, bounded_village());
  std::mt19937 random(2);
  for (int i = 0; i < 12; ++i) {
    // Far more apart than eyes, and turned away from each other.
    const std::array views{random_view(random, i), random_view(random, i)};
    expect_same(views, glm::dmat4(1.0), "pair " + std::to_string(i));
  }
}

TEST_F(CullingTest, MirroredStretchedAndFarTilesLoseNothing) {
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
    expect_same(views, flat, "flat " + std::to_string(i));
    glm::dmat4 far(1.0);
    far[3] = glm::dvec4(40000.0, -35000.0, 200.0, 1.0);
    views[0].world_from_eye[3] += glm::dvec4(40000.0, -35000.0, 200.0, 0.0);
    expect_same(views, far, "far " + std::to_string(i));
  }
}

TEST_F(CullingTest, DoubleSidedWallsShowTheirBacks) {
  tiles::TileContent content = bounded_village();
  content.materials[0].double_sided = true;
  start(1, content);
  std::mt19937 random(4);
  for (int i = 0; i < 8; ++i) {
    const std::array views{random_view(random, i)};
    expect_same(views, glm::dmat4(1.0), "camera " + std::to_string(i));
  }
}

TEST_F(CullingTest, GlassIsBlendedInTheSameOrder) {
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

TEST_F(CullingTest, CountsWhatIsLeft) {
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

}  // namespace
}  // namespace mercia::test
