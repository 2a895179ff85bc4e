#include "tools/bake/places_collect.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "tools/bake/gtfs_stops.h"
#include "tools/bake/places_geojson.h"

namespace mercia::bake {
namespace {

// Appends those inside the region; returns how many are not.
std::uint64_t append_inside(std::vector<region::Place> places, const Scene& scene, const Terrain& terrain,
                            std::vector<region::Place>& all) {
  std::uint64_t outside = 0;
  for (region::Place& place : places) {
    const glm::dvec3 map = scene.frame.map_from_geodetic(place.position);
    if (!(map.x >= scene.low.x && map.x <= scene.high.x && map.y >= scene.low.y && map.y <= scene.high.y)) {
      ++outside;
      continue;
    }
    place.position.height = terrain.height(glm::dvec2(map));
    all.push_back(std::move(place));
  }
  return outside;
}

void reject_outside(Tally& tally, std::uint64_t count) {
  if (count == 0) return;
  tally.drawn -= std::min(count, tally.drawn);
  tally.rejected["outside the region"] += count;
}

}  // namespace

Result<std::vector<region::Place>> collect_places(const BakeOptions& options, const Scene& scene,
                                                  const Terrain& terrain, Account& account) {
  std::vector<region::Place> all;
  // The map's own places lie inside by the reader's doing; heights are all that is missing.
  append_inside(scene.places, scene, terrain, all);
  if (!options.gtfs.empty()) {
    MERCIA_TRY(auto stops, read_gtfs_stops(options.gtfs, account));
    reject_outside(account["stops"], append_inside(std::move(stops), scene, terrain, all));
  }
  if (!options.places.empty()) {
    MERCIA_TRY(auto places, read_geojson_places(options.places, account));
    reject_outside(account["places"], append_inside(std::move(places), scene, terrain, all));
  }
  std::stable_sort(all.begin(), all.end(), [](const region::Place& a, const region::Place& b) {
    return std::tie(a.kind, a.name, a.id) < std::tie(b.kind, b.name, b.id);
  });
  return all;
}

}  // namespace mercia::bake
