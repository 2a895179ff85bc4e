#include "tools/bake/ground_partition.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

namespace mercia::bake {
namespace {

constexpr std::uint32_t kNone = 0xffffffff;
constexpr std::uint32_t kOutside = 0;  // the unbounded face

// Half-edge 2e runs along edge e, 2e + 1 against it; a half-edge belongs to the face on its left.
std::uint32_t twin(std::uint32_t half) { return half ^ 1u; }

class Walker {
 public:
  explicit Walker(const NodedGraph& graph) : graph_(graph) {}
  Partition run(std::span<const std::uint8_t> undivided);

 private:
  std::uint32_t origin(std::uint32_t half) const {
    const NodedEdge& edge = graph_.edges[half >> 1];
    return half & 1u ? edge.to : edge.from;
  }
  GridPoint point(std::uint32_t half) const { return graph_.points[origin(half)]; }

  void link_around_points(const std::vector<std::uint8_t>& kept);
  void trace_loops(const std::vector<std::uint8_t>& kept);
  void place_components();
  std::uint32_t face_west_of(GridPoint place) const;
  void spread_windings();
  std::vector<std::uint8_t> merge_faces(std::span<const std::uint8_t> undivided);
  std::uint32_t root(std::uint32_t face);

  const NodedGraph& graph_;
  std::vector<std::uint32_t> next_;        // by half-edge
  std::vector<std::uint32_t> loop_of_;     // by half-edge
  std::vector<std::uint32_t> loop_start_;  // a half-edge of each loop
  std::vector<double> loop_area_;          // twice, signed
  std::vector<std::uint32_t> face_of_loop_;
  std::vector<std::uint32_t> top_;     // owner on top, by face; kDivider if none
  std::vector<std::uint32_t> parent_;  // of merged faces
  std::size_t face_count_ = 0;

  // Edges by the horizontal strips that they cross, to look westwards from a point.
  std::vector<std::vector<std::uint32_t>> strips_;
  std::int64_t strip_low_ = 0;
  std::int64_t strip_height_ = 1;
};

// The face on the left of a half-edge continues with the half-edge that leaves its end first in clockwise order.
void Walker::link_around_points(const std::vector<std::uint8_t>& kept) {
  std::vector<std::uint32_t> first(graph_.points.size() + 1, 0);
  const auto halves = static_cast<std::uint32_t>(graph_.edges.size() * 2);
  for (std::uint32_t half = 0; half < halves; ++half) {
    if (kept[half >> 1]) ++first[origin(half) + 1];
  }
  for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
  std::vector<std::uint32_t> fill = first;
  std::vector<std::uint32_t> leaving(first.back());
  for (std::uint32_t half = 0; half < halves; ++half) {
    if (kept[half >> 1]) leaving[fill[origin(half)]++] = half;
  }
  next_.assign(halves, kNone);
  for (std::size_t p = 0; p + 1 < first.size(); ++p) {
    const GridPoint o = graph_.points[p];
    const auto begin = leaving.begin() + first[p];
    const auto end = leaving.begin() + first[p + 1];
    std::sort(begin, end, [&](std::uint32_t g, std::uint32_t h) {
      const GridPoint a = point(twin(g));
      const GridPoint b = point(twin(h));
      const std::int64_t ax = std::int64_t{a.x} - o.x, ay = std::int64_t{a.y} - o.y;
      const std::int64_t bx = std::int64_t{b.x} - o.x, by = std::int64_t{b.y} - o.y;
      const bool upper_a = ay > 0 || (ay == 0 && ax > 0);
      const bool upper_b = by > 0 || (by == 0 && bx > 0);
      if (upper_a != upper_b) return upper_a;
      const std::int64_t turn = ax * by - ay * bx;
      return turn != 0 ? turn > 0 : g < h;
    });
    for (auto it = begin; it != end; ++it) next_[twin(*it)] = it == begin ? *(end - 1) : *(it - 1);
  }
}

void Walker::trace_loops(const std::vector<std::uint8_t>& kept) {
  loop_of_.assign(next_.size(), kNone);
  loop_start_.clear();
  loop_area_.clear();
  for (std::uint32_t start = 0; start < next_.size(); ++start) {
    if (!kept[start >> 1] || loop_of_[start] != kNone) continue;
    const auto loop = static_cast<std::uint32_t>(loop_start_.size());
    const GridPoint o = point(start);
    double area = 0.0;
    std::uint32_t half = start;
    do {
      loop_of_[half] = loop;
      const GridPoint a = point(half);
      const GridPoint b = point(twin(half));
      area += (double(a.x) - o.x) * (double(b.y) - o.y) - (double(a.y) - o.y) * (double(b.x) - o.x);
      half = next_[half];
    } while (half != start);
    loop_start_.push_back(start);
    loop_area_.push_back(area);
  }
}

// The face that lies just west of a point, found by the first edge that is met going west at a height a hair above.
std::uint32_t Walker::face_west_of(GridPoint place) const {
  const auto strip = static_cast<std::size_t>((place.y - strip_low_) / strip_height_);
  std::uint32_t best = kNone;
  double best_x = 0.0;
  double best_slope = 0.0;
  for (const std::uint32_t e : strips_[strip]) {
    GridPoint low = graph_.points[graph_.edges[e].from];
    GridPoint high = graph_.points[graph_.edges[e].to];
    const bool upward = low.y < high.y;
    if (!upward) std::swap(low, high);
    if (place.y < low.y || place.y >= high.y) continue;
    const double slope = (double(high.x) - low.x) / (double(high.y) - low.y);
    const double x = low.x + slope * (double(place.y) - low.y);
    if (x >= place.x) continue;
    if (best != kNone && (x < best_x || (x == best_x && slope <= best_slope))) continue;
    best_x = x;
    best_slope = slope;
    best = upward ? 2 * e + 1 : 2 * e;  // the half that runs down has its left towards the point
  }
  return best == kNone ? kOutside : face_of_loop_[loop_of_[best]];
}

// Gives every loop its face: a loop that runs anticlockwise bounds a face of its own; the others are the outer borders
// of connected components and belong to the face that surrounds the component.
void Walker::place_components() {
  face_of_loop_.assign(loop_start_.size(), kNone);
  face_count_ = 1;
  for (std::size_t loop = 0; loop < loop_start_.size(); ++loop) {
    if (loop_area_[loop] > 0.0) face_of_loop_[loop] = static_cast<std::uint32_t>(face_count_++);
  }
  std::int64_t high = std::numeric_limits<std::int64_t>::min();
  strip_low_ = std::numeric_limits<std::int64_t>::max();
  for (const GridPoint& p : graph_.points) {
    strip_low_ = std::min<std::int64_t>(strip_low_, p.y);
    high = std::max<std::int64_t>(high, p.y);
  }
  const auto strip_count = static_cast<std::int64_t>(std::clamp<std::size_t>(graph_.edges.size() / 16, 1, 1024));
  strip_height_ = (high - strip_low_) / strip_count + 1;
  strips_.assign(static_cast<std::size_t>(strip_count) + 1, {});
  for (std::uint32_t e = 0; e < graph_.edges.size(); ++e) {
    const auto [low_y, high_y] =
        std::minmax(graph_.points[graph_.edges[e].from].y, graph_.points[graph_.edges[e].to].y);
    if (low_y == high_y) continue;
    for (std::int64_t s = (low_y - strip_low_) / strip_height_; s <= (high_y - strip_low_) / strip_height_; ++s) {
      strips_[static_cast<std::size_t>(s)].push_back(e);
    }
  }
  // From west to east, so that the face found for a component is already known.
  std::vector<std::pair<GridPoint, std::uint32_t>> outer;
  for (std::uint32_t loop = 0; loop < loop_start_.size(); ++loop) {
    if (face_of_loop_[loop] != kNone) continue;
    GridPoint west = point(loop_start_[loop]);
    for (std::uint32_t half = next_[loop_start_[loop]]; half != loop_start_[loop]; half = next_[half])
      west = std::min(west, point(half));
    outer.emplace_back(west, loop);
  }
  std::sort(outer.begin(), outer.end());
  for (const auto& [west, loop] : outer) face_of_loop_[loop] = face_west_of(west);
}

// From the outside inwards: crossing an edge changes the winding numbers by its steps.
void Walker::spread_windings() {
  std::vector<std::vector<WindingStep>> windings(face_count_);
  std::vector<std::uint8_t> known(face_count_, 0);
  std::vector<std::uint32_t> first(face_count_ + 1, 0);
  for (const std::uint32_t face : face_of_loop_) ++first[face + 1];
  for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
  std::vector<std::uint32_t> fill = first;
  std::vector<std::uint32_t> loops(face_of_loop_.size());
  for (std::uint32_t loop = 0; loop < face_of_loop_.size(); ++loop) loops[fill[face_of_loop_[loop]]++] = loop;

  top_.assign(face_count_, kDivider);
  std::vector<std::uint32_t> queue = {kOutside};
  known[kOutside] = 1;
  for (std::size_t at = 0; at < queue.size(); ++at) {
    const std::uint32_t face = queue[at];
    // The frame is the smallest owner, so it comes first.
    const bool framed = !windings[face].empty() && windings[face].front().owner == kFrame;
    if (framed) top_[face] = windings[face].back().owner;
    for (std::uint32_t l = first[face]; l < first[face + 1]; ++l) {
      const std::uint32_t start = loop_start_[loops[l]];
      std::uint32_t half = start;
      do {
        const std::uint32_t other = face_of_loop_[loop_of_[twin(half)]];
        if (!known[other]) {
          known[other] = 1;
          queue.push_back(other);
          const NodedEdge& edge = graph_.edges[half >> 1];
          // Left to right along the edge's direction takes the steps away.
          const int sign = half & 1u ? 1 : -1;
          std::vector<WindingStep>& there = windings[other];
          const std::vector<WindingStep>& here = windings[face];
          std::size_t i = 0;
          std::size_t j = edge.first_step;
          const std::size_t j_end = edge.first_step + edge.step_count;
          while (i < here.size() || j < j_end) {
            if (j == j_end || (i < here.size() && here[i].owner < graph_.steps[j].owner)) {
              there.push_back(here[i++]);
            } else {
              WindingStep sum{graph_.steps[j].owner, sign * graph_.steps[j].step};
              if (i < here.size() && here[i].owner == sum.owner) sum.step += here[i++].step;
              if (sum.step != 0) there.push_back(sum);
              ++j;
            }
          }
        }
        half = next_[half];
      } while (half != start);
    }
    windings[face].shrink_to_fit();
  }
}

std::uint32_t Walker::root(std::uint32_t face) {
  while (parent_[face] != face) face = parent_[face] = parent_[parent_[face]];
  return face;
}

// Joins faces across edges that separate nothing; returns which edges are left.
std::vector<std::uint8_t> Walker::merge_faces(std::span<const std::uint8_t> undivided) {
  parent_.resize(face_count_);
  std::iota(parent_.begin(), parent_.end(), 0u);
  std::vector<std::uint8_t> kept(graph_.edges.size(), 1);
  for (std::uint32_t e = 0; e < graph_.edges.size(); ++e) {
    const std::uint32_t left = face_of_loop_[loop_of_[2 * e]];
    const std::uint32_t right = face_of_loop_[loop_of_[2 * e + 1]];
    if (top_[left] != top_[right]) continue;
    const bool divides = graph_.edges[e].divider && top_[left] != kDivider && !undivided[top_[left]];
    if (divides) continue;
    kept[e] = 0;
    parent_[std::max(root(left), root(right))] = std::min(root(left), root(right));
  }
  // An edge with one merged face on both sides would be a slit in it.
  for (std::uint32_t e = 0; e < graph_.edges.size(); ++e) {
    if (root(face_of_loop_[loop_of_[2 * e]]) == root(face_of_loop_[loop_of_[2 * e + 1]])) kept[e] = 0;
  }
  return kept;
}

Partition Walker::run(std::span<const std::uint8_t> undivided) {
  Partition result;
  result.points = graph_.points;
  if (graph_.edges.empty()) return result;
  const std::vector<std::uint8_t> all(graph_.edges.size(), 1);
  link_around_points(all);
  trace_loops(all);
  place_components();
  spread_windings();
  const std::vector<std::uint8_t> kept = merge_faces(undivided);
  std::vector<std::uint32_t> merged(next_.size());
  for (std::uint32_t half = 0; half < next_.size(); ++half) merged[half] = root(face_of_loop_[loop_of_[half]]);

  for (std::uint32_t e = 0; e < graph_.edges.size(); ++e) {
    const std::uint32_t left = top_[merged[2 * e]];
    const std::uint32_t right = top_[merged[2 * e + 1]];
    if (kept[e] && left != right) result.borders.push_back({graph_.edges[e].from, graph_.edges[e].to, left, right});
  }
  link_around_points(kept);
  trace_loops(kept);
  std::vector<std::uint32_t> face_index(face_count_, kNone);
  // Outer loops first, so that they come first in their face.
  for (const bool outer : {true, false}) {
    for (std::size_t loop = 0; loop < loop_start_.size(); ++loop) {
      const std::uint32_t face = merged[loop_start_[loop]];
      if ((loop_area_[loop] > 0.0) != outer || top_[face] == kDivider) continue;
      if (face_index[face] == kNone) {
        if (!outer) continue;
        face_index[face] = static_cast<std::uint32_t>(result.faces.size());
        result.faces.push_back({top_[face], {}});
      }
      std::vector<std::uint32_t> points;
      std::uint32_t half = loop_start_[loop];
      do {
        points.push_back(origin(half));
        half = next_[half];
      } while (half != loop_start_[loop]);
      result.faces[face_index[face]].loops.push_back(std::move(points));
    }
  }
  return result;
}

}  // namespace

Partition partition_plane(const NodedGraph& graph, std::span<const std::uint8_t> undivided) {
  return Walker(graph).run(undivided);
}

}  // namespace mercia::bake
