// Everything that lies flat on the ground, in the order in which it covers what is below.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "tools/bake/polygon_geometry.h"
#include "tools/bake/scene.h"
#include "tools/bake/way_strip.h"

namespace mercia::bake {

// One area or one way's band.
struct GroundShape {
  FeatureIndex feature = kNoFeatureIndex;
  tiles::Surface surface = tiles::Surface::Earth;
  Color color;
  double rank = 0.0;    // larger lies on top; equal ranks: the smaller shape
  double size = 0.0;    // metres: what a detail of it must be smaller than to be left out (a band's width, √area)
  double rise = 0.0;    // metres above the terrain: platforms up, water down
  bool level = false;   // all at `height`, not draped: standing water
  double height = 0.0;  // metres, if level
  Box2 box;
  std::vector<Ring> rings;                       // of an area: outer anticlockwise, holes clockwise
  std::vector<std::vector<float>> significance;  // of each point of each ring
  // Of a band: pieces of its line that lie on the ground (bridges and raised ramps are cut out).
  struct Piece {
    std::vector<glm::dvec2> line;
    std::vector<float> significance;
    StripEnds ends;
  };
  std::vector<Piece> pieces;
  double half_width = 0.0;
  double street_width = 0.0;  // as Way's
  bool is_pavement = false;
};

// Where a point lies beside the middle of a band: metres along the nearest of its pieces, and to the left of it.
glm::dvec2 place_in_street(const GroundShape& street, glm::dvec2 point);

// Of areas with a priority of their own see osm_ground_tags.h; ways lie between them.
double way_rank(WayKind kind);

// How a surface looks by itself, under a neutral light; `seed` varies fields and parks a little.
Color surface_color(tiles::Surface surface, std::uint32_t seed);

Color way_color(const Way& way);

// Sorted by rank, then from large to small: a shape's place is its rank among all. Areas and ways that are NaN, empty
// or underground are not in it. `banks`: of each area, as water_banks() gives them.
class WayCourses;
std::vector<GroundShape> ground_shapes(const Scene& scene, const WayCourses& courses,
                                       std::span<const std::optional<double>> banks);

}  // namespace mercia::bake
