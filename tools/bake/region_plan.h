// What holds of a region as a whole while its blocks are made one by one, perhaps on many machines.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/region/region.h"
#include "tools/bake/account.h"
#include "tools/bake/block_layout.h"
#include "tools/bake/block_result.h"
#include "tools/bake/scene.h"
#include "tools/bake/terrain.h"
#include "tools/bake/terrain_tin.h"
#include "tools/bake/tiler.h"

namespace mercia::bake {

// The same for every shard.
struct RegionPlan {
  std::string name;
  geo::Geodetic origin;
  MapRect ground;
  MapRect extent;
  TilerOptions options;
  bool in_blocks = false;  // else the region is one block, however large
  std::vector<std::string> attributions;

  BlockLayout layout() const;
};

// What belongs to no block. It is made once, by the first shard.
struct RegionExtras {
  Account account;
  Terrain terrain = Terrain::flat(0.0);
  region::Region region;              // viewpoints are added where there are none
  std::vector<region::Place> places;  // beyond those of the blocks
  Scene models;                       // features and meshes
  double wood_area = 0.0;
  std::vector<Area> sea;
};

// The blocks that were baked, as a range of the ordered ones.
struct BakedBlocks {
  std::size_t first = 0, last = 0, total = 0;
  std::vector<BlockResult> results;
};

}  // namespace mercia::bake
