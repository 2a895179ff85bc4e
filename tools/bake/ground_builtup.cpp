#include "tools/bake/ground_builtup.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>

#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

constexpr double kCell = 16.0;         // metres
constexpr double kCoarseCell = 64.0;   // metres, for a region of many blocks as a whole
constexpr double kMostCells = 1500.0;  // along the longer side
constexpr int kBlur = 2;               // cells to each side, twice

void blur(BuiltUpField& field) {
  for (int pass = 0; pass < 2; ++pass) {
    for (const bool along_x : {true, false}) {
      BuiltUpField source = field;
      for (int y = 0; y < field.rows; ++y) {
        for (int x = 0; x < field.columns; ++x) {
          float sum = 0.0f;
          for (int k = -kBlur; k <= kBlur; ++k) {
            sum += along_x ? source.at(std::clamp(x + k, 0, field.columns - 1), y)
                           : source.at(x, std::clamp(y + k, 0, field.rows - 1));
          }
          field.at(x, y) = sum / static_cast<float>(2 * kBlur + 1);
        }
      }
    }
  }
  // The rim is empty, so that every contour is closed.
  for (int y = 0; y < field.rows; ++y) {
    for (int x = 0; x < field.columns; ++x) {
      if (x == 0 || y == 0 || x + 1 == field.columns || y + 1 == field.rows) field.at(x, y) = 0.0f;
    }
  }
}

// Marching squares. A crossing is named by the grid edge on which it lies: 2 * value index, + 1 if it goes up.
class Contour {
 public:
  Contour(const BuiltUpField& field, float level) : field_(field), level_(level) {}

  std::vector<Ring> rings() {
    for (int y = 0; y + 1 < field_.rows; ++y) {
      for (int x = 0; x + 1 < field_.columns; ++x) cell(x, y);
    }
    std::vector<Ring> result;
    while (!next_.empty()) {
      Ring ring;
      std::uint64_t edge = next_.begin()->first;
      for (auto found = next_.find(edge); found != next_.end(); found = next_.find(edge)) {
        ring.push_back(place(edge));
        edge = found->second;
        next_.erase(found);
      }
      ring = clean_ring(ring, 0.05);
      if (ring.size() >= 3) result.push_back(std::move(ring));
    }
    return result;
  }

 private:
  std::uint64_t across(int x, int y) const { return 2 * (static_cast<std::uint64_t>(y) * field_.columns + x); }
  std::uint64_t up(int x, int y) const { return across(x, y) + 1; }

  glm::dvec2 place(std::uint64_t edge) const {
    const auto index = edge / 2;
    const int x = static_cast<int>(index % field_.columns);
    const int y = static_cast<int>(index / field_.columns);
    const glm::ivec2 step = edge % 2 ? glm::ivec2(0, 1) : glm::ivec2(1, 0);
    const double a = field_.at(x, y);
    const double b = field_.at(x + step.x, y + step.y);
    const double t = std::clamp((level_ - a) / (b - a), 0.02, 0.98);
    return field_.low + field_.cell * (glm::dvec2(field_.first + glm::ivec2(x, y)) + t * glm::dvec2(step) + 0.5);
  }

  // Dense ground stays on the left of every piece.
  void cell(int x, int y) {
    const auto dense = [&](int dx, int dy) { return field_.at(x + dx, y + dy) > level_; };
    const unsigned which =
        (dense(0, 0) ? 1u : 0u) | (dense(1, 0) ? 2u : 0u) | (dense(1, 1) ? 4u : 0u) | (dense(0, 1) ? 8u : 0u);
    const std::uint64_t south = across(x, y), north = across(x, y + 1), west = up(x, y), east = up(x + 1, y);
    const auto line = [&](std::uint64_t from, std::uint64_t to) { next_[from] = to; };
    switch (which) {
      case 1: line(south, west); break;
      case 2: line(east, south); break;
      case 3: line(east, west); break;
      case 4: line(north, east); break;
      case 5:
        line(south, west);
        line(north, east);
        break;
      case 6: line(north, south); break;
      case 7: line(north, west); break;
      case 8: line(west, north); break;
      case 9: line(south, north); break;
      case 10:
        line(east, south);
        line(west, north);
        break;
      case 11: line(east, north); break;
      case 12: line(west, east); break;
      case 13: line(south, east); break;
      case 14: line(west, south); break;
      default: break;
    }
  }

  const BuiltUpField& field_;
  float level_;
  std::map<std::uint64_t, std::uint64_t> next_;
};

BuiltUpField field_over(glm::dvec2 low, glm::dvec2 high, double finest_cell) {
  BuiltUpField field;
  const glm::dvec2 size = high - low;
  field.cell = std::max(finest_cell, std::max(size.x, size.y) / kMostCells);
  const int margin = 2 * kBlur + 2;
  field.low = low - (margin + 0.5) * field.cell;
  field.columns = static_cast<int>(size.x / field.cell) + 2 * margin + 2;
  field.rows = static_cast<int>(size.y / field.cell) + 2 * margin + 2;
  return field;
}

// The cells that matter to the scene's window, of those of the whole region.
glm::ivec4 cells_of_window(const Scene& scene, const BuiltUpField& whole) {
  if (!(scene.window_low.x < scene.window_high.x)) return {0, 0, whole.columns - 1, whole.rows - 1};
  const double margin = 4 * kBlur * whole.cell;
  const auto cell = [&](double value, double low, int count) {
    return std::clamp(static_cast<int>(std::floor((value - low) / whole.cell)), 0, count - 1);
  };
  return {cell(scene.window_low.x - margin, whole.low.x, whole.columns),
          cell(scene.window_low.y - margin, whole.low.y, whole.rows),
          cell(scene.window_high.x + margin, whole.low.x, whole.columns),
          cell(scene.window_high.y + margin, whole.low.y, whole.rows)};
}

}  // namespace

BuiltUpField coarse_built_up(glm::dvec2 low, glm::dvec2 high) { return field_over(low, high, kCoarseCell); }

void for_each_covered_cell(const Building& building, const BuiltUpField& field,
                           const std::function<void(int column, int row, float share)>& visit) {
  const Box2 box = bounds(building.footprint.outer);
  const double covered = area(building.footprint);
  if (box.empty() || !(covered > 0.0)) return;
  const auto cell = [&](double value, double low, int count) {
    return std::clamp(static_cast<int>(std::floor(std::clamp((value - low) / field.cell, -1.0, 1e6))), 0, count - 1);
  };
  const int x0 = cell(box.low.x, field.low.x, field.columns), x1 = cell(box.high.x, field.low.x, field.columns);
  const int y0 = cell(box.low.y, field.low.y, field.rows), y1 = cell(box.high.y, field.low.y, field.rows);
  const double share = covered / ((x1 - x0 + 1.0) * (y1 - y0 + 1.0) * field.cell * field.cell);
  for (int y = y0; y <= y1; ++y)
    for (int x = x0; x <= x1; ++x) visit(x, y, static_cast<float>(share));
}

BuiltUpField built_up_field(const Scene& scene) {
  const BuiltUpField whole = field_over(scene.low, scene.high, kCell);
  const glm::ivec4 cells = cells_of_window(scene, whole);
  BuiltUpField field = whole;
  field.first = {cells.x, cells.y};
  field.columns = cells.z - cells.x + 1;
  field.rows = cells.w - cells.y + 1;
  field.values.assign(static_cast<std::size_t>(field.columns) * field.rows, 0.0f);
  for (const Building& building : scene.buildings)
    for_each_covered_cell(building, whole, [&](int x, int y, float share) {
      if (x >= cells.x && y >= cells.y && x <= cells.z && y <= cells.w) field.at(x - cells.x, y - cells.y) += share;
    });
  return field;
}

std::vector<Ring> built_up_land(BuiltUpField field, float share) {
  blur(field);
  return Contour(field, share).rings();
}

std::vector<Ring> built_up_land(const Scene& scene, float share) {
  if (scene.built_up) return built_up_land(*scene.built_up, share);
  if (scene.buildings.empty() || !(scene.high.x > scene.low.x) || !(scene.high.y > scene.low.y)) return {};
  return built_up_land(built_up_field(scene), share);
}

}  // namespace mercia::bake
