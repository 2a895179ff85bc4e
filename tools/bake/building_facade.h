// Which façade a building has, from what is known of it: its kind, its age, its walls.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "tools/bake/scene.h"

namespace mercia::bake {

struct FacadeClues {
  std::string_view type;  // the value of building=…
  tiles::Masonry masonry = tiles::Masonry::Brick;
  float storeys = 2.0f;
  double area = 0.0;        // of the footprint, m²
  std::optional<int> year;  // in which it was built
  bool shops = false;       // a tag says so
  bool town_block = false;  // stands wall to wall along a street of a town centre
  bool continental = false;
};

// The same for the same building every time; what the clues leave open is chosen by the seed.
FacadeLook facade_look(const FacadeClues& clues, std::int64_t seed);

// The year in start_date=…: "1897", "1897-05-01", "~1850", "before 1900", "C19" (its middle), "mid C18".
std::optional<int> year_of(std::string_view start_date);

// What a wall of this colour most likely is: red and brown walls are of brick, pale ones rendered.
tiles::Masonry masonry_by_color(Color color);

}  // namespace mercia::bake
