#include "tools/bake/polygon_geometry.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace mercia::bake {

Box2 bounds(std::span<const glm::dvec2> points) {
  Box2 box;
  for (const glm::dvec2& point : points) box.add(point);
  return box;
}

double signed_area(std::span<const glm::dvec2> ring) {
  if (ring.size() < 3) return 0.0;
  // Relative to the first point, so that nothing is lost far from the origin.
  double twice = 0.0;
  for (std::size_t i = 1; i + 1 < ring.size(); ++i) twice += orient(ring[0], ring[i], ring[i + 1]);
  return 0.5 * twice;
}

double area(const Polygon& polygon) {
  double total = std::abs(signed_area(polygon.outer));
  for (const Ring& hole : polygon.holes) total -= std::abs(signed_area(hole));
  return total;
}

namespace {

glm::dvec2 mean(std::span<const glm::dvec2> points) {
  glm::dvec2 sum(0.0);
  for (const glm::dvec2& point : points) sum += point;
  return points.empty() ? sum : sum / static_cast<double>(points.size());
}

// The integral of position over the ring's area, relative to `origin`, times six.
glm::dvec2 moment(std::span<const glm::dvec2> ring, glm::dvec2 origin) {
  glm::dvec2 sum(0.0);
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    const glm::dvec2 a = ring[j] - origin, b = ring[i] - origin;
    sum += (a + b) * cross(a, b);
  }
  return sum;
}

}  // namespace

glm::dvec2 centroid(std::span<const glm::dvec2> ring) {
  const double a = signed_area(ring);
  if (!(std::abs(a) > 1e-12)) return mean(ring);
  return ring[0] + moment(ring, ring[0]) / (6.0 * a);
}

glm::dvec2 centroid(const Polygon& polygon) {
  if (polygon.holes.empty()) return centroid(polygon.outer);
  const double total = area(polygon);
  if (!(total > 1e-12)) return mean(polygon.outer);
  const glm::dvec2 origin = polygon.outer[0];
  const auto share = [&](const Ring& ring) {
    return ring.empty() ? glm::dvec2(0.0) : moment(ring, origin) * (signed_area(ring) < 0.0 ? -1.0 : 1.0);
  };
  glm::dvec2 sum = share(polygon.outer);
  for (const Ring& hole : polygon.holes) sum -= share(hole);
  return origin + sum / (6.0 * total);
}

double perimeter(std::span<const glm::dvec2> ring) {
  double length = 0.0;
  for (std::size_t i = 0; i < ring.size(); ++i) length += glm::distance(ring[i], ring[(i + 1) % ring.size()]);
  return length;
}

bool contains(std::span<const glm::dvec2> ring, glm::dvec2 point) {
  bool inside = false;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    const glm::dvec2 a = ring[j], b = ring[i];
    if ((a.y > point.y) == (b.y > point.y)) continue;
    // Whether the edge crosses the ray to the right, without a division.
    const double side = orient(a, b, point);
    if ((b.y > a.y) == (side > 0.0)) inside = !inside;
  }
  return inside;
}

bool contains(const Polygon& polygon, glm::dvec2 point) {
  if (!contains(polygon.outer, point)) return false;
  return std::none_of(polygon.holes.begin(), polygon.holes.end(),
                      [&](const Ring& hole) { return contains(hole, point); });
}

glm::dvec2 inner_point(const Polygon& polygon) {
  const glm::dvec2 middle = centroid(polygon);
  if (contains(polygon, middle)) return middle;
  const Box2 box = bounds(polygon.outer);
  // A few heights, because a chord may run along an edge.
  glm::dvec2 best = polygon.outer.empty() ? glm::dvec2(0.0) : polygon.outer[0];
  double widest = 0.0;
  for (const double share : {-1.0, 0.5, 0.37, 0.61, 0.23, 0.79}) {
    const double y = share < 0.0 ? middle.y : box.low.y + share * box.size().y;
    std::vector<double> crossings;
    const auto cut = [&](const Ring& ring) {
      for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const glm::dvec2 a = ring[j], b = ring[i];
        if ((a.y > y) != (b.y > y)) crossings.push_back(a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x));
      }
    };
    cut(polygon.outer);
    for (const Ring& hole : polygon.holes) cut(hole);
    std::sort(crossings.begin(), crossings.end());
    for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
      const double width = crossings[i + 1] - crossings[i];
      if (width > widest) {
        widest = width;
        best = {0.5 * (crossings[i] + crossings[i + 1]), y};
      }
    }
    if (widest > 0.0) break;
  }
  return best;
}

double distance_to_segment(glm::dvec2 point, glm::dvec2 a, glm::dvec2 b) {
  const glm::dvec2 edge = b - a;
  const double squared = glm::dot(edge, edge);
  const double t = squared > 0.0 ? std::clamp(glm::dot(point - a, edge) / squared, 0.0, 1.0) : 0.0;
  return glm::distance(point, a + t * edge);
}

double distance_to_ring(glm::dvec2 point, std::span<const glm::dvec2> ring) {
  double nearest = 1e300;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
    nearest = std::min(nearest, distance_to_segment(point, ring[j], ring[i]));
  return nearest;
}

Ring convex_hull(std::span<const glm::dvec2> points) {
  Ring sorted(points.begin(), points.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const glm::dvec2& a, const glm::dvec2& b) { return a.x != b.x ? a.x < b.x : a.y < b.y; });
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  if (sorted.size() < 3) return sorted;
  Ring hull;
  const auto add = [&](glm::dvec2 point, std::size_t keep) {
    while (hull.size() >= keep + 2 && orient(hull[hull.size() - 2], hull.back(), point) <= 0.0) hull.pop_back();
    hull.push_back(point);
  };
  for (const glm::dvec2& point : sorted) add(point, 0);
  const std::size_t lower = hull.size() - 1;
  for (std::size_t i = sorted.size() - 1; i-- > 0;) add(sorted[i], lower);
  hull.pop_back();
  return hull;
}

Ring OrientedRectangle::ring() const {
  const glm::dvec2 u = along * half_length, v = across() * half_width;
  return {center - u - v, center + u - v, center + u + v, center - u + v};
}

OrientedRectangle oriented_rectangle(std::span<const glm::dvec2> points) {
  OrientedRectangle best;
  if (points.empty()) return best;
  const Ring hull = convex_hull(points);
  const std::size_t n = hull.size();
  if (n < 2) {
    best.center = hull[0];
    return best;
  }
  // Rotating calipers: as the edge turns anticlockwise, so do the farthest points in its three other directions.
  double least = 1e300;
  std::size_t right = 1, top = 1, left = 1;
  const auto advance = [&](std::size_t& at, glm::dvec2 direction) {
    for (std::size_t step = 0; step < n; ++step) {
      const std::size_t next = (at + 1) % n;
      if (glm::dot(hull[next] - hull[at], direction) <= 0.0) return;
      at = next;
    }
  };
  for (std::size_t i = 0; i < n; ++i) {
    const glm::dvec2 edge = hull[(i + 1) % n] - hull[i];
    const double length = glm::length(edge);
    if (!(length > 0.0)) continue;
    const glm::dvec2 u = edge / length, v(-u.y, u.x);
    advance(right, u);
    if (i == 0) top = right;
    advance(top, v);
    if (i == 0) left = top;
    advance(left, -u);
    const double low = glm::dot(hull[left] - hull[i], u), high = glm::dot(hull[right] - hull[i], u);
    const double width = glm::dot(hull[top] - hull[i], v);
    const double size = (high - low) * width;
    if (size < least * (1.0 - 1e-9)) {
      least = size;
      best.center = hull[i] + u * (0.5 * (low + high)) + v * (0.5 * width);
      best.along = u;
      best.half_length = 0.5 * (high - low);
      best.half_width = 0.5 * width;
    }
  }
  if (best.half_width > best.half_length) {
    std::swap(best.half_width, best.half_length);
    best.along = best.across();
  }
  return best;
}

void orient_rings(Polygon& polygon) {
  if (signed_area(polygon.outer) < 0.0) std::reverse(polygon.outer.begin(), polygon.outer.end());
  for (Ring& hole : polygon.holes)
    if (signed_area(hole) > 0.0) std::reverse(hole.begin(), hole.end());
}

Ring clean_ring(std::span<const glm::dvec2> ring, double tolerance) {
  Ring kept;
  kept.reserve(ring.size());
  for (const glm::dvec2& point : ring) {
    if (!std::isfinite(point.x) || !std::isfinite(point.y)) return {};
    if (kept.empty() || glm::distance(kept.back(), point) > tolerance) kept.push_back(point);
  }
  while (kept.size() > 1 && glm::distance(kept.front(), kept.back()) <= tolerance) kept.pop_back();
  // A spike's tip turns back on its own path: both its neighbours lie in the same direction. Taking one out may bare
  // another, so the scan goes on until a whole round found none.
  std::size_t at = 0, calm = 0;
  while (kept.size() >= 3 && calm < kept.size()) {
    const std::size_t n = kept.size();
    at %= n;
    const std::size_t before = (at + n - 1) % n;
    const glm::dvec2 a = kept[before] - kept[at], b = kept[(at + 1) % n] - kept[at];
    const double shorter = std::min(glm::length(a), glm::length(b));
    const double longer = std::max(glm::length(a), glm::length(b));
    const bool spike = longer <= tolerance ||
                       (glm::dot(a, b) > 0.0 && std::abs(cross(a, b)) <= tolerance * longer && shorter > 0.0) ||
                       shorter <= tolerance;
    if (spike) {
      kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(at));
      calm = 0;
      at = at == 0 ? kept.size() - 1 : at - 1;
    } else {
      ++calm;
      ++at;
    }
  }
  if (kept.size() < 3) return {};
  return kept;
}

namespace {

// Marks the points of [first, last] that stay; the points are taken modulo the ring's size.
void mark_kept(std::span<const glm::dvec2> points, std::size_t first, std::size_t last, double tolerance,
               std::vector<char>& keep) {
  const std::size_t n = points.size();
  std::vector<std::pair<std::size_t, std::size_t>> open{{first, last}};
  while (!open.empty()) {
    const auto [from, to] = open.back();
    open.pop_back();
    double farthest = tolerance;
    std::size_t split = from;
    for (std::size_t i = from + 1; i < to; ++i) {
      const double distance = distance_to_segment(points[i % n], points[from % n], points[to % n]);
      if (distance > farthest) {
        farthest = distance;
        split = i;
      }
    }
    if (split == from) continue;
    keep[split % n] = 1;
    open.emplace_back(from, split);
    open.emplace_back(split, to);
  }
}

std::vector<glm::dvec2> chosen(std::span<const glm::dvec2> points, const std::vector<char>& keep) {
  std::vector<glm::dvec2> out;
  for (std::size_t i = 0; i < points.size(); ++i)
    if (keep[i]) out.push_back(points[i]);
  return out;
}

}  // namespace

std::vector<glm::dvec2> simplify_line(std::span<const glm::dvec2> line, double tolerance) {
  if (line.size() < 3) return {line.begin(), line.end()};
  std::vector<char> keep(line.size(), 0);
  keep.front() = keep.back() = 1;
  mark_kept(line, 0, line.size() - 1, tolerance, keep);
  return chosen(line, keep);
}

Ring simplify_ring(std::span<const glm::dvec2> ring, double tolerance) {
  const std::size_t n = ring.size();
  if (n < 3) return {};
  // Two points that surely belong to the shape: the one farthest from the middle, and the one farthest from that.
  const auto farthest_from = [&](glm::dvec2 from) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < n; ++i)
      if (glm::distance(ring[i], from) > glm::distance(ring[best], from)) best = i;
    return best;
  };
  const std::size_t a = farthest_from(mean(ring)), b = farthest_from(ring[a]);
  if (a == b) return {};
  const std::size_t first = std::min(a, b), second = std::max(a, b);
  std::vector<char> keep(n, 0);
  keep[a] = keep[b] = 1;
  mark_kept(ring, first, second, tolerance, keep);
  mark_kept(ring, second, first + n, tolerance, keep);
  Ring out = chosen(ring, keep);
  if (out.size() < 3) return {};
  return out;
}

}  // namespace mercia::bake
