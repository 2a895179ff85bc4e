// A map file's objects, sorted by the blocks that need them.
#pragma once

#include <filesystem>
#include <vector>

#include "engine/base/result.h"
#include "tools/bake/block_layout.h"
#include "tools/bake/osm_store.h"
#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {

// Where the relations lie that are drawn, and their members.
class OsmRelationPlaces {
 public:
  // Reads the store's relations and ways once each.
  static Result<OsmRelationPlaces> find(const OsmStore& store);

  struct Member {
    std::int64_t way = 0;
    std::uint32_t relation = 0;  // of those that are drawn, in the file's order
    auto operator<=>(const Member&) const = default;
  };
  // By way.
  const std::vector<Member>& members() const { return members_; }
  // Around the members of each; its place is empty if the file holds none. By relation.
  const std::vector<std::pair<OsmPoint, OsmPoint>>& boxes() const { return boxes_; }

 private:
  std::vector<Member> members_;
  std::vector<std::pair<OsmPoint, OsmPoint>> boxes_;
};

// The ground together with the buildings that stand on its border.
Result<MapRect> drawn_extent(const OsmStore& store, const OsmRelationPlaces& relations, const geo::MapFrame& frame,
                             const MapRect& ground);

class OsmBlocks {
 public:
  // Sorts what the shard's blocks need into a file in `scratch`. Every block gets what lies within some 300 metres of
  // it, or 450 along roads and rails, so that neighbours agree on heights, party walls and ramps; of every relation
  // that is drawn all members. Every object is at home in one block.
  static Result<OsmBlocks> sort(const OsmStore& store, const OsmRelationPlaces& relations, const BlockLayout& layout,
                                const Shard& shard, const std::filesystem::path& scratch);

  const std::vector<Block>& all() const { return blocks_; }
  // The shard's, as a range of them.
  std::size_t first() const { return first_; }
  std::size_t last() const { return last_; }

  // What one of the shard's blocks needs, in the file's order. Thread-safe.
  Result<OsmExtract> extract(std::size_t block) const;
  // Water, woods and coast of the whole file.
  Result<OsmExtract> wide() const;

 private:
  explicit OsmBlocks(SpillFile file) : buckets_(std::move(file)) {}
  Result<OsmExtract> bucket(std::size_t index) const;

  std::vector<Block> blocks_;
  std::size_t first_ = 0;
  std::size_t last_ = 0;
  SpillBuckets buckets_;
};

}  // namespace mercia::bake
