#include "tools/bake/region_blocks.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "engine/base/task_pool.h"
#include "tools/bake/bake_region.h"
#include "tools/bake/bake_scene.h"
#include "tools/bake/block_bake.h"
#include "tools/bake/gtfs_stops.h"
#include "tools/bake/osm_blocks.h"
#include "tools/bake/places_collect.h"

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;

Result<void> check_extent(glm::dvec2 low, glm::dvec2 high, const std::string& name) {
  constexpr double kWidest = 500'000.0;  // metres; see geo::MapFrame
  const glm::dvec2 size = high - low;
  if (!(size.x > 0.0 && size.y > 0.0)) return fail_input("the region has no extent", name, "give another --bbox");
  if (std::max(size.x, size.y) > kWidest)
    return fail_input("the region is wider than 500 km", name, "give a smaller --bbox");
  return {};
}

Result<void> check_cancel(const std::atomic<bool>& cancel) {
  if (cancel) return fail(ErrorKind::Cancelled, "the bake was interrupted", {}, "the old region is as it was");
  return {};
}

Result<void> make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail_input(error.message(), folder.string(), "check the space left on the disk");
  return {};
}

// Adds up what the blocks that are being worked on report.
class BlockProgress {
 public:
  BlockProgress(Progress& progress, double total_weight) : progress_(progress), total_(total_weight) {}
  void finished(double weight, const WrittenTiles& tiles) {
    const std::lock_guard lock(mutex_);
    done_ += weight;
    tiles_ += tiles.size();
    for (const auto& [key, tile] : tiles) bytes_ += tile.bytes;
    progress_.tiles(std::min(done_ / total_, 1.0), tiles_, bytes_);
  }

 private:
  Progress& progress_;
  const double total_;
  std::mutex mutex_;
  double done_ = 0.0;
  std::uint64_t tiles_ = 0;
  std::uint64_t bytes_ = 0;
};

// What belongs to no block and is the same for a map and for a hand-written scene.
Result<void> add_extras(const BakeOptions& options, const Scene& scene, const fs::path& folder, RegionExtras& extras) {
  extras.region = describe_region(scene, extras.terrain);
  MERCIA_TRY(auto places,
             collect_places(options, {scene.frame, scene.low, scene.high, extras.terrain}, extras.account));
  extras.places.insert(extras.places.end(), places.begin(), places.end());
  if (options.gtfs.empty() && scene.timetable.empty()) return {};
  extras.region.timetable = "transit/gtfs.zip";
  MERCIA_CHECK(make_folder(folder / "transit"));
  // A feed that is given takes the place of the region's own.
  const fs::path zip = folder / extras.region.timetable;
  return options.gtfs.empty() ? write_gtfs(scene.timetable, zip) : copy_gtfs(options.gtfs, zip);
}

RegionPlan plan_of(const BakeOptions& options, const Scene& scene, const MapRect& extent, bool in_blocks) {
  RegionPlan plan;
  plan.name = options.name.empty() ? scene.name : options.name;
  plan.origin = scene.frame.origin();
  plan.ground = {scene.low, scene.high};
  plan.extent = extent;
  plan.options = options.tiler;
  plan.in_blocks = in_blocks;
  plan.attributions = scene.attributions;
  return plan;
}

// A scene that is there as a whole is one block, and the first shard's.
Result<BakedShard> bake_scene(const BakeOptions& options, const Shard& shard, const fs::path& folder,
                              Progress& progress, const std::atomic<bool>& cancel) {
  BakedShard out{{}, std::make_unique<RegionExtras>(), {}, nullptr};
  RegionExtras& extras = *out.extras;
  MERCIA_TRY(Scene scene, load_scene(options, extras.account, progress));
  MERCIA_CHECK(add_models(options, scene, extras.account, progress));
  MERCIA_CHECK(check_cancel(cancel));
  MERCIA_CHECK(check_extent(scene.low, scene.high, scene.name));
  clear_ground(scene, extras.account);
  MERCIA_TRY(extras.terrain, load_terrain(options, scene));
  append_inside(scene.places, {scene.frame, scene.low, scene.high, extras.terrain}, extras.places);
  MERCIA_CHECK(add_extras(options, scene, folder, extras));
  MERCIA_CHECK(check_cancel(cancel));
  const TileMesher mesher(scene, extras.terrain, options.tiler.finest_error());
  out.plan = plan_of(options, scene, extent_of(scene, mesher), false);
  out.blocks = {0, 1, 1, {}};
  if (shard.index != 1) {
    out.blocks = {1, 1, 1, {}};
    return out;
  }
  progress.step("making tiles");
  TaskPool pool(thread_count(options));
  const TilingProgress report = [&](double done, std::uint64_t count, std::uint64_t bytes) {
    progress.tiles(done, count, bytes);
  };
  const BlockLayout layout = out.plan.layout();
  const fs::path tiles = folder / "tiles";
  MERCIA_TRY(BlockResult result,
             bake_whole(scene, mesher, layout.grid(), {options.tiler, tiles, cancel}, pool, report));
  out.blocks.results.push_back(std::move(result));
  return out;
}

// Runs the blocks on as many lanes as there are threads; a lane of few blocks has several threads.
Result<std::vector<BlockResult>> bake_blocks(const OsmBlocks& blocks, const BlockWork& work, unsigned threads,
                                             Progress& progress) {
  const std::size_t count = blocks.last() - blocks.first();
  std::vector<std::optional<BlockResult>> results(count);
  double total = 0.0;
  for (std::size_t i = blocks.first(); i < blocks.last(); ++i) total += static_cast<double>(blocks.all()[i].weight);
  BlockProgress report(progress, std::max(total, 1.0));
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::optional<Error> failure;
  std::atomic<bool> stop{false};
  const auto lanes = static_cast<unsigned>(std::clamp<std::size_t>(count, 1, threads));
  const auto run = [&] {
    TaskPool pool(std::max(1u, threads / lanes));
    for (std::size_t i = next++; i < count && !stop && !work.cancel; i = next++) {
      const Block& block = blocks.all()[blocks.first() + i];
      const auto one = [&]() -> Result<BlockResult> {
        MERCIA_TRY(const OsmExtract extract, blocks.extract(blocks.first() + i));
        return bake_block(block, extract, work, pool, {});
      };
      auto result = one();
      if (!result) {
        const std::lock_guard lock(mutex);
        if (!failure) failure = result.error();
        stop = true;
        return;
      }
      report.finished(static_cast<double>(block.weight), result->tiles);
      results[i] = std::move(*result);
    }
  };
  std::vector<std::thread> others;
  for (unsigned lane = 1; lane < lanes; ++lane) others.emplace_back(run);
  run();
  for (std::thread& thread : others) thread.join();
  if (failure) return tl::unexpected(*failure);
  MERCIA_CHECK(check_cancel(work.cancel));
  std::vector<BlockResult> out;
  for (auto& result : results) out.push_back(std::move(*result));
  return out;
}

Result<BakedShard> bake_osm(const BakeOptions& options, const Shard& shard, const fs::path& folder, Progress& progress,
                            const std::atomic<bool>& cancel) {
  BakedShard out{{}, std::make_unique<RegionExtras>(), {}, nullptr};
  RegionExtras& extras = *out.extras;
  progress.step("reading " + options.osm.filename().string());
  MERCIA_TRY(const OsmStore store, store_osm_file(options.osm, folder));
  MERCIA_TRY(OsmSite site, site_of(options.osm, store.spread, {options.bounds}));
  MERCIA_CHECK(check_cancel(cancel));
  MERCIA_CHECK(check_extent(site.low, site.high, site.name));

  // The region without what stands on it: models find their place by it.
  Scene frame;
  frame.frame = site.frame;
  frame.name = options.name.empty() ? site.name : options.name;
  frame.low = site.low;
  frame.high = site.high;
  frame.attributions = osm_attributions();
  frame.layers = osm_layers();
  if (!options.terrain.empty()) progress.step("reading " + options.terrain.filename().string());
  MERCIA_TRY(extras.terrain, load_terrain(options, frame));
  MERCIA_CHECK(add_models(options, frame, extras.account, progress));
  MERCIA_CHECK(check_cancel(cancel));
  MERCIA_CHECK(add_extras(options, frame, folder, extras));
  extras.region.viewpoints.clear();  // chosen once all blocks are known
  extras.models.features = frame.features;
  extras.models.meshes = frame.meshes;

  progress.step("sorting by place");
  MERCIA_TRY(const OsmRelationPlaces relations, OsmRelationPlaces::find(store));
  MERCIA_TRY(MapRect extent, drawn_extent(store, relations, site.frame, {site.low, site.high}));
  const double finest = options.tiler.finest_error();
  for (const PlacedMesh& mesh : frame.meshes) {
    const PlacedMeshLods lods(mesh, extras.terrain.height(mesh.anchor), finest);
    extent.include(lods.low());
    extent.include(lods.high());
  }
  out.plan = plan_of(options, frame, extent, true);
  const BlockLayout layout = out.plan.layout();
  MERCIA_TRY(const OsmBlocks blocks, OsmBlocks::sort(store, relations, layout, shard, folder));
  out.tin = std::make_shared<const TerrainTin>(extras.terrain, site.low, site.high);
  {
    MERCIA_TRY(const OsmExtract wide, blocks.wide());
    survey(
        wide, [&](glm::dvec2 place) { return out.tin->height(place, out.tin->finest_tolerance()); }, site,
        extras.account);
  }
  extras.wood_area = site.wood_area;
  extras.sea = sea_of(site);
  MERCIA_CHECK(check_cancel(cancel));

  progress.step("making tiles");
  const fs::path tiles = folder / "tiles";
  const BlockWork work{layout, site, extras.terrain, out.tin, extras.models, options.tiler, tiles, cancel};
  out.blocks.first = blocks.first();
  out.blocks.last = blocks.last();
  out.blocks.total = blocks.all().size();
  MERCIA_TRY(out.blocks.results, bake_blocks(blocks, work, thread_count(options), progress));
  return out;
}

}  // namespace

unsigned thread_count(const BakeOptions& options) {
  return options.threads > 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
}

Result<BakedShard> bake_shard(const BakeOptions& options, const Shard& shard, const fs::path& folder,
                              Progress& progress, const std::atomic<bool>& cancel) {
  MERCIA_CHECK(make_folder(folder / "tiles"));
  return options.osm.empty() ? bake_scene(options, shard, folder, progress, cancel)
                             : bake_osm(options, shard, folder, progress, cancel);
}

}  // namespace mercia::bake
