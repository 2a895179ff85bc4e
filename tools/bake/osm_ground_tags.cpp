#include "tools/bake/osm_ground_tags.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>

namespace mercia::bake {
namespace {

using tiles::Surface;

// Standard gauge, and how much wider than its gauge a track's own ground is drawn.
constexpr double kStandardGauge = 1.435;

bool one_of(std::string_view value, std::initializer_list<std::string_view> values) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

bool is_yes(std::string_view value) { return !value.empty() && !one_of(value, {"no", "false", "0", "none"}); }

// The first number of a text like "7.5", "7,5 m", "3;4" (the smaller lane count is the honest one), or nothing.
std::optional<double> leading_number(std::string_view text, std::string_view* rest = nullptr) {
  std::string digits;
  std::size_t at = 0;
  while (at < text.size() && text[at] == ' ') ++at;
  for (; at < text.size() && digits.size() < 16; ++at) {
    const char c = text[at];
    if (c != '.' && c != ',' && !std::isdigit(static_cast<unsigned char>(c))) break;
    digits.push_back(c == ',' ? '.' : c);
  }
  double value = 0.0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end == digits.data() || !std::isfinite(value)) return std::nullopt;
  if (rest) *rest = text.substr(at);
  return value;
}

// "7.5", "7.5 m", "24 ft", "24'": metres.
std::optional<double> length_of(std::string_view text) {
  std::string_view unit;
  auto value = leading_number(text, &unit);
  if (!value) return std::nullopt;
  while (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
  if (unit.starts_with("ft") || unit.starts_with("feet") || unit.starts_with("'")) return *value * 0.3048;
  if (unit.starts_with("km")) return *value * 1000.0;
  if (unit.starts_with("cm")) return *value * 0.01;
  if (unit.empty() || unit.front() == 'm' || unit.front() == ';' || unit.front() == '-') return value;
  return std::nullopt;
}

int integer_of(std::string_view text, int lowest, int highest, int otherwise) {
  const bool negative = text.starts_with("-");
  const auto value = leading_number(negative ? text.substr(1) : text);
  if (!value || *value > 1000.0) return otherwise;
  const int rounded = static_cast<int>(std::lround(negative ? -*value : *value));
  return std::clamp(rounded, lowest, highest);
}

std::optional<Surface> paved_with(const Tags& tags) {
  const std::string_view value = tags.get("surface");
  if (value.empty()) return std::nullopt;
  if (value.starts_with("asphalt") || value.starts_with("concrete") ||
      one_of(value, {"chipseal", "tarmac", "rubber", "tartan"})) {
    return value == "concrete:plates" ? Surface::Paving : Surface::Asphalt;
  }
  if (one_of(value, {"paving_stones", "sett", "cobblestone", "unhewn_cobblestone", "bricks", "brick", "stone", "tiles",
                     "granite", "wood", "metal", "paved", "marble", "cobblestone:flattened", "paving_stones:lanes"})) {
    return Surface::Paving;
  }
  if (one_of(value, {"gravel", "fine_gravel", "compacted", "pebblestone", "unpaved", "rock", "shells", "woodchips"})) {
    return Surface::Gravel;
  }
  if (one_of(value, {"grass", "grass_paver", "artificial_turf"})) return Surface::Grass;
  if (one_of(value, {"ground", "dirt", "earth", "mud", "clay"})) return Surface::Earth;
  if (value == "sand") return Surface::Sand;
  return std::nullopt;
}

struct HighwayRow {
  std::string_view value;
  WayKind kind;
  Surface surface;
  double width;  // both directions together
  double oneway_width;
  int lanes;  // 0: lanes mean nothing here
  int oneway_lanes;
};

// Usual British widths: carriageways of 3.65 m lanes on fast roads, 7.3 m on main roads, 5.5 m in housing estates.
constexpr std::array kHighways = {
    HighwayRow{"motorway", WayKind::Motorway, Surface::Asphalt, 25.0, 14.0, 6, 3},
    HighwayRow{"motorway_link", WayKind::Motorway, Surface::Asphalt, 9.0, 6.0, 2, 1},
    HighwayRow{"trunk", WayKind::Trunk, Surface::Asphalt, 9.3, 7.9, 2, 2},
    HighwayRow{"trunk_link", WayKind::Trunk, Surface::Asphalt, 7.3, 5.0, 2, 1},
    HighwayRow{"primary", WayKind::Primary, Surface::Asphalt, 8.5, 7.0, 2, 2},
    HighwayRow{"primary_link", WayKind::Primary, Surface::Asphalt, 7.3, 4.5, 2, 1},
    HighwayRow{"secondary", WayKind::Secondary, Surface::Asphalt, 7.5, 6.0, 2, 1},
    HighwayRow{"secondary_link", WayKind::Secondary, Surface::Asphalt, 7.0, 4.5, 2, 1},
    HighwayRow{"tertiary", WayKind::Tertiary, Surface::Asphalt, 6.8, 5.0, 2, 1},
    HighwayRow{"tertiary_link", WayKind::Tertiary, Surface::Asphalt, 6.0, 4.2, 2, 1},
    HighwayRow{"unclassified", WayKind::Residential, Surface::Asphalt, 6.0, 4.5, 0, 0},
    HighwayRow{"residential", WayKind::Residential, Surface::Asphalt, 5.8, 4.5, 0, 0},
    HighwayRow{"road", WayKind::Residential, Surface::Asphalt, 5.5, 4.5, 0, 0},
    HighwayRow{"living_street", WayKind::Residential, Surface::Paving, 5.0, 4.0, 0, 0},
    HighwayRow{"busway", WayKind::Service, Surface::Asphalt, 6.5, 3.5, 0, 0},
    HighwayRow{"bus_guideway", WayKind::Service, Surface::Asphalt, 6.5, 3.3, 0, 0},
    HighwayRow{"raceway", WayKind::Service, Surface::Asphalt, 10.0, 10.0, 0, 0},
    HighwayRow{"escape", WayKind::Service, Surface::Gravel, 4.0, 4.0, 0, 0},
    HighwayRow{"service", WayKind::Service, Surface::Asphalt, 4.0, 3.5, 0, 0},
    HighwayRow{"services", WayKind::Service, Surface::Asphalt, 6.0, 6.0, 0, 0},
    HighwayRow{"rest_area", WayKind::Service, Surface::Asphalt, 6.0, 6.0, 0, 0},
    HighwayRow{"pedestrian", WayKind::Pedestrian, Surface::Paving, 5.0, 5.0, 0, 0},
    HighwayRow{"footway", WayKind::Footway, Surface::Paving, 2.0, 2.0, 0, 0},
    HighwayRow{"path", WayKind::Footway, Surface::Gravel, 1.6, 1.6, 0, 0},
    HighwayRow{"bridleway", WayKind::Track, Surface::Earth, 2.0, 2.0, 0, 0},
    HighwayRow{"cycleway", WayKind::Cycleway, Surface::Asphalt, 2.6, 2.0, 0, 0},
    HighwayRow{"steps", WayKind::Steps, Surface::Paving, 2.2, 2.2, 0, 0},
    HighwayRow{"via_ferrata", WayKind::Footway, Surface::Earth, 1.0, 1.0, 0, 0},
    HighwayRow{"track", WayKind::Track, Surface::Gravel, 3.0, 3.0, 0, 0},
    HighwayRow{"platform", WayKind::Pedestrian, Surface::Paving, 3.0, 3.0, 0, 0},
};

bool is_oneway(const Tags& tags, WayKind kind) {
  const std::string_view oneway = tags.get("oneway");
  if (!oneway.empty()) return one_of(oneway, {"yes", "true", "1", "-1", "reversible", "alternating"});
  return kind == WayKind::Motorway || one_of(tags.get("junction"), {"roundabout", "circular"});
}

double usual_lane_width(WayKind kind) {
  switch (kind) {
    case WayKind::Motorway: return 3.65;
    case WayKind::Trunk: return 3.5;
    case WayKind::Primary:
    case WayKind::Secondary: return 3.25;
    default: return 3.0;
  }
}

// Kerb-side strips and hard shoulders beside the lanes, both sides together.
double margin_beside_lanes(std::string_view value) {
  if (value == "motorway") return 4.0;
  if (one_of(value, {"motorway_link", "trunk"})) return 1.0;
  return 0.5;
}

std::optional<double> tagged_width(const Tags& tags) {
  for (const std::string_view key : {"width:carriageway", "width", "est_width"}) {
    const auto width = length_of(tags.get(key));
    if (width && *width >= 0.3 && *width <= 150.0) return width;
  }
  return std::nullopt;
}

double service_width(std::string_view service, double otherwise) {
  if (service == "driveway" || service == "alley") return 3.0;
  if (service == "parking_aisle") return 5.5;
  return otherwise;
}

bool runs_underground(const Tags& tags) {
  const std::string_view tunnel = tags.get("tunnel");
  // A passage through a building, an arcade or an avalanche gallery still lies on the ground.
  if (is_yes(tunnel) && !one_of(tunnel, {"building_passage", "covered", "avalanche_protector"})) return true;
  return one_of(tags.get("location"), {"underground", "indoor"});
}

// What the map says of them, else whether it is a street of a town. Those that are drawn by themselves come from their
// own ways.
bool has_pavements(const Tags& tags, WayKind kind) {
  const bool street = kind >= WayKind::Primary && kind <= WayKind::Residential;
  const std::string_view walk = tags.has("sidewalk") ? tags.get("sidewalk") : tags.get("sidewalk:both");
  if (!street || one_of(walk, {"no", "none", "separate"}) || is_yes(tags.get("junction"))) return false;
  if (!walk.empty()) return true;
  if (is_yes(tags.get("lit"))) return true;
  return kind == WayKind::Residential && !tags.is("highway", "living_street") && !tags.is("lit", "no");
}

std::optional<WayStyle> highway_style(const Tags& tags) {
  const std::string_view value = tags.get("highway");
  const auto row =
      std::find_if(kHighways.begin(), kHighways.end(), [&](const auto& entry) { return entry.value == value; });
  if (row == kHighways.end() || is_yes(tags.get("indoor"))) return std::nullopt;
  WayStyle style{};
  style.kind = row->kind;
  style.surface = paved_with(tags).value_or(row->surface);
  const bool oneway = is_oneway(tags, row->kind);
  style.lanes = oneway ? row->oneway_lanes : row->lanes;
  style.width = oneway ? row->oneway_width : row->width;
  if (value == "service") style.width = service_width(tags.get("service"), style.width);
  const int lanes = integer_of(tags.get("lanes"), 0, 16, 0);
  const bool carriageway = row->kind <= WayKind::Service;
  if (lanes > 0 && carriageway) {
    style.width = std::max(lanes * usual_lane_width(row->kind) + margin_beside_lanes(value), 3.0);
    if (row->kind <= WayKind::Tertiary) style.lanes = lanes;
  }
  if (const auto width = tagged_width(tags)) style.width = *width;
  const bool walked = row->kind == WayKind::Footway || row->kind == WayKind::Steps || row->kind == WayKind::Cycleway;
  style.width = std::clamp(style.width, walked ? 0.8 : 1.5, 80.0);
  style.feature_kind = carriageway ? "road" : value == "platform" ? "platform" : "path";
  style.feature_type = std::string(value);
  style.pavements = has_pavements(tags, row->kind);
  return style;
}

double gauge_of(const Tags& tags) {
  const auto millimetres = leading_number(tags.get("gauge"));
  return millimetres && *millimetres >= 300.0 && *millimetres <= 3000.0 ? *millimetres / 1000.0 : kStandardGauge;
}

std::optional<WayStyle> railway_style(const Tags& tags) {
  const std::string_view value = tags.get("railway");
  WayStyle style{};
  style.feature_type = std::string(value);
  style.feature_kind = "railway";
  if (one_of(value,
             {"rail", "light_rail", "subway", "narrow_gauge", "monorail", "funicular", "preserved", "miniature"})) {
    style.kind = WayKind::Rail;
    style.surface = Surface::Gravel;
    style.width = gauge_of(tags) + kRailBedMargin;
  } else if (value == "tram") {
    style.kind = WayKind::Tram;
    const Surface bed = paved_with(tags).value_or(Surface::Asphalt);
    style.surface = bed;
    style.width = gauge_of(tags) + kTramBedMargin;
    style.feature_kind = "tramway";
  } else if (value == "platform") {
    style.kind = WayKind::Pedestrian;
    style.surface = Surface::Paving;
    style.width = std::clamp(tagged_width(tags).value_or(3.5), 1.0, 30.0);
    style.feature_kind = "platform";
  } else {
    return std::nullopt;  // disused, abandoned, proposed, under construction: nothing to see
  }
  return style;
}

std::optional<WayStyle> waterway_style(const Tags& tags) {
  const std::string_view value = tags.get("waterway");
  WayStyle style{};
  style.surface = Surface::Water;
  style.feature_kind = "water";
  style.feature_type = std::string(value);
  if (value == "river") {
    style.kind = WayKind::River;
    style.width = 14.0;
  } else if (value == "canal") {
    style.kind = WayKind::Canal;
    style.width = 11.0;
  } else if (one_of(value, {"stream", "brook", "tidal_channel", "flowline"})) {
    style.kind = WayKind::Stream;
    style.width = 2.0;
  } else if (one_of(value, {"ditch", "drain"})) {
    style.kind = WayKind::Stream;
    style.width = 1.2;
  } else {
    return std::nullopt;
  }
  if (const auto width = tagged_width(tags)) style.width = *width;
  style.width = std::clamp(style.width, 0.6, 150.0);
  return style;
}

// Walls, hedges, piers, runways.
std::optional<WayStyle> other_line_style(const Tags& tags) {
  WayStyle style{};
  const std::string_view barrier = tags.get("barrier");
  if (one_of(barrier, {"wall", "retaining_wall", "city_wall", "hedge"})) {
    const bool hedge = barrier == "hedge";
    style.kind = hedge ? WayKind::Hedge : WayKind::Wall;
    style.surface = hedge ? Surface::Foliage : Surface::Structure;
    style.width = std::clamp(tagged_width(tags).value_or(hedge ? 0.9 : barrier == "city_wall" ? 1.5 : 0.35), 0.2, 8.0);
    style.feature_kind = "barrier";
    style.feature_type = std::string(barrier);
    return style;
  }
  if (one_of(tags.get("man_made"), {"pier", "breakwater", "groyne"})) {
    style.kind = WayKind::Pedestrian;
    style.surface = tags.is("man_made", "pier") ? Surface::Paving : Surface::Structure;
    style.width = std::clamp(tagged_width(tags).value_or(3.0), 1.0, 40.0);
    style.feature_kind = "path";
    style.feature_type = std::string(tags.get("man_made"));
    return style;
  }
  if (one_of(tags.get("aeroway"), {"runway", "taxiway"})) {
    style.kind = WayKind::Service;
    style.surface = paved_with(tags).value_or(Surface::Asphalt);
    style.width = std::clamp(tagged_width(tags).value_or(tags.is("aeroway", "runway") ? 45.0 : 18.0), 5.0, 100.0);
    style.feature_kind = "road";
    style.feature_type = std::string(tags.get("aeroway"));
    return style;
  }
  return std::nullopt;
}

struct AreaRow {
  std::string_view key;
  std::string_view value;  // "*": any that is not "no"
  Surface surface;
  int priority;
  std::string_view kind;
};

// In the order in which keys are tried: what is specific and physical before what is a zone on a plan.
// Priorities: 1-29 zones and land cover, 30-49 things inside them, 50-59 water, 60-89 what is paved.
constexpr std::array kAreas = {
    AreaRow{"area:highway", "*", Surface::Asphalt, 72, "road"},
    AreaRow{"railway", "platform", Surface::Paving, 80, "platform"},
    AreaRow{"public_transport", "platform", Surface::Paving, 80, "platform"},
    AreaRow{"highway", "platform", Surface::Paving, 80, "platform"},
    AreaRow{"highway", "pedestrian", Surface::Paving, 66, "square"},
    AreaRow{"highway", "footway", Surface::Paving, 67, "path"},
    AreaRow{"highway", "path", Surface::Paving, 67, "path"},
    AreaRow{"highway", "corridor", Surface::Paving, 67, "path"},
    AreaRow{"highway", "cycleway", Surface::Asphalt, 67, "path"},
    AreaRow{"highway", "steps", Surface::Paving, 68, "path"},
    AreaRow{"highway", "rest_area", Surface::Asphalt, 62, "parking"},
    AreaRow{"highway", "services", Surface::Asphalt, 30, "parking"},
    AreaRow{"highway", "traffic_island", Surface::Paving, 74, "path"},
    AreaRow{"highway", "service", Surface::Asphalt, 70, "road"},
    AreaRow{"highway", "residential", Surface::Asphalt, 70, "road"},
    AreaRow{"highway", "unclassified", Surface::Asphalt, 70, "road"},
    AreaRow{"highway", "living_street", Surface::Paving, 70, "road"},
    AreaRow{"highway", "tertiary", Surface::Asphalt, 70, "road"},
    AreaRow{"highway", "secondary", Surface::Asphalt, 70, "road"},
    AreaRow{"highway", "primary", Surface::Asphalt, 70, "road"},
    AreaRow{"man_made", "pier", Surface::Paving, 64, "pier"},
    AreaRow{"man_made", "breakwater", Surface::Structure, 63, "pier"},
    AreaRow{"man_made", "groyne", Surface::Structure, 63, "pier"},
    AreaRow{"man_made", "quay", Surface::Paving, 63, "pier"},
    AreaRow{"floating", "yes", Surface::Paving, 64, "pier"},
    AreaRow{"natural", "water", Surface::Water, 52, "water"},
    AreaRow{"waterway", "riverbank", Surface::Water, 52, "water"},
    AreaRow{"waterway", "river", Surface::Water, 52, "water"},
    AreaRow{"waterway", "canal", Surface::Water, 52, "water"},
    AreaRow{"waterway", "stream", Surface::Water, 52, "water"},
    AreaRow{"waterway", "ditch", Surface::Water, 52, "water"},
    AreaRow{"waterway", "drain", Surface::Water, 52, "water"},
    AreaRow{"waterway", "dock", Surface::Water, 52, "water"},
    AreaRow{"waterway", "boatyard", Surface::Paving, 30, "landuse"},
    AreaRow{"waterway", "dam", Surface::Structure, 58, "dam"},
    AreaRow{"landuse", "reservoir", Surface::Water, 52, "water"},
    AreaRow{"landuse", "basin", Surface::Water, 50, "water"},
    AreaRow{"landuse", "salt_pond", Surface::Water, 50, "water"},
    AreaRow{"leisure", "swimming_pool", Surface::Water, 76, "water"},
    AreaRow{"amenity", "fountain", Surface::Water, 77, "water"},
    AreaRow{"natural", "bay", Surface::Water, 3, "water"},
    AreaRow{"natural", "strait", Surface::Water, 3, "water"},
    AreaRow{"amenity", "parking", Surface::Asphalt, 44, "parking"},
    AreaRow{"amenity", "parking_space", Surface::Asphalt, 45, "parking"},
    AreaRow{"amenity", "motorcycle_parking", Surface::Asphalt, 45, "parking"},
    AreaRow{"amenity", "bicycle_parking", Surface::Paving, 60, "parking"},
    AreaRow{"amenity", "taxi", Surface::Asphalt, 45, "parking"},
    AreaRow{"amenity", "bus_station", Surface::Asphalt, 40, "parking"},
    AreaRow{"amenity", "fuel", Surface::Asphalt, 40, "parking"},
    AreaRow{"amenity", "marketplace", Surface::Paving, 60, "square"},
    AreaRow{"place", "square", Surface::Paving, 31, "square"},
    AreaRow{"leisure", "pitch", Surface::Grass, 46, "pitch"},
    AreaRow{"leisure", "track", Surface::Asphalt, 45, "pitch"},
    AreaRow{"leisure", "playground", Surface::Sand, 42, "playground"},
    AreaRow{"leisure", "dog_park", Surface::Grass, 40, "park"},
    AreaRow{"leisure", "garden", Surface::Grass, 36, "park"},
    AreaRow{"leisure", "park", Surface::Grass, 18, "park"},
    AreaRow{"leisure", "common", Surface::Grass, 18, "park"},
    AreaRow{"leisure", "recreation_ground", Surface::Grass, 18, "park"},
    AreaRow{"leisure", "golf_course", Surface::Grass, 18, "park"},
    AreaRow{"leisure", "nature_reserve", Surface::Grass, 4, "park"},
    AreaRow{"leisure", "marina", Surface::Water, 3, "water"},
    AreaRow{"leisure", "stadium", Surface::Paving, 17, "landuse"},
    AreaRow{"leisure", "sports_centre", Surface::Built, 15, "landuse"},
    AreaRow{"leisure", "outdoor_seating", Surface::Paving, 60, "square"},
    AreaRow{"golf", "bunker", Surface::Sand, 47, "pitch"},
    AreaRow{"golf", "green", Surface::Grass, 46, "pitch"},
    AreaRow{"golf", "water_hazard", Surface::Water, 52, "water"},
    AreaRow{"natural", "wood", Surface::Wood, 26, "wood"},
    AreaRow{"landuse", "forest", Surface::Wood, 26, "wood"},
    AreaRow{"natural", "scrub", Surface::Wood, kScrubPriority, "scrub"},
    AreaRow{"natural", "heath", Surface::Grass, 24, "heath"},
    AreaRow{"natural", "grassland", Surface::Grass, 24, "grass"},
    AreaRow{"natural", "fell", Surface::Grass, 24, "grass"},
    AreaRow{"natural", "shrubbery", Surface::Grass, 38, "scrub"},
    AreaRow{"natural", "wetland", Surface::Grass, 28, "wetland"},
    AreaRow{"natural", "beach", Surface::Sand, 54, "beach"},
    AreaRow{"natural", "shoal", Surface::Sand, 54, "beach"},
    AreaRow{"natural", "sand", Surface::Sand, 29, "sand"},
    AreaRow{"natural", "bare_rock", Surface::Gravel, 29, "rock"},
    AreaRow{"natural", "rock", Surface::Gravel, 54, "rock"},
    AreaRow{"natural", "scree", Surface::Gravel, 29, "rock"},
    AreaRow{"natural", "shingle", Surface::Gravel, 54, "rock"},
    AreaRow{"natural", "mud", Surface::Earth, 28, "earth"},
    AreaRow{"landuse", "grass", Surface::Grass, 37, "grass"},
    AreaRow{"landuse", "village_green", Surface::Grass, 34, "park"},
    AreaRow{"landuse", "recreation_ground", Surface::Grass, 18, "park"},
    AreaRow{"landuse", "greenfield", Surface::Grass, 20, "grass"},
    AreaRow{"landuse", "meadow", Surface::Grass, 22, "grass"},
    AreaRow{"landuse", "flowerbed", Surface::Grass, 78, "grass"},
    AreaRow{"landuse", "greenery", Surface::Grass, 37, "grass"},
    AreaRow{"landuse", "cemetery", Surface::Grass, 21, "cemetery"},
    AreaRow{"amenity", "grave_yard", Surface::Grass, 21, "cemetery"},
    AreaRow{"landuse", "allotments", Surface::Farmland, 21, "allotments"},
    AreaRow{"landuse", "farmland", Surface::Farmland, 12, "farmland"},
    AreaRow{"landuse", "orchard", Surface::Farmland, 13, "farmland"},
    AreaRow{"landuse", "vineyard", Surface::Farmland, 13, "farmland"},
    AreaRow{"landuse", "plant_nursery", Surface::Farmland, 13, "farmland"},
    AreaRow{"landuse", "farmyard", Surface::Earth, 14, "farmland"},
    AreaRow{"landuse", "greenhouse_horticulture", Surface::Farmland, 13, "farmland"},
    AreaRow{"landuse", "residential", Surface::Grass, kGardensPriority, "landuse"},
    AreaRow{"landuse", "commercial", Surface::Built, 9, "landuse"},
    AreaRow{"landuse", "retail", Surface::Built, 10, "landuse"},
    AreaRow{"landuse", "industrial", Surface::Built, 9, "landuse"},
    AreaRow{"landuse", "depot", Surface::Built, 10, "landuse"},
    AreaRow{"landuse", "garages", Surface::Asphalt, 30, "landuse"},
    AreaRow{"landuse", "education", Surface::Built, 9, "landuse"},
    AreaRow{"landuse", "institutional", Surface::Built, 9, "landuse"},
    AreaRow{"landuse", "religious", Surface::Built, 11, "landuse"},
    AreaRow{"landuse", "military", Surface::Built, 5, "landuse"},
    AreaRow{"landuse", "port", Surface::Built, 9, "landuse"},
    AreaRow{"landuse", "construction", Surface::Earth, 16, "landuse"},
    AreaRow{"landuse", "brownfield", Surface::Earth, 16, "landuse"},
    AreaRow{"landuse", "landfill", Surface::Earth, 16, "landuse"},
    AreaRow{"landuse", "quarry", Surface::Gravel, 16, "landuse"},
    AreaRow{"landuse", "railway", Surface::Gravel, 11, "landuse"},
    AreaRow{"aeroway", "aerodrome", Surface::Grass, 6, "landuse"},
    AreaRow{"aeroway", "apron", Surface::Asphalt, 41, "landuse"},
    AreaRow{"aeroway", "runway", Surface::Asphalt, 43, "road"},
    AreaRow{"aeroway", "taxiway", Surface::Asphalt, 42, "road"},
    AreaRow{"aeroway", "helipad", Surface::Asphalt, 43, "landuse"},
    AreaRow{"amenity", "school", Surface::Built, 12, "landuse"},
    AreaRow{"amenity", "kindergarten", Surface::Built, 12, "landuse"},
    AreaRow{"amenity", "college", Surface::Built, 12, "landuse"},
    AreaRow{"amenity", "university", Surface::Built, 11, "landuse"},
    AreaRow{"amenity", "hospital", Surface::Built, 12, "landuse"},
    AreaRow{"amenity", "prison", Surface::Built, 12, "landuse"},
    AreaRow{"amenity", "place_of_worship", Surface::Built, 14, "landuse"},
    AreaRow{"tourism", "zoo", Surface::Grass, 14, "park"},
    AreaRow{"tourism", "theme_park", Surface::Built, 14, "landuse"},
    AreaRow{"tourism", "camp_site", Surface::Grass, 15, "park"},
    AreaRow{"tourism", "caravan_site", Surface::Grass, 15, "park"},
    AreaRow{"historic", "castle", Surface::Grass, 14, "landuse"},
    AreaRow{"barrier", "hedge", Surface::Wood, kHedgeAreaPriority, "scrub"},
};

// What the general row gets wrong for some values of a second tag.
void refine(const Tags& tags, AreaStyle& style) {
  const std::string_view type = style.feature_type;
  if (style.feature_kind == "pitch" && type == "pitch") {
    const std::string_view sport = tags.get("sport");
    if (one_of(sport, {"tennis", "basketball", "netball", "skateboard", "multi", "futsal", "padel", "bmx"}))
      style.surface = Surface::Asphalt;
    if (one_of(sport, {"boules", "beachvolleyball", "equestrian"})) style.surface = Surface::Sand;
  }
  if (style.feature_kind == "park" && type == "nature_reserve" && one_of(tags.get("natural"), {"water", "bay"})) {
    style.surface = Surface::Water;
  }
  if (style.surface == Surface::Water && one_of(tags.get("intermittent"), {"yes"}) &&
      one_of(tags.get("basin"), {"infiltration", "detention"})) {
    style.surface = Surface::Grass;
  }
  const bool green_or_wet = one_of(style.feature_kind, {"water", "wood", "cemetery", "farmland"});
  if (!green_or_wet) style.surface = paved_with(tags).value_or(style.surface);
  if (tags.is("area:highway", "footway") || tags.is("area:highway", "pedestrian") || tags.is("area:highway", "steps")) {
    style.surface = paved_with(tags).value_or(Surface::Paving);
    style.feature_kind = "path";
  }
  if (tags.is("railway", "platform") && !is_yes(tags.get("tram")) && !is_yes(tags.get("bus"))) {
    style.priority = kRaisedPlatformPriority;
  }
  if (tags.is("area:highway", "traffic_island")) {
    style.surface = paved_with(tags).value_or(Surface::Paving);
    style.priority = 74;
  }
}

}  // namespace

std::optional<WayStyle> way_style(const Tags& tags) {
  std::optional<WayStyle> style;
  if (tags.has("highway")) style = highway_style(tags);
  if (!style && tags.has("railway")) style = railway_style(tags);
  if (!style && tags.has("waterway")) style = waterway_style(tags);
  if (!style) style = other_line_style(tags);
  if (!style) return std::nullopt;
  const std::string_view bridge = tags.get("bridge");
  style->bridge = is_yes(bridge) && bridge != "abandoned";
  style->tunnel = runs_underground(tags) || (tags.is("tunnel", "culvert"));
  style->layer = integer_of(tags.get("layer"), -10, 10, style->bridge ? 1 : style->tunnel ? -1 : 0);
  return style;
}

std::optional<AreaStyle> area_style(const Tags& tags) {
  // Decks and basements: the ground below or above them is what is drawn.
  const bool building = is_yes(tags.get("building")) || is_yes(tags.get("building:part"));
  const bool elsewhere = runs_underground(tags) || is_yes(tags.get("indoor")) || is_yes(tags.get("bridge")) ||
                         one_of(tags.get("parking"), {"underground", "multi-storey", "rooftop"});
  if (building || elsewhere || tags.is("area", "no")) return std::nullopt;
  for (const AreaRow& row : kAreas) {
    const std::string_view value = tags.get(row.key);
    if (value != row.value && !(row.value == "*" && is_yes(value))) continue;
    // What people walk, drive and wait on below the ground; lakes and meadows keep their layer's meaning to themselves.
    const bool paved = row.priority >= 60 || row.kind == "parking";
    if (paved && integer_of(tags.get("layer"), -10, 10, 0) < 0) return std::nullopt;
    AreaStyle style{row.surface, row.priority, std::string(row.kind), std::string(value)};
    refine(tags, style);
    return style;
  }
  return std::nullopt;
}

}  // namespace mercia::bake
