// Casts rays at the triangles of a content, one by one: what pictures are checked against.
#pragma once

#include <glm/glm.hpp>
#include <optional>
#include <vector>

#include "engine/geo/view.h"
#include "engine/tiles/content.h"

namespace mercia::test {

// World axes, through the middle of a pixel.
glm::dvec3 ray_through_pixel(const geo::View& view, std::uint32_t x, std::uint32_t y);

class RayCaster {
 public:
  explicit RayCaster(const tiles::TileContent& content);

  struct Hit {
    glm::dvec3 position{0.0};
    glm::dvec3 normal{0.0};  // unit length, of the front
    tiles::Surface surface = tiles::Surface::Generic;
    std::uint32_t triangle = 0;
  };
  // The nearest front that the ray meets, or back if those stop it too.
  enum class Stops { Fronts, Both };
  std::optional<Hit> cast(const glm::dvec3& origin, const glm::dvec3& direction, Stops stops) const;

 private:
  struct Triangle {
    glm::dvec3 a, ab, ac, normal;
    tiles::Surface surface;
  };
  std::vector<Triangle> triangles_;
};

}  // namespace mercia::test
