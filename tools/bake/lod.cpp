#include "tools/bake/lod.h"

#include <meshoptimizer.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <tuple>

#include "tools/bake/lod_texture.h"
#include "tools/bake/tile_clip.h"

namespace mercia::bake {
namespace {

// Beyond this error a picture on a surface cannot be told from its mean colour.
constexpr double kPictureError = 8.0;
constexpr std::size_t kLevelLimit = 40;

using GroupKey = std::tuple<std::uint32_t, std::uint8_t, std::uint32_t>;

GroupKey group_of(const MeshVertex& vertex) {
  const Color& c = vertex.color;
  const std::uint32_t color = (std::uint32_t{c.r} << 24) | (std::uint32_t{c.g} << 16) | (std::uint32_t{c.b} << 8) | c.a;
  return {vertex.feature, static_cast<std::uint8_t>(vertex.surface), color};
}

// What must be equal for two corners to be one point of the simplified surface.
struct WeldKey {
  std::array<float, 3> position;
  std::array<float, 2> uv;
};

// Simplifies the triangles `indices` of `mesh` and appends them, flat, to `out`.
double simplify_group(const SurfaceMesh& mesh, std::span<const std::uint32_t> indices, const glm::dvec3& origin,
                      double allowed_error, bool textured, SurfaceMesh& out) {
  std::vector<WeldKey> corners;
  corners.reserve(indices.size());
  for (const std::uint32_t index : indices) {
    const MeshVertex& vertex = mesh.vertices[index];
    const glm::vec3 local(vertex.position - origin);
    corners.push_back({{local.x, local.y, local.z}, {textured ? vertex.uv.x : 0.0f, textured ? vertex.uv.y : 0.0f}});
  }
  std::vector<std::uint32_t> remap(corners.size());
  const std::size_t unique = meshopt_generateVertexRemap(remap.data(), nullptr, corners.size(), corners.data(),
                                                         corners.size(), sizeof(WeldKey));
  std::vector<WeldKey> points(unique);
  meshopt_remapVertexBuffer(points.data(), corners.data(), corners.size(), sizeof(WeldKey), remap.data());
  std::vector<std::uint32_t> source(unique);
  for (std::size_t i = corners.size(); i-- > 0;) source[remap[i]] = indices[i];

  std::vector<std::uint32_t> simplified(remap.size());
  const float scale = meshopt_simplifyScale(points.front().position.data(), unique, sizeof(WeldKey));
  float relative_error = 0.0f;
  const double target = scale > 0.0f ? allowed_error / static_cast<double>(scale) : 0.0;
  simplified.resize(meshopt_simplify(simplified.data(), remap.data(), remap.size(), points.front().position.data(),
                                     unique, sizeof(WeldKey), 0, static_cast<float>(target), 0, &relative_error));

  for (std::size_t i = 0; i + 2 < simplified.size(); i += 3) {
    std::array<MeshVertex, 3> face{mesh.vertices[source[simplified[i]]], mesh.vertices[source[simplified[i + 1]]],
                                   mesh.vertices[source[simplified[i + 2]]]};
    const glm::dvec3 normal = glm::cross(face[1].position - face[0].position, face[2].position - face[0].position);
    const double length = glm::length(normal);
    if (!(length > 0.0)) continue;
    const auto first = static_cast<std::uint32_t>(out.vertices.size());
    for (MeshVertex& vertex : face) {
      vertex.normal = glm::vec3(normal / length);
      if (!textured) vertex.uv = glm::vec2(0.0f);
      out.add(vertex);
    }
    out.triangle(first, first + 1, first + 2);
  }
  return static_cast<double>(relative_error) * static_cast<double>(scale);
}

SurfaceMesh in_map_frame(const SurfaceMesh& local, const glm::dvec3& anchor) {
  SurfaceMesh mesh = local;
  for (MeshVertex& vertex : mesh.vertices) vertex.position += anchor;
  return mesh;
}

void tint(SurfaceMesh& mesh, const glm::vec3& tone) {
  for (MeshVertex& vertex : mesh.vertices) {
    vertex.color.r = static_cast<std::uint8_t>(std::lround(static_cast<float>(vertex.color.r) * tone.r));
    vertex.color.g = static_cast<std::uint8_t>(std::lround(static_cast<float>(vertex.color.g) * tone.g));
    vertex.color.b = static_cast<std::uint8_t>(std::lround(static_cast<float>(vertex.color.b) * tone.b));
  }
}

double diagonal(const std::vector<MeshPart>& parts) {
  glm::dvec3 low(1e300);
  glm::dvec3 high(-1e300);
  for (const MeshPart& part : parts)
    for (const std::uint32_t index : part.mesh.indices) {
      low = glm::min(low, part.mesh.vertices[index].position);
      high = glm::max(high, part.mesh.vertices[index].position);
    }
  return low.x <= high.x ? glm::distance(low, high) : 0.0;
}

}  // namespace

double simplify(SurfaceMesh& mesh, double allowed_error, bool textured) {
  if (mesh.indices.empty() || !(allowed_error > 0.0)) return 0.0;
  // Triangles sorted by group, stably: the result depends on the input alone.
  std::vector<std::uint32_t> triangles(mesh.indices.size() / 3);
  for (std::uint32_t i = 0; i < triangles.size(); ++i) triangles[i] = i;
  const auto key_of = [&](std::uint32_t triangle) { return group_of(mesh.vertices[mesh.indices[triangle * 3]]); };
  std::stable_sort(triangles.begin(), triangles.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return key_of(a) < key_of(b); });
  const glm::dvec3 origin = mesh.vertices[mesh.indices[0]].position;
  SurfaceMesh out;
  double error = 0.0;
  std::vector<std::uint32_t> group;
  for (std::size_t begin = 0; begin < triangles.size();) {
    const GroupKey key = key_of(triangles[begin]);
    group.clear();
    std::size_t end = begin;
    for (; end < triangles.size() && key_of(triangles[end]) == key; ++end)
      for (std::uint32_t corner = 0; corner < 3; ++corner) group.push_back(mesh.indices[triangles[end] * 3 + corner]);
    error = std::max(error, simplify_group(mesh, group, origin, allowed_error, textured, out));
    begin = end;
  }
  mesh = std::move(out);
  return error;
}

PlacedMeshLods::PlacedMeshLods(const PlacedMesh& mesh, double ground, double finest_error)
    : finest_error_(finest_error) {
  const glm::dvec3 anchor(mesh.anchor, mesh.height.value_or(ground));
  Level complete;
  for (const MeshPart& part : mesh.parts) complete.parts.push_back({in_map_frame(part.mesh, anchor), part.texture});
  MapRect bounds = MapRect::nothing();
  for (const MeshPart& part : complete.parts) {
    const MapRect part_bounds = bounds_of(part.mesh);
    bounds.low = glm::min(bounds.low, part_bounds.low);
    bounds.high = glm::max(bounds.high, part_bounds.high);
  }
  low_ = bounds.low;
  high_ = bounds.high;
  const double size = diagonal(complete.parts);
  levels_.push_back(std::move(complete));
  double allowed = finest_error;
  while (levels_.size() < kLevelLimit && !levels_.back().parts.empty()) {
    Level coarser;
    if (size <= allowed) {
      coarser.error = size;
    } else {
      coarser.parts = levels_.back().parts;
      // The steps' errors add up, so each takes half of what is left to the next.
      double step_error = 0.0;
      for (MeshPart& part : coarser.parts) {
        if (allowed > kPictureError && part.texture >= 0) {
          tint(part.mesh, mean_color(mesh.textures[static_cast<std::size_t>(part.texture)]));
          part.texture = -1;
        }
        step_error = std::max(step_error, simplify(part.mesh, allowed / 2.0, part.texture >= 0));
      }
      coarser.error = levels_.back().error + step_error;
    }
    levels_.push_back(std::move(coarser));
    allowed *= 2.0;
  }
}

const PlacedMeshLods::Level& PlacedMeshLods::at(double allowed_error) const {
  std::size_t level = 0;
  for (double allowed = finest_error_; level + 1 < levels_.size() && allowed <= allowed_error; allowed *= 2.0) ++level;
  return levels_[level];
}

}  // namespace mercia::bake
