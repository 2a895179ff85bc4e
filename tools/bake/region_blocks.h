// The blocks of a region, or of one shard of it, from the sources to their tiles.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>

#include "engine/base/result.h"
#include "tools/bake/bake.h"
#include "tools/bake/progress.h"
#include "tools/bake/region_plan.h"

namespace mercia::bake {

struct BakedShard {
  RegionPlan plan;
  std::unique_ptr<RegionExtras> extras;  // stays in its place: `tin` looks at the terrain in it
  BakedBlocks blocks;
  std::shared_ptr<const TerrainTin> tin;  // null where none was needed
};

// Writes the tiles of the shard's blocks below `folder`/tiles. `scratch` takes files without names for as long as the
// work goes on. As many blocks are worked on at once as there are threads; of the others memory holds what
// block_result.h lists. Errors: see bake().
Result<BakedShard> bake_shard(const BakeOptions& options, const Shard& shard, const std::filesystem::path& folder,
                              Progress& progress, const std::atomic<bool>& cancel);

// As many as the options say, or one a core.
unsigned thread_count(const BakeOptions& options);

}  // namespace mercia::bake
