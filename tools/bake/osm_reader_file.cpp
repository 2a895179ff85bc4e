#include "tools/bake/osm_reader_file.h"

#include <algorithm>
#include <exception>
#include <system_error>
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

std::string tags_of(const osmium::TagList& list) {
  std::string text;
  for (const osmium::Tag& tag : list) {
    text.append(tag.key()).push_back('\0');
    text.append(tag.value()).push_back('\0');
  }
  return text;
}

void visit_node(const osmium::Node& node, const OsmVisitor& visitor, OsmPart part) {
  const osmium::Location location = node.location();
  if (!location.valid()) return;
  const OsmPoint point{location.x(), location.y()};
  if (part != OsmPart::Objects) visitor.place(node.id(), point);
  if (part == OsmPart::Places || node.tags().empty()) return;
  OsmNode mine;
  mine.type = OsmType::Node;
  mine.id = node.id();
  mine.tag_text = tags_of(node.tags());
  mine.point = point;
  visitor.node(std::move(mine));
}

void visit_way(const osmium::Way& way, const OsmVisitor& visitor) {
  OsmWay mine;
  mine.type = OsmType::Way;
  mine.id = way.id();
  mine.tag_text = tags_of(way.tags());
  if (!way.nodes().empty()) {
    mine.first = way.nodes().front().ref();
    mine.last = way.nodes().back().ref();
  }
  std::vector<std::int64_t> refs;
  refs.reserve(way.nodes().size());
  for (const osmium::NodeRef& ref : way.nodes()) refs.push_back(ref.ref());
  visitor.way(std::move(mine), refs);
}

void visit_relation(const osmium::Relation& relation, const OsmVisitor& visitor) {
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
  visitor.relation(std::move(mine));
}

void visit(const osmium::OSMObject& object, OsmPart part, const OsmVisitor& visitor) {
  if (object.deleted()) return;
  switch (object.type()) {
    case osmium::item_type::node: return visit_node(static_cast<const osmium::Node&>(object), visitor, part);
    case osmium::item_type::way: return visit_way(static_cast<const osmium::Way&>(object), visitor);
    case osmium::item_type::relation: return visit_relation(static_cast<const osmium::Relation&>(object), visitor);
    default: return;
  }
}

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

Result<void> visit_osm_file(const std::filesystem::path& file, OsmPart part, const OsmVisitor& visitor) {
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
    const auto wanted = part == OsmPart::Places ? osmium::osm_entity_bits::node : osmium::osm_entity_bits::nwr;
    osmium::io::Reader reader(source, osmium::io::read_meta::no, wanted);
    const osmium::Box box = reader.header().joined_boxes();
    if (box.valid())
      visitor.header({box.bottom_left().lon(), box.bottom_left().lat(), box.top_right().lon(), box.top_right().lat()});
    while (const osmium::memory::Buffer buffer = reader.read())
      for (const osmium::OSMObject& object : buffer.select<osmium::OSMObject>()) visit(object, part, visitor);
    reader.close();
    return {};
  } catch (const std::bad_alloc&) {
    return fail_input("the file asks for more memory than there is", where, kBroken);
  } catch (const std::exception& problem) {
    return fail_input(std::string("the file cannot be read as OpenStreetMap data: ") + problem.what(), where, kBroken);
  }
}

}  // namespace mercia::bake
