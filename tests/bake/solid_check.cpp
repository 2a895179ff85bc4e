#include "tests/bake/solid_check.h"

#include <gtest/gtest.h>

#include <array>
#include <map>

namespace mercia::test {
namespace {

using Point = std::array<double, 3>;

Point point(const bake::SurfaceMesh& mesh, std::size_t corner) {
  const glm::dvec3 p = mesh.vertices[mesh.indices[corner]].position;
  return {p.x + 0.0, p.y + 0.0, p.z + 0.0};  // no negative noughts
}

std::map<std::pair<Point, Point>, std::size_t> directed_edges(const bake::SurfaceMesh& mesh) {
  std::map<std::pair<Point, Point>, std::size_t> edges;
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3)
    for (std::size_t k = 0; k < 3; ++k) ++edges[{point(mesh, i + k), point(mesh, i + (k + 1) % 3)}];
  return edges;
}

glm::dvec3 area_vector(const bake::SurfaceMesh& mesh, std::size_t triangle) {
  const auto at = [&](std::size_t k) { return mesh.vertices[mesh.indices[triangle + k]].position; };
  return 0.5 * glm::cross(at(1) - at(0), at(2) - at(0));
}

}  // namespace

std::size_t open_edges(const bake::SurfaceMesh& mesh) {
  const auto edges = directed_edges(mesh);
  std::size_t open = 0;
  for (const auto& [edge, count] : edges) {
    const auto back = edges.find({edge.second, edge.first});
    const std::size_t other = back == edges.end() ? 0 : back->second;
    if (count > other) open += count - other;
  }
  return open;
}

void expect_one_closed_body(const bake::SurfaceMesh& mesh) {
  const auto edges = directed_edges(mesh);
  EXPECT_FALSE(edges.empty());
  for (const auto& [edge, count] : edges) {
    ASSERT_EQ(count, 1u) << edge.first[0] << " " << edge.first[1] << " " << edge.first[2];
    ASSERT_TRUE(edges.contains({edge.second, edge.first}))
        << edge.first[0] << " " << edge.first[1] << " " << edge.first[2];
  }
}

void expect_normals_outward(const bake::SurfaceMesh& mesh) {
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
    const glm::dvec3 area = area_vector(mesh, i);
    if (glm::length(area) < 1e-9) continue;
    for (std::size_t k = 0; k < 3; ++k) {
      const bake::MeshVertex& vertex = mesh.vertices[mesh.indices[i + k]];
      ASSERT_GT(glm::dot(glm::normalize(area), glm::dvec3(vertex.normal)), 0.3)
          << vertex.position.x << " " << vertex.position.y << " " << vertex.position.z;
    }
  }
}

double volume_of(const bake::SurfaceMesh& mesh) {
  double volume = 0.0;
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3)
    volume += glm::dot(area_vector(mesh, i), mesh.vertices[mesh.indices[i]].position) / 3.0;
  return volume;
}

std::pair<glm::dvec3, glm::dvec3> bounds_of(const bake::SurfaceMesh& mesh) {
  glm::dvec3 low(1e300), high(-1e300);
  for (const bake::MeshVertex& vertex : mesh.vertices) {
    low = glm::min(low, vertex.position);
    high = glm::max(high, vertex.position);
  }
  return {low, high};
}

}  // namespace mercia::test
