// Colours of West Midlands building materials, sRGB.
#pragma once

#include "tools/bake/mesh.h"

namespace mercia::bake::palette {

inline constexpr Color kBrick[] = {{140, 84, 68},  {152, 96, 78}, {130, 76, 62},
                                   {158, 108, 88}, {138, 92, 76}, {120, 74, 64}};
inline constexpr Color kRender[] = {{226, 220, 206}, {214, 206, 190}, {232, 228, 218}, {205, 196, 178}};
inline constexpr Color kStone[] = {{206, 196, 172}, {216, 208, 188}, {192, 182, 160}, {200, 186, 160}};
inline constexpr Color kConcrete[] = {{168, 164, 156}, {181, 178, 170}, {154, 151, 146}, {190, 186, 178}};
inline constexpr Color kGlass[] = {{122, 146, 164}, {138, 162, 178}, {104, 128, 146}, {146, 166, 172}};
inline constexpr Color kTerracotta[] = {{176, 96, 72}, {164, 88, 66}, {186, 112, 84}};
inline constexpr Color kSheds[] = {{186, 192, 196}, {150, 166, 180}, {200, 194, 178}, {128, 146, 138}, {172, 176, 178}};

inline constexpr Color kSlate[] = {{82, 86, 94}, {90, 94, 98}, {74, 78, 86}};
inline constexpr Color kTile[] = {{122, 80, 64}, {110, 74, 60}, {132, 92, 74}, {118, 86, 72}, {104, 80, 70}};
inline constexpr Color kFlatRoof[] = {{118, 116, 112}, {101, 101, 103}, {130, 127, 121}, {92, 92, 95}};
inline constexpr Color kShedRoof[] = {{158, 164, 168}, {134, 142, 146}, {172, 174, 172}, {146, 150, 158}};

}  // namespace mercia::bake::palette
