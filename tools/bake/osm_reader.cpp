#include "tools/bake/osm_reader.h"

#include <algorithm>
#include <array>
#include <string>

#include "tools/bake/ground_coast.h"
#include "tools/bake/ground_water.h"
#include "tools/bake/osm_buildings.h"
#include "tools/bake/osm_reader_bounds.h"
#include "tools/bake/osm_reader_file.h"
#include "tools/bake/osm_reader_ground.h"
#include "tools/bake/osm_reader_places.h"
#include "tools/bake/osm_reader_shapes.h"
#include "tools/bake/osm_store.h"
#include "tools/bake/tree_cover.h"

namespace mercia::bake {
namespace {

constexpr const char* kSea = "coastline";

// "bristol_centre_2025.osm.pbf" as "Bristol centre 2025".
std::string title_of(const std::filesystem::path& file) {
  std::string name = file.filename().string();
  name = name.substr(0, name.find('.'));
  std::replace(name.begin(), name.end(), '_', ' ');
  if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return clean_text(name);
}

void set_extent(const GeoBounds& bounds, OsmSite& site) {
  // Meridians lean together, so the corners and the middles of the sides do not lie on straight lines.
  site.low = glm::dvec2(1e300);
  site.high = glm::dvec2(-1e300);
  for (const double x : {0.0, 0.5, 1.0})
    for (const double y : {0.0, 0.5, 1.0}) {
      const glm::dvec2 corner(site.frame.map_from_geodetic(geo::geodetic_from_degrees(
          bounds.south + y * (bounds.north - bounds.south), bounds.west + x * (bounds.east - bounds.west))));
      site.low = glm::min(site.low, corner);
      site.high = glm::max(site.high, corner);
    }
}

OsmRegion region_of(const OsmExtract& extract, const OsmSite& site) {
  OsmRegion region{extract, site.frame, site.low, site.high, {}};
  region.way_at.reserve(extract.ways.size());
  for (std::size_t i = 0; i < extract.ways.size(); ++i)
    region.way_at.emplace(extract.ways[i].id, static_cast<std::uint32_t>(i));
  return region;
}

void add_sea(const OsmSite& site, Scene& scene) {
  for (const Polygon& polygon : site.sea) {
    FeatureRecord sea;
    sea.id = kSea;
    sea.kind = "water";
    sea.type = "sea";
    sea.home = false;
    scene.areas.push_back({scene.add_feature(std::move(sea)), tiles::Surface::Water, polygon, kSeaPriority, 0, {}});
  }
}

// Calls with each area of water, the name of its object and its place among the object's pieces.
template <typename Visit>
void each_water(Scene& scene, Visit visit) {
  std::map<std::string, std::size_t> count;
  for (std::size_t i = 0; i < scene.areas.size(); ++i) {
    if (scene.areas[i].surface != tiles::Surface::Water) continue;
    const std::string& id = scene.features[scene.areas[i].feature].id;
    visit(i, id, count[id]++);
  }
}

}  // namespace

std::vector<std::string> osm_attributions() { return {"© OpenStreetMap contributors (ODbL)"}; }

std::vector<region::Layer> osm_layers() {
  return {{"buildings", "Buildings", region::Truth::Surveyed},
          {"ground", "Roads, water and land", region::Truth::Surveyed},
          {"trees", "Trees", region::Truth::Surveyed}};
}

Result<OsmSite> site_of(const std::filesystem::path& file, const OsmSpread& spread, const OsmOptions& options) {
  MERCIA_TRY(const GeoBounds bounds, region_bounds(spread, options.bounds, file));
  OsmSite site;
  site.name = title_of(file);
  site.frame =
      geo::MapFrame(geo::geodetic_from_degrees(0.5 * (bounds.south + bounds.north), 0.5 * (bounds.west + bounds.east)));
  set_extent(bounds, site);
  return site;
}

std::vector<Area> sea_of(const OsmSite& site) {
  std::vector<Area> sea;
  const auto found = site.banks.find(kSea);
  for (std::size_t i = 0; i < site.sea.size(); ++i) {
    sea.push_back({kNoFeatureIndex, tiles::Surface::Water, site.sea[i], kSeaPriority, 0, {}});
    if (found != site.banks.end() && i < found->second.size()) sea.back().bank = found->second[i];
  }
  return sea;
}

void survey(const OsmExtract& wide, const std::function<double(glm::dvec2)>& ground, OsmSite& site, Account& account) {
  const OsmRegion region = region_of(wide, site);
  site.sea = coast_of(region, account);
  Scene scene;
  Account counted_elsewhere;
  const BuildingClaims none{std::vector<char>(wide.nodes.size(), 0), std::vector<char>(wide.ways.size(), 0),
                            std::vector<char>(wide.relations.size(), 0)};
  read_ground(region, none, scene, counted_elsewhere);
  site.wood_area = wood_area(scene);
  if (!ground) return;
  add_sea(site, scene);
  const auto banks = water_banks(scene.areas, ground);
  each_water(scene,
             [&](std::size_t area, const std::string& id, std::size_t) { site.banks[id].push_back(banks[area]); });
  site.banks_known = true;
}

Scene scene_of(const OsmExtract& extract, const OsmSite& site, Account& account, std::vector<FoundPlace>& places) {
  const OsmRegion region = region_of(extract, site);
  Scene scene;
  scene.frame = site.frame;
  scene.name = site.name;
  scene.low = site.low;
  scene.high = site.high;
  scene.attributions = osm_attributions();
  scene.layers = osm_layers();
  const BuildingClaims claims = read_buildings(region, scene, account);
  read_ground(region, claims, scene, account);
  add_sea(site, scene);
  const std::vector<char> is_tree = read_trees(region, scene, account);
  places = read_places(region, is_tree, claims, account);
  scene.wood_area = site.wood_area;
  scene.waters_settled = site.banks_known;
  if (site.banks_known)
    each_water(scene, [&](std::size_t area, const std::string& id, std::size_t piece) {
      const auto found = site.banks.find(id);
      if (found != site.banks.end() && piece < found->second.size()) scene.areas[area].bank = found->second[piece];
    });
  return scene;
}

Result<Scene> read_osm(const std::filesystem::path& file, const OsmOptions& options, Account& account) {
  std::error_code error;
  MERCIA_TRY(const OsmStore store, store_osm_file(file, std::filesystem::temp_directory_path(error)));
  MERCIA_TRY(OsmSite site, site_of(file, store.spread, options));
  MERCIA_TRY(const OsmExtract extract, everything_in(store));
  survey(extract, {}, site, account);
  std::vector<FoundPlace> places;
  Scene scene = scene_of(extract, site, account, places);
  scene.viewpoints = choose_viewpoints(scene.frame, scene.low, scene.high, find_stands(scene, places));
  scene.places = settle_places(std::move(places), account);
  return scene;
}

}  // namespace mercia::bake
