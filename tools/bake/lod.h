// Fewer triangles at a measured error.
#pragma once

#include "tools/bake/mesh.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

// Removes triangles as long as the surface moves by no more than about `allowed_error` metres. Faces of one feature,
// surface and colour are simplified together, so that colours do not bleed; normals are made anew, one a face, and
// texture coordinates are kept only if `textured`. Returns the deviation in metres that the simplifier reports.
double simplify(SurfaceMesh& mesh, double allowed_error, bool textured);

// A placed mesh at every level of detail, in the map frame.
class PlacedMeshLods {
 public:
  struct Level {
    std::vector<MeshPart> parts;  // map frame; empty if the mesh is smaller than the error
    double error = 0.0;           // metres, measured
  };

  // `ground` is the height of the anchor's ground. Level 0 is complete, level i may err by `finest_error` * 2^(i - 1);
  // levels are made until nothing is left.
  PlacedMeshLods(const PlacedMesh& mesh, double ground, double finest_error);

  // The coarsest level whose error does not exceed `allowed_error` (0: everything).
  const Level& at(double allowed_error) const;
  glm::dvec2 low() const { return low_; }
  glm::dvec2 high() const { return high_; }
  std::size_t level_count() const { return levels_.size(); }

 private:
  std::vector<Level> levels_;
  double finest_error_;
  glm::dvec2 low_;
  glm::dvec2 high_;
};

}  // namespace mercia::bake
