#include "tools/bake/roof_field.h"

#include <algorithm>
#include <cmath>

#include "tools/bake/polygon_geometry.h"
#include "tools/bake/polygon_triangulate.h"

namespace mercia::bake {
namespace {

constexpr double kSame = 1e-7;  // metres: planes closer than this count as equal at a point
constexpr int kBarrelFacets = 8;

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

// Collects planes given in the frame's own directions.
class FieldMaker {
 public:
  explicit FieldMaker(const RoofFrame& frame) : frame_(frame) { field_.origin = frame.center; }
  // height = start + slope * (distance from the side at +v, -v, +u or -u)
  void side_v(double sign, double start, double slope) {
    add(-sign * slope * frame_.across(), start + slope * frame_.half_v);
  }
  void side_u(double sign, double start, double slope) {
    add(-sign * slope * frame_.along, start + slope * frame_.half_u);
  }
  void add(glm::dvec2 gradient, double offset) {
    const bool known = std::any_of(field_.planes.begin(), field_.planes.end(), [&](const RoofPlane& plane) {
      return plane.gradient == gradient && plane.offset == offset;
    });
    if (!known) field_.planes.push_back({gradient, offset});
  }
  RoofField take() { return std::move(field_); }

 private:
  RoofFrame frame_;
  RoofField field_;
};

}  // namespace

RoofFrame roof_frame(const Ring& footprint, std::optional<double> bearing) {
  RoofFrame frame;
  if (bearing) {
    frame.along = {std::sin(*bearing), std::cos(*bearing)};
  } else {
    frame.along = oriented_rectangle(footprint).along;
  }
  Box2 box;
  for (const glm::dvec2& point : footprint)
    box.add({glm::dot(point - footprint[0], frame.along), glm::dot(point - footprint[0], frame.across())});
  const glm::dvec2 middle = 0.5 * (box.low + box.high);
  frame.center = footprint[0] + middle.x * frame.along + middle.y * frame.across();
  frame.half_u = std::max(0.5 * box.size().x, 1e-3);
  frame.half_v = std::max(0.5 * box.size().y, 1e-3);
  return frame;
}

double RoofField::height(glm::dvec2 point) const {
  double least = at(0, point);
  for (std::size_t i = 1; i < planes.size(); ++i) least = std::min(least, at(i, point));
  return least;
}

RoofField roof_field(RoofShape shape, const Ring& footprint, std::optional<double> bearing, double roof_height) {
  RoofFrame frame = roof_frame(footprint, bearing);
  if (shape == RoofShape::Skillion && !bearing) {
    // Down towards the longer side that lies on the right of the frame's axis.
    frame = roof_frame(footprint, std::atan2(frame.across().x, frame.across().y));
  }
  // A hip needs a ridge: with a ridge along the shorter side it runs the other way.
  const bool hips = shape == RoofShape::Hipped || shape == RoofShape::HalfHipped || shape == RoofShape::Mansard ||
                    shape == RoofShape::Pyramidal || shape == RoofShape::Dome || shape == RoofShape::Onion ||
                    shape == RoofShape::Cone;
  if (hips && frame.half_v > frame.half_u) {
    frame.along = frame.across();
    std::swap(frame.half_u, frame.half_v);
  }
  FieldMaker make(frame);
  const double slope = roof_height / frame.half_v;
  switch (shape) {
    case RoofShape::Flat:
      make.add(glm::dvec2(0.0), roof_height);
      break;
    case RoofShape::Skillion:
      // `along` points downhill.
      make.add(-0.5 * roof_height / frame.half_u * frame.along, 0.5 * roof_height);
      break;
    case RoofShape::Gabled:
      for (const double sign : {1.0, -1.0}) make.side_v(sign, 0.0, slope);
      break;
    case RoofShape::HalfHipped:
      for (const double sign : {1.0, -1.0}) {
        make.side_v(sign, 0.0, slope);
        make.side_u(sign, 0.5 * roof_height, slope);
      }
      break;
    case RoofShape::Gambrel:
      // Three fifths of the height in the lower two fifths of the width.
      for (const double sign : {1.0, -1.0}) {
        make.side_v(sign, 0.0, 1.5 * slope);
        make.side_v(sign, roof_height / 3.0, slope * 2.0 / 3.0);
      }
      break;
    case RoofShape::Mansard:
      // Four fifths of the height in the outer third, then nearly flat.
      for (const double sign : {1.0, -1.0}) {
        make.side_v(sign, 0.0, 2.4 * slope);
        make.side_u(sign, 0.0, 2.4 * slope);
        make.side_v(sign, 0.7 * roof_height, 0.3 * slope);
        make.side_u(sign, 0.7 * roof_height, 0.3 * slope);
      }
      break;
    case RoofShape::Round: {
      // Chords of a circular arc's stretched half, from eave to eave.
      const auto arc = [&](int k) {
        const double angle = M_PI * k / kBarrelFacets;
        return glm::dvec2(-std::cos(angle) * frame.half_v, std::sin(angle) * roof_height);
      };
      for (int k = 0; k < kBarrelFacets; ++k) {
        const glm::dvec2 a = arc(k), b = arc(k + 1);
        const double steep = (b.y - a.y) / (b.x - a.x);
        make.add(steep * frame.across(), a.y - steep * a.x);
      }
      break;
    }
    case RoofShape::Hipped:
    case RoofShape::Pyramidal:
    case RoofShape::Dome:
    case RoofShape::Onion:
    case RoofShape::Cone:
      for (const double sign : {1.0, -1.0}) {
        make.side_v(sign, 0.0, slope);
        make.side_u(sign, 0.0, slope);
      }
      break;
  }
  return make.take();
}

std::vector<RoofPiece> cut_roof(const Polygon& footprint, const RoofField& field) {
  std::vector<RoofPiece> pieces;
  const auto cut = [&](const Ring& convex) {
    for (std::size_t i = 0; i < field.planes.size(); ++i) {
      Ring ring = convex;
      for (std::size_t j = 0; j < field.planes.size() && ring.size() >= 3; ++j) {
        if (i == j) continue;
        ring = keep_below(
            ring, [&](glm::dvec2 p) { return field.at(i, p) - field.at(j, p); }, i < j);
      }
      if (ring.size() >= 3) pieces.push_back({i, std::move(ring)});
    }
  };
  if (footprint.holes.empty() && is_convex(footprint.outer)) {
    cut(footprint.outer);
    return pieces;
  }
  std::vector<glm::dvec2> points = footprint.outer;
  for (const Ring& hole : footprint.holes) points.insert(points.end(), hole.begin(), hole.end());
  const std::vector<std::uint32_t> triangles = triangulate(footprint);
  for (std::size_t t = 0; t < triangles.size(); t += 3)
    cut({points[triangles[t]], points[triangles[t + 1]], points[triangles[t + 2]]});
  return pieces;
}

std::vector<glm::dvec2> breaks_along(glm::dvec2 a, glm::dvec2 b, const RoofField& field) {
  std::vector<glm::dvec2> points;
  const std::size_t n = field.planes.size();
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i + 1; j < n; ++j) {
      const double at_a = field.at(i, a) - field.at(j, a), at_b = field.at(i, b) - field.at(j, b);
      if (std::abs(at_a) <= kSame || std::abs(at_b) <= kSame || at_a * at_b > 0.0) continue;
      const glm::dvec2 point = zero_between(a, b, at_a, at_b);
      if (field.at(i, point) <= field.height(point) + kSame) points.push_back(point);
    }
  std::sort(points.begin(), points.end(), [&](glm::dvec2 p, glm::dvec2 q) { return glm::dot(p - q, b - a) < 0.0; });
  points.erase(
      std::unique(points.begin(), points.end(), [](glm::dvec2 p, glm::dvec2 q) { return glm::distance(p, q) < 1e-6; }),
      points.end());
  return points;
}

}  // namespace mercia::bake
