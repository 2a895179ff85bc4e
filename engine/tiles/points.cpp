#include "engine/tiles/points.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace mercia::tiles {
namespace {

constexpr std::size_t kMostOctahedra = 20'000;  // beyond, the memory counts more than the shape
constexpr float kReach = 0.6f;                  // of a corner from its point, in spacings: neighbours just overlap
// Few points far apart stay dots: no larger than this part of the whole.
constexpr float kLargestPart = 0.01f;
constexpr float kReachOfOne = 0.5f;  // metres, for points that lie all in one place

struct Solid {
  std::span<const glm::vec3> corners;  // at distance 1
  std::span<const std::uint8_t> indices;
};

constexpr std::array<glm::vec3, 6> kOctahedronCorners{
    {{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}}};
constexpr std::array<std::uint8_t, 24> kOctahedron{0, 2, 4, 1, 4, 2, 0, 4, 3, 1, 3, 4,
                                                   0, 5, 2, 1, 2, 5, 0, 3, 5, 1, 5, 3};
constexpr float kThird = 0.57735027f;  // 1 / sqrt(3)
constexpr std::array<glm::vec3, 4> kTetrahedronCorners{
    {{kThird, kThird, kThird}, {kThird, -kThird, -kThird}, {-kThird, kThird, -kThird}, {-kThird, -kThird, kThird}}};
constexpr std::array<std::uint8_t, 12> kTetrahedron{0, 1, 2, 0, 3, 1, 0, 2, 3, 1, 3, 2};

glm::vec3 place(const Vertex& vertex) { return {vertex.position[0], vertex.position[1], vertex.position[2]}; }

float largest_extent(const Primitive& points) {
  const glm::vec3 extent = points.high - points.low;
  return std::max({extent.x, extent.y, extent.z, 0.0f});
}

// How many of `cells` cubed cells hold a point.
std::size_t occupied(const Primitive& points, std::uint32_t cells) {
  std::vector<bool> taken(std::size_t{cells} * cells * cells);
  const float extent = largest_extent(points);
  // The quotient first: an extent can be so small that its reciprocal is infinite.
  const auto cell = [&](float offset) -> std::uint32_t {
    const float part = offset / extent;
    if (!(part > 0.0f)) return 0;
    return part < 1.0f ? static_cast<std::uint32_t>(part * static_cast<float>(cells)) : cells - 1;
  };
  std::size_t count = 0;
  for (const std::uint32_t index : points.indices) {
    const glm::vec3 p = place(points.vertices[index]) - points.low;
    const std::size_t at = (std::size_t{cell(p.z)} * cells + cell(p.y)) * cells + cell(p.x);
    if (taken[at]) continue;
    taken[at] = true;
    ++count;
  }
  return count;
}

}  // namespace

float point_spacing(const Primitive& points) {
  const float extent = largest_extent(points);
  if (!(extent > 0.0f && extent <= std::numeric_limits<float>::max())) return 0.0f;
  // The finest grid whose cells hold four points each, so that the cells still join up to the surface.
  const auto count = points.indices.size();
  for (std::uint32_t cells = 64; cells > 1; cells /= 2) {
    const std::size_t used = occupied(points, cells);
    if (count < 4 * used) continue;
    return extent / static_cast<float>(cells) * std::sqrt(static_cast<float>(used) / static_cast<float>(count));
  }
  return extent / std::sqrt(static_cast<float>(count));
}

Result<void> spell_out_points(Primitive& points, const std::string& name, DecodeBudget& budget) {
  const float extent = largest_extent(points);
  const float spacing = point_spacing(points);
  const float reach = spacing > 0.0f ? std::min(spacing * kReach, extent * kLargestPart) : kReachOfOne;
  const bool few = points.indices.size() <= kMostOctahedra;
  const Solid solid = few ? Solid{kOctahedronCorners, kOctahedron} : Solid{kTetrahedronCorners, kTetrahedron};
  MERCIA_CHECK(budget.take(points.indices.size(),
                           solid.corners.size() * sizeof(Vertex) + solid.indices.size() * sizeof(std::uint32_t), name));
  std::vector<Vertex> vertices;
  std::vector<std::uint32_t> indices;
  vertices.reserve(points.indices.size() * solid.corners.size());
  indices.reserve(points.indices.size() * solid.indices.size());
  glm::vec3 low(std::numeric_limits<float>::max());
  glm::vec3 high(-std::numeric_limits<float>::max());
  for (const std::uint32_t index : points.indices) {
    Vertex vertex = points.vertices[index];
    const glm::vec3 center = place(vertex);
    const auto finite = [](const glm::vec3& p) {
      return std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z);
    };
    if (!finite(center - reach) || !finite(center + reach)) continue;
    const auto first = static_cast<std::uint32_t>(vertices.size());
    for (const glm::vec3& corner : solid.corners) {
      const glm::vec3 p = center + corner * reach;
      vertex.position = {p.x, p.y, p.z};
      low = glm::min(low, p);
      high = glm::max(high, p);
      vertices.push_back(vertex);
    }
    for (const std::uint8_t corner : solid.indices) indices.push_back(first + corner);
  }
  points.vertices = std::move(vertices);
  points.indices = std::move(indices);
  points.low = low;
  points.high = high;
  return {};
}

}  // namespace mercia::tiles
