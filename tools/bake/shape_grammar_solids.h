// The solids of the shape grammar as triangles. All are closed, wound anticlockwise seen from outside, and measured in
// metres: x right, y forward, z up from the ground the shape stands on. Corners that meet are equal to the last bit.
// Solids stay apart: where they touch or overlap (steps, a landmark of many), each keeps its own skin.
#pragma once

#include <cstdint>
#include <glm/glm.hpp>
#include <span>
#include <vector>

#include "engine/tiles/surface.h"
#include "tools/bake/mesh.h"
#include "tools/bake/scene.h"

namespace mercia::bake::shape {

// What a solid's faces are made of. Faces that look up are roof, all others wall.
struct Style {
  tiles::Surface wall = tiles::Surface::Wall;
  tiles::Surface roof = tiles::Surface::Roof;
  Color wall_color{196, 188, 176, 255};
  Color roof_color{120, 118, 116, 255};
};

// Where a solid stands. `mesh` collects; `to_landmark` takes the solid's metres to the landmark's.
struct Placement {
  glm::dmat4 to_landmark{1.0};
  Style style;
};

// An upright prism over a simple ring, from z = 0 to `height`.
void add_prism(const Ring& ring, double height, const Placement& placement, SurfaceMesh& mesh);

// An outline in the (x, z) plane drawn out along y, centred on y = 0: gables, arches, saw-tooth roofs.
void add_slab(const Ring& outline_xz, double depth, const Placement& placement, SurfaceMesh& mesh);

// One point of a turned solid's outline: the half-axes of the ellipse at height z.
struct LathePoint {
  double radius_x = 0.0;
  double radius_y = 0.0;
  double z = 0.0;
};
// A solid turned around z. The outline runs anticlockwise in (radius, z): out along the bottom, up, and back. It is
// closed from its last point to its first unless both lie on the axis. Up to 8 sides get flat faces, more are rounded.
void add_lathe(std::span<const LathePoint> outline, int sides, const Placement& placement, SurfaceMesh& mesh);

}  // namespace mercia::bake::shape
