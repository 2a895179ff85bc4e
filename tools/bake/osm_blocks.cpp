#include "tools/bake/osm_blocks.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <optional>
#include <tuple>
#include <utility>

#include "tools/bake/osm_reader_shapes.h"
#include "tools/bake/osm_record.h"

namespace mercia::bake {
namespace {

constexpr double kReach = 300.0;              // metres around a block from which things matter to it
constexpr double kLineReach = 450.0;          // along roads and rails: ramps of bridges
constexpr double kRoofOverhang = 2.0;         // metres
constexpr double kLargestOnBorder = 3'000.0;  // metres; what is larger is no building
constexpr double kMetresPerUnit = 0.0111320;  // of 1e-7 degrees of latitude
constexpr std::size_t kWide = 0;              // the bucket of what all blocks must agree on

// Objects' places on the map.
class Placer {
 public:
  explicit Placer(const geo::MapFrame& frame) : frame_(frame) {}

  MapRect rect(OsmPoint low, OsmPoint high) const {
    const double middle = 0.5e-7 * (static_cast<double>(low.latitude) + high.latitude);
    const double tall = kMetresPerUnit * (static_cast<double>(high.latitude) - low.latitude);
    const double wide = kMetresPerUnit * (static_cast<double>(high.longitude) - low.longitude) *
                        std::cos(middle * std::numbers::pi / 180.0);
    if (std::max(tall, wide) < 2000.0) {
      const OsmPoint center{low.longitude + (high.longitude - low.longitude) / 2,
                            low.latitude + (high.latitude - low.latitude) / 2};
      const glm::dvec2 at = place(center);
      // Wider than it is by what meridians that are not parallel may turn it: a tenth.
      const glm::dvec2 half(0.5 * wide + 0.1 * tall + 1.0, 0.5 * tall + 0.1 * wide + 1.0);
      return {at - half, at + half};
    }
    MapRect out = MapRect::nothing();
    for (int i = 0; i <= 4; ++i)
      for (int k = 0; k <= 4; ++k)
        out.include(
            place({static_cast<std::int32_t>(low.longitude + (std::int64_t{high.longitude} - low.longitude) * i / 4),
                   static_cast<std::int32_t>(low.latitude + (std::int64_t{high.latitude} - low.latitude) * k / 4)}));
    return out;
  }

 private:
  glm::dvec2 place(OsmPoint point) const { return glm::dvec2(frame_.map_from_geodetic(geodetic_of(point))); }
  geo::MapFrame frame_;
};

MapRect grown(const MapRect& rect, double by) { return {rect.low - by, rect.high + by}; }

// Where one object goes.
class Router {
 public:
  Router(const BlockLayout& layout, const std::vector<Block>& blocks, std::size_t first, std::size_t last)
      : layout_(layout), blocks_(blocks), first_(first), last_(last) {
    for (std::size_t i = 0; i < blocks.size(); ++i) at_.emplace(blocks[i].cell, i);
  }

  std::size_t home(const std::optional<MapRect>& place, std::int64_t id) const {
    if (place) {
      const auto found = at_.find(layout_.cell_at(0.5 * (place->low + place->high)));
      if (found != at_.end()) return found->second;
    }
    // What lies nowhere is counted somewhere.
    return static_cast<std::size_t>(static_cast<std::uint64_t>(id) % blocks_.size());
  }

  // Calls for every inside block of the shard that the rectangle touches.
  template <typename Visit>
  void touched(const MapRect& rect, Visit visit) const {
    const auto& extent = layout_.extent();
    const auto low = layout_.cell_at(glm::max(rect.low, extent.low));
    const auto high = layout_.cell_at(glm::min(rect.high, extent.high));
    for (std::int64_t y = low.y; y <= high.y; ++y)
      for (std::int64_t x = low.x; x <= high.x; ++x) {
        const auto found = at_.find({x, y});
        if (found != at_.end() && blocks_[found->second].inside && ours(found->second)) visit(found->second);
      }
  }
  bool ours(std::size_t block) const { return block >= first_ && block < last_; }

 private:
  const BlockLayout& layout_;
  const std::vector<Block>& blocks_;
  std::size_t first_, last_;
  std::map<BlockLayout::Cell, std::size_t> at_;
};

}  // namespace

Result<OsmRelationPlaces> OsmRelationPlaces::find(const OsmStore& store) {
  OsmRelationPlaces places;
  std::uint32_t count = 0;
  MERCIA_CHECK(store.relations.each([&](ByteView record) -> Result<void> {
    if (!head_of(record).shaped) return {};
    for (const std::int64_t way : member_ways(record)) places.members_.push_back({way, count});
    ++count;
    return {};
  }));
  auto& members = places.members_;
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  OsmRecordHead nothing;
  places.boxes_.assign(count, {nothing.low, nothing.high});
  MERCIA_CHECK(store.ways.each([&](ByteView record) -> Result<void> {
    const OsmRecordHead way = head_of(record);
    if (!way.has_place()) return {};
    for (auto member = std::lower_bound(members.begin(), members.end(), Member{way.id, 0});
         member != members.end() && member->way == way.id; ++member) {
      OsmRecordHead box;
      std::tie(box.low, box.high) = places.boxes_[member->relation];
      box.add(way.low);
      box.add(way.high);
      places.boxes_[member->relation] = {box.low, box.high};
    }
    return {};
  }));
  return places;
}

Result<MapRect> drawn_extent(const OsmStore& store, const OsmRelationPlaces& relations, const geo::MapFrame& frame,
                             const MapRect& ground) {
  const Placer placer(frame);
  MapRect extent = ground;
  const auto take = [&](OsmPoint low, OsmPoint high) {
    const MapRect rect = grown(placer.rect(low, high), kRoofOverhang);
    const glm::dvec2 size = rect.high - rect.low;
    if (!rect.overlaps(ground) || ground.contains(rect) || std::max(size.x, size.y) > kLargestOnBorder) return;
    extent.include(rect.low);
    extent.include(rect.high);
  };
  MERCIA_CHECK(store.ways.each([&](ByteView record) -> Result<void> {
    const OsmRecordHead head = head_of(record);
    if (head.building && head.has_place()) take(head.low, head.high);
    return {};
  }));
  std::size_t index = 0;
  MERCIA_CHECK(store.relations.each([&](ByteView record) -> Result<void> {
    const OsmRecordHead head = head_of(record);
    if (!head.shaped) return {};
    const auto& [low, high] = relations.boxes()[index++];
    if (head.building && low.longitude <= high.longitude) take(low, high);
    return {};
  }));
  return extent;
}

Result<OsmBlocks> OsmBlocks::sort(const OsmStore& store, const OsmRelationPlaces& relations, const BlockLayout& layout,
                                  const Shard& shard, const std::filesystem::path& scratch) {
  MERCIA_TRY(SpillFile file, SpillFile::create(scratch));
  OsmBlocks out(std::move(file));
  const Placer placer(layout.frame());
  const auto place_of = [&](const OsmRecordHead& head) -> std::optional<MapRect> {
    if (!head.has_place()) return std::nullopt;
    return placer.rect(head.low, head.high);
  };

  // What every shard must agree on: the blocks, and whose they are.
  std::map<BlockLayout::Cell, std::uint64_t> weights;
  const auto weigh = [&](ByteView record) -> Result<void> {
    if (const auto place = place_of(head_of(record)))
      weights[layout.cell_at(0.5 * (place->low + place->high))] += record.size();
    return {};
  };
  MERCIA_CHECK(store.nodes.each(weigh));
  MERCIA_CHECK(store.ways.each(weigh));
  for (const auto& [low, high] : relations.boxes())
    if (low.longitude <= high.longitude) {
      const MapRect place = placer.rect(low, high);
      weights.try_emplace(layout.cell_at(0.5 * (place.low + place.high)), 0);
    }
  out.blocks_ = ordered_blocks(layout, weights);
  std::tie(out.first_, out.last_) = blocks_of(out.blocks_, shard);
  const Router router(layout, out.blocks_, out.first_, out.last_);

  Bytes copy;
  const auto send = [&](ByteView record, OsmRecordHead head, std::size_t bucket, bool home) {
    head.home = home;
    copy.assign(record.begin(), record.end());
    set_head(copy, head);
    out.buckets_.append(bucket, copy);
  };
  std::vector<std::size_t> targets;
  const auto route = [&](ByteView record, const OsmRecordHead& head, const std::optional<MapRect>& place,
                         double reach) {
    const std::size_t home = router.home(place, head.id);
    if (place) router.touched(grown(*place, reach), [&](std::size_t block) { targets.push_back(block); });
    if (router.ours(home)) targets.push_back(home);
    std::sort(targets.begin(), targets.end());
    targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
    for (const std::size_t block : targets) send(record, head, block + 1, block == home);
    targets.clear();
  };

  MERCIA_CHECK(store.nodes.each([&](ByteView record) -> Result<void> {
    const OsmRecordHead head = head_of(record);
    route(record, head, place_of(head), kReach);
    return {};
  }));

  // To which blocks each drawn relation goes, and with it its members.
  std::vector<std::vector<std::size_t>> relation_blocks(relations.boxes().size());
  std::vector<char> relation_wide(relations.boxes().size(), 0);
  std::size_t index = 0;
  MERCIA_CHECK(store.relations.each([&](ByteView record) -> Result<void> {
    const OsmRecordHead head = head_of(record);
    if (!head.shaped) return {};
    const auto& [low, high] = relations.boxes()[index];
    relation_wide[index] = head.wide;
    auto& blocks = relation_blocks[index++];
    std::optional<MapRect> place;
    if (low.longitude <= high.longitude) place = placer.rect(low, high);
    if (place) router.touched(grown(*place, kReach), [&](std::size_t block) { blocks.push_back(block); });
    const std::size_t home = router.home(place, head.id);
    if (router.ours(home)) blocks.push_back(home);
    return {};
  }));

  MERCIA_CHECK(store.ways.each([&](ByteView record) -> Result<void> {
    OsmRecordHead head = head_of(record);
    head.member = std::binary_search(store.member_ways.begin(), store.member_ways.end(), head.id);
    bool wide = head.wide;
    const auto& members = relations.members();
    for (auto member = std::lower_bound(members.begin(), members.end(), OsmRelationPlaces::Member{head.id, 0});
         member != members.end() && member->way == head.id; ++member) {
      const auto& blocks = relation_blocks[member->relation];
      targets.insert(targets.end(), blocks.begin(), blocks.end());
      wide = wide || relation_wide[member->relation];
    }
    if (wide) send(record, head, kWide, false);
    route(record, head, place_of(head), head.line ? kLineReach : kReach);
    return {};
  }));

  index = 0;
  MERCIA_CHECK(store.relations.each([&](ByteView record) -> Result<void> {
    OsmRecordHead head = head_of(record);
    std::optional<MapRect> place;
    if (head.shaped) {
      std::tie(head.low, head.high) = relations.boxes()[index++];
      place = place_of(head);
    }
    if (head.wide) send(record, head, kWide, false);
    route(record, head, place, kReach);
    return {};
  }));
  MERCIA_CHECK(out.buckets_.finish());
  return out;
}

Result<OsmExtract> OsmBlocks::bucket(std::size_t index) const {
  MERCIA_TRY(const Bytes records, buckets_.read(index));
  OsmExtract extract;
  each_record(records, [&](ByteView record) { decode_into(record, extract); });
  return extract;
}

Result<OsmExtract> OsmBlocks::extract(std::size_t block) const { return bucket(block + 1); }
Result<OsmExtract> OsmBlocks::wide() const { return bucket(kWide); }

}  // namespace mercia::bake
