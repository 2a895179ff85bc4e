// How each family of models is made, one mesh for each level.
#pragma once

#include "engine/vehicles/models.h"

namespace mercia::vehicles {

// Sizes and colours; the levels are still empty.
CarModel tram_car(Car car);
CarModel train_car(Car car);
CarModel bus(Car car);

Mesh tram_mesh(Car car, Level level);
Mesh train_mesh(Car car, Level level);
Mesh bus_mesh(Car car, Level level);

// Windows and doors side by side: `pattern` has one letter a column, W window, D door, P wall (pillar), and a width in
// metres follows from the table of the family; what is left is spread over the walls at both ends. From far away the
// joints of doors are left out, and from farthest everything is one window.
struct ColumnWidths {
  float window = 1.4f;
  float door = 1.3f;
  float pillar = 0.15f;
};
std::vector<ColumnEnd> columns_of(std::string_view pattern, float from, float to, const ColumnWidths& widths,
                                  Level level);

}  // namespace mercia::vehicles
