// Whether a mesh is the skin of solid bodies. Corners that meet must be equal to the last bit: a gap of a rounding
// error is a gap.
#pragma once

#include <cstddef>
#include <utility>

#include "tools/bake/mesh.h"

namespace mercia::test {

// Directed edges that no triangle runs along the other way. Bodies may touch or pass through each other: none of them
// leaves an edge over as long as each is closed.
std::size_t open_edges(const bake::SurfaceMesh& mesh);

// Every edge belongs to exactly two triangles, which run along it in opposite directions.
void expect_one_closed_body(const bake::SurfaceMesh& mesh);

// Every corner's normal looks to the side from which its triangle is seen anticlockwise. Corners of triangles without
// area have no side.
void expect_normals_outward(const bake::SurfaceMesh& mesh);

// By the divergence theorem: positive if triangles are wound anticlockwise seen from outside. Overlaps count twice.
double volume_of(const bake::SurfaceMesh& mesh);

std::pair<glm::dvec3, glm::dvec3> bounds_of(const bake::SurfaceMesh& mesh);

}  // namespace mercia::test
