// The trees of a tile: those that the map knows one by one, and those of its woods.
#pragma once

#include <functional>
#include <vector>

#include "tools/bake/ground_drape.h"
#include "tools/bake/ground_index.h"
#include "tools/bake/mesh.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

// Of all woods, m².
double wood_area(const Scene& scene);

// Prepared once; then thread-safe. The scene must outlive it.
class TreeCover {
 public:
  explicit TreeCover(const Scene& scene);

  using Ground = std::function<double(glm::dvec2)>;
  // Appends the mapped trees in [low, high) at the given error; returns the deviation that leaves.
  double mapped(glm::dvec2 low, glm::dvec2 high, double error, const Ground& ground, SurfaceMesh& out) const;

  // Appends trees of a wood (or bushes) that fall into this piece of it: one in every cell of a grid, at a place in it
  // that the cell's number decides, so that pieces, tiles and runs agree. None stands in a building.
  double scattered(const DrapedTriangle& piece, bool bushes, double error, const Ground& ground,
                   SurfaceMesh& out) const;

 private:
  bool in_building(glm::dvec2 place) const;

  const Scene& scene_;
  BoxIndex trees_;
  BoxIndex buildings_;
  double spacing_ = 8.0;  // metres between trees of woods
};

}  // namespace mercia::bake
