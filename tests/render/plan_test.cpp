// The order of drawing, without a GPU.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "engine/render/frame_plan.h"
#include "engine/render/light.h"
#include "engine/tiles/city_surface.h"
#include "tests/render/scenes.h"

namespace mercia::render {
namespace {

using test::sun_at;
using test::view_from;

// A mesh of one primitive, one metre across, `distance` metres north of the origin.
ResidentMesh mesh_at(float distance, Shade shade = Shade::Plain,
                     tiles::Material::Alpha alpha = tiles::Material::Alpha::Opaque, std::uint32_t block = 0) {
  ResidentMesh mesh;
  mesh.block = block;
  mesh.ranges.push_back(
      {.shade = shade, .clusters = 4096, .cluster_count = 1, .first_index = 0, .index_count = 30, .seen = 8192});
  ResidentPrimitive& primitive = mesh.primitives.emplace_back();
  primitive.low = {-0.5f, distance, -0.5f};
  primitive.high = {0.5f, distance + 1.0f, 0.5f};
  primitive.range_count = 1;
  primitive.material.alpha = alpha;
  return mesh;
}

class PlanTest : public ::testing::Test {
 protected:
  FramePlan plan(std::span<const ResidentMesh> meshes) {
    std::vector<tiles::DrawItem> items;
    for (std::uint32_t i = 0; i < meshes.size(); ++i) items.push_back({i + 1, 10 + i, glm::dmat4(1.0)});
    FrameInput input;
    input.views = views_;
    input.items = items;
    FramePlan result;
    plan_frame(
        input, 0.1, [&](tiles::MeshHandle handle) { return &meshes[handle - 1]; }, result);
    return result;
  }
  // The tiles in the order in which they are drawn.
  static std::vector<std::uint32_t> order(const FramePlan& plan) {
    std::vector<std::uint32_t> tiles;
    for (const CullItem& item : plan.items) tiles.push_back(plan.origins[item.record].tile);
    return tiles;
  }
  std::array<geo::View, 1> views_{view_from(glm::dvec3(0.0), 0.0, 0.0, 100, 100)};
};

TEST_F(PlanTest, LeavesOutWhatNoViewSees) {
  const std::array meshes{mesh_at(10.0f), mesh_at(-10.0f)};
  const FramePlan result = plan(meshes);
  EXPECT_EQ(order(result), (std::vector<std::uint32_t>{10}));
  EXPECT_EQ(result.triangles, 10u);
}

TEST_F(PlanTest, OneBatchDrawsAllThatShareItsStateFrontToBack) {
  const std::array meshes{mesh_at(30.0f), mesh_at(10.0f), mesh_at(20.0f)};
  const FramePlan result = plan(meshes);
  EXPECT_EQ(order(result), (std::vector<std::uint32_t>{11, 12, 10}));
  ASSERT_EQ(result.batches.size(), 1u);
  EXPECT_EQ(result.batches[0].item_count, 3u);
  EXPECT_EQ(result.first_blended_batch, 1u);
}

TEST_F(PlanTest, WallsComeBeforeTheGroundTheyHide) {
  const std::array meshes{mesh_at(1.0f, Shade::Ground), mesh_at(30.0f, Shade::Wall), mesh_at(20.0f, Shade::Water)};
  EXPECT_EQ(order(plan(meshes)), (std::vector<std::uint32_t>{11, 10, 12}));
}

TEST_F(PlanTest, BlocksAndVariantsSplitBatches) {
  const std::array meshes{mesh_at(10.0f, Shade::Plain, tiles::Material::Alpha::Opaque, 0),
                          mesh_at(20.0f, Shade::Plain, tiles::Material::Alpha::Opaque, 1),
                          mesh_at(30.0f, Shade::Plain, tiles::Material::Alpha::Mask, 0)};
  const FramePlan result = plan(meshes);
  ASSERT_EQ(result.batches.size(), 3u);
  EXPECT_EQ(result.batches[0].block, 0u);
  EXPECT_EQ(result.batches[1].block, 1u);
  EXPECT_EQ(result.batches[2].variant.pass, Pass::Mask);
}

TEST_F(PlanTest, BlendedThingsComeLastAndFromTheBack) {
  constexpr auto kBlend = tiles::Material::Alpha::Blend;
  const std::array meshes{mesh_at(10.0f, Shade::Plain, kBlend), mesh_at(30.0f, Shade::Plain, kBlend, 1), mesh_at(50.0f),
                          mesh_at(20.0f, Shade::Plain, kBlend)};
  const FramePlan result = plan(meshes);
  EXPECT_EQ(order(result), (std::vector<std::uint32_t>{12, 11, 13, 10}));
  EXPECT_EQ(result.first_blended_batch, 1u);
}

TEST_F(PlanTest, RaysThroughTheCornersMatchTheClipMatrix) {
  const std::array meshes{mesh_at(10.0f)};
  views_[0] = view_from({5.0, -3.0, 2.0}, 33.0, -20.0, 160, 90);
  views_[0].field_of_view = {-0.7, 0.5, 0.3, -0.6};
  const FramePlan result = plan(meshes);
  const ViewData& view = result.frame.views[0];
  for (const glm::vec2 ndc : {glm::vec2(-1, -1), glm::vec2(1, -1), glm::vec2(0.3f, 0.8f)}) {
    const glm::vec4 ray = view.ray_middle + ndc.x * view.ray_right + ndc.y * view.ray_down;
    const glm::vec4 clip = view.clip_from_relative * glm::vec4(glm::vec3(ray) * 50.0f, 1.0f);
    EXPECT_NEAR(clip.x / clip.w, ndc.x, 1e-4);
    EXPECT_NEAR(clip.y / clip.w, ndc.y, 1e-4);
    EXPECT_NEAR(clip.z / clip.w, 0.1 / 50.0, 1e-6);
  }
}

TEST(Shades, WhatIsPaintedByItsTextureIsPlain) {
  tiles::Material material;
  EXPECT_EQ(shade_of(tiles::Surface::Wall, material), Shade::Wall);
  EXPECT_EQ(shade_of(tiles::Surface::Asphalt, material), Shade::Ground);
  EXPECT_EQ(shade_of(tiles::Surface::Generic, material), Shade::Plain);
  EXPECT_EQ(shade_of(tiles::facade_surface(tiles::FacadeStyle::Parking, tiles::Masonry::Terracotta, true), material),
            Shade::Wall);
  EXPECT_EQ(shade_of(tiles::kGlassRoof, material), Shade::Roof);
  EXPECT_EQ(shade_of(tiles::kPavement, material), Shade::Ground);
  EXPECT_EQ(shade_of(tiles::kLamp, material), Shade::Plain);
  material.image = 0;
  EXPECT_EQ(shade_of(tiles::Surface::Wall, material), Shade::Plain);
  material = {};
  material.alpha = tiles::Material::Alpha::Blend;
  EXPECT_EQ(shade_of(tiles::Surface::Water, material), Shade::Plain);
}

float brightness(const glm::vec4& color) { return 0.2126f * color.r + 0.7152f * color.g + 0.0722f * color.b; }

LightData light_at(double altitude) { return light_of({.sun_direction = sun_at(altitude, 200.0)}); }

TEST(Light, DayIsBrighterThanDuskAndDuskThanNight) {
  EXPECT_GT(brightness(light_at(50).key_light), brightness(light_at(5).key_light));
  EXPECT_GT(brightness(light_at(5).zenith), brightness(light_at(-5).zenith));
  EXPECT_GT(brightness(light_at(-5).zenith), brightness(light_at(-20).zenith));
}

TEST(Light, WindowsAndStarsBelongToTheNight) {
  EXPECT_EQ(light_at(40).window_light.w, 0.0f);
  EXPECT_GT(light_at(-6).window_light.w, 0.3f);
  EXPECT_GT(light_at(-25).window_light.w, 0.1f);
  EXPECT_EQ(light_at(10).haze.z, 0.0f);
  EXPECT_EQ(light_at(-25).haze.z, 1.0f);
  EXPECT_EQ(light_at(10).lamp_light.r, 0.0f);
  EXPECT_GT(light_at(-25).lamp_light.r, 0.1f);
}

TEST(Light, NothingJumpsWhileTheSunMoves) {
  for (double altitude = -25.0; altitude < 80.0; altitude += 0.25) {
    const LightData a = light_at(altitude);
    const LightData b = light_at(altitude + 0.25);
    EXPECT_LT(std::abs(brightness(a.key_light) - brightness(b.key_light)), 0.1f) << altitude;
    EXPECT_LT(glm::distance(a.zenith, b.zenith), 0.05f) << altitude;
    EXPECT_LT(glm::distance(a.horizon, b.horizon), 0.05f) << altitude;
    EXPECT_LT(std::abs(a.window_light.w - b.window_light.w), 0.03f) << altitude;
    // Where the light changes its direction from sun to moon there is next to none.
    if (glm::distance(a.key_direction, b.key_direction) > 0.1f) {
      EXPECT_LT(brightness(a.key_light), 0.03f) << altitude;
      EXPECT_LT(brightness(b.key_light), 0.03f) << altitude;
    }
    EXPECT_GE(a.key_direction.z, 0.0f) << "no light from below";
  }
}

TEST(Light, AThirdRemainsAtTheHazeDistance) {
  const LightData light = light_of({.haze_distance = 1234.0f});
  EXPECT_NEAR(std::exp2(-light.haze.x * 1234.0f), 1.0f / 3.0f, 1e-4);
}

}  // namespace
}  // namespace mercia::render
