#include "tools/bake/osm_buildings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <string>
#include <utility>

#include "tools/bake/building_style.h"
#include "tools/bake/osm_buildings_context.h"
#include "tools/bake/osm_buildings_parts.h"
#include "tools/bake/osm_values.h"
#include "tools/bake/polygon_boolean.h"
#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

constexpr double kLargestBuilding = 2e6;  // m²; the largest on Earth cover less than half of it
constexpr double kCanopyThickness = 0.35;
constexpr double kPostSide = 0.22;
constexpr double kPostSpacing = 5.0;     // metres between a canopy's posts, at least
constexpr double kLeastRemainder = 4.0;  // m² of an outline beside its parts that are worth drawing

bool is_no(std::string_view value) {
  return value == "no" || value == "demolished" || value == "razed" || value == "proposed" || value == "abandoned:no";
}

bool is_slender(std::string_view value) {
  return value == "tower" || value == "chimney" || value == "communications_tower" || value == "bell_tower";
}

// The circle that a tower mapped as a point stands on; empty if the tags say too little to draw it.
Ring circle_of_point(const Tags& tags, glm::dvec2 middle, Account& account) {
  constexpr int kSides = 12;
  constexpr double kLargestDiameter = 100.0;
  const auto height = parse_length(tags.get("height"));
  if (!height || !(*height >= 2.0 && *height <= 1000.0)) return {};
  if (!is_slender(tags.get("man_made")) && !is_slender(tags.get("building:part")) && !is_slender(tags.get("building")))
    return {};
  auto diameter = parse_length(tags.get("diameter"));
  if (!diameter || !(*diameter >= 0.2 && *diameter <= kLargestDiameter)) {
    account.note("tower mapped as a point: diameter estimated from its height");
    diameter = std::clamp(*height / 10.0, 1.0, 10.0);
  }
  Ring circle;
  for (int i = 0; i < kSides; ++i) {
    const double angle = 2.0 * std::numbers::pi * i / kSides;
    circle.push_back(middle + 0.5 * *diameter * glm::dvec2(std::cos(angle), std::sin(angle)));
  }
  return circle;
}

bool is_underground(const Tags& tags) {
  return tags.is("location", "underground") || tags.is("building:underground", "yes") ||
         tags.is("building", "underground");
}

std::string address_of(const Tags& tags) {
  if (tags.has("addr:housename")) return clean_text(tags.get("addr:housename"));
  if (!tags.has("addr:street") || !tags.has("addr:housenumber")) return {};
  return clean_text(fmt::format("{} {}", tags.get("addr:housenumber"), tags.get("addr:street")));
}

class BuildingReader {
 public:
  BuildingReader(const OsmRegion& region, Scene& scene, Account& account)
      : region_(region), scene_(scene), account_(account) {}
  BuildingClaims run();

 private:
  const char* group_of(const Tags& tags) const;
  void gather(const OsmObject& object, const OsmRelation* relation, const OsmWay* way);
  bool gather_point(const OsmNode& node);
  void merge_outer_ways();
  void style_all();
  void match_parts();
  void emit_whole(Candidate& candidate);
  void emit_outline(Candidate& outline);
  void emit(const Candidate& candidate, Polygon footprint, const BuildingStyle& style, FeatureIndex feature,
            glm::dvec2 anchor);
  void emit_canopy(Building roof);
  FeatureIndex feature_of(const Candidate& candidate, double height, const Candidate* outline);
  std::optional<double> ridge(const Candidate& candidate, const Polygon& footprint, const BuildingStyle& style) const;

  // Where what happens to the object is written down: nowhere if another block counts it.
  Account& book(const OsmObject& object) { return object.home ? account_ : elsewhere_; }

  const OsmRegion& region_;
  Scene& scene_;
  Account& account_;
  Account elsewhere_;
  std::vector<Candidate> candidates_;
  PartyWalls party_walls_;
};

const char* BuildingReader::group_of(const Tags& tags) const {
  if (is_building(tags)) return "buildings";
  if (is_building_part(tags)) return "building parts";
  return is_structure(tags) ? "structures" : nullptr;
}

void BuildingReader::gather(const OsmObject& object, const OsmRelation* relation, const OsmWay* way) {
  const Tags tags = object.tags();
  const char* group = group_of(tags);
  Account& account = book(object);
  Tally& tally = account[group];
  ++tally.read;
  if (is_building(tags) && is_building_part(tags)) {
    // Counted twice because people count them twice; drawn once.
    ++account["building parts"].read;
    ++account["building parts"].merged;
    account.note("both building and building:part: drawn once");
  }
  const auto reject = [&](const std::string& why) {
    ++tally.rejected[why];
    account.problem(fmt::format("{}: {}", object.key(), why));
  };
  const std::string_view value = tags.get(is_building(tags) ? "building" : "building:part");
  if (is_no(value)) return reject("tagged as no building");
  if (is_underground(tags)) return reject("underground");
  if (relation && !tags.is("type", "multipolygon") && !tags.is("type", "boundary")) {
    // A relation that groups an outline and its parts; they carry tags of their own.
    ++tally.merged;
    account.note("building relation without an outline: its members are drawn");
    return;
  }
  OsmShape shape = relation ? shape_of(*relation, region_, account) : shape_of(*way, region_, account);
  if (shape.polygons.empty()) return reject(shape.problem);
  double total = 0.0;
  for (const Polygon& polygon : shape.polygons) total += area(polygon);
  if (total > kLargestBuilding) return reject(reason::kAbsurd);

  Candidate candidate;
  candidate.object = &object;
  candidate.relation = relation;
  candidate.group = group;
  candidate.part = !is_building(tags) && is_building_part(tags);
  candidate.polygons = std::move(shape.polygons);
  std::stable_sort(candidate.polygons.begin(), candidate.polygons.end(),
                   [](const Polygon& a, const Polygon& b) { return area(a) > area(b); });
  candidate.area = total;
  candidate.anchor = inner_point(candidate.polygons[0]);
  for (const Polygon& polygon : candidate.polygons)
    for (const glm::dvec2& point : polygon.outer) candidate.box.add(point);
  if (!region_.inside(candidate.anchor)) return reject(reason::kOutside);
  candidates_.push_back(std::move(candidate));
}

// Whether the node was counted.
bool BuildingReader::gather_point(const OsmNode& node) {
  const Tags tags = node.tags();
  const char* group = group_of(tags);
  if (!group) return false;
  const bool building = is_building(tags) || is_building_part(tags);
  const glm::dvec2 middle = region_.map_from(node.point);
  Account& account = book(node);
  Ring circle = circle_of_point(tags, middle, account);
  if (circle.empty() && !building) return false;
  Tally& tally = account[group];
  ++tally.read;
  const char* problem = circle.empty()            ? "a point without an outline"
                        : is_underground(tags)    ? "underground"
                        : !region_.inside(middle) ? reason::kOutside
                                                  : nullptr;
  if (problem) {
    ++tally.rejected[problem];
    return true;
  }
  Candidate candidate;
  candidate.object = &node;
  candidate.group = group;
  candidate.part = !is_building(tags) && is_building_part(tags);
  candidate.point = true;
  for (const glm::dvec2& corner : circle) candidate.box.add(corner);
  candidate.area = signed_area(circle);
  candidate.anchor = middle;
  candidate.polygons.push_back({std::move(circle), {}});
  candidates_.push_back(std::move(candidate));
  return true;
}

// Mappers often leave the building tag on the outer way of a building's multipolygon.
void BuildingReader::merge_outer_ways() {
  std::vector<std::int64_t> outer_ways;
  for (const Candidate& candidate : candidates_) {
    if (!candidate.relation) continue;
    for (const OsmMember& member : candidate.relation->members)
      if (member.type == OsmType::Way && !member.inner) outer_ways.push_back(member.ref);
  }
  std::sort(outer_ways.begin(), outer_ways.end());
  std::erase_if(candidates_, [&](const Candidate& candidate) {
    const bool doubled = !candidate.relation && !candidate.part && !candidate.point &&
                         std::binary_search(outer_ways.begin(), outer_ways.end(), candidate.object->id);
    if (doubled) {
      ++book(*candidate.object)[candidate.group].merged;
      book(*candidate.object).note("outer way of a building's multipolygon: drawn with it");
    }
    return doubled;
  });
}

void BuildingReader::style_all() {
  sort_out_double_tags(candidates_);
  const Manner manner = manner_at(scene_.frame.origin());
  StoreyMap storeys;
  for (const Candidate& candidate : candidates_) {
    if (candidate.part) continue;
    party_walls_.add(candidate.polygons[0].outer);
    const auto levels = parse_number(candidate.object->tags().get("building:levels"));
    if (levels && *levels >= 1.0 && *levels <= 60.0) storeys.add(candidate.anchor, *levels);
  }
  for (Candidate& candidate : candidates_) {
    const Polygon& largest = candidate.polygons[0];
    candidate.context = context_of(largest, oriented_rectangle(largest.outer), storeys.near(candidate.anchor));
    candidate.context.manner = manner;
    if (!candidate.part)
      candidate.style =
          building_style(candidate.object->tags(), candidate.object->id, candidate.context, book(*candidate.object));
  }
}

void BuildingReader::match_parts() {
  match_parts_to_outlines(candidates_);
  for (Candidate& candidate : candidates_) {
    if (!candidate.part) continue;
    const BuildingStyle* outline = candidate.outline == kNoOutline ? nullptr : &candidates_[candidate.outline].style;
    candidate.style = building_style(candidate.object->tags(), candidate.object->id, candidate.context,
                                     book(*candidate.object), outline);
  }
}

FeatureIndex BuildingReader::feature_of(const Candidate& candidate, double height, const Candidate* outline) {
  const Tags tags = candidate.object->tags();
  FeatureRecord record;
  record.id = candidate.object->key();
  record.home = candidate.object->home;
  record.kind = "building";
  record.type = clean_text(candidate.style.type);
  record.name = name_of(tags);
  if (record.name.empty() && outline) record.name = name_of(outline->object->tags());
  if (record.name.empty()) record.name = address_of(tags);
  record.height = static_cast<float>(height);
  record.height_estimated = candidate.style.height_estimated;
  return scene_.add_feature(std::move(record));
}

// The compass bearing that Building wants, or nothing if the footprint's longer side will do.
std::optional<double> BuildingReader::ridge(const Candidate& candidate, const Polygon& footprint,
                                            const BuildingStyle& style) const {
  const auto bearing_of = [](glm::dvec2 direction) { return std::atan2(direction.x, direction.y); };
  if (style.roof_bearing) {
    // roof:direction is the way down the main slope; a ridge lies square to it.
    return style.roof == RoofShape::Skillion ? *style.roof_bearing : *style.roof_bearing + 0.5 * std::numbers::pi;
  }
  const OrientedRectangle box = oriented_rectangle(footprint.outer);
  if (style.ridge_across) return bearing_of(box.across());
  if (style.ridge_tagged || candidate.part) return std::nullopt;
  // In a terrace the ridge runs from party wall to party wall, however deep the houses are.
  const glm::dvec2 shared = party_walls_.shared(footprint.outer, box.along);
  if (shared.x > shared.y && shared.x > 0.6 * box.half_length) return bearing_of(box.across());
  return std::nullopt;
}

void BuildingReader::emit_canopy(Building roof) {
  const double underside = std::max(roof.base, roof.top - roof.roof_height - kCanopyThickness);
  const double ground = roof.base;
  roof.base = underside;
  roof.storeys = 0.0f;
  // Posts at the corners, a little inside.
  const glm::dvec2 middle = centroid(roof.footprint);
  std::vector<glm::dvec2> posts;
  for (const glm::dvec2& corner : roof.footprint.outer) {
    const double distance = glm::distance(corner, middle);
    const glm::dvec2 post = corner + (middle - corner) * std::min(0.5, 0.5 / std::max(distance, 0.5));
    const bool free = std::none_of(posts.begin(), posts.end(),
                                   [&](glm::dvec2 other) { return glm::distance(other, post) < kPostSpacing; });
    if (free && contains(roof.footprint, post)) posts.push_back(post);
  }
  if (underside - ground > 0.5 && area(roof.footprint) > 2.0) {
    for (const glm::dvec2& post : posts) {
      Building building;
      building.feature = roof.feature;
      building.anchor = roof.anchor;
      const double half = 0.5 * kPostSide;
      building.footprint.outer = {post + glm::dvec2(-half, -half), post + glm::dvec2(half, -half),
                                  post + glm::dvec2(half, half), post + glm::dvec2(-half, half)};
      building.base = ground;
      building.top = underside;
      building.wall_color = building.roof_color = {110, 112, 114, 255};
      scene_.buildings.push_back(std::move(building));
    }
  }
  scene_.buildings.push_back(std::move(roof));
}

void BuildingReader::emit(const Candidate& candidate, Polygon footprint, const BuildingStyle& style,
                          FeatureIndex feature, glm::dvec2 anchor) {
  Building building;
  building.feature = feature;
  building.roof_bearing = ridge(candidate, footprint, style);
  building.footprint = std::move(footprint);
  building.anchor = anchor;
  building.base = style.base;
  building.top = style.top;
  building.roof_height = style.roof_height;
  building.roof = style.roof;
  building.storeys = style.storeys;
  building.wall_color = style.wall_color;
  building.roof_color = style.roof_color;
  building.facade = style.facade;
  building.covering = style.covering;
  if (style.open_below) return emit_canopy(std::move(building));
  scene_.buildings.push_back(std::move(building));
}

void BuildingReader::emit_whole(Candidate& candidate) {
  const Candidate* outline = candidate.outline == kNoOutline ? nullptr : &candidates_[candidate.outline];
  FeatureIndex feature = kNoFeatureIndex;
  // A part with a name of its own is a thing of its own; else a click on it tells about its building.
  if (outline && name_of(candidate.object->tags()).empty()) feature = outline->feature;
  if (feature == kNoFeatureIndex) feature = feature_of(candidate, candidate.style.top, outline);
  candidate.feature = feature;
  for (const Polygon& polygon : candidate.polygons)
    emit(candidate, polygon, candidate.style, feature, outline ? outline->anchor : candidate.anchor);
  ++book(*candidate.object)[candidate.group].drawn;
}

void BuildingReader::emit_outline(Candidate& outline) {
  const OutlineRest rest = rest_of_outline(outline, candidates_);
  double tallest = outline.style.top;
  bool estimated = outline.style.height_estimated;
  for (const std::size_t part : outline.parts) {
    if (candidates_[part].style.top <= tallest) continue;
    tallest = candidates_[part].style.top;
    estimated = candidates_[part].style.height_estimated;
  }
  outline.feature = feature_of(outline, tallest, nullptr);
  scene_.features[outline.feature].height_estimated = estimated;
  if (rest.merged) {
    ++book(*outline.object)[outline.group].merged;
    return;
  }
  BuildingStyle style = outline.style;
  if (rest.top < style.top) {
    style.top = rest.top;
    style.roof = RoofShape::Flat;
    style.roof_height = 0.0;
    style.base = std::min(style.base, std::max(0.0, style.top - 0.5));
  }
  std::size_t drawn = 0;
  for (const Polygon& polygon : rest.polygons) {
    if (area(polygon) < kLeastRemainder) continue;
    // What is left beside the parts has no roof of its own shape.
    BuildingStyle piece = style;
    if (!outline.parts.empty() && area(polygon) < 0.9 * outline.area) {
      piece.top -= 0.5 * piece.roof_height;
      piece.roof = RoofShape::Flat;
      piece.roof_height = 0.0;
    }
    emit(outline, polygon, piece, outline.feature, outline.anchor);
    ++drawn;
  }
  Account& account = book(*outline.object);
  ++(drawn > 0 ? account[outline.group].drawn : account[outline.group].merged);
  if (drawn > 0) account.note("outline drawn where its parts leave it open");
}

BuildingClaims BuildingReader::run() {
  const OsmExtract& extract = region_.extract;
  BuildingClaims claims{std::vector<char>(extract.nodes.size(), 0), std::vector<char>(extract.ways.size(), 0),
                        std::vector<char>(extract.relations.size(), 0)};
  for (std::size_t i = 0; i < extract.nodes.size(); ++i) claims.nodes[i] = gather_point(extract.nodes[i]) ? 1 : 0;
  for (std::size_t i = 0; i < extract.ways.size(); ++i) {
    const OsmWay& way = extract.ways[i];
    if (way.tag_text.empty() || !group_of(way.tags())) continue;
    // A tower may be drawn on the map as an open line of its guy wires; only outlines are buildings.
    if (!way.closed() && !is_building(way.tags()) && !is_building_part(way.tags())) continue;
    claims.ways[i] = 1;
    gather(way, nullptr, &way);
  }
  for (std::size_t i = 0; i < extract.relations.size(); ++i) {
    const OsmRelation& relation = extract.relations[i];
    if (relation.tag_text.empty() || !group_of(relation.tags())) continue;
    claims.relations[i] = 1;
    gather(relation, &relation, nullptr);
  }
  merge_outer_ways();
  style_all();
  match_parts();
  // Outlines first, because parts show their feature.
  for (Candidate& candidate : candidates_) {
    if (candidate.part) continue;
    if (candidate.parts.empty())
      emit_whole(candidate);
    else
      emit_outline(candidate);
  }
  for (Candidate& candidate : candidates_)
    if (candidate.part) emit_whole(candidate);
  return claims;
}

}  // namespace

BuildingClaims read_buildings(const OsmRegion& region, Scene& scene, Account& account) {
  return BuildingReader(region, scene, account).run();
}

}  // namespace mercia::bake
