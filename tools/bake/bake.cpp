#include "tools/bake/bake.h"

#include <system_error>
#include <utility>

#include "tools/bake/bake_output.h"
#include "tools/bake/region_blocks.h"
#include "tools/bake/region_finish.h"

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;

Result<void> check_present(const fs::path& path, const char* option) {
  std::error_code error;
  if (path.empty() || fs::exists(path, error)) return {};
  return fail_input("there is no such file", path.string(), std::string("check the path after ") + option);
}

}  // namespace

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

Result<BakeSummary> bake(const BakeOptions& options, Progress& progress, const std::atomic<bool>& cancel) {
  MERCIA_CHECK(check_options(options));
  MERCIA_TRY(OutputFolder output, OutputFolder::open(options.output, "region.json"));
  MERCIA_TRY(BakedShard baked, bake_shard(options, {}, output.path(), progress, cancel));
  MERCIA_TRY(BakeSummary summary, finish_region(baked.plan, *baked.extras, std::move(baked.blocks.results), baked.tin,
                                                output.path(), thread_count(options), progress, cancel));
  if (cancel) return fail(ErrorKind::Cancelled, "the bake was interrupted", {}, "the old region is as it was");
  MERCIA_CHECK(output.publish());
  progress.finish();
  return summary;
}

}  // namespace mercia::bake
