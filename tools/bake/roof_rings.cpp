#include "tools/bake/roof_rings.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

constexpr int kDomeLevels = 10;

// Out over the eave, round, and in to a drawn-out tip: share of the radius, share of the height.
constexpr RingLevel kOnion[] = {{1.15, 0.07}, {1.27, 0.17}, {1.3, 0.28},  {1.2, 0.40}, {0.98, 0.52},
                                {0.68, 0.63}, {0.42, 0.72}, {0.22, 0.81}, {0.09, 0.91}};

std::vector<RingLevel> levels_of(RoofShape shape, double roof_height, int step) {
  std::vector<RingLevel> levels{{1.0, 0.0}};
  if (shape == RoofShape::Dome) {
    for (int k = step; k < kDomeLevels; k += step) {
      const double angle = 0.5 * M_PI * k / kDomeLevels;
      levels.push_back({std::cos(angle), std::sin(angle) * roof_height});
    }
  } else if (shape == RoofShape::Onion) {
    for (std::size_t k = static_cast<std::size_t>(step) - 1; k < std::size(kOnion); k += static_cast<std::size_t>(step))
      levels.push_back({kOnion[k].scale, kOnion[k].height * roof_height});
  }
  levels.push_back({0.0, roof_height});
  return levels;
}

double deviation_of(const std::vector<RingLevel>& coarse, const std::vector<RingLevel>& full, double radius) {
  const auto point = [&](const RingLevel& level) { return glm::dvec2(level.scale * radius, level.height); };
  double largest = 0.0;
  for (const RingLevel& level : full) {
    double nearest = 1e300;
    for (std::size_t k = 0; k + 1 < coarse.size(); ++k)
      nearest = std::min(nearest, distance_to_segment(point(level), point(coarse[k]), point(coarse[k + 1])));
    largest = std::max(largest, nearest);
  }
  return largest;
}

constexpr double kSharpCorner = 0.75;  // cosine: a footprint that turns more sharply than 41° keeps its edge

}  // namespace

RingProfile ring_profile(RoofShape shape, double radius, double roof_height, double allowed_error) {
  const std::vector<RingLevel> full = levels_of(shape, roof_height, 1);
  for (const int step : {5, 3, 2}) {
    if (!(allowed_error > 0.0)) break;
    std::vector<RingLevel> coarse = levels_of(shape, roof_height, step);
    const double deviation = deviation_of(coarse, full, radius);
    if (deviation <= allowed_error) return {std::move(coarse), deviation};
  }
  return {full, 0.0};
}

std::optional<glm::dvec2> star_center(const Ring& ring) {
  if (ring.size() < 3) return std::nullopt;
  const glm::dvec2 center = centroid(ring);
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const glm::dvec2 a = ring[i], b = ring[(i + 1) % ring.size()];
    if (orient(center, a, b) <= 1e-6 * (1.0 + glm::distance(a, b))) return std::nullopt;
  }
  return center;
}

void add_ring_roof(const Ring& footprint, glm::dvec2 center, double eave, const std::vector<RingLevel>& levels,
                   bool smooth, const MeshVertex& pattern, SurfaceMesh& out) {
  const std::size_t n = footprint.size();
  // Horizontal outward directions at both ends of every edge: of the edge, or shared with its neighbour if smooth.
  std::vector<glm::dvec2> edge_normal(n);
  for (std::size_t i = 0; i < n; ++i) {
    const glm::dvec2 edge = footprint[(i + 1) % n] - footprint[i];
    edge_normal[i] = glm::normalize(glm::dvec2(edge.y, -edge.x));
  }
  const auto normal_at = [&](std::size_t edge, std::size_t other) {
    if (!smooth || glm::dot(edge_normal[edge], edge_normal[other]) < kSharpCorner) return edge_normal[edge];
    return glm::normalize(edge_normal[edge] + edge_normal[other]);
  };
  double along = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const glm::dvec2 a = footprint[i], b = footprint[(i + 1) % n];
    const double length = glm::distance(a, b);
    const glm::dvec2 normal_a = normal_at(i, (i + n - 1) % n), normal_b = normal_at(i, (i + 1) % n);
    const double depth = std::abs(orient(center, a, b)) / std::max(length, 1e-9);  // from the axis to the edge
    double up = 0.0;
    for (std::size_t k = 0; k + 1 < levels.size(); ++k) {
      const RingLevel low = levels[k], high = levels[k + 1];
      const double inward = (low.scale - high.scale) * depth, rise = high.height - low.height;
      const double slant = std::hypot(inward, rise);
      // The slope of a face, or at a level the mean of the faces that meet there.
      const auto slope_at = [&](std::size_t level) {
        const auto face = [&](std::size_t f) {
          return glm::normalize(glm::dvec2(levels[f + 1].height - levels[f].height,
                                           (levels[f].scale - levels[f + 1].scale) * depth + 1e-12));
        };
        if (!smooth || level == 0 || level + 1 == levels.size()) return face(k);
        return glm::normalize(face(level - 1) + face(level));
      };
      const auto vertex = [&](glm::dvec2 corner, glm::dvec2 normal, const RingLevel& level, std::size_t index, double u,
                              double v) {
        MeshVertex out_vertex = pattern;
        const glm::dvec2 slope = slope_at(index);  // outward share, upward share
        out_vertex.position = glm::dvec3(center + (corner - center) * level.scale, eave + level.height);
        out_vertex.normal = glm::normalize(glm::vec3(glm::dvec3(normal * slope.x, slope.y)));
        out_vertex.uv = glm::vec2(u, v);
        return out.add(out_vertex);
      };
      const std::uint32_t low_a = vertex(a, normal_a, low, k, along, up);
      const std::uint32_t low_b = vertex(b, normal_b, low, k, along + length, up);
      if (high.scale > 0.0) {
        const std::uint32_t high_b = vertex(b, normal_b, high, k + 1, along + length, up + slant);
        const std::uint32_t high_a = vertex(a, normal_a, high, k + 1, along, up + slant);
        out.triangle(low_a, low_b, high_b);
        out.triangle(low_a, high_b, high_a);
      } else {
        const std::uint32_t tip = vertex(a, edge_normal[i], high, k + 1, along + 0.5 * length, up + slant);
        out.triangle(low_a, low_b, tip);
      }
      up += slant;
    }
    along += length;
  }
}

}  // namespace mercia::bake
