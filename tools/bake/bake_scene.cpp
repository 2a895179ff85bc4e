#include "tools/bake/bake_scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tools/bake/region_source.h"
#include "tools/bake/tile_grid.h"

namespace mercia::bake {
namespace {

// Metres between the nodes of a surface through spot heights, and how many of them at most along a side.
constexpr double kSpotCell = 50.0;
constexpr double kSpotNodes = 1000.0;

// A region of nothing but terrain.
Scene bare_ground(const GeoBounds& bounds) {
  Scene scene;
  scene.frame =
      geo::MapFrame(geo::geodetic_from_degrees((bounds.south + bounds.north) / 2.0, (bounds.west + bounds.east) / 2.0));
  MapRect extent = MapRect::nothing();
  for (const double latitude : {bounds.south, bounds.north})
    for (const double longitude : {bounds.west, bounds.east})
      extent.include(glm::dvec2(scene.frame.map_from_geodetic(geo::geodetic_from_degrees(latitude, longitude))));
  scene.low = extent.low;
  scene.high = extent.high;
  scene.name = "Terrain";
  return scene;
}

bool inside(const Ring& ring, const glm::dvec2& point) {
  bool odd = false;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    const glm::dvec2& a = ring[i];
    const glm::dvec2& b = ring[j];
    if ((a.y > point.y) != (b.y > point.y) && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x) odd = !odd;
  }
  return odd;
}

glm::dvec2 centroid(const Ring& ring) {
  glm::dvec2 sum(0.0);
  double area = 0.0;
  const glm::dvec2& origin = ring.front();
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const glm::dvec2 a = ring[i] - origin;
    const glm::dvec2 b = ring[(i + 1) % ring.size()] - origin;
    const double cross = a.x * b.y - a.y * b.x;
    sum += (a + b) * cross;
    area += cross;
  }
  return std::abs(area) > 1e-9 ? origin + sum / (3.0 * area) : origin;
}

struct Cleared {
  const Ring* ring;
  MapRect bounds;
};

bool is_cleared(const std::vector<Cleared>& rings, const glm::dvec2& point) {
  return std::any_of(rings.begin(), rings.end(), [&](const Cleared& cleared) {
    return cleared.bounds.overlaps({point, point + glm::dvec2(1e-9)}) && inside(*cleared.ring, point);
  });
}

void reject_drawn(Tally& tally, const char* reason) {
  if (tally.drawn == 0) return;
  --tally.drawn;
  ++tally.rejected[reason];
}

}  // namespace

Result<Scene> load_scene(const BakeOptions& options, Account& account, Progress& progress) {
  Scene scene;
  if (!options.osm.empty()) {
    progress.step("reading " + options.osm.filename().string());
    MERCIA_TRY(scene, read_osm(options.osm, {options.bounds}, account));
  } else if (!options.source.empty()) {
    progress.step("reading " + options.source.filename().string());
    MERCIA_TRY(scene, read_region_source(options.source, account));
  } else {
    scene = bare_ground(*options.bounds);
  }
  if (!options.name.empty()) scene.name = options.name;
  for (const ModelRequest& model : options.models) {
    progress.step("importing " + model.file.filename().string());
    MERCIA_CHECK(import_model(model, options.model_limits, scene));
    Tally& tally = account["models"];
    ++tally.read;
    ++tally.drawn;
  }
  return scene;
}

Result<Terrain> load_terrain(const BakeOptions& options, const Scene& scene) {
  if (!options.terrain.empty()) return Terrain::from_raster(options.terrain, scene.frame, scene.low, scene.high);
  if (scene.spot_heights.empty()) return Terrain::flat(0.0);
  const glm::dvec2 size = scene.high - scene.low;
  const double cell = std::max(kSpotCell, std::ceil(std::max(size.x, size.y) / kSpotNodes));
  return Terrain::from_spot_heights(scene.spot_heights, scene.low, scene.high, cell);
}

void clear_ground(Scene& scene, Account& account) {
  std::vector<Cleared> rings;
  for (const PlacedMesh& mesh : scene.meshes)
    for (const Ring& ring : mesh.clears) {
      if (ring.size() < 3) continue;
      Cleared cleared{&ring, MapRect::nothing()};
      for (const glm::dvec2& point : ring) cleared.bounds.include(point);
      rings.push_back(cleared);
    }
  if (rings.empty()) return;
  std::erase_if(scene.buildings, [&](const Building& building) {
    if (building.footprint.outer.size() < 3 || !is_cleared(rings, centroid(building.footprint.outer))) return false;
    reject_drawn(account[building_group(scene, building)], "replaced by a model");
    return true;
  });
  std::erase_if(scene.trees, [&](const Tree& tree) {
    if (!is_cleared(rings, tree.position)) return false;
    reject_drawn(account["trees"], "replaced by a model");
    return true;
  });
}

std::string building_group(const Scene& scene, const Building& building) {
  const bool known = building.feature < scene.features.size();
  return known && scene.features[building.feature].kind == "building_part" ? "building parts" : "buildings";
}

void account_for_undrawn(const Scene& scene, const std::vector<std::uint8_t>& drawn, Account& account) {
  for (std::size_t i = 0; i < scene.buildings.size(); ++i) {
    if (drawn[i]) continue;
    const Building& building = scene.buildings[i];
    reject_drawn(account[building_group(scene, building)], "no surface could be made of it");
    if (building.feature < scene.features.size())
      account.problem(scene.features[building.feature].id + ": no surface could be made of it");
  }
}

}  // namespace mercia::bake
