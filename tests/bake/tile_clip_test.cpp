#include "tools/bake/tile_clip.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <tuple>

#include "tools/bake/tile_grid.h"

namespace mercia::bake {
namespace {

SurfaceMesh random_triangles(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> coordinate(-10.0, 10.0);
  SurfaceMesh mesh;
  for (std::uint32_t i = 0; i < count * 3; ++i) {
    MeshVertex vertex;
    vertex.position = {coordinate(random), coordinate(random), coordinate(random)};
    vertex.uv = glm::vec2(vertex.position);
    mesh.add(vertex);
  }
  for (std::uint32_t i = 0; i < count; ++i) mesh.triangle(3 * i, 3 * i + 1, 3 * i + 2);
  return mesh;
}

double area(const SurfaceMesh& mesh) {
  double sum = 0.0;
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
    const auto at = [&](std::size_t k) { return mesh.vertices[mesh.indices[i + k]].position; };
    sum += glm::length(glm::cross(at(1) - at(0), at(2) - at(0))) / 2.0;
  }
  return sum;
}

TEST(TileClip, FourQuartersAreTheWhole) {
  const SurfaceMesh mesh = random_triangles(200, 1);
  double sum = 0.0;
  for (const MapRect& rect : {MapRect{{-20, -20}, {1, 2}}, MapRect{{1, -20}, {20, 2}}, MapRect{{-20, 2}, {1, 20}},
                              MapRect{{1, 2}, {20, 20}}}) {
    SurfaceMesh part;
    append_clipped(mesh, rect, part);
    const MapRect bounds = bounds_of(part);
    EXPECT_TRUE(rect.contains(bounds));
    sum += area(part);
    for (std::size_t i = 0; i < part.vertices.size(); ++i)
      ASSERT_LT(glm::distance(glm::dvec2(part.vertices[i].uv), glm::dvec2(part.vertices[i].position)), 1e-5);
  }
  EXPECT_NEAR(sum, area(mesh), 1e-6 * area(mesh));
}

TEST(TileClip, BothSidesOfABorderGetTheSamePoints) {
  const SurfaceMesh mesh = random_triangles(200, 2);
  const auto border_points = [&](const MapRect& rect) {
    SurfaceMesh part;
    append_clipped(mesh, rect, part);
    std::set<std::tuple<double, double, double>> points;
    for (const std::uint32_t index : part.indices) {
      const glm::dvec3& p = part.vertices[index].position;
      if (p.x == 0.5) points.insert({p.x, p.y, p.z});
    }
    return points;
  };
  const auto west = border_points({{-20, -20}, {0.5, 20}});
  EXPECT_GT(west.size(), 100u);
  EXPECT_EQ(west, border_points({{0.5, -20}, {20, 20}}));
}

TEST(TileClip, AWallInTheBorderBelongsToOneTile) {
  SurfaceMesh wall;
  for (const glm::dvec3& position : {glm::dvec3(5, 1, 0), glm::dvec3(5, 4, 0), glm::dvec3(5, 4, 3)}) {
    MeshVertex vertex;
    vertex.position = position;
    wall.add(vertex);
  }
  wall.triangle(0, 1, 2);
  SurfaceMesh west;
  SurfaceMesh east;
  append_clipped(wall, {{0, 0}, {5, 5}}, west);
  append_clipped(wall, {{5, 0}, {10, 5}}, east);
  EXPECT_TRUE(west.empty());
  EXPECT_EQ(east.indices.size(), 3u);
}

TEST(TileGrid, ChildrenTileTheirParentExactly) {
  const TileGrid grid({{-1234.5, 777.1}, {4321.0, 3000.9}}, 600.0);
  const TileKey parent{3, 5, 2};
  const MapRect rect = grid.rect(parent);
  EXPECT_EQ(grid.rect(parent.child(0)).low, rect.low);
  EXPECT_EQ(grid.rect(parent.child(3)).high, rect.high);
  EXPECT_EQ(grid.rect(parent.child(0)).high, grid.rect(parent.child(3)).low);
  EXPECT_TRUE(grid.rect({}).contains({{-1234.5, 777.1}, {4321.0, 3000.9}}));
  EXPECT_EQ(grid.edge(4), 600.0);
}

TEST(TileGrid, ASmallRegionGetsASmallRoot) {
  const TileGrid grid({{10, 20}, {110, 60}}, 600.0);
  EXPECT_EQ(grid.edge(0), 101.0);
  EXPECT_TRUE(grid.rect({}).contains({{10, 20}, {110, 60}}));
}

}  // namespace
}  // namespace mercia::bake
