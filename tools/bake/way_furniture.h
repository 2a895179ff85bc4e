// What stands on or above the ground along ways: bridges and ramps, rails, painted lines, walls and hedges.
#pragma once

#include <cstdint>
#include <vector>

#include "tools/bake/ground_index.h"
#include "tools/bake/mesh.h"
#include "tools/bake/scene.h"
#include "tools/bake/way_courses.h"
#include "tools/bake/way_solid.h"

namespace mercia::bake {

// Prepared once; then thread-safe. Scene and courses must outlive it.
class WayFurniture {
 public:
  WayFurniture(const Scene& scene, const WayCourses& courses);

  // Appends what lies inside [low, high) and is larger than `error`; `ground` is the surface as drawn at that error.
  // Returns the size of the largest thing left out.
  double build(glm::dvec2 low, glm::dvec2 high, double error, const HeightAt& ground, SurfaceMesh& out) const;

 private:
  struct Junction {
    glm::dvec2 place;
    double radius;
  };
  struct Site {
    Box2 box;
    double error;
    const HeightAt& ground;
    SurfaceMesh& out;
  };

  void find_junctions();
  double build_piece(std::uint32_t way, const CoursePiece& piece, const Site& site) const;
  void deck(std::uint32_t way, const CoursePiece& piece, const SpaceLine& part, const Site& site) const;
  void parapets(std::uint32_t way, const CoursePiece& piece, const SpaceLine& part, const Site& site) const;
  bool wants_parapet(std::uint32_t way, glm::dvec2 edge, double height, bool bridge, const Site& site) const;
  void deck_caps(std::uint32_t way, const CoursePiece& piece, const Site& site) const;
  void piers(std::uint32_t way, const CoursePiece& piece, const Site& site) const;
  void rails(const Way& way, const SpaceLine& part, const Site& site) const;
  void markings(std::uint32_t way, const SpaceLine& part, const Site& site) const;
  void barrier(const Way& way, const SpaceLine& part, const Site& site) const;
  bool is_clear_for_pier(std::uint32_t bridge, glm::dvec2 place) const;
  bool is_clear_for_lamp(glm::dvec2 place) const;

  const Scene& scene_;
  const WayCourses& courses_;
  BoxIndex index_;                                // of ways
  std::vector<std::vector<Junction>> junctions_;  // by way: where no lines are painted
};

}  // namespace mercia::bake
