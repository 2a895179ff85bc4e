#include "tools/bake/way_solid.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "tools/bake/way_strip.h"

namespace mercia::bake {
namespace {

constexpr double kLeastStep = 0.5;  // metres; no surface is followed more finely
constexpr int kDeepest = 14;        // halvings of one segment

void lay_between(glm::dvec2 a, double za, glm::dvec2 b, double zb, const HeightAt& surface, double tolerance, int depth,
                 SpaceLine& out) {
  const double length = glm::length(b - a);
  if (depth < kDeepest && length > 2.0 * kLeastStep) {
    double off = 0.0;
    for (const double t : {0.25, 0.5, 0.75})
      off = std::max(off, std::abs(surface(glm::mix(a, b, t)) - glm::mix(za, zb, t)));
    if (off > tolerance || length > 200.0) {
      const glm::dvec2 middle = 0.5 * (a + b);
      const double z = surface(middle);
      lay_between(a, za, middle, z, surface, tolerance, depth + 1, out);
      lay_between(middle, z, b, zb, surface, tolerance, depth + 1, out);
      return;
    }
  }
  out.points.push_back(b);
  out.heights.push_back(zb);
}

MeshVertex vertex(glm::dvec2 at, double z, glm::dvec3 normal, const SolidLook& look) {
  MeshVertex made;
  made.position = {at, z};
  made.normal = glm::vec3(normal);
  made.color = look.color;
  made.feature = look.feature;
  made.surface = look.surface;
  return made;
}

// A strip between two rows of points, seen from the side where `first` runs on the right.
struct Row {
  std::vector<glm::dvec2> points;
  std::vector<double> heights;
};
void add_strip(const Row& right, const Row& left, std::span<const glm::dvec3> normals, const SolidLook& look,
               SurfaceMesh& out) {
  std::uint32_t before_right = 0;
  std::uint32_t before_left = 0;
  for (std::size_t i = 0; i < right.points.size(); ++i) {
    const std::uint32_t r = out.add(vertex(right.points[i], right.heights[i], normals[i], look));
    const std::uint32_t l = out.add(vertex(left.points[i], left.heights[i], normals[i], look));
    if (i > 0) {
      out.triangle(before_right, r, l);
      out.triangle(before_right, l, before_left);
    }
    before_right = r;
    before_left = l;
  }
}

std::vector<double> shifted(std::span<const double> heights, double by) {
  std::vector<double> result(heights.begin(), heights.end());
  for (double& height : result) height += by;
  return result;
}

std::vector<glm::dvec3> side_normals(const SpaceLine& line, double sign) {
  const std::vector<glm::dvec2> left = beside(line.points, 1.0);
  std::vector<glm::dvec3> normals;
  normals.reserve(left.size());
  for (std::size_t i = 0; i < left.size(); ++i)
    normals.emplace_back(sign * glm::normalize(left[i] - line.points[i]), 0.0);
  return normals;
}

std::vector<glm::dvec3> up_normals(const SpaceLine& line) {
  std::vector<glm::dvec3> normals;
  const std::size_t count = line.points.size();
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t a = i > 0 ? i - 1 : i;
    const std::size_t b = i + 1 < count ? i + 1 : i;
    const glm::dvec2 run = line.points[b] - line.points[a];
    const double length = std::max(glm::length(run), 1e-6);
    const double slope = (line.heights[b] - line.heights[a]) / length;
    normals.push_back(glm::normalize(glm::dvec3(-slope * run / length, 1.0)));
  }
  return normals;
}

}  // namespace

SpaceLine laid_on(std::span<const glm::dvec2> line, const HeightAt& surface, double tolerance) {
  SpaceLine result;
  if (line.empty()) return result;
  result.points.push_back(line.front());
  result.heights.push_back(surface(line.front()));
  for (std::size_t i = 1; i < line.size(); ++i) {
    lay_between(line[i - 1], result.heights.back(), line[i], surface(line[i]), surface, tolerance, 0, result);
  }
  return result;
}

double length(const SpaceLine& line) {
  double sum = 0.0;
  for (std::size_t i = 0; i + 1 < line.points.size(); ++i) sum += glm::length(line.points[i + 1] - line.points[i]);
  return sum;
}

SpaceLine between(const SpaceLine& line, double from, double to) {
  SpaceLine result;
  result.start = line.start + from;
  double at = 0.0;
  for (std::size_t i = 0; i + 1 < line.points.size(); ++i) {
    const double step = glm::length(line.points[i + 1] - line.points[i]);
    const double next = at + step;
    if (next > from && at < to && step > 0.0) {
      const double t0 = std::max(0.0, (from - at) / step);
      const double t1 = std::min(1.0, (to - at) / step);
      if (result.points.empty()) {
        result.points.push_back(glm::mix(line.points[i], line.points[i + 1], t0));
        result.heights.push_back(glm::mix(line.heights[i], line.heights[i + 1], t0));
      }
      if ((t1 - t0) * step > 1e-4) {
        result.points.push_back(glm::mix(line.points[i], line.points[i + 1], t1));
        result.heights.push_back(glm::mix(line.heights[i], line.heights[i + 1], t1));
      }
    }
    at = next;
  }
  return result;
}

std::vector<SpaceLine> clipped(const SpaceLine& line, const Box2& box) {
  std::vector<SpaceLine> result;
  SpaceLine part;
  double along = 0.0;
  const auto finish = [&] {
    if (part.points.size() >= 2) result.push_back(std::move(part));
    part = {};
  };
  for (std::size_t i = 0; i + 1 < line.points.size(); ++i) {
    const glm::dvec2 a = line.points[i];
    const glm::dvec2 d = line.points[i + 1] - a;
    const double step = glm::length(d);
    double from = 0.0;
    double to = 1.0;
    for (int axis = 0; axis < 2; ++axis) {
      if (d[axis] == 0.0) {
        // On the border between two boxes: it belongs to the one that begins there.
        if (a[axis] < box.low[axis] || a[axis] >= box.high[axis]) to = -1.0;
        continue;
      }
      const double t0 = (box.low[axis] - a[axis]) / d[axis];
      const double t1 = (box.high[axis] - a[axis]) / d[axis];
      from = std::max(from, std::min(t0, t1));
      to = std::min(to, std::max(t0, t1));
    }
    if ((to - from) * step > 1e-3) {
      if (part.points.empty()) {
        part.start = line.start + along + from * step;
        part.points.push_back(a + from * d);
        part.heights.push_back(glm::mix(line.heights[i], line.heights[i + 1], from));
      }
      part.points.push_back(a + to * d);
      part.heights.push_back(glm::mix(line.heights[i], line.heights[i + 1], to));
      if (to < 1.0) finish();
    } else {
      finish();
    }
    along += step;
  }
  finish();
  return result;
}

void extrude(const SpaceLine& line, const Section& section, unsigned faces, const SolidLook& look, SurfaceMesh& out) {
  if (line.points.size() < 2) return;
  const std::vector<glm::dvec2> left = beside(line.points, section.left);
  const std::vector<glm::dvec2> right = beside(line.points, section.right);
  const std::vector<double> low = shifted(line.heights, section.low);
  const std::vector<double> high = shifted(line.heights, section.high);
  if (faces & kTop) add_strip({right, high}, {left, high}, up_normals(line), look, out);
  if (faces & kBottom) {
    std::vector<glm::dvec3> down = up_normals(line);
    for (glm::dvec3& normal : down) normal = -normal;
    add_strip({left, low}, {right, low}, down, look, out);
  }
  if (faces & kSides) {
    add_strip({right, low}, {right, high}, side_normals(line, -1.0), look, out);
    add_strip({left, high}, {left, low}, side_normals(line, 1.0), look, out);
  }
  if (faces & kEnds) {
    for (const bool end : {false, true}) {
      const std::size_t i = end ? line.points.size() - 1 : 0;
      const glm::dvec2 along = end ? line.points[i] - line.points[i - 1] : line.points[0] - line.points[1];
      const glm::dvec3 normal(glm::normalize(along), 0.0);
      const glm::dvec2 first = end ? right[i] : left[i];
      const glm::dvec2 second = end ? left[i] : right[i];
      const std::uint32_t a = out.add(vertex(first, low[i], normal, look));
      const std::uint32_t b = out.add(vertex(second, low[i], normal, look));
      const std::uint32_t c = out.add(vertex(second, high[i], normal, look));
      const std::uint32_t d = out.add(vertex(first, high[i], normal, look));
      out.triangle(a, b, c);
      out.triangle(a, c, d);
    }
  }
}

void add_skirts(const SpaceLine& line, const Section& section, const HeightAt& surface, double below,
                const SolidLook& look, SurfaceMesh& out) {
  if (line.points.size() < 2) return;
  const std::vector<double> high = shifted(line.heights, section.high);
  for (const bool is_left : {false, true}) {
    const std::vector<glm::dvec2> edge = beside(line.points, is_left ? section.left : section.right);
    std::vector<double> low;
    low.reserve(edge.size());
    for (std::size_t i = 0; i < edge.size(); ++i) low.push_back(std::min(surface(edge[i]) - below, high[i] - 0.01));
    if (is_left) {
      add_strip({edge, high}, {edge, low}, side_normals(line, 1.0), look, out);
    } else {
      add_strip({edge, low}, {edge, high}, side_normals(line, -1.0), look, out);
    }
  }
}

void add_box(glm::dvec2 centre, glm::dvec2 direction, double along, double across, double low, double high,
             const SolidLook& look, SurfaceMesh& out) {
  if (high - low < 1e-3) return;
  SpaceLine line;
  line.points = {centre - 0.5 * along * direction, centre + 0.5 * along * direction};
  line.heights = {low, low};
  extrude(line, {0.5 * across, -0.5 * across, 0.0, high - low}, kTop | kSides | kEnds, look, out);
}

}  // namespace mercia::bake
