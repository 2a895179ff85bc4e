// Unit vectors as 3D Tiles 1.0 folds them onto an octahedron: two unsigned fractions.
#pragma once

#include <cmath>
#include <glm/glm.hpp>

namespace mercia::tiles {

// `u` and `v` from 0 to `largest` (255 for OCT16P, 65535 for OCT32P). NaN where they are no numbers.
inline glm::dvec3 direction_from_oct(double u, double v, double largest) {
  glm::dvec3 n(u / largest * 2.0 - 1.0, v / largest * 2.0 - 1.0, 0.0);
  n.z = 1.0 - std::abs(n.x) - std::abs(n.y);
  if (n.z < 0.0) {
    const double x = n.x;
    n.x = std::copysign(1.0 - std::abs(n.y), x);
    n.y = std::copysign(1.0 - std::abs(x), n.y);
  }
  return glm::normalize(n);
}

}  // namespace mercia::tiles
