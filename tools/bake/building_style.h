// What a building looks like, from its OpenStreetMap tags: heights, roof, colours. What is not tagged is estimated by
// the kind of building and by its footprint, always the same for the same object.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tools/bake/account.h"
#include "tools/bake/building_kinds.h"
#include "tools/bake/scene.h"
#include "tools/bake/tags.h"

namespace mercia::bake {

// What the surroundings say about a building that its own tags leave open.
struct BuildingContext {
  double area = 0.0;        // of the footprint, m²
  double half_width = 0.0;  // of its oriented rectangle, metres
  double half_length = 0.0;
  double fill = 1.0;        // footprint's share of that rectangle
  double half_depth = 0.0;  // from a façade to the middle of its wing, on the average: area / outline
  Manner manner = Manner::British;
  std::optional<double> storeys_near;  // the usual number of storeys of tagged buildings around it
};

struct BuildingStyle {
  std::string type;  // the tag's value, "yes" if that is all it says
  double base = 0.0;
  double top = 0.0;
  double roof_height = 0.0;
  RoofShape roof = RoofShape::Flat;
  std::optional<double> roof_bearing;  // as Building's
  bool ridge_across = false;           // roof:orientation=across: the ridge runs along the rectangle's shorter side
  bool ridge_tagged = false;           // orientation or direction stood in the tags
  float storeys = 0.0f;
  Color wall_color;
  Color roof_color;
  FacadeLook facade;
  tiles::Surface covering = tiles::Surface::Roof;
  bool height_estimated = false;
  bool open_below = false;  // a canopy: a roof on posts
  // The roof's shape was tagged, so it is kept whatever the footprint.
  bool roof_tagged = false;
};

inline constexpr double kTallest = 1000.0;  // metres; anything above is a typing error

// `seed` makes estimates differ from house to house (use the object's id). Values that are refused and shapes that are
// drawn as another are noted. `part`: of another building, whose type and colours it takes where its own are missing.
BuildingStyle building_style(const Tags& tags, std::int64_t seed, const BuildingContext& context, Account& account,
                             const BuildingStyle* part_of = nullptr);

// Whether the tags make it a building at all: building, or man_made such as a chimney or a tank.
bool is_building(const Tags& tags);
bool is_building_part(const Tags& tags);
bool is_structure(const Tags& tags);

}  // namespace mercia::bake
