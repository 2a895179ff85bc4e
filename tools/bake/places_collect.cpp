#include "tools/bake/places_collect.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "tools/bake/gtfs_stops.h"
#include "tools/bake/places_geojson.h"

namespace mercia::bake {
namespace {

void reject_outside(Tally& tally, std::uint64_t count) {
  if (count == 0) return;
  tally.drawn -= std::min(count, tally.drawn);
  tally.rejected["outside the region"] += count;
}

}  // namespace

std::uint64_t append_inside(std::vector<region::Place> places, const PlaceGround& ground,
                            std::vector<region::Place>& all) {
  std::uint64_t outside = 0;
  for (region::Place& place : places) {
    const glm::dvec3 map = ground.frame.map_from_geodetic(place.position);
    if (!(map.x >= ground.low.x && map.x <= ground.high.x && map.y >= ground.low.y && map.y <= ground.high.y)) {
      ++outside;
      continue;
    }
    place.position.height = ground.terrain.height(glm::dvec2(map));
    all.push_back(std::move(place));
  }
  return outside;
}

Result<std::vector<region::Place>> collect_places(const BakeOptions& options, const PlaceGround& ground,
                                                  Account& account) {
  std::vector<region::Place> all;
  if (!options.gtfs.empty()) {
    MERCIA_TRY(auto stops, read_gtfs_stops(options.gtfs, account));
    reject_outside(account["stops"], append_inside(std::move(stops), ground, all));
  }
  if (!options.places.empty()) {
    MERCIA_TRY(auto places, read_geojson_places(options.places, account));
    reject_outside(account["places"], append_inside(std::move(places), ground, all));
  }
  return all;
}

void sort_places(std::vector<region::Place>& places) {
  std::stable_sort(places.begin(), places.end(), [](const region::Place& a, const region::Place& b) {
    return std::tie(a.kind, a.name, a.id) < std::tie(b.kind, b.name, b.id);
  });
}

}  // namespace mercia::bake
