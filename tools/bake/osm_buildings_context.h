// What a building's neighbours say about it.
#pragma once

#include <glm/glm.hpp>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "tools/bake/building_style.h"
#include "tools/bake/polygon_geometry.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

// Points in square cells, to ask for those near a place. Answers come in the order in which the points were added.
class PointGrid {
 public:
  explicit PointGrid(double cell) : cell_(cell) {}
  void add(glm::dvec2 point, std::size_t item) { cells_[key(point)].push_back({point, item}); }
  // Items within `radius` (at most the cell's side) of the place.
  std::vector<std::size_t> near(glm::dvec2 place, double radius) const;

 private:
  struct Entry {
    glm::dvec2 point;
    std::size_t item;
  };
  std::pair<long, long> key(glm::dvec2 point) const;
  double cell_;
  std::map<std::pair<long, long>, std::vector<Entry>> cells_;
};

// Storeys that are tagged, and what they let us expect in between.
class StoreyMap {
 public:
  void add(glm::dvec2 place, double storeys);
  // The median of the tagged buildings within 150 m; nothing if they are fewer than two.
  std::optional<double> near(glm::dvec2 place) const;

 private:
  PointGrid grid_{150.0};
  std::vector<double> storeys_;
};

// Walls that two buildings share: houses of a terrace.
class PartyWalls {
 public:
  void add(const Ring& outer);
  // Metres of the ring's edges that another ring has too, along and across this direction.
  glm::dvec2 shared(const Ring& outer, glm::dvec2 along) const;

 private:
  using Key = std::pair<std::pair<long, long>, std::pair<long, long>>;
  static Key key(glm::dvec2 a, glm::dvec2 b);
  std::map<Key, int> edges_;
};

BuildingContext context_of(const Polygon& footprint, const OrientedRectangle& box, std::optional<double> storeys_near);

}  // namespace mercia::bake
