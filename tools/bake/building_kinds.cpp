#include "tools/bake/building_kinds.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

namespace mercia::bake {
namespace {

using enum Material;
constexpr auto Flat = RoofShape::Flat, Gabled = RoofShape::Gabled, Hipped = RoofShape::Hipped;
constexpr auto Tile = RoofMaterial::Tile, Slate = RoofMaterial::Slate, Felt = RoofMaterial::Felt;
constexpr auto Sheet = RoofMaterial::Metal, Clear = RoofMaterial::Glass, Any = RoofMaterial::Mixed;

// Storeys of 2.7 m in houses, 3.0 m in flats, 3.6 m in offices, 4 m in shops: floor to floor. Sorted by use.
constexpr std::array kKinds = {
    BuildingKind{"house", 2, 2.7f, Gabled, 38, Brick, Tile},
    BuildingKind{"detached", 2, 2.7f, Hipped, 38, Brick, Tile},
    BuildingKind{"semidetached_house", 2, 2.7f, Hipped, 38, Brick, Tile},
    BuildingKind{"semi", 2, 2.7f, Hipped, 38, Brick, Tile},
    BuildingKind{"terrace", 2, 2.8f, Gabled, 38, Brick, Slate},
    BuildingKind{"bungalow", 1, 2.8f, Hipped, 35, Brick, Tile},
    BuildingKind{"cottage", 2, 2.4f, Gabled, 42, Stone, Slate},
    BuildingKind{"farm", 2, 2.6f, Gabled, 40, Stone, Slate},
    BuildingKind{"cabin", 1, 2.5f, Gabled, 30, Timber, Felt},
    BuildingKind{"static_caravan", 1, 2.6f, Gabled, 10, Render, Felt},
    BuildingKind{"houseboat", 1, 2.4f, Flat, 0, Timber, Felt},
    BuildingKind{"residential", 3, 2.9f, Gabled, 35, Brick, Tile},
    BuildingKind{"apartments", 4, 3.0f, Flat, 30, Mixed, Felt},
    BuildingKind{"dormitory", 4, 3.0f, Flat, 30, Brick, Felt},
    BuildingKind{"hotel", 5, 3.2f, Flat, 30, Mixed, Felt},
    BuildingKind{"office", 4, 3.6f, Flat, 30, Glass, Felt},
    BuildingKind{"commercial", 3, 3.6f, Flat, 30, Mixed, Felt},
    BuildingKind{"retail", 2, 3.8f, Flat, 35, Mixed, Felt},
    BuildingKind{"supermarket", 1, 6.5f, Flat, 20, Cladding, Sheet},
    BuildingKind{"kiosk", 1, 2.8f, Flat, 20, Render, Felt},
    BuildingKind{"pub", 2, 3.0f, Gabled, 38, Brick, Slate},
    BuildingKind{"industrial", 1, 7.0f, Gabled, 8, Cladding, Sheet},
    BuildingKind{"warehouse", 1, 8.0f, Gabled, 8, Cladding, Sheet},
    BuildingKind{"manufacture", 1, 8.0f, Gabled, 8, Cladding, Sheet},
    BuildingKind{"hangar", 1, 10.0f, RoofShape::Round, 15, Cladding, Sheet},
    BuildingKind{"depot", 1, 7.0f, Gabled, 8, Cladding, Sheet},
    BuildingKind{"service", 1, 3.0f, Flat, 20, Brick, Felt},
    BuildingKind{"transformer_tower", 0, 8.0f, Gabled, 35, Brick, Tile},
    BuildingKind{"substation", 1, 3.5f, Flat, 20, Brick, Felt},
    BuildingKind{"garage", 1, 2.5f, Flat, 30, Brick, Felt},
    BuildingKind{"garages", 1, 2.5f, Flat, 30, Brick, Felt},
    BuildingKind{"carport", 1, 2.6f, Flat, 5, Timber, Felt},
    BuildingKind{"parking", 4, 2.8f, Flat, 0, Concrete, Felt},
    BuildingKind{"shed", 1, 2.1f, Gabled, 20, Timber, Felt},
    BuildingKind{"hut", 1, 2.3f, Gabled, 25, Timber, Felt},
    BuildingKind{"allotment_house", 1, 2.2f, Gabled, 25, Timber, Felt},
    BuildingKind{"greenhouse", 1, 2.2f, Gabled, 28, Glass, Clear},
    BuildingKind{"conservatory", 1, 2.4f, RoofShape::Skillion, 15, Glass, Clear},
    BuildingKind{"barn", 1, 5.0f, Gabled, 35, Stone, Slate},
    BuildingKind{"farm_auxiliary", 1, 4.5f, Gabled, 15, Cladding, Sheet},
    BuildingKind{"cowshed", 1, 4.0f, Gabled, 15, Cladding, Sheet},
    BuildingKind{"stable", 1, 2.8f, Gabled, 30, Brick, Tile},
    BuildingKind{"sty", 1, 2.2f, Gabled, 20, Brick, Sheet},
    BuildingKind{"silo", 0, 12.0f, RoofShape::Cone, 25, Cladding, Sheet},
    BuildingKind{"storage_tank", 0, 10.0f, Flat, 10, Cladding, Sheet},
    BuildingKind{"water_tower", 0, 25.0f, Flat, 20, Concrete, Felt},
    BuildingKind{"church", 0, 10.0f, Gabled, 48, Stone, Slate},
    BuildingKind{"chapel", 0, 6.5f, Gabled, 45, Brick, Slate},
    BuildingKind{"cathedral", 0, 22.0f, Gabled, 50, Stone, Slate},
    BuildingKind{"basilica", 0, 20.0f, Gabled, 45, Stone, Slate},
    BuildingKind{"temple", 0, 9.0f, Flat, 25, Stone, Felt},
    BuildingKind{"mosque", 0, 9.0f, Flat, 20, Brick, Felt},
    BuildingKind{"synagogue", 0, 9.0f, Gabled, 35, Brick, Slate},
    BuildingKind{"religious", 0, 8.0f, Gabled, 40, Brick, Slate},
    BuildingKind{"shrine", 0, 4.0f, Gabled, 35, Stone, Tile},
    BuildingKind{"castle", 3, 4.0f, Flat, 30, Stone, Felt},
    BuildingKind{"palace", 3, 4.5f, Hipped, 25, Stone, Slate},
    BuildingKind{"school", 2, 3.5f, Flat, 35, Brick, Felt},
    BuildingKind{"kindergarten", 1, 3.5f, Gabled, 30, Brick, Tile},
    BuildingKind{"college", 3, 3.6f, Flat, 30, Brick, Felt},
    BuildingKind{"university", 4, 3.8f, Flat, 30, Mixed, Felt},
    BuildingKind{"hospital", 4, 3.8f, Flat, 30, Concrete, Felt},
    BuildingKind{"fire_station", 2, 3.8f, Flat, 20, Brick, Felt},
    BuildingKind{"government", 4, 3.8f, Flat, 25, Stone, Felt},
    BuildingKind{"civic", 3, 4.0f, Flat, 25, Stone, Felt},
    BuildingKind{"public", 3, 3.8f, Flat, 25, Stone, Felt},
    BuildingKind{"museum", 3, 4.5f, Flat, 25, Stone, Felt},
    BuildingKind{"theatre", 0, 14.0f, Flat, 25, Brick, Felt},
    BuildingKind{"train_station", 1, 7.0f, Gabled, 25, Brick, Slate},
    BuildingKind{"transportation", 1, 5.0f, Flat, 15, Cladding, Sheet},
    BuildingKind{"stadium", 0, 18.0f, Flat, 10, Concrete, Sheet},
    BuildingKind{"grandstand", 0, 12.0f, RoofShape::Skillion, 10, Concrete, Sheet},
    BuildingKind{"sports_hall", 1, 9.0f, Flat, 10, Cladding, Sheet},
    BuildingKind{"sports_centre", 1, 8.0f, Flat, 10, Cladding, Sheet},
    BuildingKind{"pavilion", 1, 3.5f, Hipped, 30, Timber, Tile},
    BuildingKind{"toilets", 1, 2.8f, Flat, 25, Brick, Felt},
    BuildingKind{"roof", 0, 4.5f, Flat, 10, Cladding, Sheet},
    BuildingKind{"canopy", 0, 4.5f, Flat, 10, Cladding, Sheet},
    BuildingKind{"bridge", 1, 5.0f, Flat, 10, Glass, Felt},
    BuildingKind{"bunker", 1, 3.0f, Flat, 0, Concrete, Felt},
    BuildingKind{"container", 1, 2.6f, Flat, 0, Cladding, Sheet},
    BuildingKind{"construction", 2, 3.2f, Flat, 0, Concrete, Felt},
    BuildingKind{"ruins", 0, 3.0f, Flat, 0, Stone, Felt},
    BuildingKind{"tower", 0, 20.0f, Flat, 30, Stone, Felt},
};

// By footprint, for a building of which nothing is known.
constexpr std::array kUnknown = {
    BuildingKind{"yes", 1, 2.2f, Gabled, 20, Timber, Felt},   // below 12 m²: a shed
    BuildingKind{"yes", 1, 2.6f, Flat, 30, Brick, Felt},      // below 36 m²: a garage
    BuildingKind{"yes", 2, 2.7f, Gabled, 38, Mixed, Any},     // below 180 m²: a house
    BuildingKind{"yes", 3, 3.1f, Gabled, 32, Mixed, Any},     // below 700 m²
    BuildingKind{"yes", 3, 3.5f, Flat, 25, Mixed, Felt},      // below 4,000 m²
    BuildingKind{"yes", 2, 4.5f, Flat, 10, Cladding, Sheet},  // a hall
};
constexpr std::array kUnknownBelow = {12.0, 36.0, 180.0, 700.0, 4000.0};

constexpr std::array kStructures = {
    BuildingKind{"tower", 0, 25.0f, Flat, 30, Stone, Felt},
    BuildingKind{"communications_tower", 0, 60.0f, Flat, 30, Concrete, Felt},
    BuildingKind{"bell_tower", 0, 20.0f, RoofShape::Pyramidal, 50, Stone, Slate},
    BuildingKind{"campanile", 0, 25.0f, RoofShape::Pyramidal, 50, Brick, Tile},
    BuildingKind{"chimney", 0, 30.0f, Flat, 0, Brick, Felt},
    BuildingKind{"water_tower", 0, 25.0f, Flat, 20, Concrete, Felt},
    BuildingKind{"cooling_tower", 0, 90.0f, Flat, 0, Concrete, Felt},
    BuildingKind{"storage_tank", 0, 10.0f, Flat, 10, Cladding, Sheet},
    BuildingKind{"silo", 0, 14.0f, RoofShape::Cone, 25, Cladding, Sheet},
    BuildingKind{"gasometer", 0, 25.0f, Flat, 10, Cladding, Sheet},
    BuildingKind{"lighthouse", 0, 18.0f, RoofShape::Cone, 40, Render, Sheet},
    BuildingKind{"windmill", 0, 12.0f, RoofShape::Cone, 40, Brick, Slate},
    BuildingKind{"kiln", 0, 8.0f, RoofShape::Cone, 50, Brick, Tile},
    BuildingKind{"obelisk", 0, 15.0f, RoofShape::Pyramidal, 75, Stone, Slate},
};

struct Palette {
  std::array<Color, 5> colors;
};

constexpr std::array kWallPalettes = {
    Palette{{Color{138, 88, 72}, {150, 98, 80}, {126, 80, 68}, {156, 112, 92}, {168, 134, 108}}},         // brick
    Palette{{Color{226, 219, 205}, {214, 205, 188}, {236, 232, 222}, {205, 196, 182}, {218, 200, 170}}},  // render
    Palette{{Color{190, 177, 150}, {177, 165, 140}, {200, 189, 166}, {169, 159, 139}, {184, 168, 136}}},  // stone
    Palette{{Color{172, 170, 165}, {186, 183, 176}, {157, 155, 151}, {178, 172, 162}, {165, 166, 166}}},  // concrete
    Palette{{Color{122, 143, 156}, {108, 130, 147}, {138, 156, 164}, {118, 138, 142}, {130, 146, 160}}},  // glass
    Palette{{Color{168, 174, 178}, {146, 155, 161}, {188, 190, 186}, {150, 164, 158}, {176, 172, 164}}},  // cladding
    Palette{{Color{132, 101, 72}, {118, 88, 62}, {146, 116, 86}, {124, 104, 84}, {138, 112, 80}}},        // timber
};
constexpr std::array kRoofPalettes = {
    Palette{{Color{84, 88, 96}, {94, 97, 103}, {76, 80, 86}, {88, 88, 92}, {100, 102, 106}}},             // slate
    Palette{{Color{128, 84, 68}, {116, 77, 66}, {138, 92, 74}, {106, 82, 73}, {122, 90, 78}}},            // tile
    Palette{{Color{98, 97, 95}, {111, 110, 107}, {87, 88, 89}, {121, 119, 114}, {94, 97, 100}}},          // felt
    Palette{{Color{142, 148, 152}, {156, 160, 162}, {128, 136, 142}, {150, 150, 148}, {134, 142, 140}}},  // metal
    Palette{{Color{112, 152, 132}, {120, 158, 140}, {104, 142, 124}, {116, 150, 136}, {110, 148, 138}}},  // copper
    Palette{{Color{150, 172, 184}, {160, 180, 188}, {140, 164, 178}, {152, 174, 180}, {146, 168, 186}}},  // glass
    Palette{{Color{160, 136, 92}, {150, 128, 90}, {142, 122, 86}, {168, 144, 100}, {154, 130, 88}}},      // thatch
    Palette{{Color{104, 134, 80}, {112, 140, 86}, {96, 124, 74}, {116, 136, 84}, {108, 128, 78}}},        // grass
    Palette{{Color{142, 137, 128}, {132, 128, 121}, {150, 144, 135}, {126, 121, 114}, {138, 133, 126}}},  // gravel
};

Color pick(const Palette& palette, std::int64_t seed, std::uint32_t purpose) {
  const auto index = static_cast<std::size_t>(chance(seed, purpose) * static_cast<double>(palette.colors.size()));
  return palette.colors[std::min(index, palette.colors.size() - 1)];
}

template <typename T>
struct Word {
  std::string_view word;
  T value;
};

template <typename T, std::size_t N>
T lookup(const Word<T> (&words)[N], std::string_view value, T otherwise) {
  // "brick;stone": the first is the main one.
  value = value.substr(0, value.find(';'));
  const auto found =
      std::find_if(std::begin(words), std::end(words), [&](const auto& row) { return row.word == value; });
  return found == std::end(words) ? otherwise : found->value;
}

}  // namespace

Manner manner_at(const geo::Geodetic& place) {
  const double latitude = place.latitude * 180.0 / M_PI, longitude = place.longitude * 180.0 / M_PI;
  // Great Britain, Ireland, and the brick country across the water.
  const bool islands = latitude > 49.8 && latitude < 61.0 && longitude > -11.0 && longitude < 1.9;
  const bool low_countries = latitude > 50.6 && latitude < 55.2 && longitude >= 1.9 && longitude < 10.5;
  return islands || low_countries ? Manner::British : Manner::Continental;
}

double chance(std::int64_t seed, std::uint32_t purpose) {
  // The finishing steps of splitmix64.
  std::uint64_t x = static_cast<std::uint64_t>(seed) + 0x9e3779b97f4a7c15u * (purpose + 1u);
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  x ^= x >> 31;
  return static_cast<double>(x >> 11) * 0x1.0p-53;
}

const BuildingKind& building_kind(std::string_view value, double footprint_area) {
  const auto found = std::find_if(kKinds.begin(), kKinds.end(), [&](const auto& kind) { return kind.value == value; });
  if (found != kKinds.end()) return *found;
  const auto below = std::upper_bound(kUnknownBelow.begin(), kUnknownBelow.end(), footprint_area);
  return kUnknown[static_cast<std::size_t>(below - kUnknownBelow.begin())];
}

const BuildingKind* structure_kind(std::string_view man_made) {
  const auto found = std::find_if(kStructures.begin(), kStructures.end(),
                                  [&](const BuildingKind& kind) { return kind.value == man_made; });
  return found == kStructures.end() ? nullptr : &*found;
}

Material resolved(Material material, std::int64_t seed) {
  if (material != Mixed) return material;
  // What an English town centre is made of.
  const double which = chance(seed, 11);
  return which < 0.48 ? Brick : which < 0.72 ? Render : which < 0.88 ? Stone : Concrete;
}

RoofMaterial resolved(RoofMaterial material, std::int64_t seed) {
  if (material != RoofMaterial::Mixed) return material;
  return chance(seed, 13) < 0.5 ? RoofMaterial::Slate : RoofMaterial::Tile;
}

Material usual_material(Material material, Manner manner, std::int64_t seed) {
  const bool bricks = material == Brick || material == Mixed;
  if (manner == Manner::British || !bricks || chance(seed, 15) < 0.17) return resolved(material, seed);
  return Render;
}

tiles::Masonry masonry_of(Material material) {
  switch (material) {
    case Brick: return tiles::Masonry::Brick;
    case Stone: return tiles::Masonry::Stone;
    case Concrete: return tiles::Masonry::Concrete;
    case Glass: return tiles::Masonry::Glass;
    case Cladding: return tiles::Masonry::Cladding;
    case Timber: return tiles::Masonry::Timber;
    case Render:
    case Mixed: break;
  }
  return tiles::Masonry::Render;
}

tiles::Surface surface_of(RoofMaterial material) {
  switch (material) {
    case RoofMaterial::Slate: return tiles::kSlateRoof;
    case RoofMaterial::Tile: return tiles::kTileRoof;
    case RoofMaterial::Felt: return tiles::kFeltRoof;
    case RoofMaterial::Metal:
    case RoofMaterial::Copper: return tiles::kMetalRoof;
    case RoofMaterial::Glass: return tiles::kGlassRoof;
    case RoofMaterial::Gravel:
    case RoofMaterial::Grass: return tiles::kGravelRoof;
    case RoofMaterial::Thatch:
    case RoofMaterial::Mixed: break;
  }
  return tiles::Surface::Roof;
}

Color wall_color(Material material, std::int64_t seed) {
  return pick(kWallPalettes[static_cast<std::size_t>(resolved(material, seed))], seed, 12);
}

Color usual_wall_color(Material material, Manner manner, std::int64_t seed) {
  // Plaster in the colours of Helsinki's and Monaco's streets; one house in six shows its brick or stone.
  static constexpr Palette kPlaster[] = {
      {{Color{228, 208, 164}, {236, 222, 190}, {214, 196, 160}, {230, 214, 200}, {222, 218, 206}}},
      {{Color{222, 188, 150}, {206, 184, 160}, {232, 226, 212}, {226, 198, 176}, {204, 200, 186}}},
  };
  const Material usual = usual_material(material, manner, seed);
  const bool plastered = manner == Manner::Continental && usual == Render && material != Render;
  if (!plastered) return wall_color(usual, seed);
  return pick(kPlaster[chance(seed, 16) < 0.5 ? 0 : 1], seed, 12);
}

Color covering_color(RoofMaterial material, std::int64_t seed) {
  return pick(kRoofPalettes[static_cast<std::size_t>(resolved(material, seed))], seed, 14);
}

Material material_of(std::string_view value, Material otherwise) {
  static constexpr Word<Material> kWords[] = {
      {"brick", Brick},
      {"bricks", Brick},
      {"brickwork", Brick},
      {"plaster", Render},
      {"render", Render},
      {"stucco", Render},
      {"plastered", Render},
      {"cement_block", Render},
      {"adobe", Render},
      {"stone", Stone},
      {"sandstone", Stone},
      {"limestone", Stone},
      {"granite", Stone},
      {"marble", Stone},
      {"masonry", Stone},
      {"concrete", Concrete},
      {"reinforced_concrete", Concrete},
      {"glass", Glass},
      {"mirror", Glass},
      {"metal", Cladding},
      {"steel", Cladding},
      {"metal_plates", Cladding},
      {"tin", Cladding},
      {"aluminium", Cladding},
      {"plastic", Cladding},
      {"panel", Cladding},
      {"wood", Timber},
      {"timber_framing", Timber},
      {"bamboo", Timber},
  };
  return lookup(kWords, value, otherwise);
}

RoofMaterial covering_of(std::string_view value, RoofMaterial otherwise) {
  static constexpr Word<RoofMaterial> kWords[] = {
      {"slate", RoofMaterial::Slate},          {"stone", RoofMaterial::Slate},       {"eternit", RoofMaterial::Slate},
      {"roof_tiles", RoofMaterial::Tile},      {"tile", RoofMaterial::Tile},         {"tiles", RoofMaterial::Tile},
      {"brick", RoofMaterial::Tile},           {"tar_paper", RoofMaterial::Felt},    {"asphalt", RoofMaterial::Felt},
      {"asphalt_shingle", RoofMaterial::Felt}, {"bitumen", RoofMaterial::Felt},      {"concrete", RoofMaterial::Felt},
      {"metal", RoofMaterial::Metal},          {"metal_sheet", RoofMaterial::Metal}, {"steel", RoofMaterial::Metal},
      {"zinc", RoofMaterial::Metal},           {"tin", RoofMaterial::Metal},         {"lead", RoofMaterial::Metal},
      {"solar_panels", RoofMaterial::Slate},   {"copper", RoofMaterial::Copper},     {"glass", RoofMaterial::Glass},
      {"acrylic_glass", RoofMaterial::Glass},  {"thatch", RoofMaterial::Thatch},     {"wood", RoofMaterial::Thatch},
      {"grass", RoofMaterial::Grass},          {"plants", RoofMaterial::Grass},      {"gravel", RoofMaterial::Gravel},
  };
  return lookup(kWords, value, otherwise);
}

}  // namespace mercia::bake
