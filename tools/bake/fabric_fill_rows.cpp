// Houses in rows along the streets: terraces, pairs and single houses.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "tools/bake/fabric_blocks.h"
#include "tools/bake/fabric_fill.h"
#include "tools/bake/fabric_palette.h"
#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

struct RowStyle {
  double house;     // frontage of one house, metres
  int least, most;  // houses built as one
  double depth;     // metres
  double gap;       // between groups, metres
  double front;     // front garden, metres
  double storey_height;
  double roof;  // height of the roof, metres
  RoofShape shape;
  double rendered;  // share of rendered fronts, the rest is brick
  double slated;    // share of slate roofs, the rest is tiles
  const char* type;
  tiles::FacadeStyle facade;
};
constexpr RowStyle kTerrace{
    5.2, 5, 11, 9.0, 2.2, 1.5, 2.9, 2.6, RoofShape::Gabled, 0.12, 0.6, "terrace", tiles::FacadeStyle::Victorian};
constexpr RowStyle kSemi{7.0,
                         2,
                         2,
                         8.6,
                         4.2,
                         6.0,
                         2.7,
                         2.9,
                         RoofShape::Hipped,
                         0.3,
                         0.1,
                         "semidetached_house",
                         tiles::FacadeStyle::Suburban};
constexpr RowStyle kShortTerrace{
    6.2, 4, 8, 8.6, 6.0, 5.0, 2.7, 2.5, RoofShape::Gabled, 0.25, 0.15, "terrace", tiles::FacadeStyle::Plain};
constexpr RowStyle kDetached{
    11.0, 1, 1, 9.5, 6.5, 8.0, 2.8, 3.2, RoofShape::Hipped, 0.35, 0.1, "detached", tiles::FacadeStyle::Suburban};

const RowStyle& style_of(const FabricBlock& block) {
  if (block.use == FabricUse::Terrace) return kTerrace;
  if (block.use == FabricUse::Detached) return kDetached;
  return block.detail > 0.0 ? kSemi : kShortTerrace;
}

// Corners anticlockwise, the first edge along the street.
struct House {
  Ring ring;
  double radius = 0.0;
  glm::dvec2 middle{0.0};
};

// Whether the two convex rings overlap: no edge of either separates them.
bool overlap(const House& a, const House& b) {
  if (glm::distance(a.middle, b.middle) > a.radius + b.radius) return false;
  const auto separates = [](const Ring& edges, const Ring& other) {
    for (std::size_t i = 0; i < edges.size(); ++i) {
      const glm::dvec2 p = edges[i], q = edges[(i + 1) % edges.size()];
      if (std::all_of(other.begin(), other.end(), [&](glm::dvec2 c) { return orient(p, q, c) <= 0.0; })) return true;
    }
    return false;
  };
  return !separates(a.ring, b.ring) && !separates(b.ring, a.ring);
}

House house_at(glm::dvec2 corner, glm::dvec2 along, double frontage, double depth) {
  const glm::dvec2 back(-along.y, along.x);
  House house;
  house.ring = {corner, corner + along * frontage, corner + along * frontage + back * depth, corner + back * depth};
  house.middle = corner + (along * frontage + back * depth) / 2.0;
  house.radius = std::hypot(frontage, depth) / 2.0;
  return house;
}

Building row_building(const House& house, const RowStyle& style, glm::dvec2 along, double detail,
                      FabricRandom& random) {
  Building building;
  building.footprint.outer = house.ring;
  building.anchor = house.middle;
  const double storeys = random.chance(0.06) ? 3.0 : 2.0;
  building.storeys = static_cast<float>(storeys);
  building.roof_height = style.roof;
  building.top = storeys * style.storey_height + style.roof;
  building.roof = detail > 0.0 || style.shape == RoofShape::Gabled ? style.shape : RoofShape::Gabled;
  building.roof_bearing = std::atan2(along.x, along.y);
  const bool rendered = random.chance(style.rendered);
  building.wall_color = rendered ? random.pick(palette::kRender) : random.pick(palette::kBrick);
  building.facade.masonry = rendered ? tiles::Masonry::Render : tiles::Masonry::Brick;
  building.facade.style = style.facade;
  const bool slated = random.chance(style.slated);
  building.roof_color = slated ? random.pick(palette::kSlate) : random.pick(palette::kTile);
  building.covering = slated ? tiles::kSlateRoof : tiles::kTileRoof;
  return building;
}

// The front line steps back until a house in its middle clears whatever runs along the edge.
double front_line(glm::dvec2 a, glm::dvec2 along, double length, double inset, const RowStyle& style,
                  const FabricClearance& clearance) {
  const glm::dvec2 back(-along.y, along.x);
  for (const double more : {0.0, 4.0, 9.0, 16.0}) {
    const double set_back = inset + style.front + more;
    const House probe =
        house_at(a + along * (length / 2 - style.house / 2) + back * set_back, along, style.house, style.depth);
    if (clearance.is_free(probe.ring, 1.0)) return set_back;
  }
  return inset + style.front;
}

}  // namespace

void fill_rows(const FabricBlock& block, const std::vector<double>& insets, const FabricClearance& clearance,
               FabricRandom& random, FabricPatch& patch) {
  const RowStyle& style = style_of(block);
  std::vector<House> placed;
  // Long sides first: the rows face the longer streets, as they do in built estates.
  std::vector<std::size_t> order(block.ring.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto length_of = [&](std::size_t i) {
    return glm::distance(block.ring[i], block.ring[(i + 1) % block.ring.size()]);
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return length_of(a) > length_of(b); });
  // Far from where people look closely, one house in several stands for its neighbours.
  const double presence = block.detail > 0.0 ? 1.0 : std::clamp(0.18 + block.density * 0.05, 0.18, 0.45);
  for (const std::size_t edge : order) {
    const glm::dvec2 a = block.ring[edge], b = block.ring[(edge + 1) % block.ring.size()];
    const double length = glm::distance(a, b);
    if (length < 2 * style.house + 8.0) continue;
    const glm::dvec2 along = (b - a) / length, back(-along.y, along.x);
    const double set_back = front_line(a, along, length, insets[edge], style, clearance);
    for (double at = 6.0; at + style.house * style.least < length - 6.0;) {
      const int houses =
          style.least + static_cast<int>(random.below(static_cast<std::size_t>(style.most - style.least + 1)));
      const double frontage = std::min(houses * style.house, length - 6.0 - at);
      const double wobble = style.most > 2 ? 0.0 : random.range(-0.6, 0.6);
      House house = house_at(a + along * at + back * (set_back + wobble), along, frontage, style.depth);
      at += frontage + style.gap + (random.chance(0.05) ? style.house : 0.0);
      if (!random.chance(presence)) continue;
      const bool inside =
          std::all_of(house.ring.begin(), house.ring.end(), [&](glm::dvec2 p) { return contains(block.ring, p); });
      if (!inside || !clearance.is_free(house.ring, 0.5)) continue;
      if (std::any_of(placed.begin(), placed.end(), [&](const House& other) { return overlap(house, other); }))
        continue;
      patch.buildings.push_back({row_building(house, style, along, block.detail, random), style.type});
      placed.push_back(std::move(house));
    }
  }
}

}  // namespace mercia::bake
