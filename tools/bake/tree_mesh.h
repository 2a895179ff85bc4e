// Trees of a few dozen triangles.
#pragma once

#include "tools/bake/mesh.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

enum class TreeDetail : std::uint8_t { Full, Plain };

// Appends a trunk and a crown on the ground at `base` metres. No two look alike: shape and colour vary with the
// position, the same way every time. Full: 40 to 62 triangles. Plain: 12 to 14, for where a tree is a few pixels high.
void add_tree(const Tree& tree, double base, TreeDetail detail, SurfaceMesh& out);

// By how much the plain shape's outline differs from the full one's, metres.
double plain_tree_deviation(const Tree& tree);

}  // namespace mercia::bake
