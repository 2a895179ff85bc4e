#include "engine/render/clusters.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "engine/tiles/city_surface.h"

namespace mercia::render {
namespace {

// Orders triangles: shade (4 bits), facing (5), place (24), then the triangle's number (31: an array of 32-bit indices
// holds no more).
using Key = std::uint64_t;
constexpr unsigned kFacingBits = 5;
constexpr unsigned kPlaceBits = 24;
constexpr unsigned kNumberBits = 31;
static_assert(kShadeCount <= std::uint64_t{1} << (64 - kFacingBits - kPlaceBits - kNumberBits));

constexpr std::uint64_t group_of(Key key) { return key >> (kPlaceBits + kNumberBits); }
constexpr Shade shade_of_key(Key key) { return static_cast<Shade>(key >> (kPlaceBits + kNumberBits + kFacingBits)); }

glm::vec3 position(const tiles::Primitive& primitive, std::uint32_t index) {
  const auto& p = primitive.vertices[index].position;
  return {p[0], p[1], p[2]};
}

// Of the front; its length is twice the area.
glm::dvec3 normal_of(const tiles::Primitive& primitive, const std::uint32_t* corner) {
  const glm::dvec3 a(position(primitive, corner[0]));
  return glm::cross(glm::dvec3(position(primitive, corner[1])) - a, glm::dvec3(position(primitive, corner[2])) - a);
}

// One of 26 directions: the middles of a cube's faces, edges and corners. Neighbours have neighbouring numbers round
// the y axis, upright in a glTF, so that what is seen together lies together.
std::uint64_t facing_of(const glm::dvec3& normal) {
  constexpr double kSin = 0.3827;  // of 22.5 degrees: half-way between a face's and an edge's direction
  const double length = glm::length(normal);
  const auto step = [&](double x) { return x > kSin * length ? 1 : x < -kSin * length ? -1 : 0; };
  constexpr std::uint64_t kRing[3][3] = {{5, 4, 3}, {6, 8, 2}, {7, 0, 1}};  // by x, by z
  return static_cast<std::uint64_t>(1 - step(normal.y)) * 9 + kRing[step(normal.x) + 1][step(normal.z) + 1];
}

// Eight bits, with two clear bits after each.
std::uint64_t spread(std::uint64_t x) {
  x = (x | x << 8) & 0x00f00f;
  x = (x | x << 4) & 0x0c30c3;
  return (x | x << 2) & 0x249249;
}

// Along a Morton curve through a cube of 256 cells a side around the primitive.
class Curve {
 public:
  explicit Curve(const tiles::Primitive& primitive) : low_(primitive.low) {
    const glm::vec3 size = primitive.high - primitive.low;
    const float longest = std::max({size.x, size.y, size.z});
    scale_ = longest > 0.0f ? 255.0f / longest : 0.0f;
  }
  std::uint64_t place(const glm::vec3& p) const {
    const glm::vec3 cell = glm::clamp((p - low_) * scale_, 0.0f, 255.0f);
    return spread(static_cast<std::uint64_t>(cell.x)) | spread(static_cast<std::uint64_t>(cell.y)) << 1 |
           spread(static_cast<std::uint64_t>(cell.z)) << 2;
  }

 private:
  glm::vec3 low_;
  float scale_ = 0.0f;
};

std::array<std::uint64_t, 256> shades_of(const tiles::Material& material) {
  std::array<std::uint64_t, 256> shades{};
  for (std::uint32_t i = 0; i < shades.size(); ++i) {
    const auto surface = tiles::is_surface(i) ? static_cast<tiles::Surface>(i) : tiles::Surface::Generic;
    shades[i] = static_cast<std::uint64_t>(shade_of(surface, material));
  }
  return shades;
}

Result<std::vector<Key>> sorted_keys(const tiles::Primitive& primitive, const tiles::Material& material) {
  const auto shades = shades_of(material);
  const Curve curve(primitive);
  const bool keeps_order = material.alpha == tiles::Material::Alpha::Blend;
  std::vector<Key> keys(primitive.indices.size() / 3);
  for (std::size_t t = 0; t < keys.size(); ++t) {
    const std::uint32_t* corner = &primitive.indices[3 * t];
    if (std::max({corner[0], corner[1], corner[2]}) >= primitive.vertices.size()) {
      return fail(ErrorKind::Internal, "a triangle of a decoded tile uses a vertex that the tile does not have");
    }
    Key key = shades[primitive.vertices[corner[0]].feature_and_surface >> 24] << kFacingBits;
    if (!keeps_order) key |= facing_of(normal_of(primitive, corner));
    key <<= kPlaceBits;
    // The first vertex, which the two triangles of a quad share: they stay together.
    if (!keeps_order) key |= curve.place(position(primitive, std::min({corner[0], corner[1], corner[2]})));
    keys[t] = key << kNumberBits | t;
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

// The cone of the normals; triangles without area show nothing and count for nothing.
void find_facing(const tiles::Primitive& primitive, const std::uint32_t* indices, Cluster& cluster) {
  std::array<glm::dvec3, kClusterTriangles> normals;
  std::size_t count = 0;
  glm::dvec3 sum(0.0);
  for (std::uint32_t i = 0; i < cluster.index_count; i += 3) {
    const glm::dvec3 normal = normal_of(primitive, indices + i);
    const double length = glm::length(normal);
    if (!(length > 0.0)) continue;
    normals[count] = normal / length;
    sum += normals[count++];
  }
  const double length = glm::length(sum);
  if (!(length > 0.0)) return;
  const glm::dvec3 axis = sum / length;
  double least = 1.0;
  for (std::size_t i = 0; i < count; ++i) least = std::min(least, glm::dot(normals[i], axis));
  if (least < 0.1) return;
  cluster.axis = glm::vec3(axis);
  // A little wider, for the rounding on the GPU.
  cluster.cutoff = static_cast<float>(std::sqrt(std::max(0.0, 1.0 - least * least))) + 0.004f;
}

// Rounded up, so that the box keeps all of the cluster.
std::array<std::uint32_t, 2> packed_half_size(const glm::vec3& half, float radius) {
  const auto part = [&](float x) {
    return radius > 0.0f ? std::min(static_cast<std::uint32_t>(std::ceil(x / radius * 65535.0f)) + 1u, 65535u) : 65535u;
  };
  return {part(half.x) | part(half.y) << 16, part(half.z)};
}

Cluster cluster_of(const tiles::Primitive& primitive, const std::vector<std::uint32_t>& indices, std::size_t first,
                   std::size_t count) {
  Cluster cluster;
  cluster.first_index = static_cast<std::uint32_t>(first);
  cluster.index_count = static_cast<std::uint32_t>(count);
  const std::uint32_t* own = &indices[first];
  glm::vec3 low = position(primitive, own[0]);
  glm::vec3 high = low;
  for (std::size_t i = 1; i < count; ++i) {
    const glm::vec3 p = position(primitive, own[i]);
    low = glm::min(low, p);
    high = glm::max(high, p);
  }
  cluster.center = (low + high) * 0.5f;
  float squared = 0.0f;
  for (std::size_t i = 0; i < count; ++i) {
    const glm::vec3 arm = position(primitive, own[i]) - cluster.center;
    squared = std::max(squared, glm::dot(arm, arm));
  }
  cluster.radius = std::sqrt(squared) * 1.0001f;
  cluster.half_size = packed_half_size((high - low) * 0.5f, cluster.radius);
  find_facing(primitive, own, cluster);
  return cluster;
}

// A GPU fetches neighbouring vertices together.
void order_vertices(std::size_t count, Clustered& clustered) {
  constexpr std::uint32_t kUnused = 0xffffffff;
  std::vector<std::uint32_t> places(count, kUnused);
  clustered.vertices.reserve(count);
  for (std::uint32_t& index : clustered.indices) {
    std::uint32_t& place = places[index];
    if (place == kUnused) {
      place = static_cast<std::uint32_t>(clustered.vertices.size());
      clustered.vertices.push_back(index);
    }
    index = place;
  }
}

}  // namespace

Result<Clustered> cluster_triangles(const tiles::Primitive& primitive, const tiles::Material& material) {
  MERCIA_TRY(const std::vector<Key> keys, sorted_keys(primitive, material));
  Clustered result;
  result.indices.resize(3 * keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::size_t triangle = keys[i] & ((Key{1} << kNumberBits) - 1);
    std::copy_n(&primitive.indices[3 * triangle], 3, &result.indices[3 * i]);
  }
  for (std::size_t first = 0; first < keys.size();) {
    std::size_t end = first + 1;
    while (end < keys.size() && end - first < kClusterTriangles && group_of(keys[end]) == group_of(keys[first])) ++end;
    const Shade shade = shade_of_key(keys[first]);
    if (result.ranges.empty() || result.ranges.back().shade != shade) {
      result.ranges.push_back({shade, static_cast<std::uint32_t>(result.clusters.size()), 0, 0});
    }
    result.clusters.push_back(cluster_of(primitive, result.indices, 3 * first, 3 * (end - first)));
    ++result.ranges.back().cluster_count;
    result.ranges.back().index_count += static_cast<std::uint32_t>(3 * (end - first));
    first = end;
  }
  order_vertices(primitive.vertices.size(), result);
  return result;
}

}  // namespace mercia::render
