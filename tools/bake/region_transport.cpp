// Stops and stations with their lines: metro.json and railways.json.
#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "engine/region/json_fields.h"
#include "tools/bake/osm_ground_tags.h"
#include "tools/bake/polygon_geometry.h"
#include "tools/bake/region_fields.h"
#include "tools/bake/region_sketch.h"

namespace mercia::bake {
namespace {

using region::JsonField;

constexpr double kGauge = 1.435;
constexpr double kStationClear = 28.0;  // the fabric keeps this far from a station's point, metres
constexpr double kCurveStep = 40.0;     // metres between points of a smoothed line

// What tells the metro's file from the railways'.
struct Kind {
  const char* file;
  const char* stops;    // the list's name
  const char* place;    // Place::kind
  const char* group;    // in the account
  const char* feature;  // FeatureRecord::kind
  const char* id;       // of the lines
  WayKind way;
  tiles::Surface bed;
  double bed_margin;
  double platform_length;
  double platform_width;
};
constexpr Kind kMetro{
    "metro.json",   "stops", "tram_stop", "metro lines", "tramway", "metro", WayKind::Tram, tiles::Surface::Asphalt,
    kTramBedMargin, 42.0,    2.8};
constexpr Kind kRailways{"railways.json",
                         "stations",
                         "railway_station",
                         "railways",
                         "railway",
                         "railway",
                         WayKind::Rail,
                         tiles::Surface::Gravel,
                         kRailBedMargin,
                         150.0,
                         4.0};

using Stops = std::map<std::string, TrackStop>;

Result<Stops> read_stops(const JsonField& document, const Kind& kind, RegionSketch& sketch, Account& account) {
  Stops stops;
  MERCIA_TRY(const JsonField list, document.array(kind.stops, 5000));
  for (std::size_t i = 0; i < list.size(); ++i) {
    const JsonField field = list.element(i);
    region::Place place;
    MERCIA_TRY(place.name, field.text("name"));
    MERCIA_TRY(place.id, field.text("id"));
    place.kind = kind.place;
    MERCIA_TRY(place.text, text_or(field, "text", ""));
    MERCIA_TRY(const JsonField at, field.array("at", 2));
    MERCIA_TRY(place.position, read_position(at));
    MERCIA_TRY(const glm::dvec2 point, read_point(at, sketch.scene.frame));
    if (!stops.emplace(place.name, TrackStop{place.id, place.position, point}).second)
      return field.fail("there are two stops with the name \"" + place.name + "\"");
    sketch.scene.places.push_back(std::move(place));
    Tally& tally = account[kind.stops];
    ++tally.read;
    ++tally.drawn;
  }
  return stops;
}

// A line names stops and gives positions between them.
Result<std::vector<glm::dvec2>> read_route(const JsonField& list, const Stops& stops, const geo::MapFrame& frame) {
  std::vector<glm::dvec2> line;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const JsonField field = list.element(i);
    if (field.value().is_string()) {
      MERCIA_TRY(const std::string name, field.as_text());
      const auto found = stops.find(name);
      if (found == stops.end()) return field.fail("there is no stop \"" + name + "\" in this file");
      line.push_back(found->second.point);
    } else {
      MERCIA_TRY(const glm::dvec2 point, read_point(field, frame));
      line.push_back(point);
    }
    if (line.size() > 1 && glm::distance(line[line.size() - 2], line.back()) < 1.0)
      return field.fail("the line stays on the same spot");
  }
  if (line.size() < 2) return list.fail("a line needs at least two points");
  return line;
}

// Two platforms beside the tracks, straight, centred on the stop.
void add_platforms(const std::string& name, glm::dvec2 stop, glm::dvec2 along, double half_bed, const Kind& kind,
                   Scene& scene) {
  const glm::dvec2 across(-along.y, along.x);
  FeatureRecord record;
  record.id = fmt::format("{}/{}", kind.place, name);
  record.kind = "platform";
  record.name = name;
  const FeatureIndex feature = scene.add_feature(std::move(record));
  for (const double side : {-1.0, 1.0}) {
    const glm::dvec2 inner = stop + across * (side * (half_bed + 0.3));
    const glm::dvec2 outer = inner + across * (side * kind.platform_width);
    const glm::dvec2 half = along * (kind.platform_length / 2);
    Area area;
    area.feature = feature;
    area.surface = tiles::Surface::Paving;
    area.priority = 80;
    area.polygon.outer = {inner - half, inner + half, outer + half, outer - half};
    orient_rings(area.polygon);
    scene.areas.push_back(std::move(area));
  }
}

// The direction of the nearest piece of the line.
glm::dvec2 direction_at(const std::vector<glm::dvec2>& line, glm::dvec2 point) {
  double nearest = 1e300;
  glm::dvec2 direction(1.0, 0.0);
  for (std::size_t i = 1; i < line.size(); ++i) {
    const double distance = distance_to_segment(point, line[i - 1], line[i]);
    if (distance >= nearest) continue;
    nearest = distance;
    direction = glm::normalize(line[i] - line[i - 1]);
  }
  return direction;
}

Result<TrackCourse> read_course(const JsonField& field, const Stops& stops, const geo::MapFrame& frame) {
  TrackCourse course;
  MERCIA_TRY(course.name, field.text("name"));
  MERCIA_TRY(const double tracks, number_or(field, "tracks", 1.0, 12.0, 2.0));
  course.tracks = static_cast<int>(tracks);
  MERCIA_TRY(course.tunnel, boolean_or(field, "tunnel", false));
  MERCIA_TRY(const JsonField route, field.array("line", 2000));
  MERCIA_TRY(course.points, read_route(route, stops, frame));
  course.line = smooth_line(course.points, kCurveStep);
  return course;
}

Result<void> read_lines(const JsonField& document, const Kind& kind, RegionSketch& sketch, TrackNetwork& network,
                        Account& account) {
  Scene& scene = sketch.scene;
  std::map<std::string, bool> has_platform;
  MERCIA_TRY(const JsonField lines, document.array("lines", 500));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const JsonField field = lines.element(i);
    MERCIA_TRY(TrackCourse course, read_course(field, network.stops, scene.frame));
    MERCIA_TRY(const JsonField route, field.array("line", 2000));
    const auto& [name, count, tunnel, points, line] = network.courses.emplace_back(std::move(course));
    FeatureRecord record;
    record.name = name;
    record.id = fmt::format("{}/{}", kind.id, i);
    record.kind = kind.feature;
    const FeatureIndex feature = scene.add_feature(std::move(record));
    for (int track = 0; track < count; ++track) {
      Way way;
      way.feature = feature;
      way.kind = kind.way;
      way.surface = kind.bed;
      way.width = kGauge + kind.bed_margin;
      way.line = offset_line(line, (track - (count - 1) / 2.0) * kTrackSpacing);
      way.tunnel = tunnel;
      way.layer = tunnel ? -1 : 0;
      scene.ways.push_back(std::move(way));
    }
    Tally& tally = account[kind.group];
    ++tally.read;
    ++tally.drawn;
    if (tunnel) continue;
    const double half_bed = (count * kTrackSpacing) / 2.0;
    sketch.corridors.push_back({line, half_bed + 3.0, false});
    for (std::size_t k = 0; k < route.size(); ++k) {
      if (!route.element(k).value().is_string()) continue;
      MERCIA_TRY(const std::string stop, route.element(k).as_text());
      if (std::exchange(has_platform[stop], true)) continue;
      add_platforms(stop, points[k], direction_at(line, points[k]), half_bed, kind, scene);
    }
  }
  return {};
}

Result<void> read_network(const std::filesystem::path& folder, const Kind& kind, RegionSketch& sketch,
                          Account& account) {
  const std::filesystem::path file = folder / kind.file;
  MERCIA_TRY(const nlohmann::json json, region::read_json_file(file, kRegionFileLimit));
  const JsonField document(json, file.string());
  TrackNetwork network;
  network.file = kind.file;
  MERCIA_TRY(network.stops, read_stops(document, kind, sketch, account));
  for (const auto& [name, stop] : network.stops) {
    const glm::dvec2 at = stop.point;
    const glm::dvec2 reach(kStationClear / 2, 0.0);
    sketch.keep_clear.push_back(
        {at - reach, at + glm::dvec2(0, -kStationClear / 2), at + reach, at + glm::dvec2(0, kStationClear / 2)});
  }
  MERCIA_CHECK(read_lines(document, kind, sketch, network, account));
  sketch.networks.push_back(std::move(network));
  return {};
}

}  // namespace

Result<void> read_metro(const std::filesystem::path& folder, RegionSketch& sketch, Account& account) {
  return read_network(folder, kMetro, sketch, account);
}

Result<void> read_railways(const std::filesystem::path& folder, RegionSketch& sketch, Account& account) {
  return read_network(folder, kRailways, sketch, account);
}

}  // namespace mercia::bake
