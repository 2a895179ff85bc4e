// What a baked triangle is made of. The baker writes it into the vertex attribute _SURFACE, the renderer shades by it.
#pragma once

#include <cstdint>

namespace mercia::tiles {

// The numbers are part of the region package's format: never renumber, only append.
enum class Surface : std::uint8_t {
  Generic = 0,    // foreign content: colour, texture and normal are all there is
  Wall = 1,       // TEXCOORD_0 = (bays along the wall, storeys above the building's ground): a window in each unit square;
                  // a wall without windows has 0 bays at all its corners
  Roof = 2,       // TEXCOORD_0 = (metres along the eave, metres up the slope)
  Earth = 3,      // ground of no tagged use
  Grass = 4,
  Wood = 5,       // ground under trees
  Water = 6,
  Asphalt = 7,    // carriageways
  Paving = 8,     // squares, footways, platforms
  Gravel = 9,     // paths, railway ballast
  Rail = 10,      // steel
  Sand = 11,
  Foliage = 12,   // crowns of trees, hedges
  Trunk = 13,
  Structure = 14, // bridge decks, retaining walls, piers
  Farmland = 15,
  Built = 16,     // ground of a tagged built-up area (residential, commercial, industrial)
  Marking = 17,   // painted lines
};
inline constexpr std::uint8_t kSurfaceCount = 18;

}  // namespace mercia::tiles
