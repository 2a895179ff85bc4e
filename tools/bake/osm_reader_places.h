// What a visitor looks for by name, and where the viewer stands first.
#pragma once

#include <vector>

#include "tools/bake/account.h"
#include "tools/bake/osm_buildings.h"
#include "tools/bake/osm_reader_shapes.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

// Fills scene.places: landmarks, stations, stops, squares, theatres and the like that have a name. Trees are none;
// `claims` are accounted for elsewhere. Tagged nodes that are nothing of this are counted under "other nodes".
void read_places(const OsmRegion& region, const std::vector<char>& is_tree, const BuildingClaims& claims, Scene& scene,
                 Account& account);

// Fills scene.viewpoints: one from the air, one in the street before the most interesting place. After all else.
void choose_viewpoints(const OsmRegion& region, Scene& scene);

}  // namespace mercia::bake
