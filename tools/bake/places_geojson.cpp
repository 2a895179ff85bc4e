#include "tools/bake/places_geojson.h"

#include <fmt/format.h>

#include <initializer_list>
#include <optional>

#include "engine/region/json_fields.h"

namespace mercia::bake {
namespace {

using region::JsonField;

constexpr std::uint64_t kByteLimit = std::uint64_t{512} << 20;
constexpr std::size_t kFeatureLimit = 2'000'000;

// The first of the keys that holds a text or a whole number.
std::string first_text(const JsonField& object, std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    if (!object.has(key)) continue;
    if (const auto text = object.text(key); text && !text->empty()) return *text;
    const auto& value = object.value().at(key);
    if (value.is_number_integer()) return value.dump();
  }
  return {};
}

std::optional<geo::Geodetic> point_of(const JsonField& feature) {
  const auto geometry = feature.object("geometry");
  if (!geometry || geometry->text("type").value_or("") != "Point") return std::nullopt;
  const auto coordinates = geometry->array("coordinates", 4);
  if (!coordinates || coordinates->size() < 2) return std::nullopt;
  const auto longitude = coordinates->element(0).as_number(-180.0, 180.0);
  const auto latitude = coordinates->element(1).as_number(-90.0, 90.0);
  if (!longitude || !latitude) return std::nullopt;
  return geo::geodetic_from_degrees(*latitude, *longitude);
}

}  // namespace

Result<std::vector<region::Place>> read_geojson_places(const std::filesystem::path& file, Account& account) {
  MERCIA_TRY(const nlohmann::json document, region::read_json_file(file, kByteLimit));
  const JsonField root(document, file.string());
  if (!root.is_object()) return root.fail("this is not GeoJSON", "give a FeatureCollection of points");
  MERCIA_TRY(const JsonField features, root.array("features", kFeatureLimit));
  std::vector<region::Place> places;
  Tally& tally = account["places"];
  for (std::size_t i = 0; i < features.size(); ++i) {
    ++tally.read;
    const JsonField feature = features.element(i);
    const auto reject = [&](const char* reason) {
      ++tally.rejected[reason];
      account.problem(fmt::format("{}: {}", feature.where(), reason));
    };
    const auto position = point_of(feature);
    if (!position) {
      reject("not a point on the Earth");
      continue;
    }
    const auto properties = feature.object("properties");
    region::Place place;
    place.position = *position;
    if (properties) {
      place.name = first_text(*properties, {"name", "Name", "title", "common_name"});
      place.kind = first_text(*properties, {"kind", "type"});
      place.id = first_text(*properties, {"id", "ref"});
      place.text = first_text(*properties, {"text", "description"});
    }
    if (place.name.empty()) {
      reject("no name");
      continue;
    }
    if (place.kind.empty()) place.kind = "place";
    if (place.id.empty()) place.id = first_text(feature, {"id"});
    places.push_back(std::move(place));
    ++tally.drawn;
  }
  return places;
}

}  // namespace mercia::bake
