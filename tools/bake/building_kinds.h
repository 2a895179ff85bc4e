// What is usual for a kind of building in Britain, where the map does not say it.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/geo/wgs84.h"
#include "tools/bake/mesh.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

enum class Material : std::uint8_t { Brick, Render, Stone, Concrete, Glass, Cladding, Timber, Mixed };
enum class RoofMaterial : std::uint8_t { Slate, Tile, Felt, Metal, Copper, Glass, Thatch, Grass, Gravel, Mixed };

struct BuildingKind {
  std::string_view value;
  float storeys;        // 0: the kind has none (a tank)
  float storey_height;  // metres; with no storeys, the height of the walls
  RoofShape roof;
  float pitch;  // degrees of the roof's slope
  Material walls;
  RoofMaterial covering;
};

// For "yes" and for values that nobody has listed: a kind that fits a footprint of this many square metres.
const BuildingKind& building_kind(std::string_view value, double footprint_area);
// Of man_made=… that stands up like a building.
const BuildingKind* structure_kind(std::string_view man_made);

// How people build there: British towns are of brick, those of the Continent mostly plastered.
enum class Manner : std::uint8_t { British, Continental };
Manner manner_at(const geo::Geodetic& place);

// A number in [0, 1) that is always the same for the same object and purpose.
double chance(std::int64_t seed, std::uint32_t purpose);

// Mixed becomes one of the others, chosen by the seed; every other stays.
Material resolved(Material material, std::int64_t seed);
RoofMaterial resolved(RoofMaterial material, std::int64_t seed);
// What walls of which no tag speaks are made of, for a kind that is built of `material` in Britain.
Material usual_material(Material material, Manner manner, std::int64_t seed);
tiles::Masonry masonry_of(Material material);
tiles::Surface surface_of(RoofMaterial material);

// One of the material's usual colours, chosen by the seed.
Color wall_color(Material material, std::int64_t seed);
// Of walls of which no tag speaks, for a kind that is built of `material` in Britain.
Color usual_wall_color(Material material, Manner manner, std::int64_t seed);
Color covering_color(RoofMaterial material, std::int64_t seed);
// Of building:material and roof:material; the fallback for values that nobody has listed.
Material material_of(std::string_view value, Material otherwise);
RoofMaterial covering_of(std::string_view value, RoofMaterial otherwise);

}  // namespace mercia::bake
