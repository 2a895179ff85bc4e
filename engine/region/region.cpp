#include "engine/region/region.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <glm/trigonometric.hpp>
#include <utility>

#include "engine/base/file.h"
#include "engine/region/json_fields.h"

namespace mercia::region {
namespace {

namespace fs = std::filesystem;
// Fields stand in the order in which a person wants to read them.
using Json = nlohmann::ordered_json;

constexpr std::uint64_t kRegionByteLimit = 16 << 20;
constexpr std::size_t kListLimit = 10'000;
constexpr double kHighest = 100'000.0;  // metres: above every aircraft, below every satellite
constexpr std::array<std::pair<Truth, const char*>, 3> kTruths{
    {{Truth::Surveyed, "surveyed"}, {Truth::Estimated, "estimated"}, {Truth::Illustrative, "illustrative"}}};

Result<double> radians(const JsonField& field, std::string_view key, double limit_degrees) {
  MERCIA_TRY(const double degrees, field.number(key, -limit_degrees, limit_degrees));
  return glm::radians(degrees);
}

// A file of the package: relative, and inside it wherever the package lies.
Result<std::string> package_path(const JsonField& field, std::string_view key) {
  MERCIA_TRY(std::string text, field.text(key));
  const fs::path path(text);
  bool inside = !text.empty() && path.is_relative() && text.find_first_of(":\\") == std::string::npos;
  for (const auto& part : path) inside = inside && part != "..";
  if (!inside)
    return fail_input(fmt::format("\"{}\" does not lie inside the region package", text),
                      field.where() + ", " + std::string(key), "give a relative path without \"..\"");
  return text;
}

Result<Layer> read_layer(const JsonField& field) {
  Layer layer;
  MERCIA_TRY(layer.id, field.text("id"));
  MERCIA_TRY(layer.title, field.text("title"));
  MERCIA_TRY(const std::string truth, field.text("truth"));
  for (const auto& [value, word] : kTruths) {
    if (truth != word) continue;
    layer.truth = value;
    return layer;
  }
  return field.fail(fmt::format("truth is \"{}\"", truth), "write \"surveyed\", \"estimated\" or \"illustrative\"");
}

Result<Viewpoint> read_viewpoint(const JsonField& field) {
  Viewpoint view;
  MERCIA_TRY(view.title, field.text("title"));
  MERCIA_TRY(view.position.latitude, radians(field, "latitude", 90.0));
  MERCIA_TRY(view.position.longitude, radians(field, "longitude", 180.0));
  MERCIA_TRY(view.position.height, field.number("height", -kHighest, 1e8));
  if (field.has("above_ground")) {
    MERCIA_TRY(view.above_ground, field.boolean("above_ground"));
  }
  MERCIA_TRY(view.heading, radians(field, "heading", 360.0));
  MERCIA_TRY(view.pitch, radians(field, "pitch", 90.0));
  return view;
}

template <typename T, typename ReadOne>
Result<std::vector<T>> read_list(const JsonField& root, std::string_view key, ReadOne read_one) {
  std::vector<T> list;
  if (!root.has(key)) return list;
  MERCIA_TRY(const JsonField array, root.array(key, kListLimit));
  for (std::size_t i = 0; i < array.size(); ++i) {
    MERCIA_TRY(T item, read_one(array.element(i)));
    list.push_back(std::move(item));
  }
  return list;
}

Result<void> read_extent(const JsonField& root, Region& region) {
  MERCIA_TRY(const JsonField extent, root.object("extent"));
  MERCIA_TRY(region.west, radians(extent, "west", 180.0));
  MERCIA_TRY(region.south, radians(extent, "south", 90.0));
  MERCIA_TRY(region.east, radians(extent, "east", 180.0));
  MERCIA_TRY(region.north, radians(extent, "north", 90.0));
  if (region.south > region.north) return extent.fail("south lies north of north");
  return {};
}

Result<void> check_format(const JsonField& root) {
  MERCIA_TRY(const double format, root.number("format", 1, 1e6));
  if (format != std::floor(format)) return root.fail("the format is not a whole number");
  if (format > kRegionFormat)
    return root.fail(fmt::format("the region has format {}, this Mercia reads up to {}", format, kRegionFormat),
                     "update Mercia or bake the region again");
  return {};
}

double degrees(double radians_value) { return glm::degrees(radians_value); }

const char* word_of(Truth truth) {
  for (const auto& [value, word] : kTruths)
    if (value == truth) return word;
  return "estimated";
}

}  // namespace

Result<Region> read_region(const fs::path& folder) {
  std::error_code ignored;
  const fs::path file = fs::is_directory(folder, ignored) ? folder / "region.json" : folder;
  MERCIA_TRY(const nlohmann::json document, read_json_file(file, kRegionByteLimit));
  const JsonField root(document, file.string());
  if (!root.is_object()) return root.fail("this is not a region", "give the folder that mercia-bake wrote");
  MERCIA_CHECK(check_format(root));

  Region region;
  MERCIA_TRY(region.name, root.text("name"));
  MERCIA_TRY(const JsonField origin, root.object("origin"));
  MERCIA_TRY(region.origin.latitude, radians(origin, "latitude", 90.0));
  MERCIA_TRY(region.origin.longitude, radians(origin, "longitude", 180.0));
  MERCIA_CHECK(read_extent(root, region));
  MERCIA_TRY(region.tileset, package_path(root, "tileset"));
  region.places.clear();
  if (root.has("places")) {
    MERCIA_TRY(region.places, package_path(root, "places"));
  }
  if (root.has("timetable")) {
    MERCIA_TRY(region.timetable, package_path(root, "timetable"));
  }
  if (root.has("heights")) {
    MERCIA_TRY(region.heights, package_path(root, "heights"));
  }
  if (root.has("time_zone")) {
    MERCIA_TRY(region.time_zone, root.text("time_zone"));
  }
  if (root.has("vertical_datum")) {
    MERCIA_TRY(region.vertical_datum, root.text("vertical_datum"));
  }
  MERCIA_TRY(region.layers, read_list<Layer>(root, "layers", read_layer));
  MERCIA_TRY(region.attributions,
             read_list<std::string>(root, "attributions", [](const JsonField& field) { return field.as_text(); }));
  MERCIA_TRY(region.viewpoints, read_list<Viewpoint>(root, "viewpoints", read_viewpoint));
  return region;
}

Result<void> write_region(const fs::path& folder, const Region& region) {
  Json root;
  root["format"] = kRegionFormat;
  root["name"] = plain_text(region.name);
  root["origin"] = {{"latitude", degrees(region.origin.latitude)}, {"longitude", degrees(region.origin.longitude)}};
  root["extent"] = {{"west", degrees(region.west)},
                    {"south", degrees(region.south)},
                    {"east", degrees(region.east)},
                    {"north", degrees(region.north)}};
  root["tileset"] = region.tileset;
  if (!region.places.empty()) root["places"] = region.places;
  if (!region.timetable.empty()) root["timetable"] = region.timetable;
  if (!region.heights.empty()) root["heights"] = region.heights;
  if (!region.time_zone.empty()) root["time_zone"] = plain_text(region.time_zone);
  if (!region.vertical_datum.empty()) root["vertical_datum"] = plain_text(region.vertical_datum);
  root["layers"] = Json::array();
  for (const Layer& layer : region.layers)
    root["layers"].push_back(
        {{"id", plain_text(layer.id)}, {"title", plain_text(layer.title)}, {"truth", word_of(layer.truth)}});
  root["attributions"] = Json::array();
  for (const std::string& attribution : region.attributions) root["attributions"].push_back(plain_text(attribution));
  root["viewpoints"] = Json::array();
  for (const Viewpoint& view : region.viewpoints) {
    root["viewpoints"].push_back({{"title", plain_text(view.title)},
                                  {"latitude", degrees(view.position.latitude)},
                                  {"longitude", degrees(view.position.longitude)},
                                  {"height", view.position.height},
                                  {"above_ground", view.above_ground},
                                  {"heading", degrees(view.heading)},
                                  {"pitch", degrees(view.pitch)}});
  }
  // Bytes that are not UTF-8 become the replacement character, so that writing cannot fail on a name.
  const std::string text = root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  return write_file(folder / "region.json", as_bytes(text));
}

}  // namespace mercia::region
