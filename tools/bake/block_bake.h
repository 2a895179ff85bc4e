// One block of a region, from its objects to its tiles.
#pragma once

#include "engine/base/task_pool.h"
#include "tools/bake/block_layout.h"
#include "tools/bake/block_result.h"
#include "tools/bake/osm_reader.h"
#include "tools/bake/terrain_tin.h"

namespace mercia::bake {

// What all blocks are made with. Everything must outlive the work; thread-safe.
struct BlockWork {
  const BlockLayout& layout;
  const OsmSite& site;
  const Terrain& terrain;
  std::shared_ptr<const TerrainTin> tin;  // over the whole region
  const Scene& models;                    // features and meshes, to be put among the map's objects
  const TilerOptions& options;
  const std::filesystem::path& folder;
  const std::atomic<bool>& cancel;
};

// The tiles do not depend on how many threads there are, and, as far as OsmBlocks::sort() promises, not on where one
// block ends and the next begins. Errors: see write_tiles_below.
Result<BlockResult> bake_block(const Block& block, const OsmExtract& extract, const BlockWork& work, TaskPool& pool,
                               const TilingProgress& progress);

// A scene that is one block by itself: all tiles, nothing left for parents. `mesher`: of the scene.
struct WholeWork {
  const TilerOptions& options;
  const std::filesystem::path& folder;
  const std::atomic<bool>& cancel;
};
Result<BlockResult> bake_whole(const Scene& scene, const TileMesher& mesher, const TileGrid& grid,
                               const WholeWork& work, TaskPool& pool, const TilingProgress& progress);

}  // namespace mercia::bake
