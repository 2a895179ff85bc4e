// Roads, rails, water, land cover and trees of an OpenStreetMap extract.
#pragma once

#include <string>
#include <vector>

#include "tools/bake/account.h"
#include "tools/bake/osm_buildings.h"
#include "tools/bake/osm_reader_shapes.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

// Fills scene.ways and scene.areas, clipped to the region, and their features, from all ways and relations that are no
// buildings. What is not drawn is counted under "other ways" and "other relations" with its main key.
void read_ground(const OsmRegion& region, const BuildingClaims& claims, Scene& scene, Account& account);

// The sea inside the region, from all its coastlines; what could not be used is noted.
std::vector<Polygon> coast_of(const OsmRegion& region, Account& account);

// Fills scene.trees from natural=tree and natural=tree_row. Returns the indices of the extract's nodes that are trees.
std::vector<char> read_trees(const OsmRegion& region, Scene& scene, Account& account);

// "not drawn: KEY", for the account.
std::string why_not_drawn(const Tags& tags);

}  // namespace mercia::bake
