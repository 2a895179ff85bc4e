// Heights for the cells of a grid that have none.
#pragma once

#include <vector>

namespace mercia::bake {

// Gives every NaN the height of the nearest known cell (by steps to the eight neighbours; of equals, the one found
// first). False if no cell is known.
bool fill_unknown(std::vector<float>& heights, int columns, int rows);

}  // namespace mercia::bake
