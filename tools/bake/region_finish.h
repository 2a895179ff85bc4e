// From blocks to a region: the tiles above them, and everything that is written once.
#pragma once

#include <atomic>
#include <filesystem>

#include "engine/base/result.h"
#include "tools/bake/bake.h"
#include "tools/bake/progress.h"
#include "tools/bake/region_plan.h"

namespace mercia::bake {

// `folder` already holds the blocks' tiles below tiles/ and the timetable, if there is one. What is written depends on
// the arguments alone and not on how the blocks were shared out. The extras are used up, but for the terrain, on which
// `tin` stands if it is not null. Errors: Input if there is nothing
// to draw or the folder cannot be written, Cancelled.
Result<BakeSummary> finish_region(const RegionPlan& plan, RegionExtras& extras, std::vector<BlockResult> blocks,
                                  std::shared_ptr<const TerrainTin> tin, const std::filesystem::path& folder,
                                  unsigned threads, Progress& progress, const std::atomic<bool>& cancel);

}  // namespace mercia::bake
