// Closed blocks of the centres, industrial sheds, and fields.
#include <algorithm>
#include <cmath>

#include "tools/bake/fabric_blocks.h"
#include "tools/bake/fabric_fill.h"
#include "tools/bake/fabric_palette.h"
#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

constexpr double kStorey = 3.5;           // of offices and shops, metres
constexpr double kPerimeterDepth = 16.0;  // a plot whose middle is farther than this from the street is a yard, metres

double distance_to_edge(const Ring& ring, glm::dvec2 point) { return distance_to_ring(point, ring); }

// Plots of about `area` m² with street frontage; what is left in the middle is yard.
std::vector<Ring> plots_of(const Ring& ring, double area, FabricRandom& random) {
  const double side = std::sqrt(area);
  Blocks cut = cut_into_blocks(ring, random, [&](glm::dvec2) { return BlockSize{side * 1.5, side * 1.15}; });
  return std::move(cut.blocks);
}

void choose_walls(Building& building, tiles::Masonry masonry, FabricRandom& random) {
  building.facade.masonry = masonry;
  switch (masonry) {
    case tiles::Masonry::Glass: building.wall_color = random.pick(palette::kGlass); break;
    case tiles::Masonry::Concrete: building.wall_color = random.pick(palette::kConcrete); break;
    case tiles::Masonry::Stone: building.wall_color = random.pick(palette::kStone); break;
    case tiles::Masonry::Render: building.wall_color = random.pick(palette::kRender); break;
    case tiles::Masonry::Terracotta: building.wall_color = random.pick(palette::kTerracotta); break;
    case tiles::Masonry::Cladding: building.wall_color = random.pick(palette::kSheds); break;
    default: building.wall_color = random.pick(palette::kBrick); break;
  }
}

void choose_facade(Building& building, double height, FabricRandom& random) {
  using tiles::FacadeStyle;
  using tiles::Masonry;
  const double kind = random.unit();
  const double style = random.unit();
  FacadeLook& look = building.facade;
  if (height > 30.0) {
    const Masonry masonry = kind < 0.5 ? Masonry::Glass : kind < 0.8 ? Masonry::Concrete : Masonry::Cladding;
    choose_walls(building, masonry, random);
    look.style = kind < 0.5   ? FacadeStyle::Curtain
                 : kind < 0.8 ? (style < 0.6 ? FacadeStyle::Slab : FacadeStyle::Modern)
                              : FacadeStyle::Modern;
    look.shops = building.base <= 0.0 && style < 0.5;
  } else if (height > 14.0) {
    const Masonry masonry = kind < 0.32   ? Masonry::Brick
                            : kind < 0.56 ? Masonry::Stone
                            : kind < 0.70 ? Masonry::Concrete
                            : kind < 0.86 ? Masonry::Terracotta
                                          : Masonry::Glass;
    choose_walls(building, masonry, random);
    look.style = masonry == Masonry::Glass        ? FacadeStyle::Curtain
                 : masonry == Masonry::Concrete   ? FacadeStyle::Slab
                 : masonry == Masonry::Stone      ? (style < 0.7 ? FacadeStyle::Classical : FacadeStyle::Georgian)
                 : masonry == Masonry::Terracotta ? FacadeStyle::Victorian
                 : style < 0.6                    ? FacadeStyle::Victorian
                 : style < 0.8                    ? FacadeStyle::Mill
                                                  : FacadeStyle::Modern;
    look.shops = random.chance(0.6);
  } else {
    const Masonry masonry = kind < 0.7 ? Masonry::Brick : kind < 0.85 ? Masonry::Render : Masonry::Stone;
    choose_walls(building, masonry, random);
    look.style = style < 0.6 ? FacadeStyle::Victorian : style < 0.85 ? FacadeStyle::Georgian : FacadeStyle::Plain;
    look.shops = random.chance(0.75);
  }
}

Building flat_building(Ring ring, double base, double top, FabricRandom& random) {
  Building building;
  building.anchor = centroid(ring);
  building.footprint.outer = std::move(ring);
  building.base = base;
  building.top = top;
  building.storeys = static_cast<float>(std::max(1.0, std::round((top - base) / kStorey)));
  building.roof = RoofShape::Flat;
  building.roof_color = random.pick(palette::kFlatRoof);
  building.covering = random.chance(0.3) ? tiles::kGravelRoof : tiles::kFeltRoof;
  return building;
}

// Low buildings of four corners get the slate or tile roof that they mostly have.
void roof_small(Building& building, FabricRandom& random) {
  if (building.footprint.outer.size() != 4 || building.top > 15.0 || random.chance(0.45)) return;
  building.roof = random.chance(0.6) ? RoofShape::Gabled : RoofShape::Hipped;
  building.roof_height = 3.0;
  building.top += 3.0;
  const bool slate = random.chance(0.7);
  building.roof_color = slate ? random.pick(palette::kSlate) : random.pick(palette::kTile);
  building.covering = slate ? tiles::kSlateRoof : tiles::kTileRoof;
}

Ring around(const Ring& ring, double factor) {
  const glm::dvec2 middle = centroid(ring);
  Ring result;
  for (const glm::dvec2 p : ring) result.push_back(middle + (p - middle) * factor);
  return result;
}

}  // namespace

void fill_core(const FabricBlock& block, const Ring& plots, const FabricClearance& clearance, FabricRandom& random,
               FabricPatch& patch) {
  const double typical = 7.5 + (block.core.height - 7.5) * std::sqrt(block.core.nearness);
  const double plot = std::clamp(typical * 42.0, 380.0, 1300.0);
  for (const Ring& parcel : plots_of(plots, plot, random)) {
    const glm::dvec2 middle = centroid(parcel);
    if (distance_to_edge(plots, middle) > kPerimeterDepth + std::sqrt(plot) / 2) continue;
    if (random.chance(0.06)) continue;
    const std::vector<double> party(parcel.size(), random.chance(0.5) ? 0.05 : 0.6);
    Ring ring = inset_ring(parcel, party);
    if (ring.empty() || signed_area(ring) < 60.0 || !clearance.is_free(ring, 0.0)) continue;
    // Most houses keep to the street's height; few rise above it.
    double height = typical * random.range(0.65, 1.25);
    if (random.chance(0.07)) height *= random.range(1.3, 1.8);
    height = std::max(2.0, std::round(height / kStorey)) * kStorey;
    const bool tower = typical > 20.0 && signed_area(ring) > 700.0 && random.chance(0.16);
    Building building = flat_building(std::move(ring), 0.0, tower ? 3 * kStorey : height, random);
    choose_facade(building, tower ? 40.0 : height, random);
    if (!tower) roof_small(building, random);
    if (tower) {
      Building upper =
          flat_building(around(building.footprint.outer, random.range(0.6, 0.78)), building.top,
                        building.top + std::round(typical * random.range(1.1, 1.9) / kStorey) * kStorey, random);
      upper.wall_color = building.wall_color;
      upper.facade = building.facade;
      upper.facade.shops = false;
      upper.anchor = building.anchor;
      patch.buildings.push_back({std::move(upper), "office"});
    }
    patch.buildings.push_back({std::move(building), height > 14.0 ? "office" : "retail"});
  }
}

void fill_industry(const FabricBlock& block, const Ring& plots, const FabricClearance& clearance, FabricRandom& random,
                   FabricPatch& patch) {
  for (const Ring& parcel : plots_of(plots, random.range(2200.0, 6500.0), random)) {
    if (random.chance(0.18)) continue;
    const OrientedRectangle box = oriented_rectangle(parcel);
    // The largest rectangle along the parcel that fits after drawing in; sheds are right-angled.
    for (const double share : {0.86, 0.7, 0.55}) {
      OrientedRectangle shed = box;
      shed.half_length *= share;
      shed.half_width *= share;
      Ring ring = shed.ring();
      const bool inside = std::all_of(ring.begin(), ring.end(), [&](glm::dvec2 p) { return contains(parcel, p); });
      if (!inside || shed.half_width < 6.0 || !clearance.is_free(ring, 3.0)) continue;
      Building building = flat_building(std::move(ring), 0.0, random.range(6.5, 11.5), random);
      building.storeys = 1.0f;
      building.roof = random.chance(0.75) ? RoofShape::Gabled : RoofShape::Flat;
      building.roof_height = building.roof == RoofShape::Gabled ? std::min(3.0, shed.half_width * 0.18) : 0.0;
      building.top += building.roof_height;
      choose_walls(building, random.chance(0.35) ? tiles::Masonry::Brick : tiles::Masonry::Cladding, random);
      building.facade.style = tiles::FacadeStyle::Shed;
      building.roof_color = random.pick(palette::kShedRoof);
      building.covering = tiles::kMetalRoof;
      patch.buildings.push_back({std::move(building), "industrial"});
      break;
    }
  }
  FabricArea yard;
  yard.area.surface = tiles::Surface::Asphalt;
  yard.area.priority = 15;
  yard.area.polygon.outer = plots;
  yard.kind = "landuse";
  yard.type = "industrial";
  if (block.detail > 0.0) patch.areas.push_back(std::move(yard));
}

void fill_field(const FabricBlock& block, const FabricClearance& clearance, FabricRandom& random, FabricPatch& patch) {
  if (clearance.is_kept_clear(block.middle)) return;
  const std::vector<double> hedge(block.ring.size(), 1.5);
  Ring ring = inset_ring(block.ring, hedge);
  if (ring.empty()) return;
  FabricArea field;
  const double kind = random.unit();
  field.area.surface = kind < 0.36   ? tiles::Surface::Farmland
                       : kind < 0.92 ? tiles::Surface::Grass
                                     : tiles::Surface::Wood;
  field.area.priority = 12;
  field.area.polygon.outer = std::move(ring);
  field.kind = kind < 0.92 ? "farmland" : "wood";
  field.type = kind < 0.36 ? "arable" : kind < 0.92 ? "pasture" : "copse";
  patch.areas.push_back(std::move(field));
  // Trees in the hedges.
  for (std::size_t i = 0; i < block.ring.size(); ++i) {
    const glm::dvec2 a = block.ring[i], b = block.ring[(i + 1) % block.ring.size()];
    const int count = static_cast<int>(glm::distance(a, b) / 90.0);
    for (int k = 0; k < count; ++k) {
      const glm::dvec2 point = glm::mix(a, b, (k + random.unit()) / count);
      if (random.chance(0.35) && clearance.is_free(point, 3.0))
        patch.trees.push_back({point, static_cast<float>(random.range(7.0, 15.0)),
                               static_cast<float>(random.range(3.0, 5.5)), TreeKind::Broadleaved});
    }
  }
}

}  // namespace mercia::bake
