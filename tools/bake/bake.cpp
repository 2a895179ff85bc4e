#include "tools/bake/bake.h"

#include <algorithm>
#include <system_error>
#include <thread>

#include "engine/base/file.h"
#include "engine/base/task_pool.h"
#include "tools/bake/bake_output.h"
#include "tools/bake/bake_region.h"
#include "tools/bake/bake_scene.h"
#include "tools/bake/bake_summary.h"
#include "tools/bake/gtfs_stops.h"
#include "tools/bake/places_collect.h"

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;

constexpr double kWidestRegion = 500'000.0;  // metres; see geo::MapFrame

Result<void> check_present(const fs::path& path, const char* option) {
  std::error_code error;
  if (path.empty() || fs::exists(path, error)) return {};
  return fail_input("there is no such file", path.string(), std::string("check the path after ") + option);
}

Result<void> check_options(const BakeOptions& options) {
  if (options.output.empty()) return fail(ErrorKind::Usage, "no output folder is given", {}, "add -o REGION");
  if (!options.osm.empty() && !options.source.empty())
    return fail(ErrorKind::Usage, "--osm and --region are both given", {}, "choose one");
  if (options.osm.empty() && options.source.empty() && !options.bounds)
    return fail(ErrorKind::Usage, "there is nothing to bake", {},
                "give --osm FILE, --region FOLDER, or --bbox with --terrain for bare ground");
  if (!options.source.empty() && options.bounds)
    return fail(ErrorKind::Usage, "--bbox does not go with --region", {}, "leave it out");
  MERCIA_CHECK(check_present(options.osm, "--osm"));
  MERCIA_CHECK(check_present(options.source, "--region"));
  MERCIA_CHECK(check_present(options.terrain, "--terrain"));
  MERCIA_CHECK(check_present(options.gtfs, "--gtfs"));
  MERCIA_CHECK(check_present(options.places, "--places"));
  for (const ModelRequest& model : options.models) MERCIA_CHECK(check_present(model.file, "--model"));
  return {};
}

Result<void> check_extent(const Scene& scene) {
  const glm::dvec2 size = scene.high - scene.low;
  if (!(size.x > 0.0 && size.y > 0.0)) return fail_input("the region has no extent", scene.name, "give another --bbox");
  if (std::max(size.x, size.y) > kWidestRegion)
    return fail_input("the region is wider than 500 km", scene.name, "give a smaller --bbox");
  return {};
}

Result<void> make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail_input(error.message(), folder.string(), "check the space left on the disk");
  return {};
}

std::uint64_t folder_bytes(const fs::path& folder) {
  std::uint64_t bytes = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
    if (entry->is_regular_file(error)) bytes += entry->file_size(error);
  return bytes;
}

Result<void> check_cancel(const std::atomic<bool>& cancel) {
  if (cancel) return fail(ErrorKind::Cancelled, "the bake was interrupted", {}, "the old region is as it was");
  return {};
}

}  // namespace

Result<BakeSummary> bake(const BakeOptions& options, Progress& progress, const std::atomic<bool>& cancel) {
  MERCIA_CHECK(check_options(options));
  MERCIA_TRY(OutputFolder output, OutputFolder::open(options.output));
  BakeSummary summary;
  MERCIA_TRY(Scene scene, load_scene(options, summary.account, progress));
  MERCIA_CHECK(check_cancel(cancel));
  MERCIA_CHECK(check_extent(scene));
  clear_ground(scene, summary.account);
  if (!options.terrain.empty()) progress.step("reading " + options.terrain.filename().string());
  MERCIA_TRY(const Terrain terrain, load_terrain(options, scene));
  MERCIA_TRY(const auto places, collect_places(options, scene, terrain, summary.account));
  MERCIA_CHECK(check_cancel(cancel));

  progress.step("making tiles");
  MERCIA_CHECK(make_folder(output.path() / "tiles"));
  {
    const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
    TaskPool pool(options.threads > 0 ? options.threads : cores);
    const TilingProgress report = [&](double done, std::uint64_t tiles, std::uint64_t bytes) {
      progress.tiles(done, tiles, bytes);
    };
    MERCIA_TRY(summary.tiles,
               write_tiles(scene, terrain, options.tiler, output.path() / "tiles", pool, cancel, report));
  }
  account_for_undrawn(scene, summary.tiles.drawn, summary.account);

  progress.step("writing the region");
  region::Region region = describe_region(scene, terrain);
  if (!options.gtfs.empty()) {
    region.timetable = "transit/gtfs.zip";
    MERCIA_CHECK(make_folder(output.path() / "transit"));
    MERCIA_CHECK(copy_gtfs(options.gtfs, output.path() / region.timetable));
  }
  MERCIA_CHECK(region::write_places(output.path() / region.places, places));
  summary.name = scene.name;
  summary.vertical_datum = terrain.datum();
  summary.places = places.size();
  MERCIA_CHECK(write_file(output.path() / "summary.json", as_bytes(summary_json(summary))));
  MERCIA_CHECK(region::write_region(output.path(), region));
  summary.package_bytes = folder_bytes(output.path());
  MERCIA_CHECK(check_cancel(cancel));
  MERCIA_CHECK(output.publish());
  progress.finish();
  return summary;
}

}  // namespace mercia::bake
