#include "tools/bake/tile_clip.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace mercia::bake {
namespace {

// A triangle cut by four lines has at most seven corners.
using Corners = std::vector<MeshVertex>;

struct HalfPlane {
  int axis;
  double border;
  double sign;  // +1 keeps what lies above the border
  double inside(const MeshVertex& vertex) const { return sign * (vertex.position[axis] - border); }
};

bool lies_before(const MeshVertex& a, const MeshVertex& b) {
  for (int axis = 0; axis < 3; ++axis)
    if (a.position[axis] != b.position[axis]) return a.position[axis] < b.position[axis];
  return false;
}

std::uint8_t blend(std::uint8_t a, std::uint8_t b, double t) {
  return static_cast<std::uint8_t>(std::lround(a + (static_cast<double>(b) - a) * t));
}

// Where the edge meets the border; the order of its ends does not matter, so both tiles get the same point.
MeshVertex cut(const MeshVertex& first, const MeshVertex& second, const HalfPlane& plane) {
  const bool ordered = lies_before(first, second);
  const MeshVertex& a = ordered ? first : second;
  const MeshVertex& b = ordered ? second : first;
  const double from = a.position[plane.axis];
  const double t = std::clamp((plane.border - from) / (b.position[plane.axis] - from), 0.0, 1.0);
  MeshVertex vertex = a;
  vertex.position = a.position + (b.position - a.position) * t;
  vertex.position[plane.axis] = plane.border;
  const auto weight = static_cast<float>(t);
  const glm::vec3 normal = a.normal + (b.normal - a.normal) * weight;
  if (glm::length(normal) > 1e-6f) vertex.normal = glm::normalize(normal);
  vertex.uv = a.uv + (b.uv - a.uv) * weight;
  vertex.color = {blend(a.color.r, b.color.r, t), blend(a.color.g, b.color.g, t), blend(a.color.b, b.color.b, t),
                  blend(a.color.a, b.color.a, t)};
  return vertex;
}

void keep_inside(Corners& corners, Corners& scratch, const HalfPlane& plane) {
  scratch.clear();
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const MeshVertex& here = corners[i];
    const MeshVertex& next = corners[(i + 1) % corners.size()];
    const double inside_here = plane.inside(here);
    const double inside_next = plane.inside(next);
    if (inside_here >= 0.0) scratch.push_back(here);
    if ((inside_here > 0.0 && inside_next < 0.0) || (inside_here < 0.0 && inside_next > 0.0))
      scratch.push_back(cut(here, next, plane));
  }
  corners.swap(scratch);
}

enum class Side { Inside, Outside, Crossing };

Side side_of(const MapRect& rect, const MeshVertex& a, const MeshVertex& b, const MeshVertex& c) {
  bool crossing = false;
  for (int axis = 0; axis < 2; ++axis) {
    const auto [least, most] = std::minmax({a.position[axis], b.position[axis], c.position[axis]});
    if (least >= rect.high[axis] || most < rect.low[axis]) return Side::Outside;
    if (most == rect.low[axis] && least < rect.low[axis]) return Side::Outside;
    crossing = crossing || least < rect.low[axis] || most > rect.high[axis];
  }
  return crossing ? Side::Crossing : Side::Inside;
}

}  // namespace

MapRect bounds_of(const SurfaceMesh& mesh) {
  MapRect bounds = MapRect::nothing();
  for (const std::uint32_t index : mesh.indices) bounds.include(glm::dvec2(mesh.vertices[index].position));
  return bounds;
}

void append_clipped(const SurfaceMesh& mesh, const MapRect& rect, SurfaceMesh& out) {
  const auto offset = static_cast<std::uint32_t>(out.vertices.size());
  out.vertices.insert(out.vertices.end(), mesh.vertices.begin(), mesh.vertices.end());
  const std::array<HalfPlane, 4> planes{
      {{0, rect.low.x, 1.0}, {0, rect.high.x, -1.0}, {1, rect.low.y, 1.0}, {1, rect.high.y, -1.0}}};
  Corners corners;
  Corners scratch;
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
    const std::uint32_t a = mesh.indices[i];
    const std::uint32_t b = mesh.indices[i + 1];
    const std::uint32_t c = mesh.indices[i + 2];
    const Side side = side_of(rect, mesh.vertices[a], mesh.vertices[b], mesh.vertices[c]);
    if (side == Side::Outside) continue;
    if (side == Side::Inside) {
      out.triangle(offset + a, offset + b, offset + c);
      continue;
    }
    corners = {mesh.vertices[a], mesh.vertices[b], mesh.vertices[c]};
    for (const HalfPlane& plane : planes) {
      keep_inside(corners, scratch, plane);
      if (corners.size() < 3) break;
    }
    if (corners.size() < 3) continue;
    const auto first = static_cast<std::uint32_t>(out.vertices.size());
    out.vertices.insert(out.vertices.end(), corners.begin(), corners.end());
    for (std::uint32_t k = 1; k + 1 < corners.size(); ++k) out.triangle(first, first + k, first + k + 1);
  }
}

}  // namespace mercia::bake
