#include "tools/bake/roof_wings.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

constexpr double kGrain = 0.4;          // metres: corners that differ less are in line
constexpr std::size_t kMostLines = 10;  // of corners in each direction
constexpr double kUncovered = 0.03;     // share of the area that the wings may leave out or add
constexpr std::size_t kMostWings = 3;

std::vector<double> lines_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  std::vector<double> lines;
  for (const double value : values)
    if (lines.empty() || value - lines.back() > kGrain) lines.push_back(value);
  return lines;
}

// The footprint as cells between the lines through its corners, in the frame of its oriented rectangle.
struct Cells {
  std::vector<double> u, v;
  std::vector<char> inside;
  std::vector<int> covered;  // by how many wings
  std::size_t columns() const { return u.size() - 1; }
  std::size_t rows() const { return v.size() - 1; }
  std::size_t at(std::size_t column, std::size_t row) const { return row * columns() + column; }
  double size(std::size_t column, std::size_t row) const { return (u[column + 1] - u[column]) * (v[row + 1] - v[row]); }
};

// Columns [west, east) and rows [south, north).
struct Wing {
  std::size_t west = 0, east = 0, south = 0, north = 0;
  double gain = 0.0;  // area that no other wing covers
  double size = 0.0;
};

// The wing of inside cells that covers most of what is not covered yet; the larger of equals.
Wing best_wing(const Cells& cells) {
  Wing best;
  for (std::size_t south = 0; south < cells.rows(); ++south)
    for (std::size_t west = 0; west < cells.columns(); ++west) {
      std::size_t limit = cells.columns();
      std::vector<double> gain_to(cells.columns() + 1, 0.0), size_to(cells.columns() + 1, 0.0);
      for (std::size_t north = south; north < cells.rows() && limit > west; ++north) {
        double gain = 0.0, size = 0.0;
        for (std::size_t column = west; column < limit; ++column) {
          if (!cells.inside[cells.at(column, north)]) {
            limit = column;
            break;
          }
          const double cell = cells.size(column, north);
          size += cell;
          gain += cells.covered[cells.at(column, north)] > 0 ? 0.0 : cell;
          const double whole = size_to[column + 1] += size, fresh = gain_to[column + 1] += gain;
          const bool better = fresh > best.gain + 1e-6 || (fresh > best.gain - 1e-6 && whole > best.size + 1e-6);
          if (better) best = {west, column + 1, south, north + 1, fresh, whole};
        }
      }
    }
  return best;
}

enum class End { West, East, South, North };

// The cells along one end of the wing: those just inside, or just beyond it. Empty beyond the house's own rectangle.
std::vector<std::size_t> cells_at(const Cells& cells, const Wing& wing, End end, bool beyond) {
  std::vector<std::size_t> out;
  const bool upright = end == End::West || end == End::East;
  const bool far = end == End::East || end == End::North;
  const std::size_t edge = end == End::West    ? wing.west
                           : end == End::East  ? wing.east
                           : end == End::South ? wing.south
                                               : wing.north;
  if (beyond && (far ? edge == (upright ? cells.columns() : cells.rows()) : edge == 0)) return out;
  const std::size_t line = far == beyond ? edge : edge - 1;
  if (upright) {
    for (std::size_t row = wing.south; row < wing.north; ++row) out.push_back(cells.at(line, row));
  } else {
    for (std::size_t column = wing.west; column < wing.east; ++column) out.push_back(cells.at(column, line));
  }
  return out;
}

// A wing ends in a gable only where the house ends and no other wing runs along that wall.
bool ends_free(const Cells& cells, const Wing& wing, End end) {
  const auto inside = cells_at(cells, wing, end, false), beyond = cells_at(cells, wing, end, true);
  return std::none_of(inside.begin(), inside.end(), [&](std::size_t cell) { return cells.covered[cell] > 1; }) &&
         std::none_of(beyond.begin(), beyond.end(), [&](std::size_t cell) { return cells.inside[cell] != 0; });
}

std::optional<Cells> cells_of(const Polygon& footprint, const OrientedRectangle& box) {
  Ring local;
  std::vector<double> all_u, all_v;
  for (const glm::dvec2& point : footprint.outer) {
    local.push_back({glm::dot(point - box.center, box.along), glm::dot(point - box.center, box.across())});
    all_u.push_back(local.back().x);
    all_v.push_back(local.back().y);
  }
  Cells cells{lines_of(all_u), lines_of(all_v), {}, {}};
  if (std::min(cells.u.size(), cells.v.size()) < 2 || std::max(cells.u.size(), cells.v.size()) > kMostLines)
    return std::nullopt;
  cells.inside.resize(cells.columns() * cells.rows());
  cells.covered.assign(cells.inside.size(), 0);
  double total = 0.0;
  for (std::size_t row = 0; row < cells.rows(); ++row)
    for (std::size_t column = 0; column < cells.columns(); ++column) {
      const glm::dvec2 middle(0.5 * (cells.u[column] + cells.u[column + 1]), 0.5 * (cells.v[row] + cells.v[row + 1]));
      const bool inside = contains(local, middle);
      cells.inside[cells.at(column, row)] = inside;
      if (inside) total += cells.size(column, row);
    }
  // Slanted walls would make steps of the cells.
  const double whole = area(footprint);
  if (std::abs(total - whole) > kUncovered * whole) return std::nullopt;
  return cells;
}

// Two or three rectangles that make up the house, or nothing.
std::vector<Wing> wings_of(Cells& cells) {
  double uncovered = 0.0;
  for (std::size_t row = 0; row < cells.rows(); ++row)
    for (std::size_t column = 0; column < cells.columns(); ++column)
      if (cells.inside[cells.at(column, row)]) uncovered += cells.size(column, row);
  const double enough = kUncovered * uncovered;
  std::vector<Wing> wings;
  while (uncovered > enough && wings.size() < kMostWings) {
    const Wing wing = best_wing(cells);
    for (std::size_t row = wing.south; row < wing.north; ++row)
      for (std::size_t column = wing.west; column < wing.east; ++column) ++cells.covered[cells.at(column, row)];
    uncovered -= wing.gain;
    wings.push_back(wing);
  }
  if (uncovered > enough || wings.size() < 2) wings.clear();
  return wings;
}

}  // namespace

std::optional<RoofField> wing_field(RoofShape shape, const Polygon& footprint, double roof_height) {
  const bool ridged = shape == RoofShape::Gabled || shape == RoofShape::Hipped || shape == RoofShape::HalfHipped;
  if (!ridged || !footprint.holes.empty() || footprint.outer.size() < 6) return std::nullopt;
  const OrientedRectangle box = oriented_rectangle(footprint.outer);
  if (area(footprint) > 0.95 * box.area()) return std::nullopt;
  auto cells = cells_of(footprint, box);
  if (!cells) return std::nullopt;
  const std::vector<Wing> wings = wings_of(*cells);
  if (wings.empty()) return std::nullopt;

  double widest = 0.0;
  for (const Wing& wing : wings)
    widest = std::max(
        widest, 0.5 * std::min(cells->u[wing.east] - cells->u[wing.west], cells->v[wing.north] - cells->v[wing.south]));
  const double slope = roof_height / widest;
  const glm::dvec2 u = box.along, v = box.across();
  RoofField field;
  field.origin = box.center;
  for (const Wing& wing : wings) {
    const double west = cells->u[wing.west], east = cells->u[wing.east];
    const double south = cells->v[wing.south], north = cells->v[wing.north];
    const bool along_u = east - west >= north - south;
    const bool hipped = shape == RoofShape::Hipped;
    // height = slope * (distance from the wing's side)
    const auto side = [&](glm::dvec2 inward, double at) { field.planes.push_back({slope * inward, -slope * at}); };
    if (!along_u || hipped || !ends_free(*cells, wing, End::West)) side(u, west);
    if (!along_u || hipped || !ends_free(*cells, wing, End::East)) side(-u, -east);
    if (along_u || hipped || !ends_free(*cells, wing, End::South)) side(v, south);
    if (along_u || hipped || !ends_free(*cells, wing, End::North)) side(-v, -north);
    field.wing_ends.push_back(field.planes.size());
  }
  return field;
}

}  // namespace mercia::bake
