// Cutting a footprint into the faces of its roof.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "tools/bake/polygon_geometry.h"
#include "tools/bake/polygon_triangulate.h"
#include "tools/bake/roof_field.h"

namespace mercia::bake {
namespace {

constexpr double kSame = 1e-7;    // metres: planes closer than this count as equal at a point
constexpr double kOnEdge = 1e-6;  // metres: a corner this near an edge lies on it
constexpr double kOnFace = 1e-6;  // metres: a plane this near the roof shows there

bool before(glm::dvec2 a, glm::dvec2 b) { return a.x != b.x ? a.x < b.x : a.y < b.y; }

// Where a value that is `at_a` at a and `at_b` at b is nought. The same whichever end comes first, so that two faces
// which share an edge cut it at the same point.
glm::dvec2 zero_between(glm::dvec2 a, glm::dvec2 b, double at_a, double at_b) {
  if (before(b, a)) {
    std::swap(a, b);
    std::swap(at_a, at_b);
  }
  return a + (b - a) * (at_a / (at_a - at_b));
}

// What of the convex ring has `difference(point)` <= 0; all of a ring that lies on the line if `keep_line`.
template <typename Difference>
Ring keep_below(const Ring& ring, Difference difference, bool keep_line) {
  std::vector<double> values(ring.size());
  bool below = false, above = false;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    values[i] = difference(ring[i]);
    if (std::abs(values[i]) <= kSame) values[i] = 0.0;
    below |= values[i] < 0.0;
    above |= values[i] > 0.0;
  }
  if (!above) return below || keep_line ? ring : Ring{};
  if (!below) return {};
  Ring out;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    if (values[j] * values[i] < 0.0) out.push_back(zero_between(ring[j], ring[i], values[j], values[i]));
    if (values[i] <= 0.0) out.push_back(ring[i]);
  }
  return out;
}

bool is_convex(const Ring& ring) {
  for (std::size_t i = 0, n = ring.size(); i < n; ++i)
    if (orient(ring[i], ring[(i + 1) % n], ring[(i + 2) % n]) < 0.0) return false;
  return true;
}

// One roof: where plane i is the least.
void cut_single(const Ring& convex, const RoofField& field, std::vector<RoofPiece>& pieces) {
  for (std::size_t i = 0; i < field.planes.size(); ++i) {
    Ring ring = convex;
    for (std::size_t j = 0; j < field.planes.size() && ring.size() >= 3; ++j) {
      if (i == j) continue;
      ring = keep_below(
          ring, [&](glm::dvec2 p) { return field.at(i, p) - field.at(j, p); }, i < j);
    }
    if (ring.size() >= 3) pieces.push_back({i, std::move(ring)});
  }
}

// Looked at along the edges too: between two corners a wing may rise out of the face.
bool is_flat(const Ring& ring, const RoofField& field) {
  const std::size_t plane = field.face_at(centroid(ring));
  const auto fits = [&](glm::dvec2 p) { return std::abs(field.at(plane, p) - field.height(p)) <= kOnFace; };
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
    for (const double share : {0.0, 0.25, 0.5, 0.75})
      if (!fits(ring[j] + share * (ring[i] - ring[j]))) return false;
  return true;
}

// Whether the plane shows at the point. Most wings are told apart by the first plane that is too low.
bool shows_at(glm::dvec2 point, const RoofField& field, std::size_t plane) {
  const double height = field.at(plane, point);
  bool shown = false;
  std::size_t begin = 0;
  for (const std::size_t end : field.wing_ends) {
    double least = 1e300;
    for (std::size_t k = begin; k < end && least >= height - kOnFace; ++k) least = std::min(least, field.at(k, point));
    if (least > height + kOnFace) return false;  // another wing rises above it
    shown = shown || least >= height - kOnFace;
    begin = end;
  }
  return shown;
}

// Whether somewhere on the line where the two planes meet inside the ring, they show.
bool shows(const Ring& ring, const RoofField& field, std::size_t i, std::size_t j) {
  std::array<glm::dvec2, 2> ends;
  std::size_t found = 0;
  const auto difference = [&](glm::dvec2 p) { return field.at(i, p) - field.at(j, p); };
  double at_b = difference(ring[0]);
  for (std::size_t k = 0, n = ring.size(); k < n && found < ends.size(); ++k) {
    const glm::dvec2 a = ring[k], b = ring[(k + 1) % n];
    const double at_a = at_b;
    at_b = difference(b);
    if (std::abs(at_a) <= kSame) {
      ends[found++] = a;
    } else if (std::abs(at_b) > kSame && at_a * at_b < 0.0) {
      ends[found++] = zero_between(a, b, at_a, at_b);
    }
  }
  if (found < ends.size()) return false;
  for (const double share : {0.02, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.98})
    if (shows_at(ends[0] + share * (ends[1] - ends[0]), field, i)) return true;
  return false;
}

// Several wings: the roof is neither concave nor convex, so pieces are halved until each is flat.
void cut_wings(const Ring& convex, const RoofField& field, std::vector<RoofPiece>& pieces) {
  struct Part {
    Ring ring;
    std::optional<bool> flat;  // once it was asked for
  };
  std::vector<Part> open{{convex, {}}};
  std::vector<Part> next;
  const std::size_t n = field.planes.size();
  const auto halved = [&](Part& part, std::size_t i, std::size_t j, bool all_lines) {
    if (!all_lines) return shows(part.ring, field, i, j);
    if (!part.flat) part.flat = is_flat(part.ring, field);
    return !*part.flat;
  };
  // First along the lines that show; what is then still bent (a fold that the samples missed) along all.
  for (const bool all_lines : {false, true})
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i + 1; j < n; ++j) {
        if (std::none_of(open.begin(), open.end(), [&](Part& part) { return halved(part, i, j, all_lines); })) continue;
        next.clear();
        for (Part& part : open) {
          if (!halved(part, i, j, all_lines)) {
            next.push_back(std::move(part));
            continue;
          }
          for (const double sign : {1.0, -1.0}) {
            Ring half = keep_below(
                part.ring, [&](glm::dvec2 p) { return sign * (field.at(i, p) - field.at(j, p)); }, sign > 0.0);
            if (half.size() >= 3) next.push_back({std::move(half), {}});
          }
        }
        open.swap(next);
      }
  for (Part& part : open) {
    const std::size_t plane = field.face_at(centroid(part.ring));
    pieces.push_back({plane, std::move(part.ring)});
  }
}

std::vector<glm::dvec2> corners_on(glm::dvec2 a, glm::dvec2 b, const std::vector<RoofPiece>& pieces) {
  std::vector<glm::dvec2> out;
  const Box2 near{glm::min(a, b) - kOnEdge, glm::max(a, b) + kOnEdge};
  for (const RoofPiece& piece : pieces)
    for (const glm::dvec2& corner : piece.ring)
      if (near.contains(corner) && distance_to_segment(corner, a, b) <= kOnEdge && glm::distance(corner, a) > kOnEdge &&
          glm::distance(corner, b) > kOnEdge)
        out.push_back(corner);
  return out;
}

// From a to b, each once.
void sort_along(glm::dvec2 a, glm::dvec2 b, std::vector<glm::dvec2>& points) {
  std::sort(points.begin(), points.end(), [&](glm::dvec2 p, glm::dvec2 q) { return glm::dot(p - q, b - a) < 0.0; });
  points.erase(std::unique(points.begin(), points.end(),
                           [](glm::dvec2 p, glm::dvec2 q) { return glm::distance(p, q) < kOnEdge; }),
               points.end());
}

// Gives every piece the corners of others that lie on its edges, so that neighbours meet corner to corner.
void share_corners(std::vector<RoofPiece>& pieces) {
  std::vector<Ring> rings;
  for (const RoofPiece& piece : pieces) {
    Ring ring;
    for (std::size_t k = 0, n = piece.ring.size(); k < n; ++k) {
      const glm::dvec2 a = piece.ring[k], b = piece.ring[(k + 1) % n];
      std::vector<glm::dvec2> between = corners_on(a, b, pieces);
      sort_along(a, b, between);
      ring.push_back(a);
      ring.insert(ring.end(), between.begin(), between.end());
    }
    rings.push_back(std::move(ring));
  }
  for (std::size_t i = 0; i < pieces.size(); ++i) pieces[i].ring = std::move(rings[i]);
}

}  // namespace

std::vector<RoofPiece> cut_roof(const Polygon& footprint, const RoofField& field) {
  std::vector<RoofPiece> pieces;
  const bool wings = field.wing_ends.size() > 1;
  const auto cut = [&](const Ring& convex) {
    if (wings)
      cut_wings(convex, field, pieces);
    else
      cut_single(convex, field, pieces);
  };
  if (footprint.holes.empty() && is_convex(footprint.outer)) {
    cut(footprint.outer);
  } else {
    std::vector<glm::dvec2> points = footprint.outer;
    for (const Ring& hole : footprint.holes) points.insert(points.end(), hole.begin(), hole.end());
    const std::vector<std::uint32_t> triangles = triangulate(footprint);
    for (std::size_t t = 0; t < triangles.size(); t += 3)
      cut({points[triangles[t]], points[triangles[t + 1]], points[triangles[t + 2]]});
  }
  if (wings) share_corners(pieces);
  return pieces;
}

std::vector<glm::dvec2> breaks_along(glm::dvec2 a, glm::dvec2 b, const RoofField& field,
                                     const std::vector<RoofPiece>& pieces) {
  std::vector<glm::dvec2> points;
  if (field.wing_ends.size() > 1) {
    points = corners_on(a, b, pieces);
    sort_along(a, b, points);
    return points;
  }
  const std::size_t n = field.planes.size();
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i + 1; j < n; ++j) {
      const double at_a = field.at(i, a) - field.at(j, a), at_b = field.at(i, b) - field.at(j, b);
      if (std::abs(at_a) <= kSame || std::abs(at_b) <= kSame || at_a * at_b > 0.0) continue;
      const glm::dvec2 point = zero_between(a, b, at_a, at_b);
      if (field.at(i, point) <= field.height(point) + kSame) points.push_back(point);
    }
  sort_along(a, b, points);
  return points;
}

}  // namespace mercia::bake
