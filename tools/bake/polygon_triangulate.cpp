#include "tools/bake/polygon_triangulate.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

#include "tools/bake/polygon_boolean.h"
#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

constexpr std::uint32_t kNone = 0xffffffff;
constexpr std::size_t kGridFrom = 64;  // corners; below, a look at all of them is faster
// How often the loop may be stuck before the rest is clipped without looking: valid input is stuck at most by rounding,
// and every time costs a walk around the loop.
constexpr int kMostForced = 64;

// One corner of the loop that is clipped. Bridges to holes visit a point twice, so corners are more than points.
struct Corner {
  glm::dvec2 at;
  std::uint32_t point;
  std::uint32_t before;
  std::uint32_t after;
  bool reflex = false;
  bool gone = false;
};

class EarClipper {
 public:
  explicit EarClipper(const Polygon& polygon);
  std::vector<std::uint32_t> run();

 private:
  std::uint32_t add_loop(const Ring& ring, bool anticlockwise, std::uint32_t first_point);
  void bridge(std::uint32_t hole);
  std::uint32_t touching(std::uint32_t hole) const;
  bool any_point_twice() const;
  bool join_where_touching(std::uint32_t hole);
  void join(std::uint32_t corner, std::uint32_t hole);
  std::uint32_t copy_after(std::uint32_t corner);
  bool sees(std::uint32_t corner, glm::dvec2 target) const;
  double turn(std::uint32_t corner) const {
    const Corner& c = corners_[corner];
    return orient(corners_[c.before].at, c.at, corners_[c.after].at);
  }
  bool is_ear(std::uint32_t corner) const;
  bool blocks(std::uint32_t other, std::uint32_t corner) const;
  void make_grid();
  std::size_t cell_of(double value, int axis) const;
  void clip(std::uint32_t corner);

  std::vector<Corner> corners_;
  std::uint32_t start_ = kNone;
  std::size_t left_ = 0;
  std::vector<std::uint32_t> triangles_;

  // Reflex corners by cell (a corner never becomes reflex later, so the lists only shrink).
  std::vector<std::uint32_t> reflex_;
  std::vector<std::uint32_t> cell_first_;
  std::size_t side_ = 0;
  glm::dvec2 grid_low_{0.0};
  glm::dvec2 cells_per_metre_{0.0};
};

EarClipper::EarClipper(const Polygon& polygon) {
  start_ = add_loop(polygon.outer, true, 0);
  if (start_ == kNone) return;
  std::vector<std::uint32_t> rightmost;
  std::uint32_t point = static_cast<std::uint32_t>(polygon.outer.size());
  for (const Ring& hole : polygon.holes) {
    const std::uint32_t first = add_loop(hole, false, point);
    point += static_cast<std::uint32_t>(hole.size());
    if (first == kNone) continue;
    std::uint32_t best = first;
    for (std::uint32_t c = corners_[first].after; c != first; c = corners_[c].after) {
      const glm::dvec2 a = corners_[c].at, b = corners_[best].at;
      if (a.x > b.x || (a.x == b.x && a.y < b.y)) best = c;
    }
    rightmost.push_back(best);
  }
  // From the right, so that each hole finds those that it may have to bridge to already part of the loop.
  std::stable_sort(rightmost.begin(), rightmost.end(), [this](std::uint32_t a, std::uint32_t b) {
    const glm::dvec2 p = corners_[a].at, q = corners_[b].at;
    return p.x != q.x ? p.x > q.x : p.y < q.y;
  });
  // A hole that touches the loop must be joined there: bridged elsewhere, it would leave a gap of no width behind.
  const bool some_touch = any_point_twice();
  while (!rightmost.empty()) {
    std::size_t next = 0;
    bool joined = false;
    for (std::size_t i = 0; some_touch && i < rightmost.size() && !joined; ++i) {
      joined = join_where_touching(rightmost[i]);
      if (joined) next = i;
    }
    if (!joined) bridge(rightmost[next]);
    rightmost.erase(rightmost.begin() + static_cast<std::ptrdiff_t>(next));
  }
}

bool EarClipper::any_point_twice() const {
  std::vector<std::pair<double, double>> points;
  points.reserve(corners_.size());
  for (const Corner& corner : corners_) points.emplace_back(corner.at.x, corner.at.y);
  std::sort(points.begin(), points.end());
  return std::adjacent_find(points.begin(), points.end()) != points.end();
}

std::uint32_t EarClipper::add_loop(const Ring& ring, bool anticlockwise, std::uint32_t first_point) {
  const std::uint32_t n = static_cast<std::uint32_t>(ring.size());
  if (n < 3) return kNone;
  const std::uint32_t base = static_cast<std::uint32_t>(corners_.size());
  const bool reversed = (signed_area(ring) > 0.0) != anticlockwise;
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint32_t from = reversed ? n - 1 - i : i;
    corners_.push_back({ring[from], first_point + from, base + (i + n - 1) % n, base + (i + 1) % n});
  }
  left_ += n;
  return base;
}

std::uint32_t EarClipper::copy_after(std::uint32_t corner) {
  const std::uint32_t copy = static_cast<std::uint32_t>(corners_.size());
  corners_.push_back(corners_[corner]);
  corners_[copy].before = corner;
  corners_[corners_[copy].after].before = copy;
  corners_[corner].after = copy;
  ++left_;
  return copy;
}

// Whether the way from the corner to the target starts into the polygon.
bool EarClipper::sees(std::uint32_t corner, glm::dvec2 target) const {
  const Corner& c = corners_[corner];
  const glm::dvec2 a = corners_[c.before].at, b = corners_[c.after].at;
  const bool left_of_in = orient(a, c.at, target) >= 0.0, left_of_out = orient(c.at, b, target) >= 0.0;
  return orient(a, c.at, b) >= 0.0 ? left_of_in && left_of_out : left_of_in || left_of_out;
}

// The corner of the outer loop at the very point of the hole's corner, if the hole touches it there.
std::uint32_t EarClipper::touching(std::uint32_t hole) const {
  const Corner& h = corners_[hole];
  std::uint32_t c = start_;
  do {
    if (corners_[c].at == h.at && sees(c, corners_[h.after].at) && sees(c, corners_[h.before].at)) return c;
    c = corners_[c].after;
  } while (c != start_);
  return kNone;
}

bool EarClipper::join_where_touching(std::uint32_t hole) {
  std::uint32_t h = hole;
  do {
    if (const std::uint32_t touched = touching(h); touched != kNone) {
      join(touched, h);
      return true;
    }
  } while ((h = corners_[h].after) != hole);
  return false;
}

void EarClipper::join(std::uint32_t corner, std::uint32_t hole) {
  // corner -> hole ... hole's copy -> corner's copy -> corner's old successor
  const std::uint32_t bridge_copy = copy_after(corner);
  const std::uint32_t last = corners_[hole].before;
  const std::uint32_t hole_copy = static_cast<std::uint32_t>(corners_.size());
  corners_.push_back(corners_[hole]);
  ++left_;
  corners_[last].after = hole_copy;
  corners_[hole_copy].before = last;
  corners_[hole_copy].after = bridge_copy;
  corners_[bridge_copy].before = hole_copy;
  corners_[corner].after = hole;
  corners_[hole].before = corner;
}

// Joins the loop of `hole`, at its rightmost corner, to the outer loop by an edge there and back.
void EarClipper::bridge(std::uint32_t hole) {
  const glm::dvec2 from = corners_[hole].at;
  // The nearest edge to the right, seen from its inner side.
  double nearest = 1e300;
  std::uint32_t target = kNone;
  std::uint32_t c = start_;
  do {
    const Corner& a = corners_[c];
    const Corner& b = corners_[a.after];
    if (a.at.y <= from.y && b.at.y >= from.y && a.at.y != b.at.y) {
      const double x = a.at.x + (from.y - a.at.y) / (b.at.y - a.at.y) * (b.at.x - a.at.x);
      if (x >= from.x && x < nearest) {
        nearest = x;
        target = a.at.x > b.at.x ? c : a.after;
      }
    }
    c = a.after;
  } while (c != start_);
  if (target == kNone) {
    // The hole lies outside: not a valid polygon. It is left out.
    std::uint32_t count = 0, h = hole;
    do ++count;
    while ((h = corners_[h].after) != hole);
    left_ -= count;
    return;
  }
  // A corner inside the triangle between the hole, the edge's hit point and the edge's end hides that end; of those
  // the one at the least angle to the ray is in plain sight.
  const glm::dvec2 hit(nearest, from.y), end = corners_[target].at;
  const auto steepness = [&](glm::dvec2 p) { return std::abs(p.y - from.y) / (p.x - from.x); };
  double best = end.x > from.x ? steepness(end) : 1e300;
  std::uint32_t chosen = target;
  bool chosen_sees = sees(target, from);
  const double up = end.y >= from.y ? 1.0 : -1.0;
  c = start_;
  do {
    const glm::dvec2 p = corners_[c].at;
    const bool same_point = p == end;
    const bool inside = p.x > from.x && p.x <= std::max(hit.x, end.x) && up * (p.y - from.y) >= 0.0 &&
                        up * orient(from, end, p) <= 0.0 && up * orient(hit, end, p) >= 0.0;
    if (same_point ? !chosen_sees : inside) {
      const double angle = steepness(p);
      const bool visible = sees(c, from);
      const bool nearer = angle < best || (angle == best && p.x < corners_[chosen].at.x);
      if (visible && (nearer || !chosen_sees)) {
        best = angle;
        chosen = c;
        chosen_sees = true;
      }
    }
    c = corners_[c].after;
  } while (c != start_);

  join(chosen, hole);
}

std::size_t EarClipper::cell_of(double value, int axis) const {
  const double cell = (value - grid_low_[axis]) * cells_per_metre_[axis];
  return static_cast<std::size_t>(std::clamp(cell, 0.0, static_cast<double>(side_ - 1)));
}

void EarClipper::make_grid() {
  Box2 box;
  std::uint32_t c = start_;
  do {
    corners_[c].reflex = turn(c) <= 0.0;
    if (corners_[c].reflex) reflex_.push_back(c);
    box.add(corners_[c].at);
  } while ((c = corners_[c].after) != start_);
  side_ = 0;
  if (reflex_.size() < kGridFrom) return;
  side_ = std::min<std::size_t>(512, static_cast<std::size_t>(std::sqrt(static_cast<double>(reflex_.size()))));
  grid_low_ = box.low;
  cells_per_metre_ = glm::dvec2(static_cast<double>(side_)) / glm::max(box.size(), glm::dvec2(1e-9));
  cell_first_.assign(side_ * side_ + 1, 0);
  const auto cell = [this](std::uint32_t corner) {
    return cell_of(corners_[corner].at.y, 1) * side_ + cell_of(corners_[corner].at.x, 0);
  };
  for (const std::uint32_t corner : reflex_) ++cell_first_[cell(corner) + 1];
  std::partial_sum(cell_first_.begin(), cell_first_.end(), cell_first_.begin());
  std::vector<std::uint32_t> next(cell_first_.begin(), cell_first_.end() - 1), sorted(reflex_.size());
  for (const std::uint32_t corner : reflex_) sorted[next[cell(corner)]++] = corner;
  reflex_ = std::move(sorted);
}

// Whether a reflex corner lies inside the triangle that `corner` would cut off, or on its new edge.
bool EarClipper::blocks(std::uint32_t other, std::uint32_t corner) const {
  const Corner& o = corners_[other];
  const Corner& c = corners_[corner];
  if (o.gone || !o.reflex || other == corner || other == c.before || other == c.after) return false;
  const glm::dvec2 a = corners_[c.before].at, b = c.at, d = corners_[c.after].at, p = o.at;
  // Another visit to one of the triangle's own points (a bridge) blocks only if its edges lead into the triangle.
  if (p == a || p == d || p == b) {
    const glm::dvec2 next = p == a ? b : p == b ? d : a, previous = p == a ? d : p == b ? a : b;
    const auto enters = [&](glm::dvec2 q) { return orient(p, next, q) > 0.0 && orient(previous, p, q) > 0.0; };
    return enters(corners_[o.before].at) || enters(corners_[o.after].at);
  }
  return orient(a, b, p) >= 0.0 && orient(b, d, p) >= 0.0 && orient(d, a, p) >= 0.0;
}

bool EarClipper::is_ear(std::uint32_t corner) const {
  const Corner& c = corners_[corner];
  if (c.reflex) return false;
  if (side_ == 0)
    return std::none_of(reflex_.begin(), reflex_.end(), [&](std::uint32_t other) { return blocks(other, corner); });
  Box2 box;
  box.add(corners_[c.before].at);
  box.add(c.at);
  box.add(corners_[c.after].at);
  const std::size_t x0 = cell_of(box.low.x, 0), x1 = cell_of(box.high.x, 0);
  const std::size_t y0 = cell_of(box.low.y, 1), y1 = cell_of(box.high.y, 1);
  for (std::size_t y = y0; y <= y1; ++y)
    for (std::uint32_t i = cell_first_[y * side_ + x0]; i < cell_first_[y * side_ + x1 + 1]; ++i)
      if (blocks(reflex_[i], corner)) return false;
  return true;
}

void EarClipper::clip(std::uint32_t corner) {
  Corner& c = corners_[corner];
  triangles_.insert(triangles_.end(), {corners_[c.before].point, c.point, corners_[c.after].point});
  corners_[c.before].after = c.after;
  corners_[c.after].before = c.before;
  c.gone = true;
  --left_;
  for (const std::uint32_t neighbour : {c.before, c.after})
    if (corners_[neighbour].reflex) corners_[neighbour].reflex = turn(neighbour) <= 0.0;
}

std::vector<std::uint32_t> EarClipper::run() {
  if (start_ == kNone) return {};
  make_grid();
  triangles_.reserve(3 * left_);
  std::uint32_t c = start_;
  std::size_t fruitless = 0;
  int forced = 0;
  while (left_ > 3) {
    const std::uint32_t after = corners_[c].after;
    if (forced > kMostForced || is_ear(c)) {
      clip(c);
      fruitless = 0;
      // Skipping one corner gives triangles less like needles than a fan would be.
      c = corners_[after].after;
    } else if (++fruitless <= left_) {
      c = after;
    } else {
      // Nothing is an ear: the input crosses itself, or rounding spoilt the tests. The flattest corner does least harm.
      std::uint32_t best = c, scan = c;
      double least = 1e300;
      do {
        const double size = std::abs(turn(scan));
        if (size < least) {
          least = size;
          best = scan;
        }
      } while ((scan = corners_[scan].after) != c);
      c = corners_[best].after;
      clip(best);
      fruitless = 0;
      ++forced;
    }
  }
  clip(c);
  return std::move(triangles_);
}

}  // namespace

std::vector<std::uint32_t> triangulate(const Polygon& polygon) {
  std::vector<std::uint32_t> triangles = EarClipper(polygon).run();
  // Rings that touch themselves or each other in awkward ways can mislead a bridge; then triangles overlap, and their
  // sizes add up to more than the polygon.
  std::vector<glm::dvec2> points = polygon.outer;
  for (const Ring& hole : polygon.holes) points.insert(points.end(), hole.begin(), hole.end());
  double total = 0.0;
  for (std::size_t i = 0; i < triangles.size(); i += 3)
    total += 0.5 * std::abs(orient(points[triangles[i]], points[triangles[i + 1]], points[triangles[i + 2]]));
  const double expected = area(polygon);
  if (std::abs(total - expected) <= 1e-9 * expected + 1e-9) return triangles;
  std::vector<std::uint32_t> better = triangulate_delaunay(polygon);
  return better.empty() ? triangles : better;
}

}  // namespace mercia::bake
