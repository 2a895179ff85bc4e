// One region of the parts that shards have baked.
#pragma once

#include <atomic>
#include <filesystem>
#include <vector>

#include "engine/base/result.h"
#include "tools/bake/bake.h"
#include "tools/bake/block_layout.h"
#include "tools/bake/progress.h"

namespace mercia::bake {

struct JoinOptions {
  std::vector<std::filesystem::path> parts;  // in any order
  std::filesystem::path output;
  unsigned threads = 0;  // 0: one a core
};

// Bakes one shard's blocks into a folder that join() takes. Errors: see bake().
Result<void> bake_part(const BakeOptions& options, const Shard& shard, Progress& progress,
                       const std::atomic<bool>& cancel);

// The region that one bake of everything would have made, byte for byte. Tiles are linked where the file system can,
// else copied; the parts stay as they are. Errors: Usage (no parts, no output), Input (a folder that is no part,
// broken, of another region or another division, given twice, or one is missing), Cancelled.
Result<BakeSummary> join(const JoinOptions& options, Progress& progress, const std::atomic<bool>& cancel);

}  // namespace mercia::bake
