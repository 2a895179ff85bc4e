#include "tools/bake/osm_store.h"

#include <algorithm>
#include <memory>
#include <unordered_set>
#include <utility>

#include "tools/bake/osm_nodes.h"
#include "tools/bake/osm_record.h"

namespace mercia::bake {
namespace {

// Ids of ways that are members of relations.
class MemberWays {
 public:
  void add(const OsmRelation& relation) {
    for (const OsmMember& member : relation.members)
      if (member.type == OsmType::Way) ids_.push_back(member.ref);
    if (ids_.size() > 2 * unique_ + 65536) tidy();
  }
  std::vector<std::int64_t> take() && {
    tidy();
    return std::move(ids_);
  }

 private:
  void tidy() {
    std::sort(ids_.begin(), ids_.end());
    ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
    unique_ = ids_.size();
  }

  std::vector<std::int64_t> ids_;
  std::size_t unique_ = 0;
};

class Reader {
 public:
  // `tidy`: the file's order is the usual one, so that one reading will do.
  static Result<Reader> create(const std::filesystem::path& scratch, bool tidy) {
    MERCIA_TRY(SpillFile places, SpillFile::create(scratch));
    MERCIA_TRY(SpillFile nodes, SpillFile::create(scratch));
    MERCIA_TRY(SpillFile ways, SpillFile::create(scratch));
    MERCIA_TRY(SpillFile relations, SpillFile::create(scratch));
    return Reader(std::move(places), std::move(nodes), std::move(ways), std::move(relations), tidy);
  }

  // False if the file turns out to be out of order.
  Result<bool> run(const std::filesystem::path& file) {
    OsmVisitor visitor;
    const bool once = !twice_;
    visitor.header = [&](const GeoBounds& bounds) { store_.spread.header = bounds; };
    visitor.place = [&](std::int64_t id, OsmPoint point) {
      if (ways_begun_) tidy_ = false;
      if (once && !tidy_) return;
      store_.spread.add_point(point);
      places_->add(id, point);
    };
    visitor.node = [&](OsmNode&& node) {
      store_.spread.add_node(node);
      store_.nodes.append(encode(node));
    };
    visitor.way = [&](OsmWay&& way, std::span<const std::int64_t> refs) { take_way(std::move(way), refs); };
    visitor.relation = [&](OsmRelation&& relation) {
      members_.add(relation);
      store_.relations.append(encode(relation));
    };
    if (!once) {
      MERCIA_CHECK(visit_osm_file(file, OsmPart::Places, visitor));
      MERCIA_CHECK(begin_ways());
    }
    MERCIA_CHECK(visit_osm_file(file, once ? OsmPart::All : OsmPart::Objects, visitor));
    if (once && !tidy_) return false;
    if (failure_) return tl::unexpected(*failure_);
    if (store_.spread.points == 0)
      return fail_input("the file holds no points of a map", file.string(),
                        "export or download the extract again, and check that the transfer was complete");
    MERCIA_CHECK(store_.nodes.finish());
    MERCIA_CHECK(store_.ways.finish());
    MERCIA_CHECK(store_.relations.finish());
    store_.member_ways = std::move(members_).take();
    return true;
  }

  OsmStore take() { return std::move(store_); }

 private:
  Reader(SpillFile places, SpillFile nodes, SpillFile ways, SpillFile relations, bool tidy)
      : store_{{},
               SpillRecords(std::move(nodes)),
               SpillRecords(std::move(ways)),
               SpillRecords(std::move(relations)),
               {}},
        places_(std::make_unique<OsmNodePlaces>(std::move(places))),
        tidy_(tidy),
        twice_(!tidy) {}

  Result<void> begin_ways() {
    ways_begun_ = true;
    return places_->finish();
  }

  void take_way(OsmWay&& way, std::span<const std::int64_t> refs) {
    if (!ways_begun_)
      if (auto ready = begin_ways(); !ready) failure_ = ready.error();
    if (twice_) {
      if (!seen_ways_.insert(way.id).second) return;
    } else {
      if (way.id <= last_way_) tidy_ = false;
      last_way_ = way.id;
    }
    // A file that is out of order is read again, so what comes of this reading does not matter any more.
    if (failure_ || (!twice_ && !tidy_)) return;
    bool gap = false;
    for (const std::int64_t ref : refs) {
      const OsmPoint* point = places_->find(ref);
      if (!point) {
        ++way.missing;
        gap = true;
        continue;
      }
      if (gap && !way.points.empty()) way.gaps.push_back(static_cast<std::uint32_t>(way.points.size()));
      gap = false;
      way.points.push_back(*point);
    }
    store_.spread.add_way(way);
    store_.ways.append(encode(way));
  }

  OsmStore store_;
  std::unique_ptr<OsmNodePlaces> places_;
  MemberWays members_;
  std::unordered_set<std::int64_t> seen_ways_;
  std::int64_t last_way_ = INT64_MIN;
  std::optional<Error> failure_;
  bool ways_begun_ = false;
  bool tidy_;
  bool twice_;
};

}  // namespace

Result<OsmStore> store_osm_file(const std::filesystem::path& file, const std::filesystem::path& scratch) {
  for (const bool tidy : {true, false}) {
    MERCIA_TRY(Reader reader, Reader::create(scratch, tidy));
    MERCIA_TRY(const bool done, reader.run(file));
    if (done) return reader.take();
  }
  return fail(ErrorKind::Internal, "the file was not read", file.string());
}

Result<OsmExtract> everything_in(const OsmStore& store) {
  OsmExtract extract;
  const auto take = [&](ByteView record) -> Result<void> {
    decode_into(record, extract);
    return {};
  };
  MERCIA_CHECK(store.nodes.each(take));
  MERCIA_CHECK(store.ways.each(take));
  MERCIA_CHECK(store.relations.each(take));
  for (OsmWay& way : extract.ways)
    way.member = std::binary_search(store.member_ways.begin(), store.member_ways.end(), way.id);
  return extract;
}

}  // namespace mercia::bake
