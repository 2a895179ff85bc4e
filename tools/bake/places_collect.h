// All the places of a region, on its ground.
#pragma once

#include <vector>

#include "engine/base/result.h"
#include "tools/bake/account.h"
#include "tools/bake/bake.h"
#include "tools/bake/scene.h"
#include "tools/bake/terrain.h"

namespace mercia::bake {

// The scene's places, the timetable's stops and the options' GeoJSON points that lie inside the region, with their
// ground's height, sorted by kind, name and id. Those outside move from "drawn" to "rejected" in the account.
Result<std::vector<region::Place>> collect_places(const BakeOptions& options, const Scene& scene,
                                                  const Terrain& terrain, Account& account);

}  // namespace mercia::bake
