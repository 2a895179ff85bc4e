// Roads, streets, squares, water and green: roads.json, streets.json, water.json, green.json.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "engine/region/json_fields.h"
#include "tools/bake/polygon_boolean.h"
#include "tools/bake/polygon_geometry.h"
#include "tools/bake/region_fields.h"
#include "tools/bake/region_sketch.h"

namespace mercia::bake {
namespace {

using region::JsonField;

constexpr double kCurveStep = 30.0;  // metres between points of a smoothed line

struct RoadClass {
  const char* name;
  WayKind kind;
  tiles::Surface surface;
  double width;  // of a single carriageway, metres
  int lanes;
  double verge;  // what the fabric keeps clear beside the carriageway, metres
  bool frontage;
};
constexpr std::array<RoadClass, 8> kRoadClasses{{
    {"motorway", WayKind::Motorway, tiles::Surface::Asphalt, 14.0, 3, 20.0, false},
    {"trunk", WayKind::Trunk, tiles::Surface::Asphalt, 9.0, 2, 4.0, true},
    {"primary", WayKind::Primary, tiles::Surface::Asphalt, 10.0, 2, 3.5, true},
    {"secondary", WayKind::Secondary, tiles::Surface::Asphalt, 8.5, 2, 3.5, true},
    {"tertiary", WayKind::Tertiary, tiles::Surface::Asphalt, 7.5, 2, 3.0, true},
    {"street", WayKind::Residential, tiles::Surface::Asphalt, 7.0, 2, 3.0, true},
    {"pedestrian", WayKind::Pedestrian, tiles::Surface::Paving, 12.0, 0, 1.0, true},
    {"footway", WayKind::Footway, tiles::Surface::Paving, 3.0, 0, 1.0, false},
}};
constexpr double kCarriagewayGap = 3.0;  // between the two carriageways of a dual road, metres

Result<const RoadClass*> read_road_class(const JsonField& road) {
  MERCIA_TRY(const std::string name, road.text("class"));
  for (const RoadClass& known : kRoadClasses)
    if (name == known.name) return &known;
  return road.fail("\"" + name + "\" is no class of road",
                   "use motorway, trunk, primary, secondary, tertiary, street, pedestrian or footway");
}

Result<void> read_road(const JsonField& field, bool smooth, const std::string& id, RegionSketch& sketch) {
  Scene& scene = sketch.scene;
  MERCIA_TRY(const RoadClass* const road, read_road_class(field));
  FeatureRecord record;
  MERCIA_TRY(record.name, text_or(field, "name", ""));
  MERCIA_TRY(const std::string reference, text_or(field, "ref", ""));
  if (record.name.empty()) record.name = reference;
  if (record.name.empty()) return field.fail("the road has neither a name nor a ref");
  record.id = id;
  record.kind = "road";
  record.type = road->name;
  MERCIA_TRY(const bool dual, boolean_or(field, "dual", road->kind == WayKind::Motorway));
  MERCIA_TRY(const double width, number_or(field, "width", 1.0, 80.0, road->width));
  MERCIA_TRY(const double lanes, number_or(field, "lanes", 0.0, 12.0, road->lanes));
  MERCIA_TRY(const double layer, number_or(field, "layer", -5.0, 5.0, 0.0));
  MERCIA_TRY(const bool curved, boolean_or(field, "smooth", smooth));
  MERCIA_TRY(const bool bridge, boolean_or(field, "bridge", false));
  MERCIA_TRY(const bool tunnel, boolean_or(field, "tunnel", false));
  MERCIA_TRY(const JsonField list, field.array("line", kRegionListLimit));
  MERCIA_TRY(std::vector<glm::dvec2> line, read_points(list, scene.frame, 2));
  if (curved) line = smooth_line(line, kCurveStep);
  const FeatureIndex feature = scene.add_feature(std::move(record));
  const double aside = dual ? (width + kCarriagewayGap) / 2 : 0.0;
  for (const double side : {-1.0, 1.0}) {
    if (!dual && side > 0.0) break;
    Way way;
    way.feature = feature;
    way.kind = road->kind;
    way.surface = road->surface;
    way.width = width;
    way.lanes = static_cast<int>(lanes);
    way.layer = static_cast<int>(layer);
    way.bridge = bridge;
    way.tunnel = tunnel;
    way.pavements = road->frontage && road->surface == tiles::Surface::Asphalt;
    way.line = dual ? offset_line(line, side * aside) : line;
    scene.ways.push_back(std::move(way));
  }
  if (!tunnel) sketch.corridors.push_back({line, aside + width / 2 + road->verge, road->frontage && !bridge});
  return {};
}

Result<void> read_road_list(const JsonField& document, const char* key, bool smooth, RegionSketch& sketch,
                            Account& account) {
  MERCIA_TRY(const JsonField roads, document.array(key, kRegionListLimit));
  for (std::size_t i = 0; i < roads.size(); ++i) {
    MERCIA_CHECK(read_road(roads.element(i), smooth, fmt::format("{}/{}", key, i), sketch));
    Tally& tally = account[key];
    ++tally.read;
    ++tally.drawn;
  }
  return {};
}

constexpr std::array<AreaClass, 8> kAreaClasses{{
    {"park", tiles::Surface::Grass, 18, "park", "park"},
    {"wood", tiles::Surface::Wood, 26, "wood", "park"},
    {"heath", tiles::Surface::Grass, 24, "heath", "park"},
    {"garden", tiles::Surface::Grass, 36, "park", "park"},
    {"square", tiles::Surface::Paving, 31, "square", "square"},
    {"lake", tiles::Surface::Water, 52, "water", "water"},
    {"airport", tiles::Surface::Grass, 16, "landuse", "landmark"},
    {"runway", tiles::Surface::Asphalt, 43, "runway", ""},
}};

Result<void> read_area(const JsonField& field, const char* fallback, const std::string& id, RegionSketch& sketch) {
  Scene& scene = sketch.scene;
  MERCIA_TRY(const AreaClass* const known, read_area_class(field, fallback));
  FeatureRecord record;
  MERCIA_TRY(record.name, field.text("name"));
  record.id = id;
  record.kind = known->feature;
  record.type = known->name;
  MERCIA_TRY(const JsonField list, field.array("outline", kRegionListLimit));
  MERCIA_TRY(std::vector<glm::dvec2> outline, read_points(list, scene.frame, 3));
  MERCIA_TRY(const bool curved, boolean_or(field, "smooth", false));
  if (curved) {
    outline.push_back(outline.front());
    outline = smooth_line(outline, kCurveStep);
    outline.pop_back();
  }
  Area area;
  area.polygon.outer = std::move(outline);
  if (!is_valid(area.polygon)) return list.fail("the outline crosses itself");
  orient_rings(area.polygon);
  area.surface = known->surface;
  area.priority = known->priority;
  MERCIA_TRY(const std::string text, text_or(field, "text", ""));
  if (*known->place != '\0') {
    region::Place place;
    place.name = record.name;
    place.kind = known->place;
    place.id = id;
    place.text = text;
    place.position = scene.frame.geodetic_from_map(glm::dvec3(inner_point(area.polygon), 0.0));
    scene.places.push_back(std::move(place));
  }
  area.feature = scene.add_feature(std::move(record));
  sketch.keep_clear.push_back(area.polygon.outer);
  scene.areas.push_back(std::move(area));
  return {};
}

Result<void> read_area_list(const JsonField& document, const char* key, const char* fallback, RegionSketch& sketch,
                            Account& account) {
  MERCIA_TRY(const JsonField areas, document.array(key, kRegionListLimit));
  for (std::size_t i = 0; i < areas.size(); ++i) {
    MERCIA_CHECK(read_area(areas.element(i), fallback, fmt::format("{}/{}", key, i), sketch));
    Tally& tally = account[key];
    ++tally.read;
    ++tally.drawn;
  }
  return {};
}

struct Stream {
  const char* key;
  WayKind kind;
  double width;
  double towpath;  // what the fabric keeps clear on each side, metres
};
constexpr std::array<Stream, 2> kStreams{{{"rivers", WayKind::River, 8.0, 8.0}, {"canals", WayKind::Canal, 10.0, 5.0}}};

}  // namespace

Result<const AreaClass*> read_area_class(const JsonField& field, const char* fallback) {
  MERCIA_TRY(const std::string name, text_or(field, "class", fallback));
  for (const AreaClass& known : kAreaClasses)
    if (name == known.name) return &known;
  return field.fail("\"" + name + "\" is no class of area",
                    "use park, wood, heath, garden, square, lake, airport or runway");
}

Result<void> read_roads(const std::filesystem::path& folder, RegionSketch& sketch, Account& account) {
  const std::filesystem::path roads_file = folder / "roads.json";
  MERCIA_TRY(const nlohmann::json roads, region::read_json_file(roads_file, kRegionFileLimit));
  MERCIA_CHECK(read_road_list(JsonField(roads, roads_file.string()), "roads", true, sketch, account));
  const std::filesystem::path streets_file = folder / "streets.json";
  MERCIA_TRY(const nlohmann::json streets, region::read_json_file(streets_file, kRegionFileLimit));
  const JsonField document(streets, streets_file.string());
  MERCIA_CHECK(read_road_list(document, "streets", false, sketch, account));
  return read_area_list(document, "squares", "square", sketch, account);
}

Result<void> read_water(const std::filesystem::path& folder, RegionSketch& sketch, Account& account) {
  const std::filesystem::path file = folder / "water.json";
  MERCIA_TRY(const nlohmann::json json, region::read_json_file(file, kRegionFileLimit));
  const JsonField document(json, file.string());
  for (const Stream& stream : kStreams) {
    MERCIA_TRY(const JsonField list, document.array(stream.key, 1000));
    for (std::size_t i = 0; i < list.size(); ++i) {
      const JsonField field = list.element(i);
      FeatureRecord record;
      MERCIA_TRY(record.name, field.text("name"));
      record.id = fmt::format("{}/{}", stream.key, i);
      record.kind = "water";
      record.type = stream.kind == WayKind::Canal ? "canal" : "river";
      Way way;
      way.kind = stream.kind;
      way.surface = tiles::Surface::Water;
      MERCIA_TRY(way.width, number_or(field, "width", 1.0, 200.0, stream.width));
      MERCIA_TRY(way.tunnel, boolean_or(field, "tunnel", false));
      MERCIA_TRY(const bool curved, boolean_or(field, "smooth", true));
      MERCIA_TRY(const JsonField points, field.array("line", kRegionListLimit));
      MERCIA_TRY(way.line, read_points(points, sketch.scene.frame, 2));
      if (curved) way.line = smooth_line(way.line, kCurveStep);
      if (way.tunnel) way.layer = -1;
      if (!way.tunnel) sketch.corridors.push_back({way.line, way.width / 2 + stream.towpath, false});
      way.feature = sketch.scene.add_feature(std::move(record));
      sketch.scene.ways.push_back(std::move(way));
      Tally& tally = account[stream.key];
      ++tally.read;
      ++tally.drawn;
    }
  }
  return read_area_list(document, "lakes", "lake", sketch, account);
}

Result<void> read_green(const std::filesystem::path& folder, RegionSketch& sketch, Account& account) {
  const std::filesystem::path file = folder / "green.json";
  MERCIA_TRY(const nlohmann::json json, region::read_json_file(file, kRegionFileLimit));
  return read_area_list(JsonField(json, file.string()), "areas", "park", sketch, account);
}

}  // namespace mercia::bake
