#include "tools/bake/terrain_tin.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace mercia::bake {
namespace {

constexpr int kLargestRoot = 1024;  // cells
constexpr double kFlatCell = 64.0;  // metres; only powers of two of it are ever used
constexpr double kEarthRadius = 6.371e6;

}  // namespace

TerrainTin::TerrainTin(const Terrain& terrain, glm::dvec2 low, glm::dvec2 high) : terrain_(&terrain) {
  const glm::dvec2 size = glm::max(high - low, glm::dvec2(1.0));
  glm::dvec2 cells(0.0);
  if (terrain.is_flat()) {
    origin_ = low;
    cell_ = std::max(kFlatCell, std::max(size.x, size.y) / 8192.0);
    cells = glm::ceil(size / cell_);
  } else {
    origin_ = terrain.origin();
    cell_ = terrain.cell();
    cells = glm::dvec2(terrain.columns() - 1, terrain.rows() - 1);
    // A hundredth of what the raster's own spacing leaves open, between what the eye sees and what a map is worth.
    finest_tolerance_ = std::clamp(0.015 * cell_, 0.08, 0.2);
  }
  side_ = 2;
  while (side_ < kLargestRoot && side_ < std::max(cells.x, cells.y)) side_ *= 2;
  root_columns_ = std::max(1, static_cast<int>(std::ceil(cells.x / side_)));
  root_rows_ = std::max(1, static_cast<int>(std::ceil(cells.y / side_)));
  stride_ = static_cast<std::size_t>(root_columns_) * side_ + 1;
  if (!terrain.is_flat()) measure();
}

double TerrainTin::node_height(Node node) const {
  if (terrain_->is_flat()) return terrain_->height({});
  return terrain_->node(std::clamp(node.x, 0, terrain_->columns() - 1), std::clamp(node.y, 0, terrain_->rows() - 1));
}

// From the smallest triangles to the largest: a node's error is that of its own long side or of a half's, whichever is
// larger, so that a triangle is never split without the one around it.
void TerrainTin::measure() {
  const int columns = root_columns_ * side_;
  const int rows = root_rows_ * side_;
  errors_.assign(stride_ * (static_cast<std::size_t>(rows) + 1), 0);
  const auto own = [&](Node a, Node b, Node middle) {
    const double off = std::abs(0.5 * (node_height(a) + node_height(b)) - node_height(middle));
    return static_cast<std::uint16_t>(std::min(std::ceil(off * 100.0), 65535.0));
  };
  const auto inherit = [&](std::uint16_t& value, int x, int y) {
    if (x >= 0 && y >= 0 && x <= columns && y <= rows) value = std::max(value, error(x, y));
  };
  for (int s = 1; 2 * s <= side_; s *= 2) {
    const int half = s / 2;
    // Long sides along the axes, 2 s long; their triangles' halves have diagonal long sides.
    for (int y = 0; y <= rows; y += s) {
      const bool vertical = (y / s) % 2 == 1;
      for (int x = vertical ? 0 : s; x <= columns; x += 2 * s) {
        std::uint16_t value = vertical ? own({x, y - s}, {x, y + s}, {x, y}) : own({x - s, y}, {x + s, y}, {x, y});
        if (half > 0) {
          for (const int dy : {-half, half}) {
            for (const int dx : {-half, half}) inherit(value, x + dx, y + dy);
          }
        }
        error(x, y) = value;
      }
    }
    // Diagonal long sides through the middles of squares of 2 s; they run towards the middle of the square around.
    for (int y = s; y <= rows; y += 2 * s) {
      for (int x = s; x <= columns; x += 2 * s) {
        const bool rising = ((x / (2 * s)) + (y / (2 * s))) % 2 == 0;
        std::uint16_t value =
            rising ? own({x - s, y - s}, {x + s, y + s}, {x, y}) : own({x - s, y + s}, {x + s, y - s}, {x, y});
        inherit(value, x - s, y);
        inherit(value, x + s, y);
        inherit(value, x, y - s);
        inherit(value, x, y + s);
        error(x, y) = value;
      }
    }
  }
}

bool TerrainTin::is_split(const Triangle& t, double tolerance) const {
  const int dx = t.b.x - t.a.x;
  const int dy = t.b.y - t.a.y;
  if (std::max(std::abs(dx), std::abs(dy)) < 2) return false;  // its middle is no node
  // The sagitta of the Earth below a chord: length² / 8 R.
  const double length2 = (static_cast<double>(dx) * dx + static_cast<double>(dy) * dy) * cell_ * cell_;
  if (length2 > 8.0 * kEarthRadius * std::max(0.5 * tolerance, 0.02)) return true;
  return !errors_.empty() && error((t.a.x + t.b.x) / 2, (t.a.y + t.b.y) / 2) > tolerance * 100.0;
}

TerrainTin::Triangle TerrainTin::root(int column, int row, bool upper) const {
  const Node sw{column * side_, row * side_};
  const Node se{sw.x + side_, sw.y};
  const Node nw{sw.x, sw.y + side_};
  const Node ne{sw.x + side_, sw.y + side_};
  const bool rising = (column + row) % 2 == 0;
  if (rising) return upper ? Triangle{ne, sw, nw} : Triangle{sw, ne, se};
  return upper ? Triangle{se, nw, ne} : Triangle{nw, se, sw};
}

void TerrainTin::walk(const Triangle& t, Node low, Node high, double tolerance, std::vector<Edge>& out) const {
  if (std::max({t.a.x, t.b.x, t.c.x}) < low.x || std::min({t.a.x, t.b.x, t.c.x}) > high.x ||
      std::max({t.a.y, t.b.y, t.c.y}) < low.y || std::min({t.a.y, t.b.y, t.c.y}) > high.y) {
    return;
  }
  if (is_split(t, tolerance)) {
    const Node middle{(t.a.x + t.b.x) / 2, (t.a.y + t.b.y) / 2};
    walk({t.c, t.a, middle}, low, high, tolerance, out);
    walk({t.b, t.c, middle}, low, high, tolerance, out);
    return;
  }
  out.push_back({place(t.a), place(t.b)});
  out.push_back({place(t.b), place(t.c)});
  out.push_back({place(t.c), place(t.a)});
}

void TerrainTin::edges(glm::dvec2 low, glm::dvec2 high, double tolerance, std::vector<Edge>& out) const {
  const auto cell_of = [&](glm::dvec2 p) {
    const glm::dvec2 at = glm::clamp((p - origin_) / cell_, glm::dvec2(-2.0),
                                     glm::dvec2(root_columns_, root_rows_) * (1.0 * side_) + 2.0);
    return Node{static_cast<int>(std::floor(at.x)), static_cast<int>(std::floor(at.y))};
  };
  const Node first = cell_of(low);
  Node last = cell_of(high);
  ++last.x;
  ++last.y;
  for (int row = 0; row < root_rows_; ++row) {
    for (int column = 0; column < root_columns_; ++column) {
      walk(root(column, row, false), first, last, tolerance, out);
      walk(root(column, row, true), first, last, tolerance, out);
    }
  }
}

double TerrainTin::height(glm::dvec2 map, double tolerance) const {
  if (terrain_->is_flat()) return terrain_->height(map);
  const glm::dvec2 most(root_columns_ * side_, root_rows_ * side_);
  const glm::dvec2 at = glm::clamp((map - origin_) / cell_, glm::dvec2(0.0), most);
  const int column = std::min(static_cast<int>(at.x) / side_, root_columns_ - 1);
  const int row = std::min(static_cast<int>(at.y) / side_, root_rows_ - 1);
  const auto side_of = [&](const Node& p, const Node& q) {
    return (q.x - p.x) * (at.y - p.y) - (q.y - p.y) * (at.x - p.x);
  };
  Triangle t = root(column, row, false);
  if (side_of(t.a, t.b) * side_of(t.a, t.b) > 0.0) {
    const double to_c =
        (t.b.x - t.a.x) * static_cast<double>(t.c.y - t.a.y) - (t.b.y - t.a.y) * static_cast<double>(t.c.x - t.a.x);
    if (side_of(t.a, t.b) * to_c < 0.0) t = root(column, row, true);
  }
  while (is_split(t, tolerance)) {
    const Node middle{(t.a.x + t.b.x) / 2, (t.a.y + t.b.y) / 2};
    // On a's side of the line from the right angle to the middle, or on b's.
    const double to_a = (middle.x - t.c.x) * static_cast<double>(t.a.y - t.c.y) -
                        (middle.y - t.c.y) * static_cast<double>(t.a.x - t.c.x);
    t = side_of(t.c, middle) * to_a >= 0.0 ? Triangle{t.c, t.a, middle} : Triangle{t.b, t.c, middle};
  }
  // In the axes of the two short sides.
  const glm::dvec2 u(t.a.x - t.c.x, t.a.y - t.c.y);
  const glm::dvec2 v(t.b.x - t.c.x, t.b.y - t.c.y);
  const glm::dvec2 p(at.x - t.c.x, at.y - t.c.y);
  const double length2 = glm::dot(u, u);
  const double base = node_height(t.c);
  return base + glm::dot(p, u) / length2 * (node_height(t.a) - base) +
         glm::dot(p, v) / length2 * (node_height(t.b) - base);
}

double TerrainTin::deviation(glm::dvec2 low, glm::dvec2 high, double tolerance, int samples) const {
  if (terrain_->is_flat()) return 0.0;
  const glm::dvec2 first = glm::clamp(glm::ceil((low - origin_) / cell_), glm::dvec2(0.0),
                                      glm::dvec2(terrain_->columns() - 1, terrain_->rows() - 1));
  const glm::dvec2 last = glm::clamp(glm::floor((high - origin_) / cell_), glm::dvec2(0.0),
                                     glm::dvec2(terrain_->columns() - 1, terrain_->rows() - 1));
  const glm::dvec2 count = last - first + 1.0;
  if (count.x < 1.0 || count.y < 1.0) return 0.0;
  const int stride = std::max(1, static_cast<int>(std::ceil(std::sqrt(count.x * count.y / samples))));
  double worst = 0.0;
  for (int y = static_cast<int>(first.y); y <= static_cast<int>(last.y); y += stride) {
    for (int x = static_cast<int>(first.x); x <= static_cast<int>(last.x); x += stride) {
      worst = std::max(worst, std::abs(height(place({x, y}), tolerance) - terrain_->node(x, y)));
    }
  }
  return worst;
}

}  // namespace mercia::bake
