#include "tools/bake/shape_grammar_solids.h"

#include <array>
#include <cmath>
#include <numbers>

#include "tools/bake/facade.h"
#include "tools/bake/polygon_geometry.h"
#include "tools/bake/polygon_triangulate.h"
#include "tools/bake/shape_grammar_face.h"

namespace mercia::bake::shape {
namespace {

// A point of the turned outline: `angle` counts anticlockwise from x.
glm::dvec3 turned(const LathePoint& point, double angle) {
  return {point.radius_x * std::cos(angle), point.radius_y * std::sin(angle), point.z};
}

bool on_axis(const LathePoint& point) { return point.radius_x <= 0.0 && point.radius_y <= 0.0; }

// The outward normal of the band between two outline points, at an angle.
glm::dvec3 band_normal(const LathePoint& from, const LathePoint& to, double angle) {
  const LathePoint& wide = from.radius_x >= to.radius_x ? from : to;
  const glm::dvec3 around{-wide.radius_x * std::sin(angle), wide.radius_y * std::cos(angle), 0.0};
  const glm::dvec3 up = turned(to, angle) - turned(from, angle);
  return glm::normalize(glm::cross(around, up));
}

}  // namespace

void add_prism(const Ring& ring, double height, const Placement& placement, SurfaceMesh& mesh) {
  const Ring outline = anticlockwise(ring);
  const Face face(placement, mesh);
  const std::vector<WallBays> bays = facade_bays(outline, kUsualBay);
  for (std::size_t i = 0; i < outline.size(); ++i) {
    const glm::dvec2 a = outline[i], b = outline[(i + 1) % outline.size()];
    const glm::dvec2 edge = b - a;
    const double length = glm::length(edge), from = bays[i].from * kUsualBay, to = bays[i].to * kUsualBay;
    const glm::dvec3 normal(edge.y / length, -edge.x / length, 0.0);
    face.quad({glm::dvec3(a, 0), glm::dvec3(b, 0), glm::dvec3(b, height), glm::dvec3(a, height)},
              {normal, normal, normal, normal}, {glm::dvec2(from, 0), {to, 0}, {to, height}, {from, height}}, false);
  }
  const std::vector<std::uint32_t> indices = triangulate(Polygon{outline, {}});
  for (const bool top : {true, false}) {
    std::vector<std::uint32_t> corners;
    for (const glm::dvec2 p : outline)
      corners.push_back(face.corner(glm::dvec3(p, top ? height : 0.0), {0, 0, top ? 1.0 : -1.0}, p, top));
    face.triangles(corners, indices, !top);
  }
}

void add_slab(const Ring& outline_xz, double depth, const Placement& placement, SurfaceMesh& mesh) {
  const Ring outline = anticlockwise(outline_xz);
  const Face face(placement, mesh);
  const double front = -depth / 2, back = depth / 2;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    const glm::dvec2 a = outline[i], b = outline[(i + 1) % outline.size()];
    const glm::dvec2 edge = b - a;
    const double length = glm::length(edge);
    const glm::dvec3 normal(edge.y / length, 0.0, -edge.x / length);
    const bool looks_up = normal.z > kLooksUp;
    // On a wall u runs along y; on a slope v rises from the eave, whichever end of the edge that is.
    const double low = looks_up && b.y < a.y ? length : 0.0;
    const double high = looks_up && b.y < a.y ? 0.0 : length;
    face.quad({glm::dvec3(a.x, front, a.y), glm::dvec3(a.x, back, a.y), glm::dvec3(b.x, back, b.y),
               glm::dvec3(b.x, front, b.y)},
              {normal, normal, normal, normal}, {glm::dvec2(0, low), {depth, low}, {depth, high}, {0, high}}, looks_up);
  }
  const std::vector<std::uint32_t> indices = triangulate(Polygon{outline, {}});
  for (const bool at_front : {true, false}) {
    std::vector<std::uint32_t> corners;
    for (const glm::dvec2 p : outline)
      corners.push_back(face.corner({p.x, at_front ? front : back, p.y}, {0, at_front ? -1.0 : 1.0, 0}, p, false));
    face.triangles(corners, indices, !at_front);
  }
}

void add_lathe(std::span<const LathePoint> outline, int sides, const Placement& placement, SurfaceMesh& mesh) {
  const Face face(placement, mesh);
  const bool rounded = sides > 8;
  const double step = 2 * std::numbers::pi / sides;
  const double first = step / 2;  // so that four sides make a square along the axes
  const bool open = on_axis(outline.front()) && on_axis(outline.back());
  for (std::size_t i = 0; i + (open ? 1 : 0) < outline.size(); ++i) {
    const LathePoint& from = outline[i];
    const LathePoint& to = outline[(i + 1) % outline.size()];
    if (on_axis(from) && on_axis(to)) continue;
    const bool looks_up = band_normal(from, to, 0.0).z > kLooksUp;
    const double slant = std::hypot(to.z - from.z, to.radius_x - from.radius_x);
    // All round, a whole number of bays.
    const double girth = 2.0 * std::numbers::pi * std::max(from.radius_x, to.radius_x);
    const double around = std::max(1.0, std::round(girth / kUsualBay)) * kUsualBay / sides;
    for (int k = 0; k < sides; ++k) {
      // The last side ends at the very bits where the first begins: a full turn more would be a rounding error off.
      const double a = first + k * step, b = first + (k + 1) % sides * step, middle = first + (k + 0.5) * step;
      const glm::dvec3 na = band_normal(from, to, rounded ? a : middle);
      const glm::dvec3 nb = band_normal(from, to, rounded ? b : middle);
      const glm::dvec2 uv_a(k * around, 0.0), uv_b((k + 1) * around, slant);
      if (on_axis(from) || on_axis(to)) {
        const bool apex_last = on_axis(to);
        const glm::dvec3 apex = turned(apex_last ? to : from, a);
        const LathePoint& rim = apex_last ? from : to;
        const std::uint32_t i0 = face.corner(turned(rim, a), na, {uv_a.x, 0.0}, looks_up);
        const std::uint32_t i1 = face.corner(turned(rim, b), nb, {uv_b.x, 0.0}, looks_up);
        const std::uint32_t i2 = face.corner(apex, glm::normalize(na + nb), {(uv_a.x + uv_b.x) / 2, slant}, looks_up);
        apex_last ? mesh.triangle(i0, i1, i2) : mesh.triangle(i0, i2, i1);
        continue;
      }
      face.quad({turned(from, a), turned(from, b), turned(to, b), turned(to, a)}, {na, nb, nb, na},
                {uv_a, {uv_b.x, 0.0}, uv_b, {uv_a.x, uv_b.y}}, looks_up);
    }
  }
}

}  // namespace mercia::bake::shape
