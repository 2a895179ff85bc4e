// Which part belongs to which outline, and what of the outline is left to draw.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tools/bake/building_style.h"
#include "tools/bake/osm_reader_file.h"
#include "tools/bake/polygon_geometry.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

inline constexpr std::size_t kNoOutline = SIZE_MAX;

// A building or a part on its way from the map to the scene.
struct Candidate {
  const OsmObject* object = nullptr;
  const OsmRelation* relation = nullptr;  // set if the object is one
  const char* group = nullptr;            // of the account
  bool part = false;
  bool point = false;             // the object is a node; its outline is a circle
  std::vector<Polygon> polygons;  // the largest first
  Box2 box;
  double area = 0.0;
  glm::dvec2 anchor{0.0};
  BuildingContext context;
  BuildingStyle style;
  FeatureIndex feature = kNoFeatureIndex;
  std::size_t outline = kNoOutline;  // of a part: the index of its building
  std::vector<std::size_t> parts;    // of an outline
};

// What is tagged both as a building and as a part is a part if it lies in a larger building, else a building.
void sort_out_double_tags(std::vector<Candidate>& candidates);

// Fills `outline` and `parts`: a part belongs to the smallest building that holds its inner point.
void match_parts_to_outlines(std::vector<Candidate>& candidates);

struct OutlineRest {
  bool merged = false;  // the parts stand for all of it
  std::vector<Polygon> polygons;
  double top = 0.0;  // metres above the anchor's ground; lower than the outline's own below hanging parts
};
// The rule of read_buildings. The parts must have their styles.
OutlineRest rest_of_outline(const Candidate& outline, const std::vector<Candidate>& candidates);

}  // namespace mercia::bake
