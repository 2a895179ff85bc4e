#include "tools/bake/roof_furniture.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "tools/bake/building_kinds.h"
#include "tools/bake/polygon_geometry.h"
#include "tools/bake/roof_field.h"
#include "tools/bake/way_solid.h"

namespace mercia::bake {
namespace {

using tiles::FacadeStyle;

constexpr double kChimney = 1.1;           // metres above the ridge
constexpr double kPlant = 2.4;             // metres above a flat roof
constexpr double kTerraceHouse = 5.2;      // metres of frontage that share a chimney with their neighbour
constexpr double kLeastPlantRoof = 260.0;  // m²

bool has_chimneys(const Building& building) {
  const FacadeStyle style = building.facade.style;
  const bool old_house =
      style == FacadeStyle::Victorian || style == FacadeStyle::Georgian || style == FacadeStyle::Suburban;
  const bool ridged = building.roof == RoofShape::Gabled || building.roof == RoofShape::Hipped ||
                      building.roof == RoofShape::HalfHipped;
  return old_house && ridged && building.roof_height > 1.2 && building.storeys <= 4.0f && building.base <= 0.0 &&
         building.footprint.holes.empty();
}

bool has_plant(const Building& building) {
  const FacadeStyle style = building.facade.style;
  const bool office = style == FacadeStyle::Slab || style == FacadeStyle::Curtain || style == FacadeStyle::Modern ||
                      style == FacadeStyle::Classical;
  return office && building.roof_height <= 0.0 && building.storeys >= 3.0f &&
         area(building.footprint) > kLeastPlantRoof;
}

void add_chimneys(const Building& building, double ridge, SurfaceMesh& out) {
  const RoofFrame frame = roof_frame(building.footprint.outer, building.roof_bearing);
  const SolidLook look{
      tiles::facade_surface(FacadeStyle::Plain, tiles::Masonry::Brick, false), {122, 82, 68, 255}, building.feature};
  // A ridge that ends in hips is shorter than the roof.
  const double end = frame.half_u - (building.roof == RoofShape::Gabled ? 0.5 : frame.half_v);
  if (end < 0.0) return;
  const auto stack = [&](double at) {
    const glm::dvec2 place = frame.center + at * frame.along;
    if (contains(building.footprint.outer, place))
      add_box(place, frame.along, 0.55, 0.95, ridge - 0.7, ridge + kChimney, look, out);
  };
  const int houses = static_cast<int>(std::lround(2.0 * frame.half_u / kTerraceHouse));
  if (houses <= 2 || building.roof != RoofShape::Gabled) {
    stack(end);
    if (houses >= 2) stack(-end);
    return;
  }
  for (int house = 1; house < houses; house += 2) stack(frame.half_u * (2.0 * house / houses - 1.0));
}

void add_plant(const Building& building, double roof, SurfaceMesh& out) {
  const RoofFrame frame = roof_frame(building.footprint.outer, std::nullopt);
  const SolidLook look{tiles::facade_surface(FacadeStyle::Plain, tiles::Masonry::Cladding, false),
                       {146, 150, 150, 255},
                       building.feature};
  const auto place = static_cast<std::int64_t>(std::llround(building.anchor.x * 8.0)) * 1'000'003 +
                     static_cast<std::int64_t>(std::llround(building.anchor.y * 8.0));
  const double along = std::min(0.3 * frame.half_u, 4.0) * (1.0 + chance(place, 61));
  const double across = std::min(0.3 * frame.half_v, 3.0) * (1.0 + chance(place, 62));
  const glm::dvec2 middle = frame.center + (0.5 * chance(place, 63) - 0.25) * frame.half_u * frame.along;
  for (const double x : {-1.0, 1.0})
    for (const double y : {-1.0, 1.0})
      if (!contains(building.footprint, middle + x * along * frame.along + y * across * frame.across())) return;
  add_box(middle, frame.along, along, across, roof - 0.1, roof + kPlant * (0.7 + 0.3 * chance(place, 64)), look, out);
}

}  // namespace

double add_roof_furniture(const Building& building, double top, double allowed_error, SurfaceMesh& out) {
  if (has_chimneys(building)) {
    if (allowed_error >= kChimney) return kChimney;
    add_chimneys(building, top, out);
  } else if (has_plant(building)) {
    if (allowed_error >= kPlant) return kPlant;
    add_plant(building, top, out);
  }
  return 0.0;
}

}  // namespace mercia::bake
