#include "engine/vehicles/mesh.h"

#include <algorithm>
#include <cmath>

namespace mercia::vehicles {
namespace {

// Points nearer than this are one: a tenth of a millimetre.
bool same(const Corner& a, const Corner& b) { return glm::distance(a.position, b.position) < 1e-4f; }

}  // namespace

std::uint32_t Mesh::add(const Corner& corner, const Look& look) {
  Vertex vertex;
  vertex.position = {corner.position.x, corner.position.y, corner.position.z};
  for (int axis = 0; axis < 3; ++axis) {
    vertex.normal[static_cast<std::size_t>(axis)] =
        static_cast<std::int8_t>(std::lround(std::clamp(corner.normal[axis], -1.0f, 1.0f) * 127.0f));
  }
  vertex.color = {look.color.r, look.color.g, look.color.b, 255};
  for (int axis = 0; axis < 2; ++axis) {
    vertex.uv[static_cast<std::size_t>(axis)] =
        static_cast<std::uint16_t>(std::lround(std::clamp(corner.uv[axis], 0.0f, 1.0f) * 65535.0f));
  }
  const auto room = [](float z) { return static_cast<std::uint8_t>(std::lround(z / kRoomUnit)); };
  vertex.kind = {static_cast<std::uint8_t>(look.material), static_cast<std::uint8_t>(look.tint), room(look.floor),
                 room(look.ceiling)};
  vertices.push_back(vertex);
  return static_cast<std::uint32_t>(vertices.size() - 1);
}

void Mesh::triangle(const std::array<Corner, 3>& corners, const Look& look) {
  if (same(corners[0], corners[1]) || same(corners[1], corners[2]) || same(corners[2], corners[0])) return;
  for (const Corner& corner : corners) indices.push_back(add(corner, look));
}

void Mesh::quad(const std::array<Corner, 4>& corners, const Look& look) {
  const auto& [a, b, c, d] = corners;
  if (same(a, b) || same(b, c) || same(c, a) || same(c, d) || same(d, a)) {
    triangle({a, b, c}, look);
    triangle({a, c, d}, look);
    return;
  }
  const std::uint32_t first = add(a, look);
  for (const Corner* corner : {&b, &c, &d}) add(*corner, look);
  for (const std::uint32_t corner : {0u, 1u, 2u, 0u, 2u, 3u}) indices.push_back(first + corner);
}

void Mesh::add_mirrored(const Mesh& other) {
  const auto first = static_cast<std::uint32_t>(vertices.size());
  for (Vertex vertex : other.vertices) {
    vertex.position[1] = -vertex.position[1];
    vertex.normal[1] = static_cast<std::int8_t>(-vertex.normal[1]);
    vertices.push_back(vertex);
  }
  for (std::size_t i = 0; i < other.indices.size(); i += 3) {
    for (const std::size_t corner : {0, 2, 1}) indices.push_back(first + other.indices[i + corner]);
  }
}

}  // namespace mercia::vehicles
