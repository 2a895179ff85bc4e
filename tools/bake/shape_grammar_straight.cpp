// The nodes that are drawn with straight lines and circles.
#include "tools/bake/shape_grammar_kinds.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "tools/bake/polygon_geometry.h"
#include "tools/bake/region_fields.h"
#include "tools/bake/shape_grammar_loft.h"
#include "tools/bake/shape_grammar_openings.h"

namespace mercia::bake::shape {
namespace {

using region::JsonField;

Result<void> add_box(const JsonField& node, const Palette& /*palette*/, const Placement& placement, SurfaceMesh& mesh) {
  MERCIA_TRY(const glm::dvec3 size, read_size(node));
  add_prism(rectangle(size.x, size.y), size.z, placement, mesh);
  return {};
}

Result<void> add_extrusion(const JsonField& node, const Palette& /*palette*/, const Placement& placement,
                           SurfaceMesh& mesh) {
  MERCIA_TRY(const Ring outline, read_outline(node));
  MERCIA_TRY(const double height, node.number("height", kLeast, kMost));
  add_prism(outline, height, placement, mesh);
  return {};
}

Result<void> add_profile(const JsonField& node, const Palette& /*palette*/, const Placement& placement,
                         SurfaceMesh& mesh) {
  MERCIA_TRY(const Ring outline, read_outline(node));
  MERCIA_TRY(const double depth, node.number("depth", kLeast, kMost));
  add_slab(outline, depth, placement, mesh);
  return {};
}

// Walls up to size.z and above them a roof whose ridge runs along y.
Result<void> add_gable(const JsonField& node, const Palette& /*palette*/, const Placement& placement,
                       SurfaceMesh& mesh) {
  MERCIA_TRY(const glm::dvec3 size, read_size(node));
  MERCIA_TRY(const double rise, node.number("rise", kLeast, kMost));
  const double half = size.x / 2;
  add_slab({{-half, 0.0}, {half, 0.0}, {half, size.z}, {0.0, size.z + rise}, {-half, size.z}}, size.y, placement, mesh);
  return {};
}

// Walls up to size.z and a roof that slopes to all four sides; its ridge, `ridge` metres long, runs along y.
Result<void> add_hip(const JsonField& node, const Palette& /*palette*/, const Placement& placement, SurfaceMesh& mesh) {
  MERCIA_TRY(const glm::dvec3 size, read_size(node));
  MERCIA_TRY(const double rise, node.number("rise", kLeast, kMost));
  MERCIA_TRY(const double eaves, number_or(node, "eaves", 0.0, 20.0, 0.0));
  MERCIA_TRY(const double ridge, number_or(node, "ridge", 0.0, size.y, std::max(0.0, size.y - size.x)));
  std::vector<SkinLevel> levels{{0.0, glm::dvec2(1.0)}, {size.z, glm::dvec2(1.0)}};
  if (eaves > 0.0) levels.push_back({size.z, {1.0 + 2.0 * eaves / size.x, 1.0 + 2.0 * eaves / size.y}});
  levels.push_back({size.z + rise, {kLeast / size.x, std::max(ridge, kLeast) / size.y}});
  add_loft(stacked(rectangle(size.x, size.y), levels), placement, mesh);
  return {};
}

// Walls up to size.z under a barrel roof whose crown runs along y.
Result<void> add_vault(const JsonField& node, const Palette& /*palette*/, const Placement& placement,
                       SurfaceMesh& mesh) {
  MERCIA_TRY(const glm::dvec3 size, read_size(node));
  MERCIA_TRY(const double rise, node.number("rise", kLeast, size.x / 2));
  const double half = size.x / 2, radius = (half * half + rise * rise) / (2 * rise);
  const double spread = std::asin(std::min(1.0, half / radius));
  Ring section{{-half, 0.0}, {half, 0.0}};
  constexpr int kPieces = 16;
  for (int i = 0; i <= kPieces; ++i) {
    const double angle = spread * (1.0 - 2.0 * i / kPieces);
    section.emplace_back(radius * std::sin(angle), size.z + rise - radius + radius * std::cos(angle));
  }
  const Course course{{{0.0, -size.y / 2, 0.0}, {0.0, size.y / 2, 0.0}}, false};
  add_loft(upright_sweep(course, clean_ring(section, 1e-4)), placement, mesh);
  return {};
}

// A wall with a row of openings down to the ground: `opening` is their width and height at the crown.
Result<void> add_arch(const JsonField& node, const Palette& /*palette*/, const Placement& placement,
                      SurfaceMesh& mesh) {
  MERCIA_TRY(const glm::dvec3 size, read_size(node));
  MERCIA_TRY(const JsonField field, node.array("opening", 2));
  MERCIA_TRY(const glm::dvec2 opening, read_pair(field, kLeast, kMost));
  MERCIA_TRY(const int count, read_count(node, "count", 1, 200, 1));
  MERCIA_TRY(const Head head, read_head(node));
  const double pitch = size.x / count;
  if (opening.x >= pitch || opening.y >= size.z || opening.y < head_rise(head, opening.x))
    return field.fail("the opening does not fit into the wall", "make it narrower and at least half as high as wide");
  Ring outline{{size.x / 2, 0.0}, {size.x / 2, size.z}, {-size.x / 2, size.z}, {-size.x / 2, 0.0}};
  for (int i = 0; i < count; ++i)
    for (const glm::dvec2 p : opening_line(opening, head))
      outline.emplace_back(-size.x / 2 + (i + 0.5) * pitch + p.x, p.y);
  add_slab(clean_ring(outline, 1e-4), size.y, placement, mesh);
  return {};
}

// Straight, or tapering to "top_radius".
Result<void> add_cylinder(const JsonField& node, const Palette& /*palette*/, const Placement& placement,
                          SurfaceMesh& mesh) {
  MERCIA_TRY(const glm::dvec2 radius, read_radius(node, "radius"));
  MERCIA_TRY(const double height, node.number("height", kLeast, kMost));
  MERCIA_TRY(const int sides, read_sides(node, kRoundSides));
  glm::dvec2 top = radius;
  if (node.has("top_radius")) {
    MERCIA_TRY(top, read_radius(node, "top_radius"));
  }
  const std::array<LathePoint, 4> outline{{{0, 0, 0}, {radius.x, radius.y, 0}, {top.x, top.y, height}, {0, 0, height}}};
  add_lathe(outline, sides, placement, mesh);
  return {};
}

Result<void> add_spire(const JsonField& node, const Palette& /*palette*/, const Placement& placement,
                       SurfaceMesh& mesh) {
  MERCIA_TRY(const glm::dvec2 radius, read_radius(node, "radius"));
  MERCIA_TRY(const double height, node.number("height", kLeast, kMost));
  MERCIA_TRY(const int sides, read_sides(node, 8));
  const std::array<LathePoint, 3> outline{{{0, 0, 0}, {radius.x, radius.y, 0}, {0, 0, height}}};
  add_lathe(outline, sides, placement, mesh);
  return {};
}

Result<void> add_dome(const JsonField& node, const Palette& /*palette*/, const Placement& placement,
                      SurfaceMesh& mesh) {
  MERCIA_TRY(const glm::dvec2 radius, read_radius(node, "radius"));
  MERCIA_TRY(const double height, node.number("height", kLeast, kMost));
  MERCIA_TRY(const int sides, read_sides(node, kRoundSides));
  constexpr int kRings = 8;
  std::vector<LathePoint> outline{{0, 0, 0}};
  for (int i = 0; i < kRings; ++i) {
    const double angle = std::numbers::pi / 2 * i / kRings;
    outline.push_back({radius.x * std::cos(angle), radius.y * std::cos(angle), height * std::sin(angle)});
  }
  outline.push_back({0, 0, height});
  add_lathe(outline, sides, placement, mesh);
  return {};
}

// A stadium's bowl or a round wall: `heights` are the inner and the outer rim's.
Result<void> add_ring(const JsonField& node, const Palette& /*palette*/, const Placement& placement,
                      SurfaceMesh& mesh) {
  MERCIA_TRY(const glm::dvec2 outer, read_radius(node, "outer"));
  MERCIA_TRY(const glm::dvec2 inner, read_radius(node, "inner"));
  MERCIA_TRY(const JsonField field, node.array("heights", 2));
  MERCIA_TRY(const glm::dvec2 heights, read_pair(field, kLeast, kMost));
  MERCIA_TRY(const int sides, read_sides(node, kRoundSides));
  if (inner.x >= outer.x || inner.y >= outer.y) return node.fail("the inner radius is not smaller than the outer one");
  const std::array<LathePoint, 4> outline{
      {{inner.x, inner.y, 0}, {outer.x, outer.y, 0}, {outer.x, outer.y, heights.y}, {inner.x, inner.y, heights.x}}};
  add_lathe(outline, sides, placement, mesh);
  return {};
}

// Columns along all four sides of a rectangle, [nx, ny] of them on a side, corners shared.
Result<void> add_colonnade(const JsonField& node, const Palette& /*palette*/, const Placement& placement,
                           SurfaceMesh& mesh) {
  MERCIA_TRY(const glm::dvec3 size, read_size(node));
  MERCIA_TRY(const JsonField field, node.array("columns", 2));
  MERCIA_TRY(const glm::dvec2 columns, read_pair(field, 1.0, 100.0));
  MERCIA_TRY(const double radius, node.number("radius", kLeast, 20.0));
  const int nx = static_cast<int>(columns.x), ny = static_cast<int>(columns.y);
  MERCIA_TRY(const bool capital, boolean_or(node, "capital", false));
  const auto round = [&](double share, double z) { return LathePoint{radius * share, radius * share, z}; };
  std::vector<LathePoint> outline{{0, 0, 0}};
  if (capital) {
    outline.insert(outline.end(), {round(1.35, 0.0), round(1.35, 0.4 * radius), round(1.0, 0.7 * radius)});
    outline.insert(outline.end(), {round(0.85, size.z - 2.2 * radius), round(1.0, size.z - 1.2 * radius),
                                   round(1.4, size.z - 0.4 * radius), round(1.4, size.z)});
  } else {
    outline.insert(outline.end(), {round(1.0, 0.0), round(0.85, size.z)});
  }
  outline.push_back({0, 0, size.z});
  const auto place = [&](int i, int k) {
    const double x = nx > 1 ? size.x * (static_cast<double>(i) / (nx - 1) - 0.5) : 0.0;
    const double y = ny > 1 ? size.y * (static_cast<double>(k) / (ny - 1) - 0.5) : 0.0;
    add_lathe(outline, 10, moved(placement, {x, y, 0}), mesh);
  };
  for (int i = 0; i < nx; ++i)
    for (int k = 0; k < ny; ++k)
      if (i == 0 || k == 0 || i == nx - 1 || k == ny - 1) place(i, k);
  return {};
}

// `count` boxes on top of each other, each `inset` metres smaller all round; size.z is the height of all together.
Result<void> add_steps(const JsonField& node, const Palette& /*palette*/, const Placement& placement,
                       SurfaceMesh& mesh) {
  MERCIA_TRY(const glm::dvec3 size, read_size(node));
  MERCIA_TRY(const double count, node.number("count", 1.0, 100.0));
  MERCIA_TRY(const double inset, node.number("inset", 0.0, 500.0));
  const int tiers = static_cast<int>(count);
  for (int i = 0; i < tiers; ++i) {
    const double width = size.x - 2 * inset * i, depth = size.y - 2 * inset * i;
    if (width < kLeast || depth < kLeast) return node.fail("the steps close before the last one", "make inset smaller");
    add_prism(rectangle(width, depth), size.z / tiers, moved(placement, {0, 0, i * size.z / tiers}), mesh);
  }
  return {};
}

constexpr std::array<Kind, 13> kKinds{{
    {"box", add_box},
    {"extrusion", add_extrusion},
    {"profile", add_profile},
    {"gable", add_gable},
    {"hip", add_hip},
    {"vault", add_vault},
    {"arch", add_arch},
    {"cylinder", add_cylinder},
    {"spire", add_spire},
    {"dome", add_dome},
    {"ring", add_ring},
    {"colonnade", add_colonnade},
    {"steps", add_steps},
}};

}  // namespace

std::span<const Kind> straight_kinds() { return kKinds; }

}  // namespace mercia::bake::shape
