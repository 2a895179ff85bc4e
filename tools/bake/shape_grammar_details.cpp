// The nodes that are put on walls. All face -y, towards one who looks along y; their z = 0 is the sill or the middle.
#include <array>
#include <cmath>
#include <numbers>

#include "tools/bake/polygon_geometry.h"
#include "tools/bake/region_fields.h"
#include "tools/bake/shape_grammar.h"
#include "tools/bake/shape_grammar_kinds.h"
#include "tools/bake/shape_grammar_openings.h"

namespace mercia::bake::shape {
namespace {

using region::JsonField;

constexpr Color kGlass{52, 62, 72, 255};
constexpr Color kDial{238, 234, 220, 255};
constexpr Color kHand{34, 36, 40, 255};

Result<Color> color_or(const JsonField& node, std::string_view key, const Palette& palette, const Color& fallback) {
  if (!node.has(key)) return fallback;
  return read_named_color(node, key, palette);
}

// On the wall, without windows of its own.
Placement on_wall(const Placement& placement) {
  Placement result = laid(placement);
  result.style.wall = result.style.roof = tiles::Surface::Generic;
  result.style.roof_color = result.style.wall_color;
  return result;
}

void add_bar(glm::dvec2 low, glm::dvec2 high, double depth, const Placement& placement, SurfaceMesh& mesh) {
  add_prism({low, {high.x, low.y}, high, {low.x, high.y}}, depth, placement, mesh);
}

// A pane with a frame around it and bars across, `size` [width, height at the crown].
Result<void> add_window(const JsonField& node, const Palette& palette, const Placement& placement, SurfaceMesh& mesh) {
  MERCIA_TRY(const JsonField field, node.array("size", 2));
  MERCIA_TRY(const glm::dvec2 size, read_pair(field, kLeast, kMost));
  MERCIA_TRY(const Head head, read_head(node));
  MERCIA_TRY(const double frame, number_or(node, "frame", 0.0, 10.0, 0.2));
  MERCIA_TRY(const double depth, number_or(node, "depth", 0.02, 10.0, 0.2));
  MERCIA_TRY(const int mullions, read_count(node, "mullions", 0, 60, 0));
  MERCIA_TRY(const int transoms, read_count(node, "transoms", 0, 60, 0));
  MERCIA_TRY(const Color glass, color_or(node, "pane", palette, kGlass));
  if (size.y < head_rise(head, size.x)) return field.fail("the window is too low for its head");
  const Placement wall = on_wall(placement);
  const Ring pane = clean_ring(opening_line(size, head), 1e-4);
  add_prism(pane, depth * 0.4, painted(wall, glass), mesh);
  const double spring = size.y - head_rise(head, size.x);
  const double bar = std::min(0.12, size.x * 0.08) / 2;
  for (int i = 1; i <= mullions; ++i) {
    const double x = size.x * (static_cast<double>(i) / (mullions + 1) - 0.5);
    // Up to the head's curve, by its chord from springing to crown.
    const double top = spring + (size.y - spring) * (1.0 - std::abs(x) / (size.x / 2));
    add_bar({x - bar, 0.0}, {x + bar, top}, depth * 0.7, wall, mesh);
  }
  for (int i = 1; i <= transoms; ++i) {
    const double z = spring * i / (transoms + (head == Head::Flat ? 1 : 0));
    add_bar({-size.x / 2, z - bar}, {size.x / 2, z + bar}, depth * 0.7, wall, mesh);
  }
  if (!(frame > 0.0)) return {};
  const double wide = size.x + 2 * frame;
  Ring around = opening_line(size, head);
  std::vector<glm::dvec2> outer =
      opening_line({wide, spring + head_rise(head, wide) + (head == Head::Flat ? frame : 0.0)}, head);
  around.insert(around.end(), outer.rbegin(), outer.rend());
  add_prism(clean_ring(around, 1e-4), depth, wall, mesh);
  add_bar({-wide / 2, -frame}, {wide / 2, 0.0}, depth * 1.3, wall, mesh);
  return {};
}

// A dial with twelve marks and two hands; z = 0 is its middle.
Result<void> add_clock(const JsonField& node, const Palette& palette, const Placement& placement, SurfaceMesh& mesh) {
  MERCIA_TRY(const double radius, node.number("radius", 0.1, 50.0));
  MERCIA_TRY(const JsonField field, node.array("time", 2));
  MERCIA_TRY(const glm::dvec2 time, read_pair(field, 0.0, 59.0));
  MERCIA_TRY(const Color dial, color_or(node, "dial", palette, kDial));
  MERCIA_TRY(const Color hand, color_or(node, "hands", palette, kHand));
  const Placement wall = on_wall(placement);
  const double rim = radius * 1.12, depth = radius * 0.12;
  const std::array<LathePoint, 4> face{{{0, 0, 0}, {radius, radius, 0}, {radius, radius, depth}, {0, 0, depth}}};
  add_lathe(face, 24, painted(wall, dial), mesh);
  const std::array<LathePoint, 4> ring{
      {{radius, radius, 0}, {rim, rim, 0}, {rim, rim, depth * 1.8}, {radius, radius, depth * 1.8}}};
  add_lathe(ring, 24, wall, mesh);
  const Placement dark = painted(wall, hand);
  // A bar from `from` to `to` along the direction of this many hours.
  const auto spoke = [&](double hours, double from, double to, double width) {
    add_bar({-width / 2, from}, {width / 2, to}, depth * 1.4, moved(dark, {0, 0, 0}, -hours * std::numbers::pi / 6.0),
            mesh);
  };
  for (int hour = 0; hour < 12; ++hour)
    spoke(hour, radius * 0.78, radius * 0.95, radius * (hour % 3 == 0 ? 0.11 : 0.06));
  spoke(time.x + time.y / 60.0, -radius * 0.12, radius * 0.52, radius * 0.12);
  spoke(time.y / 5.0, -radius * 0.15, radius * 0.76, radius * 0.08);
  return {};
}

// Overlapping hoops before the four walls of a box of this size.
Result<void> add_filigree(const JsonField& node, const Palette& /*palette*/, const Placement& placement,
                          SurfaceMesh& mesh) {
  MERCIA_TRY(const glm::dvec3 size, read_size(node));
  MERCIA_TRY(const double radius, node.number("radius", 0.1, 100.0));
  MERCIA_TRY(const double bar, node.number("bar", kLeast, radius / 2));
  MERCIA_TRY(const JsonField field, node.array("spacing", 2));
  MERCIA_TRY(const glm::dvec2 spacing, read_pair(field, 0.2, 200.0));
  MERCIA_TRY(const int sides, read_sides(node, 12));
  const double inner = radius - bar;
  const std::array<LathePoint, 3> hoop{
      {{inner, inner, 0}, {radius, radius, 0}, {radius - bar / 2, radius - bar / 2, bar}}};
  const int rows = 1 + static_cast<int>(std::floor((size.z - 2 * radius) / spacing.y + 1e-9));
  if (size.z < 2 * radius || size.x < 2 * radius || size.y < 2 * radius)
    return node.fail("a hoop is larger than the wall", "make radius smaller");
  const double lift = (size.z - 2 * radius - (rows - 1) * spacing.y) / 2;
  for (int side = 0; side < 4; ++side) {
    const double width = side % 2 == 0 ? size.x : size.y, out = side % 2 == 0 ? size.y / 2 : size.x / 2;
    const Placement wall = on_wall(moved(moved(placement, {0, 0, 0}, side * std::numbers::pi / 2), {0, -out, 0}));
    for (int row = 0; row < rows; ++row) {
      const double room = width - 2 * radius - (row % 2 == 1 ? spacing.x : 0.0);
      const int count = 1 + static_cast<int>(std::floor(std::max(0.0, room) / spacing.x + 1e-9));
      for (int i = 0; i < count; ++i)
        add_lathe(hoop, sides, moved(wall, {(i - (count - 1) / 2.0) * spacing.x, lift + radius + row * spacing.y, 0.0}),
                  mesh);
    }
    if (mesh.vertices.size() > kShapeVertexLimit) break;  // refused by the caller
  }
  return {};
}

constexpr std::array<Kind, 3> kKinds{{{"window", add_window}, {"clock", add_clock}, {"filigree", add_filigree}}};

}  // namespace

std::span<const Kind> detail_kinds() { return kKinds; }

}  // namespace mercia::bake::shape
