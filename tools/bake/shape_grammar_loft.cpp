#include "tools/bake/shape_grammar_loft.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "tools/bake/polygon_triangulate.h"
#include "tools/bake/shape_grammar_face.h"

namespace mercia::bake::shape {
namespace {

constexpr double kRounded = 0.766;    // cosine of 40 degrees
constexpr double kMitreLimit = 3.0;   // how much wider a mitred corner may be than the way
constexpr double kLevelSpread = 0.1;  // of heights within a section that still counts as level, metres

// The skin as a grid of four-cornered faces: `row` counts sections, `column` the sides of a section.
class Grid {
 public:
  explicit Grid(const Loft& loft)
      : loft_(loft),
        columns_(loft.sections.front().size()),
        rows_(loft.sections.size() - (loft.closed ? 0 : 1)),
        normals_(rows_ * columns_) {
    for (std::size_t row = 0; row < rows_; ++row)
      for (std::size_t column = 0; column < columns_; ++column) {
        const glm::dvec3 a = point(row, column), b = point(row, column + 1), c = point(row + 1, column + 1),
                         d = point(row + 1, column);
        normals_[row * columns_ + column] = 0.5 * glm::cross(c - a, d - b);
      }
  }

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  const glm::dvec3& point(std::size_t row, std::size_t column) const {
    return loft_.sections[row % loft_.sections.size()][column % columns_];
  }
  // Its length is the face's area.
  const glm::dvec3& face(std::size_t row, std::size_t column) const {
    return normals_[row % rows_ * columns_ + column % columns_];
  }
  // Of a face's corner: the mean of the faces around it that turn little from this one.
  glm::dvec3 corner_normal(std::size_t row, std::size_t column, std::size_t corner_row,
                           std::size_t corner_column) const {
    const glm::dvec3 own = face(row, column);
    if (!(glm::length(own) > 0.0)) return {0, 0, 1};
    const glm::dvec3 direction = glm::normalize(own);
    glm::dvec3 sum(0.0);
    for (const std::size_t back_row : {0u, 1u})
      for (const std::size_t back_column : {0u, 1u}) {
        if (!loft_.closed && (corner_row < back_row || corner_row - back_row >= rows_)) continue;
        const glm::dvec3& other = face(corner_row + rows_ - back_row, corner_column + columns_ - back_column);
        const double length = glm::length(other);
        if (length > 0.0 && glm::dot(other, direction) > kRounded * length) sum += other;
      }
    return glm::length(sum) > 0.0 ? glm::normalize(sum) : direction;
  }

 private:
  const Loft& loft_;
  std::size_t columns_;
  std::size_t rows_;
  std::vector<glm::dvec3> normals_;
};

bool is_level(const std::vector<glm::dvec3>& section) {
  const auto [low, high] =
      std::minmax_element(section.begin(), section.end(), [](const auto& a, const auto& b) { return a.z < b.z; });
  return high->z - low->z < kLevelSpread;
}

// Metres along a line of points, ending in a whole number of bays.
std::vector<double> measured(const std::vector<glm::dvec3>& points) {
  std::vector<double> at{0.0};
  for (std::size_t i = 1; i < points.size(); ++i) at.push_back(at.back() + glm::distance(points[i - 1], points[i]));
  const double whole = std::max(1.0, std::round(at.back() / kUsualBay)) * kUsualBay;
  const double stretch = at.back() > 0.0 ? whole / at.back() : 1.0;
  for (double& distance : at) distance *= stretch;
  return at;
}

void add_cap(const Loft& loft, bool at_end, const Face& face) {
  const std::vector<glm::dvec3>& section = at_end ? loft.sections.back() : loft.sections.front();
  glm::dvec3 area(0.0);
  for (std::size_t i = 1; i + 1 < section.size(); ++i)
    area += glm::cross(section[i] - section[0], section[i + 1] - section[0]);
  if (!(glm::length(area) > 0.0)) return;
  const glm::dvec3 normal = glm::normalize(at_end ? area : -area);
  std::vector<std::uint32_t> corners;
  for (std::size_t i = 0; i < section.size(); ++i)
    corners.push_back(face.corner(section[i], normal, loft.cap[i], normal.z > kLooksUp));
  face.triangles(corners, triangulate(Polygon{loft.cap, {}}), !at_end);
}

glm::dvec3 flat_right(const glm::dvec3& direction) {
  const glm::dvec2 along = glm::normalize(glm::dvec2(direction));
  return {along.y, -along.x, 0.0};
}

}  // namespace

void add_loft(const Loft& loft, const Placement& placement, SurfaceMesh& mesh) {
  const Face face(placement, mesh);
  const Grid grid(loft);
  const bool level = is_level(loft.sections.front());
  std::vector<glm::dvec3> along;
  if (level) {
    along = loft.sections.front();
    along.push_back(along.front());
  } else {
    for (std::size_t row = 0; row <= grid.rows(); ++row) along.push_back(grid.point(row, 0));
  }
  const std::vector<double> metres = measured(along);
  for (std::size_t row = 0; row < grid.rows(); ++row)
    for (std::size_t column = 0; column < grid.columns(); ++column) {
      const double area = glm::length(grid.face(row, column));
      const bool looks_up = area > 0.0 && grid.face(row, column).z > kLooksUp * area;
      const std::array<std::array<std::size_t, 2>, 4> corners{
          {{row, column}, {row, column + 1}, {row + 1, column + 1}, {row + 1, column}}};
      std::array<glm::dvec3, 4> points{}, normals{};
      std::array<glm::dvec2, 4> uv{};
      for (std::size_t k = 0; k < 4; ++k) {
        const auto [at_row, at_column] = corners[k];
        points[k] = grid.point(at_row, at_column);
        normals[k] = grid.corner_normal(row, column, at_row, at_column);
        uv[k] = level ? glm::dvec2(metres[at_column], points[k].z)
                      : glm::dvec2(metres[at_row],
                                   static_cast<double>(k == 0 || k == 3 ? 0 : 1) *
                                       glm::distance(grid.point(at_row, column), grid.point(at_row, column + 1)));
      }
      face.quad(points, normals, uv, looks_up);
    }
  if (loft.closed) return;
  add_cap(loft, false, face);
  add_cap(loft, true, face);
}

Loft upright_sweep(const Course& course, const Ring& section) {
  Loft loft;
  loft.closed = course.closed;
  loft.cap = anticlockwise(section);
  const std::size_t count = course.line.size();
  for (std::size_t i = 0; i < count; ++i) {
    const bool first = i == 0 && !course.closed, last = i + 1 == count && !course.closed;
    const glm::dvec3& here = course.line[i];
    const glm::dvec3 before = first ? here : here - course.line[(i + count - 1) % count];
    const glm::dvec3 after = last ? here : course.line[(i + 1) % count] - here;
    const glm::dvec3 right_before = flat_right(first ? after : before), right_after = flat_right(last ? before : after);
    const glm::dvec3 sum = right_before + right_after;
    const double cosine = glm::length(sum) / 2.0;
    const glm::dvec3 right = cosine > 1e-6 ? glm::normalize(sum) * std::min(1.0 / cosine, kMitreLimit) : right_before;
    std::vector<glm::dvec3> placed;
    for (const glm::dvec2 p : loft.cap) placed.push_back(here + right * p.x + glm::dvec3(0, 0, p.y));
    loft.sections.push_back(std::move(placed));
  }
  // Seen against the way, x points left: turned about, the outline is anticlockwise again.
  for (std::vector<glm::dvec3>& placed : loft.sections) std::reverse(placed.begin(), placed.end());
  std::reverse(loft.cap.begin(), loft.cap.end());
  for (glm::dvec2& p : loft.cap) p.x = -p.x;
  return loft;
}

Loft tube_sweep(const Course& course, double radius, int sides) {
  Loft loft;
  loft.closed = course.closed;
  for (int k = 0; k < sides; ++k) {
    const double angle = 2.0 * std::numbers::pi * k / sides;
    loft.cap.emplace_back(radius * std::cos(angle), radius * std::sin(angle));
  }
  const std::size_t count = course.line.size();
  glm::dvec3 side(0.0);
  for (std::size_t i = 0; i < count; ++i) {
    const bool first = i == 0 && !course.closed, last = i + 1 == count && !course.closed;
    const glm::dvec3& here = course.line[i];
    const glm::dvec3 in = first ? glm::dvec3(0.0) : glm::normalize(here - course.line[(i + count - 1) % count]);
    const glm::dvec3 out = last ? glm::dvec3(0.0) : glm::normalize(course.line[(i + 1) % count] - here);
    // Halfway between the two pieces that meet here; a way that turns right back keeps the first one's direction.
    const glm::dvec3 along = glm::length(in + out) > 1e-6 ? glm::normalize(in + out) : in;
    // The side is carried on from section to section, so that the tube does not twist.
    if (i == 0) side = std::abs(along.z) < 0.9 ? glm::dvec3(0, 0, 1) : glm::dvec3(1, 0, 0);
    side = glm::normalize(side - along * glm::dot(side, along));
    const glm::dvec3 other = glm::cross(along, side);
    std::vector<glm::dvec3> placed;
    for (const glm::dvec2 p : loft.cap) placed.push_back(course.line[i] + side * p.x + other * p.y);
    loft.sections.push_back(std::move(placed));
  }
  return loft;
}

Loft stacked(const Ring& outline, const std::vector<SkinLevel>& levels) {
  Loft loft;
  loft.cap = anticlockwise(outline);
  for (const SkinLevel& level : levels) {
    std::vector<glm::dvec3> section;
    for (const glm::dvec2 p : loft.cap) section.emplace_back(p * level.scale, level.z);
    loft.sections.push_back(std::move(section));
  }
  return loft;
}

std::vector<glm::dvec3> curve_through(const std::vector<glm::dvec3>& points, bool closed, int pieces) {
  const auto count = static_cast<std::ptrdiff_t>(points.size());
  const auto at = [&](std::ptrdiff_t i) {
    if (closed) return points[static_cast<std::size_t>((i + count) % count)];
    return points[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(i, 0, count - 1))];
  };
  std::vector<glm::dvec3> curve;
  for (std::ptrdiff_t i = 0; i < (closed ? count : count - 1); ++i)
    for (int k = 0; k < pieces; ++k) {
      const double t = static_cast<double>(k) / pieces;
      const glm::dvec3 a = at(i - 1), b = at(i), c = at(i + 1), d = at(i + 2);
      curve.push_back(0.5 * (2.0 * b + (c - a) * t + (2.0 * a - 5.0 * b + 4.0 * c - d) * t * t +
                             (3.0 * b - a - 3.0 * c + d) * t * t * t));
    }
  if (!closed) curve.push_back(points.back());
  return curve;
}

}  // namespace mercia::bake::shape
