// Which boxes touch a rectangle.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {

// A regular grid of buckets over all boxes. Immutable once made; thread-safe.
class BoxIndex {
 public:
  BoxIndex() = default;
  // Boxes that are empty, or NaN anywhere, are never found.
  explicit BoxIndex(std::span<const Box2> boxes);

  // Indices of the boxes that touch the rectangle, rising.
  std::vector<std::uint32_t> find(glm::dvec2 low, glm::dvec2 high) const;

 private:
  glm::ivec2 cell_of(glm::dvec2 place) const;

  std::vector<Box2> boxes_;
  glm::dvec2 low_{0.0};
  glm::dvec2 cell_{1.0};
  int side_ = 0;  // cells along each axis
  std::vector<std::uint32_t> first_;
  std::vector<std::uint32_t> entries_;
};

}  // namespace mercia::bake
