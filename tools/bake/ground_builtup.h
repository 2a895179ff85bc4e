// Where a town is, for ground that no map has coloured.
#pragma once

#include <functional>
#include <vector>

#include "tools/bake/scene.h"

namespace mercia::bake {

// Of the ground that buildings cover within some 50 m: where houses stand in gardens, and where all is paved.
inline constexpr float kSettledShare = 0.0625f;
inline constexpr float kPavedShare = 0.27f;

// The share of each cell of a grid that buildings cover.
struct BuiltUpField {
  std::vector<float> values;
  int columns = 0;
  int rows = 0;
  double cell = 16.0;   // metres
  glm::dvec2 low{0.0};  // place of cell (0, 0)
  glm::ivec2 first{0};  // the cell of the first value

  float at(int column, int row) const { return values[static_cast<std::size_t>(row) * columns + column]; }
  float& at(int column, int row) { return values[static_cast<std::size_t>(row) * columns + column]; }
};

// The grid over a region of many blocks, at most some 2 million cells, without their values.
BuiltUpField coarse_built_up(glm::dvec2 low, glm::dvec2 high);
// The cells of the field that a building covers, and how much of them.
void for_each_covered_cell(const Building& building, const BuiltUpField& field,
                           const std::function<void(int column, int row, float share)>& visit);

// Rings around land where buildings stand close: within some 50 m they cover more than this share of the ground.
// Anticlockwise around such land, clockwise around gaps in it; smooth enough to look like the edge of a town.
// They reach a little beyond the scene's extent. Empty where there are few buildings.
std::vector<Ring> built_up_land(const Scene& scene, float share);

}  // namespace mercia::bake
