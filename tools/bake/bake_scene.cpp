#include "tools/bake/bake_scene.h"

#include <algorithm>
#include <cmath>

#include "tools/bake/region_source.h"
#include "tools/bake/street_pavements.h"
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

// Takes one object out of the drawn ones. A feature does not say in which group it was counted, so the usual one is
// tried first; the sum over all groups is exact either way.
void reject_drawn(Account& account, const char* reason) {
  for (const char* group : {"buildings", "fabric", "building parts", "structures"}) {
    if (!account.tallies().contains(group) || account[group].drawn == 0) continue;
    --account[group].drawn;
    ++account[group].rejected[reason];
    return;
  }
}

// For every feature: whether a building of it is left.
std::vector<char> features_with_buildings(const Scene& scene) {
  std::vector<char> with(scene.features.size(), 0);
  for (const Building& building : scene.buildings)
    if (building.feature < with.size()) with[building.feature] = 1;
  return with;
}

bool in_window(const Scene& scene, const glm::dvec2& point) {
  const bool whole = !(scene.window_low.x < scene.window_high.x);
  return whole || MapRect{scene.window_low, scene.window_high}.overlaps({point, point + glm::dvec2(1e-9)});
}

}  // namespace

Result<Scene> load_scene(const BakeOptions& options, Account& account, Progress& progress) {
  Scene scene;
  if (!options.source.empty()) {
    progress.step("reading " + options.source.filename().string());
    MERCIA_TRY(scene, read_region_source(options.source, account));
    lay_pavements(scene);
  } else {
    scene = bare_ground(*options.bounds);
  }
  if (!options.name.empty()) scene.name = options.name;
  return scene;
}

Result<void> add_models(const BakeOptions& options, Scene& scene, Account& account, Progress& progress) {
  for (const ModelRequest& model : options.models) {
    progress.step("importing " + model.file.filename().string());
    MERCIA_CHECK(import_model(model, options.model_limits, scene));
    Tally& tally = account["models"];
    ++tally.read;
    ++tally.drawn;
  }
  return {};
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
  const std::vector<char> before = features_with_buildings(scene);
  std::erase_if(scene.buildings, [&](const Building& building) {
    return building.footprint.outer.size() >= 3 && is_cleared(rings, centroid(building.footprint.outer));
  });
  const std::vector<char> after = features_with_buildings(scene);
  for (std::size_t i = 0; i < before.size(); ++i)
    if (before[i] && !after[i] && scene.features[i].home) reject_drawn(account, "replaced by a model");
  std::erase_if(scene.trees, [&](const Tree& tree) {
    const bool cleared = is_cleared(rings, tree.position);
    if (cleared && in_window(scene, tree.position)) account.note("tree gave way to a model");
    return cleared;
  });
}

void account_for_undrawn(std::vector<std::string> undrawn, std::vector<std::string> drawn, Account& account) {
  std::sort(drawn.begin(), drawn.end());
  for (const std::string& id : undrawn) {
    if (std::binary_search(drawn.begin(), drawn.end(), id)) continue;
    reject_drawn(account, "no surface could be made of it");
    account.problem(id + ": no surface could be made of it");
  }
}

}  // namespace mercia::bake
