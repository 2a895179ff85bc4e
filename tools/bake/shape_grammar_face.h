// How the solids of the shape grammar put faces into a mesh.
#pragma once

#include <array>
#include <cstdint>
#include <glm/glm.hpp>
#include <span>

#include "tools/bake/facade.h"
#include "tools/bake/polygon_geometry.h"
#include "tools/bake/shape_grammar_solids.h"

namespace mercia::bake::shape {

inline constexpr double kLooksUp =
    0.35;  // faces whose normal rises more than this are roof: 70 degrees steep and flatter

// Takes corners in the solid's metres and puts them into the mesh with the surface that their direction asks for.
class Face {
 public:
  Face(const Placement& placement, SurfaceMesh& mesh)
      : placement_(placement),
        normal_matrix_(glm::transpose(glm::inverse(glm::dmat3(placement.to_landmark)))),
        mesh_(mesh) {}

  // `looks_up` decides between wall and roof, so that all corners of one face agree.
  std::uint32_t corner(glm::dvec3 position, glm::dvec3 normal, glm::dvec2 uv, bool looks_up) const {
    MeshVertex vertex;
    vertex.position = glm::dvec3(placement_.to_landmark * glm::dvec4(position, 1.0));
    vertex.normal = glm::vec3(glm::normalize(normal_matrix_ * normal));
    vertex.uv = glm::vec2(uv);
    const Style& style = placement_.style;
    vertex.surface = looks_up ? style.roof : style.wall;
    vertex.color = looks_up ? style.roof_color : style.wall_color;
    // Storeys count from the landmark's ground, however high up the solid stands.
    if (vertex.surface == tiles::Surface::Wall)
      vertex.uv = {static_cast<float>(uv.x / kUsualBay), static_cast<float>(vertex.position.z / kUsualStorey)};
    return mesh_.add(vertex);
  }

  void quad(const std::array<glm::dvec3, 4>& corners, const std::array<glm::dvec3, 4>& normals,
            const std::array<glm::dvec2, 4>& uv, bool looks_up) const {
    std::array<std::uint32_t, 4> at{};
    for (std::size_t i = 0; i < 4; ++i) at[i] = corner(corners[i], normals[i], uv[i], looks_up);
    mesh_.triangle(at[0], at[1], at[2]);
    mesh_.triangle(at[0], at[2], at[3]);
  }

  void triangles(std::span<const std::uint32_t> corners, std::span<const std::uint32_t> indices, bool reversed) const {
    for (std::size_t i = 0; i + 2 < indices.size(); i += 3) {
      const std::uint32_t a = corners[indices[i]], b = corners[indices[i + 1]], c = corners[indices[i + 2]];
      reversed ? mesh_.triangle(a, c, b) : mesh_.triangle(a, b, c);
    }
  }

 private:
  const Placement& placement_;
  glm::dmat3 normal_matrix_;
  SurfaceMesh& mesh_;
};

inline Ring anticlockwise(Ring ring) {
  if (signed_area(ring) < 0.0) ring = Ring(ring.rbegin(), ring.rend());
  return ring;
}

}  // namespace mercia::bake::shape
