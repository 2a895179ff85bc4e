#include "tools/bake/region_finish.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "engine/base/file.h"
#include "engine/base/task_pool.h"
#include "engine/region/ground_heights.h"
#include "tools/bake/bake_scene.h"
#include "tools/bake/bake_summary.h"
#include "tools/bake/ground_builtup.h"
#include "tools/bake/places_collect.h"

namespace mercia::bake {
namespace {

// Appends objects with their features.
template <typename Object>
void append_objects(const std::vector<Object>& from, FeatureIndex offset, std::vector<Object>& to) {
  for (Object object : from) {
    if (object.feature != kNoFeatureIndex) object.feature += offset;
    to.push_back(std::move(object));
  }
}

// What can be seen of the region in the tiles above its blocks.
Scene coarse_scene(const RegionPlan& plan, RegionExtras& extras, std::vector<BlockResult>& blocks) {
  Scene scene;
  scene.frame = geo::MapFrame(plan.origin);
  scene.name = plan.name;
  scene.low = plan.ground.low;
  scene.high = plan.ground.high;
  scene.attributions = plan.attributions;
  scene.wood_area = extras.wood_area;
  scene.waters_settled = true;
  BuiltUpField field = coarse_built_up(scene.low, scene.high);
  field.values.assign(static_cast<std::size_t>(field.columns) * field.rows, 0.0f);
  for (BlockResult& block : blocks) {
    const auto offset = static_cast<FeatureIndex>(scene.features.size());
    Scene& coarse = block.coarse;
    std::move(coarse.features.begin(), coarse.features.end(), std::back_inserter(scene.features));
    append_objects(coarse.buildings, offset, scene.buildings);
    append_objects(coarse.ways, offset, scene.ways);
    append_objects(coarse.areas, offset, scene.areas);
    for (const auto& [cell, share] : block.built_up)
      if (cell < field.values.size()) field.values[cell] += share;
    coarse = {};
    block.built_up = {};
  }
  scene.built_up = std::make_shared<const BuiltUpField>(std::move(field));
  FeatureRecord sea;
  sea.id = "coastline";
  sea.kind = "water";
  sea.type = "sea";
  for (Area& area : extras.sea) {
    area.feature = scene.add_feature(sea);
    scene.areas.push_back(std::move(area));
  }
  const auto offset = static_cast<FeatureIndex>(scene.features.size());
  std::move(extras.models.features.begin(), extras.models.features.end(), std::back_inserter(scene.features));
  append_objects(extras.models.meshes, offset, scene.meshes);
  return scene;
}

// For whoever stands on the ground without asking the tiles.
Result<void> write_heights(const Terrain& terrain, const glm::dvec2& low, const glm::dvec2& high,
                           const std::filesystem::path& folder, region::Region& region) {
  region.heights = "ground.heights";
  const double cell = terrain.is_flat() ? glm::distance(low, high) : terrain.cell();
  return region::GroundHeights::sample(low, high, cell, [&](glm::dvec2 place) { return terrain.height(place); })
      .write(folder / region.heights);
}

// The tiles above the blocks, from the finest level up. `tiles` holds the blocks' and gets theirs.
Result<void> write_parents(const BlockLayout& layout, const Scene& scene, const Terrain& terrain,
                           std::shared_ptr<const TerrainTin> tin, const TilerOptions& options,
                           const std::vector<std::pair<TileKey, double>>& left_out, const std::filesystem::path& folder,
                           TaskPool& pool, const std::atomic<bool>& cancel, WrittenTiles& tiles) {
  const TileMesher mesher(scene, terrain, options.finest_error(), std::move(tin));
  const TilingWork work{scene, mesher, layout.grid(), options, folder, cancel};
  std::map<TileKey, double> below;  // what blocks below a tile leave out, by tile
  for (const auto& [key, error] : left_out) below[key] = error;
  for (std::uint32_t level = layout.level(); level-- > 0;) {
    std::map<TileKey, double> here;
    for (const auto& [key, error] : below) {
      double& largest = here[{level, key.x / 2, key.y / 2}];
      largest = std::max(largest, error);
    }
    const std::vector<std::pair<TileKey, double>> list(here.begin(), here.end());
    std::vector<std::optional<Result<WrittenTile>>> written(list.size());
    parallel_for(pool, list.size(), [&](std::size_t i) {
      if (!cancel) written[i] = write_coarse_tile(list[i].first, work);
    });
    if (cancel) return fail(ErrorKind::Cancelled, "the bake was interrupted", {}, "the old region is as it was");
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (!*written[i]) return tl::unexpected(written[i]->error());
      WrittenTile tile = **written[i];
      tile.error = std::max(tile.error, list[i].second);
      tiles.emplace(list[i].first, tile);
    }
    below = std::move(here);
  }
  return {};
}

std::uint64_t folder_bytes(const std::filesystem::path& folder) {
  std::uint64_t bytes = 0;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error))
    if (entry->is_regular_file(error)) bytes += entry->file_size(error);
  return bytes;
}

}  // namespace

BlockLayout RegionPlan::layout() const {
  return BlockLayout(geo::MapFrame(origin), ground, extent, options.largest_leaf,
                     in_blocks ? options.largest_block : 1e300);
}

Result<BakeSummary> finish_region(const RegionPlan& plan, RegionExtras& extras, std::vector<BlockResult> blocks,
                                  std::shared_ptr<const TerrainTin> tin, const std::filesystem::path& folder,
                                  unsigned threads, Progress& progress, const std::atomic<bool>& cancel) {
  progress.step("writing the region");
  BakeSummary summary;
  summary.account = std::move(extras.account);
  const BlockLayout layout = plan.layout();
  WrittenTiles tiles;
  std::vector<FoundPlace> found;
  std::vector<FoundStand> stands;
  std::vector<std::string> undrawn, drawn_for_others;
  std::vector<std::pair<TileKey, double>> left_out;
  const auto move_all = [](auto& from, auto& to) {
    std::move(from.begin(), from.end(), std::back_inserter(to));
    from = {};
  };
  for (BlockResult& block : blocks) {
    summary.account.add(block.account);
    move_all(block.places, found);
    move_all(block.stands, stands);
    move_all(block.undrawn, undrawn);
    move_all(block.drawn_for_others, drawn_for_others);
    // The first is the block's own: tiles are sorted by level.
    if (!block.tiles.empty()) left_out.emplace_back(block.tiles.begin()->first, block.left_out);
    tiles.merge(block.tiles);
  }
  account_for_undrawn(std::move(undrawn), std::move(drawn_for_others), summary.account);

  std::vector<region::Place> places;
  const geo::MapFrame frame(plan.origin);
  append_inside(settle_places(std::move(found), summary.account),
                {frame, plan.ground.low, plan.ground.high, extras.terrain}, places);
  move_all(extras.places, places);
  sort_places(places);

  if (layout.level() > 0) {
    const Scene scene = coarse_scene(plan, extras, blocks);
    if (!tin) tin = std::make_shared<const TerrainTin>(extras.terrain, scene.low, scene.high);
    TaskPool pool(threads);
    MERCIA_CHECK(write_parents(layout, scene, extras.terrain, std::move(tin), plan.options, left_out, folder / "tiles",
                               pool, cancel, tiles));
  }
  MERCIA_TRY(summary.tiles, write_tile_tree(tiles, layout.grid(), frame, plan.name, folder / "tiles"));

  region::Region region = std::move(extras.region);
  if (region.viewpoints.empty())
    region.viewpoints = choose_viewpoints(frame, plan.ground.low, plan.ground.high, stands);
  MERCIA_CHECK(write_heights(extras.terrain, plan.ground.low, plan.ground.high, folder, region));
  MERCIA_CHECK(region::write_places(folder / region.places, places));
  summary.name = plan.name;
  summary.vertical_datum = extras.terrain.datum();
  summary.places = places.size();
  MERCIA_CHECK(write_file(folder / "summary.json", as_bytes(summary_json(summary))));
  MERCIA_CHECK(region::write_region(folder, region));
  summary.package_bytes = folder_bytes(folder);
  return summary;
}

}  // namespace mercia::bake
