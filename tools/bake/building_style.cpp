#include "tools/bake/building_style.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string_view>

#include "tools/bake/building_facade.h"
#include "tools/bake/building_kinds.h"
#include "tools/bake/osm_values.h"

namespace mercia::bake {
namespace {

constexpr double kRoofStorey = 2.6;    // metres of height that a storey inside the roof takes
constexpr double kSlopedBlocks = 0.8;  // share of town blocks with a slope all round; the others are flat
constexpr double kBlockRoof = 3.4;     // metres of it

struct ShapeName {
  std::string_view name;
  RoofShape shape;
  bool exact;  // else it is drawn as the nearest that Mercia knows, and counted
};

constexpr std::array kShapes = {
    ShapeName{"flat", RoofShape::Flat, true},
    ShapeName{"gabled", RoofShape::Gabled, true},
    ShapeName{"pitched", RoofShape::Gabled, true},
    ShapeName{"half-hipped", RoofShape::HalfHipped, true},
    ShapeName{"half_hipped", RoofShape::HalfHipped, true},
    ShapeName{"hipped", RoofShape::Hipped, true},
    ShapeName{"pyramidal", RoofShape::Pyramidal, true},
    ShapeName{"dome", RoofShape::Dome, true},
    ShapeName{"skillion", RoofShape::Skillion, true},
    ShapeName{"lean_to", RoofShape::Skillion, true},
    ShapeName{"monopitch", RoofShape::Skillion, true},
    ShapeName{"gambrel", RoofShape::Gambrel, true},
    ShapeName{"mansard", RoofShape::Mansard, true},
    ShapeName{"onion", RoofShape::Onion, true},
    ShapeName{"round", RoofShape::Round, true},
    ShapeName{"cone", RoofShape::Cone, true},
    ShapeName{"conical", RoofShape::Cone, true},
    ShapeName{"tented", RoofShape::Pyramidal, true},
    ShapeName{"spherical", RoofShape::Dome, false},
    ShapeName{"saltbox", RoofShape::Gabled, false},
    ShapeName{"double_saltbox", RoofShape::Gabled, false},
    ShapeName{"quadruple_saltbox", RoofShape::Hipped, false},
    ShapeName{"side_hipped", RoofShape::HalfHipped, false},
    ShapeName{"side_half-hipped", RoofShape::HalfHipped, false},
    ShapeName{"hipped-and-gabled", RoofShape::HalfHipped, false},
    ShapeName{"gabled_height_moved", RoofShape::Gabled, false},
    ShapeName{"crosspitched", RoofShape::Gabled, false},
    ShapeName{"cross_gabled", RoofShape::Gabled, false},
    ShapeName{"gabled_row", RoofShape::Gabled, false},
    ShapeName{"sawtooth", RoofShape::Skillion, false},
    ShapeName{"butterfly", RoofShape::Flat, false},
    ShapeName{"bellcast_gable", RoofShape::Gabled, false},
    ShapeName{"helm", RoofShape::Pyramidal, false},
    ShapeName{"spire", RoofShape::Pyramidal, false},
    ShapeName{"many", RoofShape::Hipped, false},
};

constexpr std::string_view shape_name(RoofShape shape) {
  constexpr std::array<std::string_view, 12> kNames = {"flat",      "gabled", "half-hipped", "hipped",
                                                       "pyramidal", "dome",   "skillion",    "gambrel",
                                                       "mansard",   "onion",  "round",       "cone"};
  return kNames[static_cast<std::size_t>(shape)];
}

// A length or number in the named tags, the first that makes sense; what makes none is noted.
class Reader {
 public:
  Reader(const Tags& tags, Account& account) : tags_(tags), account_(account) {}

  std::optional<double> length(std::initializer_list<std::string_view> keys, double lowest, double highest) const {
    return read(keys, lowest, highest, parse_length);
  }
  std::optional<double> number(std::initializer_list<std::string_view> keys, double lowest, double highest) const {
    return read(keys, lowest, highest, parse_number);
  }

 private:
  template <typename Parse>
  std::optional<double> read(std::initializer_list<std::string_view> keys, double lowest, double highest,
                             Parse parse) const {
    for (const std::string_view key : keys) {
      const std::string_view text = tags_.get(key);
      if (text.empty()) continue;
      const auto value = parse(text);
      if (value && *value >= lowest && *value <= highest) return value;
      account_.note(fmt::format("{} refused: not a number in reach; estimated instead", key));
    }
    return std::nullopt;
  }

  const Tags& tags_;
  Account& account_;
};

// Blocks around courtyards and along streets, as town centres of before 1940 are made of. Deeper ones have no daylight
// in the middle: department stores, which are flat.
bool is_town_block(const BuildingKind& kind, const BuildingContext& context, float storeys) {
  const bool lived_in = kind.storeys >= 3.0f && kind.walls != Material::Cladding && kind.walls != Material::Glass;
  const bool shallow =
      context.half_depth > 3.0 && context.half_depth < 7.0 && (context.half_width < 12.0 || context.fill < 0.7);
  return lived_in && shallow && storeys >= 3.0f && storeys <= 8.0f && context.area > 180.0;
}

void read_roof_shape(const Tags& tags, const BuildingKind& kind, const BuildingContext& context, bool part,
                     std::int64_t seed, Account& account, BuildingStyle& style) {
  std::string_view text = tags.get("roof:shape");
  if (text.empty()) text = tags.get("building:roof:shape");
  text = text.substr(0, text.find(';'));
  if (!text.empty()) {
    const auto found = std::find_if(kShapes.begin(), kShapes.end(), [&](const auto& row) { return row.name == text; });
    style.roof = found == kShapes.end() ? RoofShape::Flat : found->shape;
    style.roof_tagged = found != kShapes.end();
    if (found == kShapes.end() || !found->exact)
      account.note(fmt::format("roof:shape={} drawn as {}", text.substr(0, 40), shape_name(style.roof)));
    return;
  }
  if (!part && is_town_block(kind, context, style.storeys) && chance(seed, 31) < kSlopedBlocks) {
    style.roof = RoofShape::Hipped;
    return;
  }
  // A guess is made only where the roof of the kind fits the footprint; parts without a word on it are flat.
  const bool fits = context.fill > 0.5 && context.half_width < 12.0 && context.area > 3.0;
  if (part || !fits || kind.roof == RoofShape::Flat) return;
  const bool tall = style.storeys > 4.0f;
  if (!tall) style.roof = kind.roof;
}

double usual_roof_height(const BuildingStyle& style, const BuildingKind& kind, const BuildingContext& context,
                         std::optional<double> pitch) {
  const double across = style.ridge_across ? context.half_length : context.half_width;
  const double slope =
      std::tan(pitch.value_or(std::max(15.0, static_cast<double>(kind.pitch))) * std::numbers::pi / 180.0);
  switch (style.roof) {
    case RoofShape::Flat: return 0.0;
    case RoofShape::Skillion: return std::clamp(2.0 * across * (pitch ? slope : 0.2), 0.3, 6.0);
    case RoofShape::Pyramidal:
    case RoofShape::Cone: return std::clamp(context.half_width * slope, 0.5, 40.0);
    case RoofShape::Dome: return std::clamp(context.half_width, 0.5, 60.0);
    case RoofShape::Onion: return std::clamp(2.2 * context.half_width, 1.0, 40.0);
    case RoofShape::Round: return std::clamp(0.5 * across, 0.5, 15.0);
    case RoofShape::Mansard:
    case RoofShape::Gambrel: return std::clamp(0.8 * across, 2.0, 5.0);
    case RoofShape::Gabled:
    case RoofShape::HalfHipped:
    case RoofShape::Hipped: break;
  }
  if (!style.roof_tagged && style.roof == RoofShape::Hipped && is_town_block(kind, context, style.storeys))
    return std::min(kBlockRoof, context.half_depth * slope);
  // The tagged slope of a wide hall would make a mountain of it.
  return std::clamp(across * slope, 0.4, pitch ? 30.0 : kind.storeys == 0.0f ? 14.0 : 5.5);
}

double estimated_storeys(const BuildingKind& kind, const BuildingContext& context, std::int64_t seed) {
  const bool own_kind = kind.value != "yes";
  if (own_kind || context.area < 36.0 || kind.storeys == 0.0f) return kind.storeys;
  // What stands around it tells more than a table; houses beside towers do not become towers.
  if (context.storeys_near) return std::clamp(*context.storeys_near, 1.0, context.area < 90.0 ? 4.0 : 8.0);
  if (context.area > 250.0 && chance(seed, 3) < 0.25) return kind.storeys + 1.0;
  return kind.storeys;
}

void read_colors(const Tags& tags, const BuildingKind& kind, Manner manner, std::int64_t seed,
                 const BuildingStyle* part_of, Account& account, BuildingStyle& style) {
  const auto first_of = [&](std::initializer_list<std::string_view> keys) {
    for (const std::string_view key : keys)
      if (tags.has(key)) return tags.get(key);
    return std::string_view{};
  };
  const auto color = [&](std::string_view text, Color otherwise) {
    if (text.empty()) return otherwise;
    const auto parsed = parse_color(text);
    if (!parsed) account.note("a colour that is none was ignored");
    return parsed.value_or(otherwise);
  };
  const std::string_view walls = first_of({"building:material", "material", "building:facade:material"});
  const std::string_view covering = first_of({"roof:material", "building:roof:material"});
  const Material built =
      walls.empty() ? usual_material(kind.walls, manner, seed) : resolved(material_of(walls, kind.walls), seed);
  Color wall =
      walls.empty() ? usual_wall_color(kind.walls, manner, seed) : wall_color(material_of(walls, kind.walls), seed);
  if (part_of && walls.empty()) wall = part_of->wall_color;
  // Glass and metal show their own colour; a flat roof has felt on it whatever the kind's slopes carry.
  RoofMaterial usual = kind.covering;
  if (style.roof == RoofShape::Flat &&
      (usual == RoofMaterial::Tile || usual == RoofMaterial::Slate || usual == RoofMaterial::Mixed))
    usual = RoofMaterial::Felt;
  if (style.roof != RoofShape::Flat && usual == RoofMaterial::Felt && style.storeys > 0.0f)
    usual = chance(seed, 32) < 0.65 ? RoofMaterial::Slate : RoofMaterial::Tile;
  if (style.roof == RoofShape::Dome || style.roof == RoofShape::Onion) usual = RoofMaterial::Copper;
  const RoofMaterial covered = resolved(covering_of(covering, usual), seed);
  style.covering = surface_of(covered);
  Color roof = covering_color(covered, seed);
  if (part_of && covering.empty() && part_of->roof == style.roof) roof = part_of->roof_color;
  if (part_of && covering.empty() && part_of->roof == style.roof) style.covering = part_of->covering;
  style.wall_color = color(first_of({"building:colour", "colour", "building:color", "building:facade:colour"}), wall);
  style.roof_color = color(first_of({"roof:colour", "roof:color", "building:roof:colour"}), roof);
  style.facade.masonry = masonry_of(built);
  if (part_of && walls.empty()) style.facade.masonry = part_of->facade.masonry;
  // A colour without a material speaks against bricks that would have another.
  if (walls.empty() && !(style.wall_color == wall)) style.facade.masonry = masonry_by_color(style.wall_color);
}

}  // namespace

bool is_building(const Tags& tags) { return tags.has("building"); }
bool is_building_part(const Tags& tags) { return tags.has("building:part"); }
bool is_structure(const Tags& tags) { return structure_kind(tags.get("man_made")) != nullptr; }

BuildingStyle building_style(const Tags& tags, std::int64_t seed, const BuildingContext& context, Account& account,
                             const BuildingStyle* part_of) {
  BuildingStyle style;
  const bool part = part_of != nullptr || (is_building_part(tags) && !is_building(tags));
  style.type = std::string(part ? tags.get("building:part") : tags.get("building"));
  if (part && style.type == "yes" && part_of) style.type = part_of->type;
  const BuildingKind* structure =
      style.type.empty() || style.type == "yes" ? structure_kind(tags.get("man_made")) : nullptr;
  if (structure) style.type = std::string(structure->value);
  // What stands in another tag is as good as a value of building.
  if (style.type == "yes" && tags.is("amenity", "place_of_worship")) style.type = "church";
  if (style.type == "yes" && tags.is("tourism", "hotel")) style.type = "hotel";
  const BuildingKind& kind = structure ? *structure : building_kind(style.type, context.area);
  style.open_below = style.type == "roof" || style.type == "canopy" || style.type == "carport";

  const Reader read(tags, account);
  const auto height = read.length({"height", "building:height"}, 0.2, kTallest);
  const auto levels = read.number({"building:levels", "levels"}, 0.0, 250.0);
  const auto roof_levels = read.number({"roof:levels", "building:roof:levels"}, 0.0, 20.0);
  const auto min_height = read.length({"min_height", "building:min_height"}, 0.0, kTallest);
  const auto min_level = read.number({"building:min_level"}, 0.0, 250.0);
  const auto pitch = read.number({"roof:angle"}, 1.0, 85.0);
  auto roof_height = read.length({"roof:height", "building:roof:height"}, 0.0, kTallest);
  if (tags.is("roof:orientation", "across")) style.ridge_across = style.ridge_tagged = true;
  if (tags.is("roof:orientation", "along")) style.ridge_tagged = true;
  if (tags.has("roof:direction")) {
    style.roof_bearing = parse_bearing(tags.get("roof:direction"));
    if (style.roof_bearing) style.ridge_tagged = true;
  }

  const double storeys = levels    ? *levels
                         : part_of ? static_cast<double>(part_of->storeys)
                                   : estimated_storeys(kind, context, seed);
  style.storeys = static_cast<float>(storeys);
  read_roof_shape(tags, kind, context, part, seed, account, style);
  // Halls have one tall storey; if more are tagged, they are of the ordinary height.
  const double storey = levels && *levels > 1.0 ? std::min(4.0, static_cast<double>(kind.storey_height))
                        : kind.storeys == 0.0f  ? 3.5
                                                : static_cast<double>(kind.storey_height);
  const double ordinary = kind.storeys == 0.0f ? std::min(3.5, storey) : storey;

  if (min_height)
    style.base = *min_height;
  else if (min_level)
    style.base = *min_level * ordinary;

  if (!roof_height && roof_levels && *roof_levels > 0.0 && style.roof != RoofShape::Flat)
    roof_height = *roof_levels * kRoofStorey;
  double roof = roof_height.value_or(usual_roof_height(style, kind, context, pitch));
  if (height) {
    style.top = *height;
    if (style.base >= style.top) {
      account.note("min_height at or above the height was ignored");
      style.base = 0.0;
    }
    const double body = style.top - style.base;
    const bool all_roof = levels && *levels == 0.0 && part;
    if (!roof_height) roof = all_roof && style.roof != RoofShape::Flat ? body : std::min(roof, 0.6 * body);
    if (!levels && kind.storeys > 0.0f && !part_of)
      style.storeys = static_cast<float>(std::max(1.0, std::round((style.top - std::min(roof, body)) / ordinary)));
  } else {
    style.height_estimated = true;
    double walls = kind.storeys == 0.0f && !levels ? static_cast<double>(kind.storey_height) : storeys * storey;
    if (!levels) walls *= 0.94 + 0.12 * chance(seed, 1);
    if (levels && part_of && *levels == 0.0) walls = style.base;
    style.top = walls + roof;
    // A part of which no height is known is as tall as its building.
    if (part_of && !levels) style.top = std::max(part_of->top, style.base + roof + 0.5);
    if (style.base >= style.top - 0.2) style.top = style.base + std::max(roof, storey);
  }
  style.roof_height = style.roof == RoofShape::Flat ? 0.0 : std::clamp(roof, 0.0, style.top - style.base);
  if (style.roof_height < 0.05) {
    style.roof = RoofShape::Flat;
    style.roof_height = 0.0;
  }
  read_colors(tags, kind, context.manner, seed, part_of, account, style);
  FacadeClues clues;
  clues.type = style.type;
  clues.masonry = style.facade.masonry;
  clues.storeys = style.storeys;
  clues.area = context.area;
  clues.year = year_of(tags.get("start_date"));
  clues.shops = tags.has("shop") || tags.is("amenity", "pub") || tags.is("amenity", "restaurant") ||
                tags.is("amenity", "cafe") || tags.is("amenity", "bank");
  clues.town_block = !part && is_town_block(kind, context, style.storeys);
  clues.continental = context.manner == Manner::Continental;
  style.facade = facade_look(clues, seed);
  if (part_of && !tags.has("start_date")) {
    const tiles::Masonry own = style.facade.masonry;
    style.facade = part_of->facade;
    style.facade.masonry = own;
  }
  return style;
}

}  // namespace mercia::bake
