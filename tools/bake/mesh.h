// Triangles as the meshers make them, before they are cut into tiles and packed.
#pragma once

#include <array>
#include <cstdint>
#include <glm/glm.hpp>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/tiles/surface.h"

namespace mercia::bake {

struct Color {
  std::uint8_t r = 200;
  std::uint8_t g = 200;
  std::uint8_t b = 200;
  std::uint8_t a = 255;
  bool operator==(const Color&) const = default;
};

struct MeshVertex {
  glm::dvec3 position{0.0};  // map frame: easting, northing, height; or the local frame of a PlacedMesh
  glm::vec3 normal{0.0f, 0.0f, 1.0f};
  glm::vec2 uv{0.0f};                  // see tiles::Surface for what each surface stores here
  Color color;                         // sRGB
  std::uint32_t feature = 0xffffffff;  // into Scene::features
  tiles::Surface surface = tiles::Surface::Generic;
};

// Anticlockwise seen from outside.
struct SurfaceMesh {
  std::vector<MeshVertex> vertices;
  std::vector<std::uint32_t> indices;

  std::uint32_t add(const MeshVertex& vertex) {
    vertices.push_back(vertex);
    return static_cast<std::uint32_t>(vertices.size() - 1);
  }
  void triangle(std::uint32_t a, std::uint32_t b, std::uint32_t c) { indices.insert(indices.end(), {a, b, c}); }
  bool empty() const { return indices.empty(); }
};

// A file's encoded picture (PNG or JPEG), carried through as it is.
struct TextureData {
  std::string mime_type;
  Bytes bytes;
};

struct MeshPart {
  SurfaceMesh mesh;
  int texture = -1;  // into PlacedMesh::textures; -1: vertex colours only
};

}  // namespace mercia::bake
