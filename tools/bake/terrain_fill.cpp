#include "tools/bake/terrain_fill.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace mercia::bake {

bool fill_unknown(std::vector<float>& heights, int columns, int rows) {
  std::vector<std::uint32_t> front;
  for (std::size_t i = 0; i < heights.size(); ++i) {
    if (!std::isnan(heights[i])) front.push_back(static_cast<std::uint32_t>(i));
  }
  if (front.empty()) return false;
  if (front.size() == heights.size()) return true;
  std::vector<std::uint32_t> next;
  while (!front.empty()) {
    next.clear();
    for (const std::uint32_t cell : front) {
      const int column = static_cast<int>(cell % static_cast<std::uint32_t>(columns));
      const int row = static_cast<int>(cell / static_cast<std::uint32_t>(columns));
      for (int y = row - 1; y <= row + 1; ++y) {
        for (int x = column - 1; x <= column + 1; ++x) {
          if (x < 0 || y < 0 || x >= columns || y >= rows) continue;
          const std::size_t other = static_cast<std::size_t>(y) * columns + x;
          if (!std::isnan(heights[other])) continue;
          heights[other] = heights[cell];
          next.push_back(static_cast<std::uint32_t>(other));
        }
      }
    }
    front.swap(next);
  }
  return true;
}

}  // namespace mercia::bake
