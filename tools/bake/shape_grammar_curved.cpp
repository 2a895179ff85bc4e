// The nodes that are stretched over curves: turned solids, skins, sweeps.
#include <array>
#include <cmath>
#include <numbers>

#include "tools/bake/polygon_boolean.h"
#include "tools/bake/polygon_geometry.h"
#include "tools/bake/region_fields.h"
#include "tools/bake/shape_grammar_kinds.h"
#include "tools/bake/shape_grammar_loft.h"

namespace mercia::bake::shape {
namespace {

using region::JsonField;

constexpr double kDegree = std::numbers::pi / 180.0;
constexpr std::size_t kPointLimit = 500;

// An outline [[radius, z], …] from the foot to the top, turned around z; both ends are closed.
Result<void> add_turned(const JsonField& node, const Palette& /*palette*/, const Placement& placement,
                        SurfaceMesh& mesh) {
  MERCIA_TRY(const JsonField list, node.array("outline", kPointLimit));
  MERCIA_TRY(const int sides, read_sides(node, kRoundSides));
  if (list.size() < 2) return list.fail("an outline of at least two points is expected here");
  std::vector<LathePoint> outline;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const bool inner = i > 0 && i + 1 < list.size();
    MERCIA_TRY(const glm::dvec2 point, read_pair(list.element(i), -kMost, kMost));
    if (point.x < (inner ? kLeast : 0.0))
      return list.element(i).fail("the radius is too small", "only the two ends may lie on the axis");
    if (i == 0 && point.x > 0.0) outline.push_back({0, 0, point.y});
    outline.push_back({point.x, point.x, point.y});
  }
  if (outline.back().radius_x > 0.0) outline.push_back({0, 0, outline.back().z});
  add_lathe(outline, sides, placement, mesh);
  return {};
}

Result<std::vector<glm::dvec3>> read_path(const JsonField& node) {
  MERCIA_TRY(const JsonField list, node.array("path", kPointLimit));
  if (list.size() < 2) return list.fail("a path has at least two points");
  std::vector<glm::dvec3> path;
  for (std::size_t i = 0; i < list.size(); ++i) {
    MERCIA_TRY(const glm::dvec3 point, read_triple(list.element(i), -kMost, kMost));
    if (!path.empty() && glm::distance(path.back(), point) < kLeast)
      return list.element(i).fail("the point is the same as the one before it");
    path.push_back(point);
  }
  return path;
}

// Part of a circle or ellipse about the node's origin, from one bearing to another (degrees, anticlockwise from x),
// that may climb on its way.
Result<Course> read_arc(const JsonField& arc) {
  MERCIA_TRY(const glm::dvec2 radius, read_radius(arc, "radius"));
  MERCIA_TRY(const double from, number_or(arc, "from", -3600.0, 3600.0, 0.0));
  MERCIA_TRY(const double to, number_or(arc, "to", -3600.0, 3600.0, 360.0));
  MERCIA_TRY(const double rise, number_or(arc, "rise", -kMost, kMost, 0.0));
  const double turns = std::abs(to - from) / 360.0;
  if (turns < 1e-3) return arc.fail("the arc ends where it begins");
  MERCIA_TRY(const int pieces, read_count(arc, "pieces", 2, 400, std::max(4, static_cast<int>(turns * 40.0))));
  Course course;
  course.closed = rise == 0.0 && std::abs(turns - 1.0) < 1e-9;
  if (course.closed && pieces < 3) return arc.fail("a circle has at least three pieces");
  for (int i = 0; i < pieces + (course.closed ? 0 : 1); ++i) {
    const double share = static_cast<double>(i) / pieces, angle = (from + (to - from) * share) * kDegree;
    course.line.emplace_back(radius.x * std::cos(angle), radius.y * std::sin(angle), rise * share);
  }
  return course;
}

// All round an oblong with rounded corners, anticlockwise.
Result<Course> read_around(const JsonField& around) {
  MERCIA_TRY(const JsonField list, around.array("size", 2));
  MERCIA_TRY(const glm::dvec2 size, read_pair(list, kLeast, kMost));
  MERCIA_TRY(const double corner, number_or(around, "corner", 0.0, std::min(size.x, size.y) / 2, 0.0));
  constexpr int kCornerPieces = 8;
  std::vector<glm::dvec2> line;
  for (int quarter = 0; quarter < 4; ++quarter) {
    const glm::dvec2 sign(quarter == 0 || quarter == 3 ? 1.0 : -1.0, quarter < 2 ? 1.0 : -1.0);
    const glm::dvec2 middle = sign * (size / 2.0 - corner);
    const int pieces = corner > 0.0 ? kCornerPieces : 0;
    for (int i = 0; i <= pieces; ++i) {
      const double angle = (quarter + (pieces > 0 ? static_cast<double>(i) / pieces : 0.0)) * std::numbers::pi / 2;
      line.push_back(middle + corner * glm::dvec2(std::cos(angle), std::sin(angle)));
    }
  }
  Course course;
  course.closed = true;
  for (const glm::dvec2 p : clean_ring(line, 1e-6)) course.line.emplace_back(p, 0.0);
  return course;
}

Result<Course> read_course(const JsonField& node) {
  if (node.has("arc")) {
    MERCIA_TRY(const JsonField arc, node.object("arc"));
    return read_arc(arc);
  }
  if (node.has("around")) {
    MERCIA_TRY(const JsonField around, node.object("around"));
    return read_around(around);
  }
  MERCIA_TRY(std::vector<glm::dvec3> path, read_path(node));
  MERCIA_TRY(const int pieces, read_count(node, "smooth", 1, 40, 1));
  MERCIA_TRY(const bool closed, boolean_or(node, "closed", false));
  if (closed && path.size() < 3) return node.fail("a closed path has at least three points");
  return Course{pieces > 1 ? curve_through(path, closed, pieces) : path, closed};
}

// Rows of seats that rise to the right of the way: `heights` of the first and the last row, a wall behind them up to
// `back`.
Result<Ring> read_seats(const JsonField& seats) {
  MERCIA_TRY(const double depth, seats.number("depth", 0.5, 200.0));
  MERCIA_TRY(const JsonField field, seats.array("heights", 2));
  MERCIA_TRY(const glm::dvec2 heights, read_pair(field, kLeast, 200.0));
  MERCIA_TRY(const int rows, read_count(seats, "rows", 2, 60, 12));
  MERCIA_TRY(const double back, number_or(seats, "back", 0.0, 200.0, 0.0));
  if (heights.x >= heights.y) return field.fail("the last row is not higher than the first");
  constexpr double kWall = 0.4;
  Ring section{{0.0, 0.0}, {depth, 0.0}};
  double end = depth;
  if (back > heights.y + 0.05) {
    end = depth - kWall;
    section.insert(section.end(), {{depth, back}, {end, back}});
  }
  for (int row = rows; row-- > 0;) {
    const double z = heights.x + (heights.y - heights.x) * row / (rows - 1);
    section.emplace_back(end * (row + 1) / rows, z);
    section.emplace_back(end * row / rows, z);
  }
  return section;
}

// A section or a tube carried along a way.
Result<void> add_sweep(const JsonField& node, const Palette& /*palette*/, const Placement& placement,
                       SurfaceMesh& mesh) {
  MERCIA_TRY(const Course course, read_course(node));
  if (node.has("radius")) {
    MERCIA_TRY(const double radius, node.number("radius", kLeast, kMost));
    MERCIA_TRY(const int sides, read_sides(node, 6));
    add_loft(tube_sweep(course, radius, sides), placement, mesh);
    return {};
  }
  for (std::size_t i = 1; i < course.line.size(); ++i)
    if (glm::distance(glm::dvec2(course.line[i - 1]), glm::dvec2(course.line[i])) < 1e-3)
      return node.fail("the way goes straight up, where a section cannot stand upright", "use a radius");
  Ring section;
  if (node.has("seats")) {
    MERCIA_TRY(const JsonField seats, node.object("seats"));
    MERCIA_TRY(section, read_seats(seats));
  } else {
    MERCIA_TRY(section, read_outline(node, "section"));
  }
  add_loft(upright_sweep(course, section), placement, mesh);
  return {};
}

struct Studs {
  double spacing = 2.0;
  double radius = 0.6;
  double height = 0.1;
  Color color;
};

Result<Studs> read_studs(const JsonField& field, const Palette& palette) {
  Studs studs;
  MERCIA_TRY(studs.spacing, field.number("spacing", 0.3, 50.0));
  MERCIA_TRY(studs.radius, field.number("radius", kLeast, 20.0));
  MERCIA_TRY(studs.height, field.number("height", kLeast, 5.0));
  MERCIA_TRY(studs.color, read_named_color(field, "colour", palette));
  return studs;
}

// A shallow cone on the skin at `at`, its axis along `normal`.
void add_stud(const Studs& studs, const glm::dvec3& at, const glm::dvec3& normal, const Placement& placement,
              SurfaceMesh& mesh) {
  const glm::dvec3 side = glm::normalize(glm::cross(glm::dvec3(0, 0, 1), normal)), up = glm::cross(normal, side);
  Placement here = painted(placement, studs.color);
  here.to_landmark = placement.to_landmark * glm::dmat4(glm::dvec4(side, 0), glm::dvec4(up, 0), glm::dvec4(normal, 0),
                                                        glm::dvec4(at - normal * studs.height, 1));
  const std::array<LathePoint, 3> outline{{{0, 0, 0}, {studs.radius, studs.radius, 0}, {0, 0, 2 * studs.height}}};
  add_lathe(outline, 7, here, mesh);
}

// Rows of studs over all that is not nearly level, every other row half a step along.
void add_studs(const Loft& skin, const Studs& studs, const Placement& placement, SurfaceMesh& mesh) {
  bool shifted = false;
  double next = studs.spacing / 2, climbed = 0.0;
  for (std::size_t row = 0; row + 1 < skin.sections.size(); ++row) {
    const auto &low = skin.sections[row], &high = skin.sections[row + 1];
    const double climb = glm::distance(low[0], high[0]);
    for (; climb > 0.0 && next <= climbed + climb; next += studs.spacing * 0.87, shifted = !shifted) {
      const double share = (next - climbed) / climb;
      const auto point = [&](std::size_t i) { return glm::mix(low[i % low.size()], high[i % low.size()], share); };
      double girth = 0.0, at = 0.0;
      for (std::size_t i = 0; i < low.size(); ++i) girth += glm::distance(point(i), point(i + 1));
      const double step = girth / std::max(1.0, std::round(girth / studs.spacing));
      double wanted = shifted ? step / 2 : 0.0;
      for (std::size_t i = 0; i < low.size(); ++i) {
        const glm::dvec3 a = point(i), b = point(i + 1);
        const double length = glm::distance(a, b);
        const glm::dvec3 normal = glm::cross(b - a, high[i] - low[i]);
        for (; length > 0.0 && wanted < at + length - 1e-9; wanted += step)
          if (glm::length(normal) > 0.0 && std::abs(glm::normalize(normal).z) < 0.9)
            add_stud(studs, glm::mix(a, b, (wanted - at) / length), glm::normalize(normal), placement, mesh);
        at += length;
      }
    }
    climbed += climb;
  }
}

// Level outlines on top of each other: "levels" [[z, scale], …] or [[z, scale x, scale y], …] from the ground up. With
// "smooth" the outline, with "curve" the levels are bent through their points in so many pieces.
Result<void> add_skin(const JsonField& node, const Palette& palette, const Placement& placement, SurfaceMesh& mesh) {
  MERCIA_TRY(Ring outline, read_outline(node));
  MERCIA_TRY(const int smooth, read_count(node, "smooth", 1, 40, 1));
  MERCIA_TRY(const int curve, read_count(node, "curve", 1, 40, 1));
  if (smooth > 1) {
    std::vector<glm::dvec3> corners;
    for (const glm::dvec2 p : outline) corners.emplace_back(p, 0.0);
    outline.clear();
    for (const glm::dvec3& p : curve_through(corners, true, smooth)) outline.emplace_back(p);
    if (!is_valid(Polygon{outline, {}})) return node.fail("the smoothed outline crosses itself", "add corners");
  }
  MERCIA_TRY(const JsonField list, node.array("levels", kPointLimit));
  if (list.size() < 2) return list.fail("a skin has at least two levels");
  std::vector<glm::dvec3> levels;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const JsonField level = list.element(i);
    if (!level.value().is_array() || (level.size() != 2 && level.size() != 3))
      return level.fail("a level [z, scale] or [z, scale x, scale y] is expected here");
    MERCIA_TRY(const double z, level.element(0).as_number(-kMost, kMost));
    MERCIA_TRY(const double x, level.element(1).as_number(1e-3, 100.0));
    MERCIA_TRY(const double y, level.element(level.size() - 1).as_number(1e-3, 100.0));
    if (!levels.empty() && z < levels.back().z) return level.fail("the level lies below the one before it");
    levels.emplace_back(x, y, z);
  }
  if (curve > 1) levels = curve_through(levels, false, curve);
  std::vector<SkinLevel> stack;
  for (const glm::dvec3& level : levels) stack.push_back({level.z, glm::dvec2(level)});
  const Loft skin = stacked(outline, stack);
  add_loft(skin, placement, mesh);
  if (node.has("studs")) {
    MERCIA_TRY(const JsonField field, node.object("studs"));
    MERCIA_TRY(const Studs studs, read_studs(field, palette));
    add_studs(skin, studs, placement, mesh);
  }
  return {};
}

constexpr std::array<Kind, 3> kKinds{{{"turned", add_turned}, {"sweep", add_sweep}, {"skin", add_skin}}};

}  // namespace

std::span<const Kind> curved_kinds() { return kKinds; }

}  // namespace mercia::bake::shape
