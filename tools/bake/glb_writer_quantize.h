// Vertices as a GLB stores them: 16-bit lattice positions, 8-bit octahedral normals, fixed-point texture coordinates.
#pragma once

#include <array>
#include <cstdint>
#include <glm/glm.hpp>
#include <span>
#include <vector>

#include "tools/bake/mesh.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

// Lattice points are origin + step * (x, y, z), with 16-bit x, y and z. The step is a centimetre times a power of two
// and the origin a multiple of it, so that the lattices of neighbouring tiles coincide.
struct Lattice {
  glm::dvec3 origin{0.0};
  double step = 1.0;
};
Lattice lattice_over(const glm::dvec3& low, const glm::dvec3& high);

// Everything of a vertex that is stored; two that are equal byte for byte are one. glTF's axes: x east, y up, z south.
struct PackedVertex {
  std::array<std::uint16_t, 4> position{};  // the last is padding
  std::array<std::int8_t, 4> normal{};      // octahedral filter's form
  std::array<std::uint16_t, 4> color{};     // linear
  std::array<std::uint32_t, 2> uv{};        // exponential filter's form
  std::uint32_t feature = 0;                // row of the tile's table
  std::uint32_t surface = 0;
};
static_assert(sizeof(PackedVertex) == 36);

struct PackedMesh {
  std::vector<PackedVertex> vertices;
  std::vector<std::uint32_t> indices;
  double position_error = 0.0;   // metres
  std::uint64_t degenerate = 0;  // triangles that collapsed
  bool has_uv = false;
};

// `features` are those that have a row in the tile's table, in ascending order: a feature's row is its place.
// `null_row` stands for every other.
// The vertices that `indices` use must be finite. The result is in the order in which the GPU and the codec like it.
PackedMesh pack(std::span<const MeshVertex> vertices, std::span<const std::uint32_t> indices, const Lattice& lattice,
                std::span<const FeatureIndex> features, std::uint32_t null_row, bool textured);

}  // namespace mercia::bake
