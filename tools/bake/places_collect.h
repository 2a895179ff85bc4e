// All the places of a region, on its ground.
#pragma once

#include <vector>

#include "engine/base/result.h"
#include "tools/bake/account.h"
#include "tools/bake/bake.h"
#include "tools/bake/scene.h"
#include "tools/bake/terrain.h"

namespace mercia::bake {

// The ground on which places stand.
struct PlaceGround {
  const geo::MapFrame& frame;
  glm::dvec2 low, high;  // of the region
  const Terrain& terrain;
};

// Appends those inside the region, with their ground's height; returns how many are not.
std::uint64_t append_inside(std::vector<region::Place> places, const PlaceGround& ground,
                            std::vector<region::Place>& all);

// The timetable's stops and the options' GeoJSON points that lie inside the region. Those outside are counted as
// rejected.
Result<std::vector<region::Place>> collect_places(const BakeOptions& options, const PlaceGround& ground,
                                                  Account& account);

// By kind, name and id.
void sort_places(std::vector<region::Place>& places);

}  // namespace mercia::bake
