// The order of drawing, without a GPU.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "engine/render/frame_plan.h"
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
  mesh.ranges.push_back({.shade = shade, .clusters = 4096, .cluster_count = 1, .index_count = 30, .seen = 8192});
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
  EXPECT_EQ(shade_of(tiles::Surface::Asphalt, material), Shade::Paved);
  EXPECT_EQ(shade_of(tiles::Surface::Grass, material), Shade::Ground);
  EXPECT_EQ(shade_of(tiles::Surface::Generic, material), Shade::Plain);
  EXPECT_EQ(shade_of(tiles::facade_surface(tiles::FacadeStyle::Parking, tiles::Masonry::Terracotta, true), material),
            Shade::Wall);
  EXPECT_EQ(shade_of(tiles::kGlassRoof, material), Shade::Roof);
  EXPECT_EQ(shade_of(tiles::kPavement, material), Shade::Street);
  EXPECT_EQ(shade_of(tiles::kLamp, material), Shade::Plain);
  material.image = 0;
  EXPECT_EQ(shade_of(tiles::Surface::Wall, material), Shade::Plain);
  material = {};
  material.alpha = tiles::Material::Alpha::Blend;
  EXPECT_EQ(shade_of(tiles::Surface::Water, material), Shade::Plain);
}

}  // namespace
}  // namespace mercia::render
