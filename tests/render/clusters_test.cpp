// Clusters hold what they were made of, and their bounds do not lie.
#include "engine/render/clusters.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <vector>

#include "engine/render/renderer.h"
#include "tests/render/scenes.h"

namespace mercia::render {
namespace {

using Corners = std::array<std::array<float, 3>, 3>;

Corners corners(const tiles::Primitive& primitive, std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  return {primitive.vertices[a].position, primitive.vertices[b].position, primitive.vertices[c].position};
}

std::vector<Corners> triangles_of(const tiles::Primitive& primitive) {
  std::vector<Corners> result;
  for (std::size_t i = 0; i + 2 < primitive.indices.size(); i += 3) {
    result.push_back(corners(primitive, primitive.indices[i], primitive.indices[i + 1], primitive.indices[i + 2]));
  }
  return result;
}

std::vector<Corners> triangles_of(const tiles::Primitive& primitive, const Clustered& clustered) {
  std::vector<Corners> result;
  for (std::size_t i = 0; i + 2 < clustered.indices.size(); i += 3) {
    const auto vertex = [&](std::size_t corner) { return clustered.vertices[clustered.indices[i + corner]]; };
    result.push_back(corners(primitive, vertex(0), vertex(1), vertex(2)));
  }
  return result;
}

glm::dvec3 point(const std::array<float, 3>& p) { return {p[0], p[1], p[2]}; }

class ClustersTest : public ::testing::Test {
 protected:
  ClustersTest() {
    test::set_bounds(content_);
    auto made = cluster_triangles(primitive_, content_.materials[0]);
    if (made) clustered_ = std::move(*made);
  }
  tiles::TileContent content_ = test::village();
  const tiles::Primitive& primitive_ = content_.primitives[0];
  Clustered clustered_;
};

TEST_F(ClustersTest, EveryTriangleIsThereOnceAndTurnedAsBefore) {
  auto before = triangles_of(primitive_);
  auto after = triangles_of(primitive_, clustered_);
  std::sort(before.begin(), before.end());
  std::sort(after.begin(), after.end());
  EXPECT_EQ(before, after);
}

TEST_F(ClustersTest, RangesCoverTheClustersAndClustersTheIndices) {
  std::uint32_t cluster = 0, index = 0;
  for (const ClusterRange& range : clustered_.ranges) {
    EXPECT_EQ(range.first_cluster, cluster);
    const std::uint32_t first_index = index;
    for (std::uint32_t i = 0; i < range.cluster_count; ++i, ++cluster) {
      EXPECT_EQ(clustered_.clusters[cluster].first_index, index);
      EXPECT_LE(clustered_.clusters[cluster].index_count, 3 * kClusterTriangles);
      index += clustered_.clusters[cluster].index_count;
    }
    EXPECT_EQ(range.index_count, index - first_index);
  }
  EXPECT_EQ(cluster, clustered_.clusters.size());
  EXPECT_EQ(index, clustered_.indices.size());
}

TEST_F(ClustersTest, SpheresHoldAllCornersAndConesNeverHideAFront) {
  const auto all = triangles_of(primitive_, clustered_);
  std::mt19937 random(7);
  std::uniform_real_distribution<double> place(-250.0, 250.0), height(0.5, 200.0);
  std::size_t hidden = 0;
  for (const Cluster& cluster : clustered_.clusters) {
    const glm::dvec3 center(cluster.center), axis(cluster.axis);
    const std::size_t first = cluster.first_index / 3, end = first + cluster.index_count / 3;
    for (std::size_t t = first; t < end; ++t) {
      for (const auto& p : all[t]) ASSERT_LE(glm::distance(point(p), center), cluster.radius * 1.001);
    }
    for (int i = 0; i < 50; ++i) {
      const glm::dvec3 eye(place(random), place(random), height(random));
      const glm::dvec3 away = center - eye;
      if (glm::dot(away, axis) < cluster.cutoff * glm::length(away) + cluster.radius) continue;
      ++hidden;
      for (std::size_t t = first; t < end; ++t) {
        const glm::dvec3 a = point(all[t][0]);
        const glm::dvec3 normal = glm::cross(point(all[t][1]) - a, point(all[t][2]) - a);
        ASSERT_LE(glm::dot(normal, eye - a), 1e-6) << "triangle " << t << " shows its front";
      }
    }
  }
  EXPECT_GT(hidden, clustered_.clusters.size() * 50 / 10) << "cones are of use";
}

TEST_F(ClustersTest, WhatIsBlendedKeepsItsOrder) {
  tiles::Material glass;
  glass.alpha = tiles::Material::Alpha::Blend;
  const auto made = cluster_triangles(primitive_, glass);
  ASSERT_TRUE(made);
  EXPECT_EQ(triangles_of(primitive_, *made), triangles_of(primitive_));
}

TEST_F(ClustersTest, VerticesStandInTheOrderOfTheirUse) {
  std::uint32_t next = 0;
  for (const std::uint32_t index : clustered_.indices) {
    ASSERT_LE(index, next);
    if (index == next) ++next;
  }
  EXPECT_EQ(next, clustered_.vertices.size());
}

TEST(Clusters, TrianglesWithoutAreaAndPlacesWithoutSizeAreNoTrouble) {
  tiles::Primitive primitive;
  primitive.vertices.resize(3);
  for (int i = 0; i < 200; ++i) primitive.indices.insert(primitive.indices.end(), {0, 1, 2});
  const auto made = cluster_triangles(primitive, {});
  ASSERT_TRUE(made);
  ASSERT_EQ(made->clusters.size(), 3u);
  EXPECT_EQ(made->clusters[0].cutoff, Cluster::kAnyFacing);
  EXPECT_EQ(made->clusters[0].radius, 0.0f);
  primitive.indices.back() = 3;
  EXPECT_FALSE(cluster_triangles(primitive, {}));
}

TEST_F(ClustersTest, APreparedContentHasTheSameTriangles) {
  tiles::TileContent prepared = content_;
  prepare(prepared);
  ASSERT_TRUE(prepared.prepared);
  EXPECT_GT(prepared.cpu_bytes(), prepared.prepared->cpu_bytes());
  ASSERT_EQ(prepared.primitives.size(), content_.primitives.size());
  for (std::size_t i = 0; i < content_.primitives.size(); ++i) {
    auto before = triangles_of(content_.primitives[i]);
    auto after = triangles_of(prepared.primitives[i]);
    std::sort(before.begin(), before.end());
    std::sort(after.begin(), after.end());
    EXPECT_EQ(after, before);
  }
}

TEST_F(ClustersTest, ABrokenContentIsLeftAsItIs) {
  tiles::TileContent broken = content_;
  broken.primitives[0].indices.back() = 0xffffff;
  const auto indices = broken.primitives[0].indices;
  prepare(broken);
  EXPECT_FALSE(broken.prepared);
  EXPECT_EQ(broken.primitives[0].indices, indices);
}

}  // namespace
}  // namespace mercia::render
