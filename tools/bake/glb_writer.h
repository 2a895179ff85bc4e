// One tile's triangles as a GLB that any glTF 2.0 viewer with EXT_meshopt_compression opens.
#pragma once

#include <cstdint>
#include <glm/glm.hpp>
#include <span>
#include <string>

#include "tools/bake/mesh.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

// Triangles in the tileset's frame: x east, y north, z up, metres from the region's origin.
struct GlbPart {
  SurfaceMesh mesh;
  const TextureData* texture = nullptr;  // not owned; null: vertex colours only
};

struct GlbFile {
  Bytes bytes;                  // empty if no triangle was left
  double position_error = 0.0;  // metres that the farthest vertex moved by quantization
  glm::dvec3 low{0.0};          // bounds of what the file really holds, tileset frame
  glm::dvec3 high{0.0};
  std::uint64_t triangles = 0;
  std::uint64_t degenerate = 0;  // triangles that quantization made vanish
  std::uint64_t not_finite = 0;  // triangles left out because a coordinate is NaN or infinite
};

// Positions become 16-bit lattice points, on a lattice that all tiles of a tileset share, so
// that neighbours still meet. The features that the triangles use become rows of the property table "feature", in the
// order of `features`. The same triangles give the same bytes.
//
// Colours: glTF's COLOR_0 is linear, so sRGB is decoded and stored with 16 bits.
GlbFile write_glb(std::span<const GlbPart> parts, std::span<const FeatureRecord> features,
                  const std::string& copyright);

}  // namespace mercia::bake
