#include "tools/bake/terrain.h"

#include <algorithm>
#include <cmath>

namespace mercia::bake {

Terrain Terrain::flat(double height) {
  Terrain terrain;
  terrain.flat_height_ = height;
  return terrain;
}

Terrain Terrain::from_grid(std::vector<float> heights, int columns, int rows, double cell, glm::dvec2 origin,
                           std::string datum) {
  Terrain terrain;
  terrain.heights_ = std::move(heights);
  terrain.columns_ = columns;
  terrain.rows_ = rows;
  terrain.cell_ = cell;
  terrain.low_ = origin;
  terrain.datum_ = std::move(datum);
  return terrain;
}

double Terrain::height(glm::dvec2 map) const {
  if (is_flat()) return flat_height_;
  const double x = std::clamp((map.x - low_.x) / cell_, 0.0, static_cast<double>(columns_ - 1));
  const double y = std::clamp((map.y - low_.y) / cell_, 0.0, static_cast<double>(rows_ - 1));
  const int column = std::min(static_cast<int>(x), columns_ - 2);
  const int row = std::min(static_cast<int>(y), rows_ - 2);
  const double fx = x - column;
  const double fy = y - row;
  const float* south = &heights_[static_cast<std::size_t>(row) * columns_ + column];
  const float* north = south + columns_;
  return (south[0] * (1.0 - fx) + south[1] * fx) * (1.0 - fy) + (north[0] * (1.0 - fx) + north[1] * fx) * fy;
}

}  // namespace mercia::bake
