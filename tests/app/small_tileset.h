// A tileset of two coloured boxes at Victoria Square, Birmingham, written as files.
#pragma once

#include <filesystem>

namespace mercia::test {

inline constexpr double kSquareLatitude = 52.4797, kSquareLongitude = -1.9026;  // degrees

// A ground of 400 m by 400 m at height 0, a red box 30 m west of the middle and a green one 30 m east of it, both 20 m
// wide and high. Returns the path of tileset.json. With `missing`, a further tile's file does not exist.
std::filesystem::path write_small_tileset(const std::filesystem::path& folder, bool missing = false);

}  // namespace mercia::test
