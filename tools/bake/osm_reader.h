// An OpenStreetMap extract (.osm.pbf, .osm, .osm.bz2) as a scene.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "tools/bake/account.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

struct GeoBounds {  // degrees
  double west, south, east, north;
};

struct OsmOptions {
  std::optional<GeoBounds> bounds;  // default: the buildings', roads' and areas' common extent near the file's bulk
};

struct OsmExtract;
struct FoundPlace;
class OsmSpread;

// What all blocks of a region have in common.
struct OsmSite {
  std::string name;
  geo::MapFrame frame;
  glm::dvec2 low{0.0};  // of what is to be baked
  glm::dvec2 high{0.0};
  double wood_area = 0.0;  // m² of all woods
  std::vector<Polygon> sea;
  // Where water stands, by object ("way/123"), a height for each of its pieces; of the sea under "coastline".
  std::map<std::string, std::vector<std::optional<double>>> banks;
  bool banks_known = false;
};

// Errors (Input): no extent, wider than 500 km; see region_bounds.
Result<OsmSite> site_of(const std::filesystem::path& file, const OsmSpread& spread, const OsmOptions& options);

// Fills in woods, sea and, if the height of the ground is given, banks. `wide`: the objects that the file has of them.
void survey(const OsmExtract& wide, const std::function<double(glm::dvec2)>& ground, OsmSite& site, Account& account);

// The sea as areas without a feature.
std::vector<Area> sea_of(const OsmSite& site);

// What the extract holds, with only objects that are at home in it in the account. Places are not in the scene yet.
Scene scene_of(const OsmExtract& extract, const OsmSite& site, Account& account, std::vector<FoundPlace>& places);

// Credits, and layers with how sure they are: the same for every scene from OpenStreetMap.
std::vector<std::string> osm_attributions();
std::vector<region::Layer> osm_layers();

// A whole file in memory, with places and viewpoints. Errors (Input): not OSM data, truncated, empty, wider than 500
// km.
Result<Scene> read_osm(const std::filesystem::path& file, const OsmOptions& options, Account& account);

}  // namespace mercia::bake
