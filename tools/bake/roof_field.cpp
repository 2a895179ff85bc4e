#include "tools/bake/roof_field.h"

#include <algorithm>
#include <cmath>

#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

constexpr int kBarrelFacets = 8;

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

std::size_t RoofField::face_at(glm::dvec2 point) const {
  std::size_t shown = 0, begin = 0;
  double highest = -1e300;
  const std::size_t wings = std::max<std::size_t>(1, wing_ends.size());
  for (std::size_t w = 0; w < wings; ++w) {
    const std::size_t end = wing_ends.empty() ? planes.size() : wing_ends[w];
    std::size_t lowest = begin;
    double least = 1e300;
    for (std::size_t i = begin; i < end; ++i) {
      const double height = at(i, point);
      if (height < least) {
        least = height;
        lowest = i;
      }
    }
    if (least > highest) {
      highest = least;
      shown = lowest;
    }
    begin = end;
  }
  return shown;
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
    case RoofShape::Flat: make.add(glm::dvec2(0.0), roof_height); break;
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

}  // namespace mercia::bake
