// Roofs that are a height over every point of the footprint: the least of a few planes.
//
// Flat, gabled, hipped, mansard, barrel and lean-to roofs are all concave, and a concave surface of flat faces is the
// minimum of their planes; where two planes are equal lies a ridge, a hip or a break. So one small piece of code cuts
// any footprint along those lines, and walls ask the same function how high they reach. The straight skeleton, which
// gives every eave a slope of its own, follows winding footprints better but needs far more care to be robust; for
// those see roof_inset.h.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "tools/bake/scene.h"

namespace mercia::bake {

// The rectangle along the ridge in which a roof is thought: u along the ridge, v across.
struct RoofFrame {
  glm::dvec2 center{0.0};
  glm::dvec2 along{1.0, 0.0};
  double half_u = 1.0;
  double half_v = 1.0;
  glm::dvec2 across() const { return {-along.y, along.x}; }
  double area() const { return 4.0 * half_u * half_v; }
};
// Along the longer side of the least rectangle around the footprint, or along `bearing` (radians clockwise from north).
RoofFrame roof_frame(const Ring& footprint, std::optional<double> bearing);

struct RoofPlane {
  glm::dvec2 gradient{0.0};  // metres up per metre
  double offset = 0.0;       // height above the eave at the field's origin
};

struct RoofField {
  glm::dvec2 origin{0.0};
  std::vector<RoofPlane> planes;  // at least one
  // Where a house has several wings, the planes of each end at these indices, and the highest wing's roof shows.
  std::vector<std::size_t> wing_ends;  // empty: one roof of all planes

  double at(std::size_t plane, glm::dvec2 point) const {
    return glm::dot(planes[plane].gradient, point - origin) + planes[plane].offset;
  }
  std::size_t face_at(glm::dvec2 point) const;                                 // index of the plane that shows
  double height(glm::dvec2 point) const { return at(face_at(point), point); }  // metres above the eave
};

// For shapes that are made by rings (dome, onion, cone, pyramidal) that of a hipped roof.
// `roof_height`: metres from the lowest to the highest point.
RoofField roof_field(RoofShape shape, const Ring& footprint, std::optional<double> bearing, double roof_height);

struct RoofPiece {
  std::size_t plane;
  Ring ring;  // convex, anticlockwise
};
// The footprint cut into the faces of its roof. Together they cover it exactly once, and neighbours share their
// corners to within a micrometre.
std::vector<RoofPiece> cut_roof(const Polygon& footprint, const RoofField& field);

// Where the roof breaks along the wall from a to b: points strictly between, in order. `pieces`: of cut_roof.
std::vector<glm::dvec2> breaks_along(glm::dvec2 a, glm::dvec2 b, const RoofField& field,
                                     const std::vector<RoofPiece>& pieces);

}  // namespace mercia::bake
