// The buildings of an OpenStreetMap extract: outlines, parts, towers and tanks.
#pragma once

#include <vector>

#include "tools/bake/account.h"
#include "tools/bake/osm_reader_shapes.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

// Which of the extract's objects were counted as buildings, parts or structures, so that the others leave them alone.
struct BuildingClaims {
  std::vector<char> nodes;
  std::vector<char> ways;
  std::vector<char> relations;
};

// Fills scene.buildings and their features. Every object with a building tag is counted under "buildings", with
// building:part under "building parts" (with both: a part that is merged into itself), man_made towers, chimneys and
// tanks under "structures".
//
// A tower or chimney mapped as a point is drawn round if its height is tagged. Where its diameter is not, a tenth of
// its height stands for it, between 1 and 10 m; the account notes how often.
//
// Where an outline has parts, it is drawn only where no part reaches down to its ground: if such parts cover four
// fifths of it, or all parts together cover 95 % of it and half of that from the ground, it is merged; else what is
// left of its area is drawn with its own height, or, where parts hang above, up to the lowest of them.
BuildingClaims read_buildings(const OsmRegion& region, Scene& scene, Account& account);

}  // namespace mercia::bake
