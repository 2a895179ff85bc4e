// places.geojson (RFC 7946): one Point feature a place.
#include <glm/trigonometric.hpp>

#include "engine/base/file.h"
#include "engine/region/json_fields.h"
#include "engine/region/region.h"

namespace mercia::region {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t kPlacesByteLimit = std::uint64_t{512} << 20;
constexpr std::size_t kPlacesLimit = 2'000'000;

Result<geo::Geodetic> read_point(const JsonField& feature) {
  MERCIA_TRY(const JsonField geometry, feature.object("geometry"));
  MERCIA_TRY(const std::string type, geometry.text("type"));
  if (type != "Point") return geometry.fail("the geometry of a place is a Point, this is a " + type);
  MERCIA_TRY(const JsonField coordinates, geometry.array("coordinates", 3));
  if (coordinates.size() < 2) return coordinates.fail("a point has longitude and latitude");
  MERCIA_TRY(const double longitude, coordinates.element(0).as_number(-180.0, 180.0));
  MERCIA_TRY(const double latitude, coordinates.element(1).as_number(-90.0, 90.0));
  double height = 0.0;
  if (coordinates.size() == 3) {
    MERCIA_TRY(height, coordinates.element(2).as_number(-12'000.0, 100'000.0));
  }
  return geo::geodetic_from_degrees(latitude, longitude, height);
}

Result<Place> read_place(const JsonField& feature) {
  Place place;
  MERCIA_TRY(place.position, read_point(feature));
  MERCIA_TRY(const JsonField properties, feature.object("properties"));
  MERCIA_TRY(place.name, properties.text("name"));
  MERCIA_TRY(place.kind, properties.text("kind"));
  if (properties.has("id")) {
    MERCIA_TRY(place.id, properties.text("id"));
  }
  if (properties.has("text")) {
    MERCIA_TRY(place.text, properties.text("text"));
  }
  if (properties.has("height")) {
    MERCIA_TRY(place.height, properties.number("height", 0.0, 10'000.0));
  }
  if (properties.has("source")) {
    MERCIA_TRY(place.source, properties.text("source"));
  }
  return place;
}

}  // namespace

Result<std::vector<Place>> read_places(const std::filesystem::path& geojson) {
  MERCIA_TRY(const nlohmann::json document, read_json_file(geojson, kPlacesByteLimit));
  const JsonField root(document, geojson.string());
  if (!root.is_object()) return root.fail("this is not GeoJSON");
  MERCIA_TRY(const std::string type, root.text("type"));
  if (type != "FeatureCollection") return root.fail("a FeatureCollection is expected, this is a " + type);
  MERCIA_TRY(const JsonField features, root.array("features", kPlacesLimit));
  std::vector<Place> places;
  places.reserve(features.size());
  for (std::size_t i = 0; i < features.size(); ++i) {
    MERCIA_TRY(Place place, read_place(features.element(i)));
    places.push_back(std::move(place));
  }
  return places;
}

Result<void> write_places(const std::filesystem::path& geojson, const std::vector<Place>& places) {
  // One feature a line: readable, and a difference between two bakes is a line.
  std::string text = "{\"type\":\"FeatureCollection\",\"features\":[";
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Place& place = places[i];
    Json feature;
    feature["type"] = "Feature";
    feature["geometry"] = {
        {"type", "Point"},
        {"coordinates", Json::array({glm::degrees(place.position.longitude), glm::degrees(place.position.latitude),
                                     place.position.height})}};
    feature["properties"] = {{"name", plain_text(place.name)}, {"kind", plain_text(place.kind)}};
    if (!place.id.empty()) feature["properties"]["id"] = plain_text(place.id);
    if (!place.text.empty()) feature["properties"]["text"] = plain_text(place.text);
    if (place.height > 0.0) feature["properties"]["height"] = place.height;
    if (!place.source.empty()) feature["properties"]["source"] = plain_text(place.source);
    text += i == 0 ? "\n" : ",\n";
    text += feature.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  text += "\n]}\n";
  return write_file(geojson, as_bytes(text));
}

}  // namespace mercia::region
