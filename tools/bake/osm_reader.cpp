#include "tools/bake/osm_reader.h"

#include <algorithm>
#include <array>
#include <string>

#include "tools/bake/osm_buildings.h"
#include "tools/bake/osm_reader_bounds.h"
#include "tools/bake/osm_reader_file.h"
#include "tools/bake/osm_reader_ground.h"
#include "tools/bake/osm_reader_places.h"
#include "tools/bake/osm_reader_shapes.h"

namespace mercia::bake {
namespace {

// "bristol_centre_2025.osm.pbf" as "Bristol centre 2025".
std::string title_of(const std::filesystem::path& file) {
  std::string name = file.filename().string();
  name = name.substr(0, name.find('.'));
  std::replace(name.begin(), name.end(), '_', ' ');
  if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return clean_text(name);
}

void set_extent(const GeoBounds& bounds, OsmRegion& region) {
  // Meridians lean together, so the corners and the middles of the sides do not lie on straight lines.
  region.low = glm::dvec2(1e300);
  region.high = glm::dvec2(-1e300);
  for (const double x : {0.0, 0.5, 1.0})
    for (const double y : {0.0, 0.5, 1.0}) {
      const glm::dvec2 corner(region.frame.map_from_geodetic(geo::geodetic_from_degrees(
          bounds.south + y * (bounds.north - bounds.south), bounds.west + x * (bounds.east - bounds.west))));
      region.low = glm::min(region.low, corner);
      region.high = glm::max(region.high, corner);
    }
}

}  // namespace

Result<Scene> read_osm(const std::filesystem::path& file, const OsmOptions& options, Account& account) {
  MERCIA_TRY(const OsmExtract extract, load_osm_file(file));
  MERCIA_TRY(const GeoBounds bounds, region_bounds(extract, options.bounds, file));

  OsmRegion region{
      extract,
      geo::MapFrame(geo::geodetic_from_degrees(0.5 * (bounds.south + bounds.north), 0.5 * (bounds.west + bounds.east))),
      glm::dvec2(0.0),
      glm::dvec2(0.0),
      {}};
  set_extent(bounds, region);
  region.way_at.reserve(extract.ways.size());
  for (std::size_t i = 0; i < extract.ways.size(); ++i)
    region.way_at.emplace(extract.ways[i].id, static_cast<std::uint32_t>(i));

  Scene scene;
  scene.frame = region.frame;
  scene.name = title_of(file);
  scene.low = region.low;
  scene.high = region.high;
  scene.attributions.push_back("© OpenStreetMap contributors (ODbL)");
  const BuildingClaims claims = read_buildings(region, scene, account);
  read_ground(region, claims, scene, account);
  const std::vector<char> is_tree = read_trees(region, scene, account);
  read_places(region, is_tree, claims, scene, account);
  scene.layers = {{"buildings", "Buildings", region::Truth::Surveyed},
                  {"ground", "Roads, water and land", region::Truth::Surveyed},
                  {"trees", "Trees", region::Truth::Surveyed}};
  choose_viewpoints(region, scene);
  return scene;
}

}  // namespace mercia::bake
