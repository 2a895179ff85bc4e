#include "tools/bake/osm_buildings_context.h"

#include <algorithm>
#include <cmath>

namespace mercia::bake {
namespace {

constexpr double kNeighbourhood = 150.0;  // metres
constexpr std::size_t kFewest = 2;

}  // namespace

std::pair<long, long> PointGrid::key(glm::dvec2 point) const {
  return {std::lround(std::floor(point.x / cell_)), std::lround(std::floor(point.y / cell_))};
}

std::vector<std::size_t> PointGrid::near(glm::dvec2 place, double radius) const {
  std::vector<std::size_t> items;
  const auto [column, row] = key(place);
  for (long x = column - 1; x <= column + 1; ++x)
    for (long y = row - 1; y <= row + 1; ++y) {
      const auto cell = cells_.find({x, y});
      if (cell == cells_.end()) continue;
      for (const Entry& entry : cell->second)
        if (glm::distance(entry.point, place) <= radius) items.push_back(entry.item);
    }
  std::sort(items.begin(), items.end());
  return items;
}

void StoreyMap::add(glm::dvec2 place, double storeys) {
  grid_.add(place, storeys_.size());
  storeys_.push_back(storeys);
}

std::optional<double> StoreyMap::near(glm::dvec2 place) const {
  std::vector<double> values;
  for (const std::size_t item : grid_.near(place, kNeighbourhood)) values.push_back(storeys_[item]);
  if (values.size() < kFewest) return std::nullopt;
  std::sort(values.begin(), values.end());
  return std::round(values[values.size() / 2]);
}

PartyWalls::Key PartyWalls::key(glm::dvec2 a, glm::dvec2 b) {
  // Shared walls share their nodes, so their ends are the same to the millimetre.
  const auto grain = [](glm::dvec2 p) { return std::pair(std::lround(p.x * 1000.0), std::lround(p.y * 1000.0)); };
  return std::minmax(grain(a), grain(b));
}

void PartyWalls::add(const Ring& outer) {
  for (std::size_t i = 0; i < outer.size(); ++i) ++edges_[key(outer[i], outer[(i + 1) % outer.size()])];
}

glm::dvec2 PartyWalls::shared(const Ring& outer, glm::dvec2 along) const {
  glm::dvec2 total(0.0);
  for (std::size_t i = 0; i < outer.size(); ++i) {
    const glm::dvec2 a = outer[i], b = outer[(i + 1) % outer.size()];
    const auto found = edges_.find(key(a, b));
    if (found == edges_.end() || found->second < 2) continue;
    const double forward = std::abs(glm::dot(b - a, along));
    const double length = glm::distance(a, b);
    (forward > 0.7 * length ? total.x : total.y) += length;
  }
  return total;
}

BuildingContext context_of(const Polygon& footprint, const OrientedRectangle& box, std::optional<double> storeys_near) {
  BuildingContext context;
  context.area = area(footprint);
  context.half_width = box.half_width;
  context.half_length = box.half_length;
  context.fill = box.area() > 0.0 ? context.area / box.area() : 0.0;
  double outline = perimeter(footprint.outer);
  for (const Ring& hole : footprint.holes) outline += perimeter(hole);
  context.half_depth = outline > 0.0 ? context.area / outline : 0.0;
  context.storeys_near = storeys_near;
  return context;
}

}  // namespace mercia::bake
