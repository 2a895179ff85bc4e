#include "tools/bake/ground_significance.h"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

constexpr float kAlways = std::numeric_limits<float>::infinity();

struct Stretch {
  std::size_t first;
  std::size_t last;
  float limit;  // significance of the point that began it
};

// Points strictly between first and last of `line` (which may wrap around a ring by counting on).
template <typename PointAt, typename SetAt>
void split_stretches(std::vector<Stretch> stack, PointAt point, SetAt set) {
  while (!stack.empty()) {
    const Stretch stretch = stack.back();
    stack.pop_back();
    if (stretch.last - stretch.first < 2) continue;
    std::size_t farthest = stretch.first + 1;
    double distance = -1.0;
    for (std::size_t i = stretch.first + 1; i < stretch.last; ++i) {
      const double d = distance_to_segment(point(i), point(stretch.first), point(stretch.last));
      if (d > distance) {
        distance = d;
        farthest = i;
      }
    }
    const float significance = std::min(stretch.limit, static_cast<float>(distance));
    set(farthest, significance);
    stack.push_back({stretch.first, farthest, significance});
    stack.push_back({farthest, stretch.last, significance});
  }
}

}  // namespace

std::vector<float> line_significance(std::span<const glm::dvec2> line) {
  std::vector<float> significance(line.size(), kAlways);
  if (line.size() < 3) return significance;
  split_stretches(
      {{0, line.size() - 1, kAlways}}, [&](std::size_t i) { return line[i]; },
      [&](std::size_t i, float value) { significance[i] = value; });
  return significance;
}

std::vector<float> ring_significance(std::span<const glm::dvec2> ring) {
  const std::size_t count = ring.size();
  std::vector<float> significance(count, kAlways);
  if (count < 4) return significance;
  // From the first point and the one farthest from it.
  std::size_t opposite = 1;
  for (std::size_t i = 2; i < count; ++i) {
    if (glm::length(ring[i] - ring[0]) > glm::length(ring[opposite] - ring[0])) opposite = i;
  }
  split_stretches(
      {{0, opposite, kAlways}, {opposite, count, kAlways}}, [&](std::size_t i) { return ring[i % count]; },
      [&](std::size_t i, float value) { significance[i % count] = value; });
  return significance;
}

std::vector<glm::dvec2> thinned(std::span<const glm::dvec2> line, std::span<const float> significance,
                                double tolerance) {
  std::vector<glm::dvec2> kept;
  kept.reserve(line.size());
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (significance[i] > tolerance) kept.push_back(line[i]);
  }
  return kept;
}

}  // namespace mercia::bake
