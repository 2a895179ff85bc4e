// Skins stretched over a row of sections: bodies that billow, ramps, canopies, tubes, the bowl of a stadium.
#pragma once

#include <glm/glm.hpp>
#include <vector>

#include "tools/bake/scene.h"
#include "tools/bake/shape_grammar_solids.h"

namespace mercia::bake::shape {

// Sections of equally many points, each anticlockwise seen against the direction in which they follow each other.
struct Loft {
  std::vector<std::vector<glm::dvec3>> sections;
  // Whether the last section is followed by the first; otherwise both ends are capped with `cap`, the section's outline
  // in its own plane.
  bool closed = false;
  Ring cap;
};
// Faces that meet at less than 40 degrees are rounded. Facade bays run along the sections if they are level, and along
// the row of them otherwise.
void add_loft(const Loft& loft, const Placement& placement, SurfaceMesh& mesh);

// A line to carry sections along.
struct Course {
  std::vector<glm::dvec3> line;  // at least 2 points, 3 if closed
  bool closed = false;
};
// Carries `section` along the course: its x points to the right of the way, its y up, and it stays upright, mitred
// where the way turns.
Loft upright_sweep(const Course& course, const Ring& section);
// A tube whose sections stand square to the course, however steep that is.
Loft tube_sweep(const Course& course, double radius, int sides);

// Level outlines on top of each other, each the one outline scaled about the origin and lifted.
struct SkinLevel {
  double z = 0.0;
  glm::dvec2 scale{1.0};
};
Loft stacked(const Ring& outline, const std::vector<SkinLevel>& levels);

// A smooth curve through the points: `pieces` chords between two of them (Catmull-Rom, uniform).
std::vector<glm::dvec3> curve_through(const std::vector<glm::dvec3>& points, bool closed, int pieces);

}  // namespace mercia::bake::shape
