#include "tools/bake/osm_reader_file.h"

#include <algorithm>
#include <exception>
#include <system_error>
#include <unordered_set>
#include <utility>

// libosmium's own code does not compile under our warnings.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wfloat-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include <osmium/io/bzip2_compression.hpp>
#include <osmium/io/gzip_compression.hpp>
#include <osmium/io/pbf_input.hpp>
#include <osmium/io/reader.hpp>
#include <osmium/io/xml_input.hpp>
#include <osmium/osm/node.hpp>
#include <osmium/osm/relation.hpp>
#include <osmium/osm/way.hpp>
#pragma GCC diagnostic pop

namespace mercia::bake {
namespace {

// Where each node lies. Sorted once after reading, because an extract's nodes need not come first or in order.
class NodeIndex {
 public:
  void add(std::int64_t id, OsmPoint point) {
    sorted_ = sorted_ && (entries_.empty() || entries_.back().first < id);
    entries_.emplace_back(id, point);
  }
  void finish() {
    if (!sorted_)
      std::stable_sort(entries_.begin(), entries_.end(),
                       [](const auto& a, const auto& b) { return a.first < b.first; });
  }
  const OsmPoint* find(std::int64_t id) const {
    const auto found = std::lower_bound(entries_.begin(), entries_.end(), id,
                                        [](const auto& entry, std::int64_t key) { return entry.first < key; });
    return found == entries_.end() || found->first != id ? nullptr : &found->second;
  }

 private:
  std::vector<std::pair<std::int64_t, OsmPoint>> entries_;
  bool sorted_ = true;
};

std::string tags_of(const osmium::TagList& list) {
  std::string text;
  for (const osmium::Tag& tag : list) {
    text.append(tag.key()).push_back('\0');
    text.append(tag.value()).push_back('\0');
  }
  return text;
}

class Loader {
 public:
  void take(const osmium::OSMObject& object) {
    if (object.deleted()) return;
    switch (object.type()) {
      case osmium::item_type::node: return take_node(static_cast<const osmium::Node&>(object));
      case osmium::item_type::way: return take_way(static_cast<const osmium::Way&>(object));
      case osmium::item_type::relation: return take_relation(static_cast<const osmium::Relation&>(object));
      default: return;
    }
  }

  OsmExtract finish() {
    nodes_.finish();
    for (std::size_t i = 0; i < out_.ways.size(); ++i) {
      OsmWay& way = out_.ways[i];
      const std::size_t end = i + 1 < first_ref_.size() ? first_ref_[i + 1] : refs_.size();
      bool gap = false;
      for (std::size_t r = first_ref_[i]; r < end; ++r) {
        const OsmPoint* point = nodes_.find(refs_[r]);
        if (!point) {
          ++way.missing;
          gap = true;
          continue;
        }
        if (gap && !way.points.empty()) way.gaps.push_back(static_cast<std::uint32_t>(way.points.size()));
        gap = false;
        way.points.push_back(*point);
      }
    }
    return std::move(out_);
  }

  OsmExtract& out() { return out_; }

 private:
  void take_node(const osmium::Node& node) {
    const osmium::Location location = node.location();
    if (!location.valid()) return;
    const OsmPoint point{location.x(), location.y()};
    ++out_.points;
    nodes_.add(node.id(), point);
    out_.low = {std::min(out_.low.longitude, point.longitude), std::min(out_.low.latitude, point.latitude)};
    out_.high = {std::max(out_.high.longitude, point.longitude), std::max(out_.high.latitude, point.latitude)};
    if (node.tags().empty()) return;
    OsmNode mine;
    mine.type = OsmType::Node;
    mine.id = node.id();
    mine.tag_text = tags_of(node.tags());
    mine.point = point;
    out_.nodes.push_back(std::move(mine));
  }

  void take_way(const osmium::Way& way) {
    if (!seen_ways_.insert(way.id()).second) return;
    OsmWay mine;
    mine.type = OsmType::Way;
    mine.id = way.id();
    mine.tag_text = tags_of(way.tags());
    if (!way.nodes().empty()) {
      mine.first = way.nodes().front().ref();
      mine.last = way.nodes().back().ref();
    }
    first_ref_.push_back(refs_.size());
    for (const osmium::NodeRef& ref : way.nodes()) refs_.push_back(ref.ref());
    out_.ways.push_back(std::move(mine));
  }

  void take_relation(const osmium::Relation& relation) {
    OsmRelation mine;
    mine.type = OsmType::Relation;
    mine.id = relation.id();
    mine.tag_text = tags_of(relation.tags());
    for (const osmium::RelationMember& member : relation.members()) {
      const OsmType type = member.type() == osmium::item_type::node  ? OsmType::Node
                           : member.type() == osmium::item_type::way ? OsmType::Way
                                                                     : OsmType::Relation;
      mine.members.push_back({type, member.ref(), std::string_view(member.role()) == "inner"});
    }
    out_.relations.push_back(std::move(mine));
  }

  OsmExtract out_;
  NodeIndex nodes_;
  std::vector<std::int64_t> refs_;
  std::vector<std::size_t> first_ref_;
  std::unordered_set<std::int64_t> seen_ways_;
};

// libosmium's name of the format, from the file's name.
std::string format_of(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  for (const char* suffix : {".osm.pbf", ".osm.gz", ".osm.bz2", ".osm", ".pbf"})
    if (name.ends_with(suffix)) return std::string(suffix).substr(1);
  return {};
}

constexpr const char* kBroken = "export or download the extract again, and check that the transfer was complete";

}  // namespace

geo::Geodetic geodetic_of(OsmPoint point) {
  return geo::geodetic_from_degrees(1e-7 * point.latitude, 1e-7 * point.longitude);
}

Tags OsmObject::tags() const {
  std::vector<std::pair<std::string_view, std::string_view>> pairs;
  std::string_view rest = tag_text;
  const auto next = [&rest] {
    const std::string_view word = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(word.size() + 1);
    return word;
  };
  while (!rest.empty()) {
    const std::string_view name = next();
    pairs.emplace_back(name, next());
  }
  return Tags(std::move(pairs));
}

std::string OsmObject::key() const {
  const char* prefix = type == OsmType::Node ? "node/" : type == OsmType::Way ? "way/" : "relation/";
  return prefix + std::to_string(id);
}

Result<OsmExtract> load_osm_file(const std::filesystem::path& file) {
  const std::string where = file.string();
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error))
    return fail_input("there is no such file", where, "give the path of an OpenStreetMap extract");
  const std::string format = format_of(file);
  if (format.empty())
    return fail_input("the file's name does not end as an OpenStreetMap extract's", where,
                      "use a file called .osm.pbf, .osm, .osm.gz or .osm.bz2");
  if (std::filesystem::file_size(file, error) == 0) return fail_input("the file is empty", where, kBroken);
  try {
    // An absolute path, because libosmium takes "http:…" for an address and "-" for its input.
    const osmium::io::File source(std::filesystem::absolute(file).string(), format);
    osmium::io::Reader reader(
        source, osmium::io::read_meta::no,
        osmium::osm_entity_bits::node | osmium::osm_entity_bits::way | osmium::osm_entity_bits::relation);
    Loader loader;
    const osmium::Box box = reader.header().joined_boxes();
    if (box.valid())
      loader.out().header_bounds =
          GeoBounds{box.bottom_left().lon(), box.bottom_left().lat(), box.top_right().lon(), box.top_right().lat()};
    while (const osmium::memory::Buffer buffer = reader.read())
      for (const osmium::OSMObject& object : buffer.select<osmium::OSMObject>()) loader.take(object);
    reader.close();
    OsmExtract extract = loader.finish();
    if (extract.points == 0) return fail_input("the file holds no points of a map", where, kBroken);
    return extract;
  } catch (const std::bad_alloc&) {
    return fail_input("the file asks for more memory than there is", where, kBroken);
  } catch (const std::exception& problem) {
    return fail_input(std::string("the file cannot be read as OpenStreetMap data: ") + problem.what(), where, kBroken);
  }
}

}  // namespace mercia::bake
