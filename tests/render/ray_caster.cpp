#include "tests/render/ray_caster.h"

#include <cmath>

namespace mercia::test {

glm::dvec3 ray_through_pixel(const geo::View& view, std::uint32_t x, std::uint32_t y) {
  const geo::FieldOfView& fov = view.field_of_view;
  const double across = (x + 0.5) / view.width, down = (y + 0.5) / view.height;
  const glm::dvec3 ray(std::lerp(std::tan(fov.left), std::tan(fov.right), across),
                       std::lerp(std::tan(fov.up), std::tan(fov.down), down), -1.0);
  return glm::normalize(glm::dmat3(view.world_from_eye) * ray);
}

RayCaster::RayCaster(const tiles::TileContent& content) {
  for (const tiles::Primitive& primitive : content.primitives) {
    const auto corner = [&](std::size_t index) {
      const tiles::Vertex& v = primitive.vertices[primitive.indices[index]];
      return glm::dvec3(v.position[0], v.position[1], v.position[2]);
    };
    for (std::size_t i = 0; i + 2 < primitive.indices.size(); i += 3) {
      const glm::dvec3 a = corner(i), ab = corner(i + 1) - a, ac = corner(i + 2) - a;
      const glm::dvec3 normal = glm::cross(ab, ac);
      if (glm::length(normal) < 1e-9) continue;
      const auto surface =
          static_cast<tiles::Surface>(primitive.vertices[primitive.indices[i]].feature_and_surface >> 24);
      triangles_.push_back({a, ab, ac, glm::normalize(normal), surface});
    }
  }
}

// Moeller and Trumbore, "Fast, Minimum Storage Ray/Triangle Intersection" (1997).
std::optional<RayCaster::Hit> RayCaster::cast(const glm::dvec3& origin, const glm::dvec3& direction,
                                              Stops stops) const {
  std::optional<Hit> nearest;
  double nearest_distance = 1e30;
  for (std::uint32_t i = 0; i < triangles_.size(); ++i) {
    const Triangle& t = triangles_[i];
    const glm::dvec3 p = glm::cross(direction, t.ac);
    const double determinant = glm::dot(t.ab, p);
    if (std::abs(determinant) < 1e-12 || (determinant < 0.0 && stops == Stops::Fronts)) continue;
    const glm::dvec3 from_a = origin - t.a;
    const double u = glm::dot(from_a, p) / determinant;
    if (u < 0.0 || u > 1.0) continue;
    const glm::dvec3 q = glm::cross(from_a, t.ab);
    const double v = glm::dot(direction, q) / determinant;
    if (v < 0.0 || u + v > 1.0) continue;
    const double distance = glm::dot(t.ac, q) / determinant;
    if (distance < 1e-9 || distance >= nearest_distance) continue;
    nearest_distance = distance;
    nearest = Hit{origin + direction * distance, t.normal, t.surface, i};
  }
  return nearest;
}

}  // namespace mercia::test
