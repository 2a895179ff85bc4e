#include "tools/synth/source.h"

#include <algorithm>
#include <exception>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>

namespace mercia::synth {
namespace {

std::size_t slot(osmium::item_type type) {
  return type == osmium::item_type::node ? 0 : type == osmium::item_type::way ? 1 : 2;
}

bool is_building(const osmium::OSMObject& object) {
  const char* value = object.tags()["building"];
  return value && std::string_view(value) != "no";
}

void collect(Source& source) {
  std::unordered_map<std::int64_t, osmium::Location> places;
  for (const osmium::OSMObject& object : source.objects.select<osmium::OSMObject>()) {
    source.ids[slot(object.type())].push_back(object.id());
    if (object.type() == osmium::item_type::node) {
      const auto& node = static_cast<const osmium::Node&>(object);
      if (node.location().valid()) places.emplace(node.id(), node.location());
    } else if (object.type() == osmium::item_type::way) {
      for (const osmium::NodeRef& ref : static_cast<const osmium::Way&>(object).nodes())
        source.ids[0].push_back(ref.ref());
    } else {
      for (const osmium::RelationMember& member : static_cast<const osmium::Relation&>(object).members())
        source.ids[slot(member.type())].push_back(member.ref());
    }
  }
  for (auto& ids : source.ids) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  }
  for (const osmium::OSMObject& object : source.objects.select<osmium::OSMObject>()) {
    if (object.type() == osmium::item_type::node || !is_building(object)) continue;
    ++source.buildings;
    if (object.type() != osmium::item_type::way) continue;
    for (const osmium::NodeRef& ref : static_cast<const osmium::Way&>(object).nodes()) {
      const auto found = places.find(ref.ref());
      if (found == places.end()) continue;
      source.west = std::min(source.west, found->second.x());
      source.east = std::max(source.east, found->second.x());
      source.south = std::min(source.south, found->second.y());
      source.north = std::max(source.north, found->second.y());
    }
  }
}

}  // namespace

std::int64_t Source::number(osmium::item_type type, std::int64_t id) const {
  const auto& all = ids[slot(type)];
  return std::lower_bound(all.begin(), all.end(), id) - all.begin() + 1;
}

bool is_coastline(const osmium::OSMObject& object) {
  const char* value = object.tags()["natural"];
  return value && std::string_view(value) == "coastline";
}

Result<Source> read_source(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error))
    return fail_input("there is no such file", file.string(), "give the path of an OpenStreetMap extract");
  Source source;
  try {
    source.objects = osmium::memory::Buffer(std::size_t{1} << 20, osmium::memory::Buffer::auto_grow::yes);
    osmium::io::Reader reader(osmium::io::File(std::filesystem::absolute(file).string()), osmium::osm_entity_bits::nwr,
                              osmium::io::read_meta::no);
    while (const osmium::memory::Buffer part = reader.read()) {
      for (const osmium::OSMObject& object : part.select<osmium::OSMObject>()) {
        if (object.deleted()) continue;
        source.objects.add_item(object);
        source.objects.commit();
      }
    }
    reader.close();
  } catch (const std::exception& problem) {
    return fail_input(std::string("the file cannot be read as OpenStreetMap data: ") + problem.what(), file.string(),
                      "export or download the extract again");
  }
  collect(source);
  if (source.buildings == 0 || source.west >= source.east || source.south >= source.north)
    return fail_input("the file holds no buildings", file.string(), "choose an extract of a town");
  return source;
}

}  // namespace mercia::synth
