// Numbers, lengths, directions and colours as people write them into OpenStreetMap tags. Pure and total: any bytes give
// a value or nothing.
#pragma once

#include <optional>
#include <string_view>

#include "tools/bake/mesh.h"

namespace mercia::bake {

// "3", "3.5", "3,5", "~10", "5;6" and "3-4" (the largest). Finite; may be negative.
std::optional<double> parse_number(std::string_view text);

// Metres: as parse_number, or with a unit: m, metres, cm, km, ft, feet, ', ", in; "12'6\"" and "12 ft 6 in" too.
std::optional<double> parse_length(std::string_view text);

// Radians clockwise from north: "N", "ssw", "135", "135°". In [0, 2 pi).
std::optional<double> parse_bearing(std::string_view text);

// "#a0b", "#aa00bb", the same without "#", and the names of CSS 4, with "_", "-" and spaces ignored.
std::optional<Color> parse_color(std::string_view text);

}  // namespace mercia::bake
