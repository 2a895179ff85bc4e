// The faces of a partition as triangles on the terrain.
#pragma once

#include <functional>
#include <glm/glm.hpp>
#include <span>

#include "tools/bake/ground_partition.h"
#include "tools/bake/ground_shapes.h"
#include "tools/bake/mesh.h"

namespace mercia::bake {

inline constexpr double kGridUnit = 0.01;  // metres of a GridPoint

// How one owner of faces looks, and how high it lies.
struct GroundLook {
  tiles::Surface surface = tiles::Surface::Earth;
  Color color;
  FeatureIndex feature = kNoFeatureIndex;
  double rise = 0.0;   // above the ground
  bool level = false;  // at `height` everywhere
  double height = 0.0;
  const GroundShape* street = nullptr;  // not owned; if the owner is a street whose place its vertices shall carry
};

struct DrapeSite {
  glm::dvec2 origin{0.0};                    // map place of GridPoint (0, 0)
  std::function<double(glm::dvec2)> ground;  // height of the surface on which faces lie
  std::function<glm::vec3(glm::dvec2)> normal;
  double skirt = 0.0;  // metres; nothing at 0
};

struct DrapedTriangle {
  std::uint32_t owner;
  glm::dvec2 corners[3];
};

// Triangles of all faces, small walls where neighbours lie at different heights, a skirt where there is no neighbour.
// Points are shared, so there are no gaps at all. `visit`, if set, sees every ground triangle from above.
// Returns the area in m² that could not be triangulated (0 unless rounding has tangled a face).
double drape(const Partition& partition, std::span<const GroundLook> looks, const DrapeSite& site, SurfaceMesh& out,
             const std::function<void(const DrapedTriangle&)>& visit = nullptr);

}  // namespace mercia::bake
