// Ground, water, roads, rails, bridges, trees of any rectangle of the region, at a stated error.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "tools/bake/mesh.h"
#include "tools/bake/scene.h"
#include "tools/bake/terrain.h"
#include "tools/bake/terrain_tin.h"

namespace mercia::bake {

// Prepared once from the scene (spatial index, heights of bridges), then asked by many threads at once.
// The scene and the terrain must outlive it.
class GroundBuilder {
 public:
  // `tin`: of the terrain over the scene's whole extent; made here if none is given.
  GroundBuilder(const Scene& scene, const Terrain& terrain, std::shared_ptr<const TerrainTin> tin = nullptr);
  ~GroundBuilder();

  // Appends everything on the ground inside [low, high): the plane is divided into areas that do not overlap (no
  // z-fighting), draped on the terrain, with a skirt along the rectangle's border that hides cracks between levels.
  // Returns the largest deviation in metres that `allowed_error` (0: everything) really caused.
  double build(glm::dvec2 low, glm::dvec2 high, double allowed_error, SurfaceMesh& out) const;

  // The same at full detail, given up as soon as `out` has, or will surely have, more triangles than this; what it
  // holds then is of no use.
  std::optional<double> build_within(glm::dvec2 low, glm::dvec2 high, std::size_t most_triangles,
                                     SurfaceMesh& out) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mercia::bake
