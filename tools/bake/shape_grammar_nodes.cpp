#include "tools/bake/shape_grammar_nodes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>
#include <numbers>

#include "tools/bake/polygon_boolean.h"
#include "tools/bake/polygon_geometry.h"
#include "tools/bake/region_fields.h"
#include "tools/bake/shape_grammar.h"

namespace mercia::bake::shape {
namespace {

using region::JsonField;

constexpr double kLeast = 0.02;  // of any dimension, metres
constexpr double kMost = 2000.0;
constexpr int kRoundSides = 32;

constexpr std::array<std::pair<std::string_view, tiles::Surface>, 9> kSurfaces{{
    {"wall", tiles::Surface::Wall},
    {"roof", tiles::Surface::Roof},
    {"plain", tiles::Surface::Generic},
    {"structure", tiles::Surface::Structure},
    {"paving", tiles::Surface::Paving},
    {"grass", tiles::Surface::Grass},
    {"water", tiles::Surface::Water},
    {"asphalt", tiles::Surface::Asphalt},
    {"foliage", tiles::Surface::Foliage},
}};

Result<tiles::Surface> read_surface(const JsonField& node, std::string_view key) {
  MERCIA_TRY(const std::string name, node.text(key));
  for (const auto& [known, surface] : kSurfaces)
    if (known == name) return surface;
  return node.fail(fmt::format("\"{}\" is no surface", name),
                   "use wall, roof, plain, structure, paving, grass, water, asphalt or foliage");
}

Result<Color> read_named_color(const JsonField& node, std::string_view key, const Palette& palette) {
  MERCIA_TRY(const std::string name, node.text(key));
  if (const auto found = palette.find(name); found != palette.end()) return found->second;
  const nlohmann::json value = name;
  Result<Color> color = read_color(JsonField(value, node.where()));
  if (!color) return node.fail(fmt::format("\"{}\" is neither in the palette nor written as #rrggbb", name));
  return color;
}

// One colour paints walls and roof; "roof_colour" sets the roof apart. "surface" says what the walls are: a roof above
// walls without windows is plain as well, unless "roof" names it.
Result<Style> read_style(const JsonField& node, const Palette& palette, Style style) {
  if (node.has("colour")) {
    MERCIA_TRY(style.wall_color, read_named_color(node, "colour", palette));
    style.roof_color = style.wall_color;
  }
  if (node.has("roof_colour")) {
    MERCIA_TRY(style.roof_color, read_named_color(node, "roof_colour", palette));
  }
  if (node.has("surface")) {
    MERCIA_TRY(style.wall, read_surface(node, "surface"));
    style.roof = style.wall == tiles::Surface::Wall ? tiles::Surface::Roof : style.wall;
  }
  if (node.has("roof")) {
    MERCIA_TRY(style.roof, read_surface(node, "roof"));
  }
  return style;
}

Result<glm::dmat4> read_transform(const JsonField& node) {
  glm::dmat4 transform(1.0);
  if (node.has("at")) {
    MERCIA_TRY(const JsonField at, node.array("at", 3));
    MERCIA_TRY(const glm::dvec3 offset, read_triple(at, -kMost, kMost));
    transform = glm::translate(transform, offset);
  }
  MERCIA_TRY(const double turn, number_or(node, "turn", -360.0, 360.0, 0.0));
  transform = glm::rotate(transform, turn * std::numbers::pi / 180.0, glm::dvec3(0, 0, 1));
  MERCIA_TRY(const double tilt, number_or(node, "tilt", -90.0, 90.0, 0.0));
  transform = glm::rotate(transform, tilt * std::numbers::pi / 180.0, glm::dvec3(1, 0, 0));
  if (node.has("scale")) {
    MERCIA_TRY(const JsonField scale, node.array("scale", 3));
    MERCIA_TRY(const glm::dvec3 factors, read_triple(scale, 0.01, 100.0));
    transform = glm::scale(transform, factors);
  }
  return transform;
}

struct Repeat {
  int count = 1;
  glm::dvec3 step{0.0};
  double turn = 0.0;  // radians
};

Result<Repeat> read_repeat(const JsonField& node) {
  Repeat repeat;
  if (!node.has("repeat")) return repeat;
  MERCIA_TRY(const JsonField field, node.object("repeat"));
  MERCIA_TRY(const double count, field.number("count", 1.0, 400.0));
  repeat.count = static_cast<int>(count);
  if (field.has("step")) {
    MERCIA_TRY(const JsonField step, field.array("step", 3));
    MERCIA_TRY(repeat.step, read_triple(step, -kMost, kMost));
  }
  MERCIA_TRY(const double turn, number_or(field, "turn", -360.0, 360.0, 0.0));
  repeat.turn = turn * std::numbers::pi / 180.0;
  return repeat;
}

Result<glm::dvec3> read_size(const JsonField& node) {
  MERCIA_TRY(const JsonField size, node.array("size", 3));
  return read_triple(size, kLeast, kMost);
}

Result<Ring> read_outline(const JsonField& node) {
  MERCIA_TRY(const JsonField outline, node.array("outline", 2000));
  std::vector<glm::dvec2> points;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    MERCIA_TRY(const glm::dvec2 point, read_pair(outline.element(i), -kMost, kMost));
    points.push_back(point);
  }
  const Ring ring = clean_ring(points, kLeast);
  if (ring.size() < 3 || std::abs(signed_area(ring)) < kLeast * kLeast)
    return outline.fail("the outline encloses no area", "give at least three corners");
  if (!is_valid(Polygon{ring, {}})) return outline.fail("the outline crosses or touches itself", "draw two solids");
  return ring;
}

Ring rectangle(double width, double depth) {
  return {{-width / 2, -depth / 2}, {width / 2, -depth / 2}, {width / 2, depth / 2}, {-width / 2, depth / 2}};
}

Placement moved(const Placement& placement, glm::dvec3 offset, double turn = 0.0) {
  Placement result = placement;
  result.to_landmark = glm::rotate(glm::translate(placement.to_landmark, offset), turn, glm::dvec3(0, 0, 1));
  return result;
}

Result<void> add_box(const JsonField& node, const Placement& placement, SurfaceMesh& mesh) {
  MERCIA_TRY(const glm::dvec3 size, read_size(node));
  add_prism(rectangle(size.x, size.y), size.z, placement, mesh);
  return {};
}

Result<void> add_extrusion(const JsonField& node, const Placement& placement, SurfaceMesh& mesh) {
  MERCIA_TRY(const Ring outline, read_outline(node));
  MERCIA_TRY(const double height, node.number("height", kLeast, kMost));
  add_prism(outline, height, placement, mesh);
  return {};
}

Result<void> add_profile(const JsonField& node, const Placement& placement, SurfaceMesh& mesh) {
  MERCIA_TRY(const Ring outline, read_outline(node));
  MERCIA_TRY(const double depth, node.number("depth", kLeast, kMost));
  add_slab(outline, depth, placement, mesh);
  return {};
}

// Walls up to size.z and above them a roof whose ridge runs along y.
Result<void> add_gable(const JsonField& node, const Placement& placement, SurfaceMesh& mesh) {
  MERCIA_TRY(const glm::dvec3 size, read_size(node));
  MERCIA_TRY(const double rise, node.number("rise", kLeast, kMost));
  const double half = size.x / 2;
  add_slab({{-half, 0.0}, {half, 0.0}, {half, size.z}, {0.0, size.z + rise}, {-half, size.z}}, size.y, placement, mesh);
  return {};
}

// A wall with a round-headed opening down to the ground: `opening` is its width and its height at the crown.
Result<void> add_arch(const JsonField& node, const Placement& placement, SurfaceMesh& mesh) {
  MERCIA_TRY(const glm::dvec3 size, read_size(node));
  MERCIA_TRY(const JsonField field, node.array("opening", 2));
  MERCIA_TRY(const glm::dvec2 opening, read_pair(field, kLeast, kMost));
  const double radius = opening.x / 2, spring = opening.y - radius;
  if (opening.x >= size.x || opening.y >= size.z || spring < 0.0)
    return field.fail("the opening does not fit into the wall", "make it narrower and at least half as high as wide");
  Ring outline{{size.x / 2, 0.0}, {size.x / 2, size.z}, {-size.x / 2, size.z}, {-size.x / 2, 0.0}, {-radius, 0.0}};
  constexpr int kPieces = 10;
  for (int i = 0; i <= kPieces; ++i) {
    const double angle = std::numbers::pi * (1.0 - static_cast<double>(i) / kPieces);
    outline.emplace_back(radius * std::cos(angle), spring + radius * std::sin(angle));
  }
  outline.emplace_back(radius, 0.0);
  add_slab(clean_ring(outline, 1e-4), size.y, placement, mesh);
  return {};
}

Result<int> read_sides(const JsonField& node, int fallback) {
  MERCIA_TRY(const double sides, number_or(node, "sides", 3.0, 128.0, fallback));
  return static_cast<int>(sides);
}

// "radius" is a number, or [x, y] for an ellipse.
Result<glm::dvec2> read_radius(const JsonField& node, std::string_view key) {
  if (node.has(key) && node.value().at(std::string(key)).is_array()) {
    MERCIA_TRY(const JsonField pair, node.array(key, 2));
    return read_pair(pair, kLeast, kMost);
  }
  MERCIA_TRY(const double radius, node.number(key, kLeast, kMost));
  return glm::dvec2(radius);
}

// Straight, or tapering to "top_radius".
Result<void> add_cylinder(const JsonField& node, const Placement& placement, SurfaceMesh& mesh) {
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

Result<void> add_spire(const JsonField& node, const Placement& placement, SurfaceMesh& mesh) {
  MERCIA_TRY(const glm::dvec2 radius, read_radius(node, "radius"));
  MERCIA_TRY(const double height, node.number("height", kLeast, kMost));
  MERCIA_TRY(const int sides, read_sides(node, 8));
  const std::array<LathePoint, 3> outline{{{0, 0, 0}, {radius.x, radius.y, 0}, {0, 0, height}}};
  add_lathe(outline, sides, placement, mesh);
  return {};
}

Result<void> add_dome(const JsonField& node, const Placement& placement, SurfaceMesh& mesh) {
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
Result<void> add_ring(const JsonField& node, const Placement& placement, SurfaceMesh& mesh) {
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
Result<void> add_colonnade(const JsonField& node, const Placement& placement, SurfaceMesh& mesh) {
  MERCIA_TRY(const glm::dvec3 size, read_size(node));
  MERCIA_TRY(const JsonField field, node.array("columns", 2));
  MERCIA_TRY(const glm::dvec2 columns, read_pair(field, 1.0, 100.0));
  MERCIA_TRY(const double radius, node.number("radius", kLeast, 20.0));
  const int nx = static_cast<int>(columns.x), ny = static_cast<int>(columns.y);
  const std::array<LathePoint, 4> outline{
      {{0, 0, 0}, {radius, radius, 0}, {radius * 0.85, radius * 0.85, size.z}, {0, 0, size.z}}};
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
Result<void> add_steps(const JsonField& node, const Placement& placement, SurfaceMesh& mesh) {
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

using AddSolid = Result<void> (*)(const JsonField&, const Placement&, SurfaceMesh&);
constexpr std::array<std::pair<std::string_view, AddSolid>, 11> kSolids{{
    {"box", add_box},
    {"extrusion", add_extrusion},
    {"profile", add_profile},
    {"gable", add_gable},
    {"arch", add_arch},
    {"cylinder", add_cylinder},
    {"spire", add_spire},
    {"dome", add_dome},
    {"ring", add_ring},
    {"colonnade", add_colonnade},
    {"steps", add_steps},
}};

Result<void> add_node(const JsonField& node, const Palette& palette, const Placement& placement, SurfaceMesh& mesh,
                      int depth) {
  MERCIA_TRY(const std::string name, node.text("shape"));
  MERCIA_TRY(const Style style, read_style(node, palette, placement.style));
  MERCIA_TRY(const glm::dmat4 transform, read_transform(node));
  MERCIA_TRY(const Repeat repeat, read_repeat(node));
  const auto* const solid =
      std::find_if(kSolids.begin(), kSolids.end(), [&](const auto& entry) { return entry.first == name; });
  if (solid == kSolids.end() && name != "group")
    return node.fail(
        fmt::format("\"{}\" is no shape", name),
        "use group, box, extrusion, profile, gable, arch, cylinder, spire, dome, ring, colonnade or steps");
  for (int i = 0; i < repeat.count; ++i) {
    Placement here = moved(placement, repeat.step * static_cast<double>(i), repeat.turn * i);
    here.to_landmark = here.to_landmark * transform;
    here.style = style;
    if (solid != kSolids.end()) {
      MERCIA_CHECK(solid->second(node, here, mesh));
    } else {
      MERCIA_TRY(const JsonField parts, node.array("parts", 10'000));
      // Repeated emptiness would never reach the limit of vertices.
      if (parts.size() == 0) return node.fail("the group has no parts");
      MERCIA_CHECK(add_nodes(parts, palette, here, mesh, depth + 1));
    }
    if (mesh.vertices.size() > kShapeVertexLimit)
      return node.fail(fmt::format("the landmark has more than {} vertices", kShapeVertexLimit), "repeat less");
  }
  return {};
}

}  // namespace

Result<void> add_nodes(const JsonField& nodes, const Palette& palette, const Placement& placement, SurfaceMesh& mesh,
                       int depth) {
  if (depth > kShapeDepthLimit)
    return nodes.fail(fmt::format("groups are nested deeper than {} levels", kShapeDepthLimit));
  for (std::size_t i = 0; i < nodes.size(); ++i)
    MERCIA_CHECK(add_node(nodes.element(i), palette, placement, mesh, depth));
  return {};
}

}  // namespace mercia::bake::shape
