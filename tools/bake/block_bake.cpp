#include "tools/bake/block_bake.h"

#include <algorithm>
#include <map>
#include <utility>

#include "tools/bake/bake_scene.h"
#include "tools/bake/ground_builtup.h"
#include "tools/bake/street_pavements.h"

namespace mercia::bake {
namespace {

constexpr double kModelReach = 300.0;  // metres from a block within which a model may clear buildings

void add_models(const Scene& models, const MapRect& rect, Scene& scene) {
  for (const PlacedMesh& mesh : models.meshes) {
    MapRect bounds{mesh.anchor, mesh.anchor};
    for (const MeshPart& part : mesh.parts)
      for (const MeshVertex& vertex : part.mesh.vertices) bounds.include(mesh.anchor + glm::dvec2(vertex.position));
    for (const Ring& ring : mesh.clears)
      for (const glm::dvec2& point : ring) bounds.include(point);
    if (!bounds.overlaps({rect.low - kModelReach, rect.high + kModelReach})) continue;
    PlacedMesh copy = mesh;
    if (mesh.feature < models.features.size()) copy.feature = scene.add_feature(models.features[mesh.feature]);
    scene.meshes.push_back(std::move(copy));
  }
}

void list_undrawn(const Scene& scene, const std::vector<std::uint8_t>& drawn, BlockResult& result) {
  // 1: has a building, 2: of which something is drawn.
  std::vector<std::uint8_t> features(scene.features.size(), 0);
  for (std::size_t i = 0; i < scene.buildings.size(); ++i)
    if (scene.buildings[i].feature < features.size()) {
      std::uint8_t& feature = features[scene.buildings[i].feature];
      feature = drawn[i] != 0 || feature == 3 ? 3 : 1;
    }
  for (std::size_t i = 0; i < features.size(); ++i) {
    const FeatureRecord& feature = scene.features[i];
    if (feature.home && features[i] == 1) result.undrawn.push_back(feature.id);
    if (!feature.home && features[i] == 3) result.drawn_for_others.push_back(feature.id);
  }
}

// Copies what is chosen into a scene of its own, with its features.
class Picker {
 public:
  Picker(const Scene& from, Scene& to) : from_(from), to_(to) {}
  bool at_home(FeatureIndex feature) const { return feature < from_.features.size() && from_.features[feature].home; }
  template <typename Object>
  void pick(const Object& object, std::vector<Object>& list) {
    list.push_back(object);
    const auto [place, fresh] = index_.try_emplace(object.feature, 0);
    if (fresh) place->second = to_.add_feature(from_.features[object.feature]);
    list.back().feature = place->second;
  }

 private:
  const Scene& from_;
  Scene& to_;
  std::map<FeatureIndex, FeatureIndex> index_;
};

double longest_side(const Ring& ring) {
  MapRect bounds = MapRect::nothing();
  for (const glm::dvec2& point : ring) bounds.include(point);
  return std::max(bounds.high.x - bounds.low.x, bounds.high.y - bounds.low.y);
}

double coarse_error(const BlockWork& work) {
  return 2.0 * work.layout.grid().edge(work.layout.level()) / work.options.edge_per_error;
}

// What tiles above the blocks may still show of what is counted here. Nothing is as long as its diagonal.
void pick_coarse(const Scene& scene, const BlockWork& work, BlockResult& result) {
  constexpr double kDiagonal = 1.4143;
  const double error = coarse_error(work);
  Picker picker(scene, result.coarse);
  const auto large = [&](const Ring& ring) { return kDiagonal * longest_side(ring) >= error; };
  for (const Building& building : scene.buildings)
    if (picker.at_home(building.feature) && (large(building.footprint.outer) || building.top - building.base >= error))
      picker.pick(building, result.coarse.buildings);
  for (const Way& way : scene.ways)
    if (way.width >= error && picker.at_home(way.feature)) picker.pick(way, result.coarse.ways);
  for (const Area& area : scene.areas)
    if (picker.at_home(area.feature) && large(area.polygon.outer)) picker.pick(area, result.coarse.areas);
  const BuiltUpField field = coarse_built_up(scene.low, scene.high);
  std::map<std::uint32_t, float> cells;
  for (const Building& building : scene.buildings)
    if (picker.at_home(building.feature))
      for_each_covered_cell(building, field, [&](int column, int row, float share) {
        cells[static_cast<std::uint32_t>(row) * static_cast<std::uint32_t>(field.columns) +
              static_cast<std::uint32_t>(column)] += share;
      });
  result.built_up.assign(cells.begin(), cells.end());
}

// How far the rest deviates, measured by building the block as its parent would.
double measure_left_out(const Scene& scene, const TileMesher& mesher, const MapRect& rect, double error) {
  std::vector<std::uint32_t> buildings;
  for (std::uint32_t i = 0; i < scene.buildings.size(); ++i)
    if (rect.overlaps(mesher.building_bounds()[i])) buildings.push_back(i);
  std::vector<std::uint8_t> ignored(scene.buildings.size(), 0);
  return mesher.build(rect, buildings, {}, error, ignored).error;
}

}  // namespace

Result<BlockResult> bake_block(const Block& block, const OsmExtract& extract, const BlockWork& work, TaskPool& pool,
                               const TilingProgress& progress) {
  BlockResult result;
  Scene scene = scene_of(extract, work.site, result.account, result.places);
  const bool has_parent = work.layout.level() > 0;
  if (!block.inside) {
    list_undrawn(scene, std::vector<std::uint8_t>(scene.buildings.size(), 0), result);
    if (has_parent) pick_coarse(scene, work, result);
    return result;
  }
  const MapRect rect = work.layout.rect(block.cell);
  scene.window_low = rect.low;
  scene.window_high = rect.high;
  add_models(work.models, rect, scene);
  clear_ground(scene, result.account);
  result.stands = find_stands(scene, result.places);
  lay_pavements(scene);
  const TileMesher mesher(scene, work.terrain, work.options.finest_error(), work.tin);
  std::vector<std::uint8_t> drawn(scene.buildings.size(), 0);
  MERCIA_TRY(result.tiles,
             write_tiles_below(work.layout.key(block.cell),
                               {scene, mesher, work.layout.grid(), work.options, work.folder, work.cancel}, pool, drawn,
                               progress));
  list_undrawn(scene, drawn, result);
  if (has_parent) {
    pick_coarse(scene, work, result);
    result.left_out = measure_left_out(scene, mesher, rect, coarse_error(work));
  }
  return result;
}

Result<BlockResult> bake_whole(const Scene& scene, const TileMesher& mesher, const TileGrid& grid,
                               const WholeWork& work, TaskPool& pool, const TilingProgress& progress) {
  BlockResult result;
  std::vector<std::uint8_t> drawn(scene.buildings.size(), 0);
  MERCIA_TRY(result.tiles, write_tiles_below({}, {scene, mesher, grid, work.options, work.folder, work.cancel}, pool,
                                             drawn, progress));
  list_undrawn(scene, drawn, result);
  return result;
}

}  // namespace mercia::bake
