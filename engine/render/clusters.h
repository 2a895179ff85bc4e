// Orders the triangles of a primitive into clusters that are small, close together and turned the same way, so that the
// GPU can leave out those that no eye sees (shaders/cull_test.comp). Pure: no GPU.
#pragma once

#include <array>
#include <cstdint>
#include <glm/glm.hpp>
#include <vector>

#include "engine/base/result.h"
#include "engine/render/shade.h"

namespace mercia::render {

inline constexpr std::uint32_t kClusterTriangles = 96;

// As the shaders read it: mirrors shaders/cull.glsl.
struct Cluster {
  static constexpr float kAnyFacing = 2.0f;
  glm::vec3 center{0.0f};  // of a sphere around all corners, mesh coordinates
  float radius = 0.0f;
  // Every triangle's front is turned away from an eye e if dot(center - e, axis) >= cutoff * |center - e| + radius.
  // `cutoff` is the sine of the largest angle between the axis and a triangle's normal, or kAnyFacing: they face
  // all ways.
  glm::vec3 axis{0.0f, 0.0f, 1.0f};
  float cutoff = kAnyFacing;
  std::uint32_t first_index = 0;
  std::uint32_t index_count = 0;
  // Of the box around all corners, in 1/65535 of the radius: x and y (high half), z.
  std::array<std::uint32_t, 2> half_size{};
};
static_assert(sizeof(Cluster) == 48);

// The triangles of one shade.
struct ClusterRange {
  Shade shade = Shade::Plain;
  std::uint32_t first_cluster = 0;
  std::uint32_t cluster_count = 0;
  std::uint32_t index_count = 0;
};

struct Clustered {
  // The vertices in the order of their first use, as numbers in the primitive; unused ones are left out.
  std::vector<std::uint32_t> vertices;
  std::vector<std::uint32_t> indices;  // into `vertices`
  std::vector<Cluster> clusters;       // each follows the one before in `indices`
  std::vector<ClusterRange> ranges;
};

// Every triangle of the primitive, once, by shade; within a shade by facing and then along a space-filling curve,
// except for what is blended: that keeps its order. Takes n log n for n triangles, about 0.1 µs each. Errors
// (Internal): an index outside the vertices.
Result<Clustered> cluster_triangles(const tiles::Primitive& primitive, const tiles::Material& material);

}  // namespace mercia::render
