#include "tools/bake/osm_reader_ground.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "tools/bake/ground_coast.h"
#include "tools/bake/osm_ground_tags.h"
#include "tools/bake/polygon_boolean.h"
#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

constexpr double kLargestArea = 2e10;  // m²; larger than any region that is baked at once

// Keys that make a line of a closed way unless it says area=yes.
constexpr std::array<std::string_view, 4> kLineKeys = {"highway", "railway", "waterway", "barrier"};

bool is_line_key(std::string_view key) { return std::find(kLineKeys.begin(), kLineKeys.end(), key) != kLineKeys.end(); }

Tags without_line_keys(const Tags& tags) {
  auto pairs = tags.pairs();
  std::erase_if(pairs, [](const auto& pair) { return is_line_key(pair.first); });
  return Tags(std::move(pairs));
}

const char* group_of_way(const WayStyle& style) {
  if (style.feature_kind == "road") return "roads";
  if (style.feature_kind == "path" || style.feature_kind == "platform") return "paths";
  if (style.feature_kind == "railway" || style.feature_kind == "tramway") return "railways";
  return style.feature_kind == "water" ? "water" : "barriers";
}

const char* group_of_area(const AreaStyle& style) { return style.feature_kind == "water" ? "water" : "areas"; }

// Every area has a shade of its own, the same whatever else is read with it.
std::uint32_t seed_of(const OsmObject& object) {
  const auto id = static_cast<std::uint64_t>(object.id) * 3 + static_cast<std::uint64_t>(object.type);
  return static_cast<std::uint32_t>(id % 0xfffffffbu) + 1;
}

class GroundReader {
 public:
  GroundReader(const OsmRegion& region, Scene& scene, Account& account)
      : region_(region), scene_(scene), account_(account) {}
  void run(const BuildingClaims& claims);

 private:
  void take_way(const OsmWay& way);
  void take_relation(const OsmRelation& relation);
  bool draw_line(const OsmWay& way, const WayStyle& style, std::string& problem);
  bool draw_area(const OsmObject& object, OsmShape shape, const AreaStyle& style, std::string& problem);
  FeatureIndex add_feature(const OsmObject& object, const std::string& kind, const std::string& type);
  void settle(const OsmObject& object, const char* group, bool drawn, const std::string& problem);

  // Where what happens to the object is written down: nowhere if another block counts it.
  Account& book(const OsmObject& object) { return object.home ? account_ : elsewhere_; }

  const OsmRegion& region_;
  Scene& scene_;
  Account& account_;
  Account elsewhere_;
};

FeatureIndex GroundReader::add_feature(const OsmObject& object, const std::string& kind, const std::string& type) {
  FeatureRecord record;
  record.id = object.key();
  record.home = object.home;
  record.kind = kind;
  record.type = clean_text(type);
  const Tags tags = object.tags();
  record.name = name_of(tags);
  if (record.name.empty() && (kind == "road" || kind == "path")) record.name = clean_text(tags.get("ref"));
  return scene_.add_feature(std::move(record));
}

void GroundReader::settle(const OsmObject& object, const char* group, bool drawn, const std::string& problem) {
  Tally& tally = book(object)[group];
  ++tally.read;
  if (drawn) {
    ++tally.drawn;
    return;
  }
  ++tally.rejected[problem];
  if (problem != reason::kOutside) book(object).problem(fmt::format("{}: {}", object.key(), problem));
}

bool GroundReader::draw_line(const OsmWay& way, const WayStyle& style, std::string& problem) {
  const auto lines = lines_of(way, region_);
  if (lines.empty()) {
    problem = way.missing > 0 ? reason::kMissingNode : "fewer than 2 points";
    return false;
  }
  if (way.missing > 0) book(way).note("line cut where nodes are missing from the extract");
  FeatureIndex feature = kNoFeatureIndex;
  for (const auto& line : lines)
    for (auto& piece : clip_line(line, region_.low, region_.high)) {
      if (feature == kNoFeatureIndex) feature = add_feature(way, style.feature_kind, style.feature_type);
      Way out;
      out.feature = feature;
      out.kind = style.kind;
      out.surface = style.surface;
      out.line = std::move(piece);
      out.width = style.width;
      out.lanes = style.lanes;
      out.layer = style.layer;
      out.bridge = style.bridge;
      out.tunnel = style.tunnel;
      out.pavements = style.pavements;
      scene_.ways.push_back(std::move(out));
    }
  problem = reason::kOutside;
  return feature != kNoFeatureIndex;
}

bool GroundReader::draw_area(const OsmObject& object, OsmShape shape, const AreaStyle& style, std::string& problem) {
  problem = shape.problem;
  double total = 0.0;
  for (const Polygon& polygon : shape.polygons) total += area(polygon);
  if (shape.polygons.empty()) return false;
  if (total > kLargestArea) {
    problem = reason::kAbsurd;
    return false;
  }
  FeatureIndex feature = kNoFeatureIndex;
  for (const Polygon& polygon : shape.polygons)
    for (Polygon& piece : clip(polygon, region_.low, region_.high)) {
      if (feature == kNoFeatureIndex) feature = add_feature(object, style.feature_kind, style.feature_type);
      scene_.areas.push_back({feature, style.surface, std::move(piece), style.priority, seed_of(object), {}});
    }
  problem = reason::kOutside;
  return feature != kNoFeatureIndex;
}

void GroundReader::take_way(const OsmWay& way) {
  if (way.tag_text.empty()) {
    Tally& tally = book(way)["other ways"];
    ++tally.read;
    if (way.member)
      ++tally.merged;
    else
      ++tally.rejected["no tags, and part of nothing"];
    return;
  }
  const Tags tags = way.tags();
  std::string problem;
  if (tags.is("natural", "coastline")) {
    // The sea is made of all coastlines at once: see coast_of().
    return settle(way, "coastlines", !lines_of(way, region_).empty(), reason::kMissingNode);
  }
  auto line = way_style(tags);
  auto ground = area_style(tags);
  const bool closed = way.closed();
  if (!line && !closed && tags.is("public_transport", "platform")) {
    // The edge of a platform drawn as a line.
    auto pairs = tags.pairs();
    pairs.emplace_back("railway", "platform");
    line = way_style(Tags(std::move(pairs)));
  }
  if (line && ground && closed) {
    // The same tag can mean either: a footway around a square, or the square.
    if (tags.is("area", "yes") || line->feature_kind == "platform" || tags.has("area:highway"))
      line.reset();
    else if (std::any_of(kLineKeys.begin(), kLineKeys.end(), [&](std::string_view key) { return tags.has(key); }))
      ground = area_style(without_line_keys(tags));
    else
      line.reset();
  } else if (line && ground) {
    ground.reset();
  }
  // Railway land and the like on a closed line that is no area.
  if (line && closed && !ground && !tags.is("area", "no")) ground = area_style(without_line_keys(tags));
  if (line) {
    const bool drawn = draw_line(way, *line, problem);
    settle(way, group_of_way(*line), drawn, problem);
    if (ground && draw_area(way, shape_of(way, region_, book(way)), *ground, problem))
      book(way).note("closed line that encloses an area: both drawn");
    return;
  }
  if (ground) {
    const bool drawn = draw_area(way, shape_of(way, region_, book(way)), *ground, problem);
    return settle(way, group_of_area(*ground), drawn, problem);
  }
  // Rows of trees are counted with the trees.
  if (tags.is("natural", "tree_row")) return;
  Tally& tally = book(way)["other ways"];
  ++tally.read;
  ++tally.rejected[why_not_drawn(tags)];
}

void GroundReader::take_relation(const OsmRelation& relation) {
  const Tags tags = relation.tags();
  const bool polygon = tags.is("type", "multipolygon") || tags.is("type", "boundary");
  const auto style = polygon ? area_style(tags) : std::nullopt;
  if (!style) {
    Tally& tally = book(relation)["other relations"];
    ++tally.read;
    ++tally.rejected[polygon ? why_not_drawn(tags)
                             : fmt::format("not drawn: type={}", clean_text(tags.get("type").substr(0, 30)))];
    return;
  }
  std::string problem;
  const bool drawn = draw_area(relation, shape_of(relation, region_, book(relation)), *style, problem);
  settle(relation, group_of_area(*style), drawn, problem);
}

void GroundReader::run(const BuildingClaims& claims) {
  const OsmExtract& extract = region_.extract;
  for (std::size_t i = 0; i < extract.ways.size(); ++i)
    if (!claims.ways[i]) take_way(extract.ways[i]);
  for (std::size_t i = 0; i < extract.relations.size(); ++i)
    if (!claims.relations[i]) take_relation(extract.relations[i]);
}

}  // namespace

std::string why_not_drawn(const Tags& tags) {
  static constexpr std::array<std::string_view, 30> kMainKeys = {"highway",
                                                                 "railway",
                                                                 "waterway",
                                                                 "power",
                                                                 "barrier",
                                                                 "natural",
                                                                 "landuse",
                                                                 "leisure",
                                                                 "man_made",
                                                                 "aeroway",
                                                                 "amenity",
                                                                 "emergency",
                                                                 "shop",
                                                                 "office",
                                                                 "craft",
                                                                 "tourism",
                                                                 "historic",
                                                                 "place",
                                                                 "public_transport",
                                                                 "boundary",
                                                                 "route",
                                                                 "entrance",
                                                                 "traffic_sign",
                                                                 "indoor",
                                                                 "playground",
                                                                 "advertising",
                                                                 "telecom",
                                                                 "seamark:type",
                                                                 "addr:housenumber",
                                                                 "surveillance"};
  for (const std::string_view key : kMainKeys)
    if (tags.has(key)) return fmt::format("not drawn: {}", key);
  return "not drawn: other tags";
}

std::vector<Polygon> coast_of(const OsmRegion& region, Account& account) {
  std::vector<std::vector<glm::dvec2>> coast;
  for (const OsmWay& way : region.extract.ways) {
    if (way.tag_text.empty() || !way.tags().is("natural", "coastline")) continue;
    for (auto& line : lines_of(way, region)) coast.push_back(std::move(line));
  }
  if (coast.empty()) return {};
  std::vector<std::string> notes;
  std::vector<Polygon> sea = water_from_coastline(coast, region.low, region.high, notes);
  for (const std::string& note : notes) account.note("coastline: " + note);
  return sea;
}

void read_ground(const OsmRegion& region, const BuildingClaims& claims, Scene& scene, Account& account) {
  GroundReader(region, scene, account).run(claims);
}

}  // namespace mercia::bake
