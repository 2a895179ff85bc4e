// What a visitor looks for by name, and where the viewer stands first.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/bake/account.h"
#include "tools/bake/osm_buildings.h"
#include "tools/bake/osm_reader_shapes.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

struct FoundPlace {
  region::Place place;  // without a height
  glm::dvec2 at{0.0};   // on the map
  OsmType type = OsmType::Node;
  std::int64_t id = 0;
};

// Landmarks, stations, stops, squares, theatres and the like that have a name, of the objects at home here. Trees are
// none; `claims` are accounted for elsewhere. Tagged nodes that are nothing of this are counted under "other nodes".
// What is found is counted as read, but neither as drawn nor as merged yet.
std::vector<FoundPlace> read_places(const OsmRegion& region, const std::vector<char>& is_tree,
                                    const BuildingClaims& claims, Account& account);

// The places of a region out of what was found in all of it. Those of one name and kind near each other are one.
std::vector<region::Place> settle_places(std::vector<FoundPlace> found, Account& account);

// Where one could stand to see something worth seeing.
struct FoundStand {
  glm::dvec2 at{0.0};
  glm::dvec2 direction{0.0, 1.0};
  double worth = -1e300;  // of what is seen
  std::string name;       // of it; empty if one just stands in a street in the middle of the region
};

// For the best few of the places, and for the region's middle if the scene's window holds it.
std::vector<FoundStand> find_stands(const Scene& scene, const std::vector<FoundPlace>& places);

// One from the air, one in the street before the most interesting place.
std::vector<region::Viewpoint> choose_viewpoints(const geo::MapFrame& frame, glm::dvec2 low, glm::dvec2 high,
                                                 const std::vector<FoundStand>& stands);

}  // namespace mercia::bake
