// Surfaces of a city of which more is known than surface.h tells: façades by style and material, roofs by covering,
// streets by the place along them. Their numbers follow those of surface.h and are part of the region package's format:
// never renumber, only append.
#pragma once

#include <cstdint>

#include "engine/tiles/surface.h"

namespace mercia::tiles {

// Streets. TEXCOORD_0 = (metres along the street's middle, metres to the left of it); COLOR_0's alpha = the
// carriageway's width in tenths of a metre, of 255. The pavement counts from the same middle.
inline constexpr Surface kCarriageway{18};
inline constexpr Surface kPavement{19};
// Roofs, as Surface::Roof.
inline constexpr Surface kTileRoof{20};
inline constexpr Surface kSlateRoof{21};
inline constexpr Surface kFeltRoof{22};
inline constexpr Surface kMetalRoof{23};
inline constexpr Surface kGravelRoof{24};
inline constexpr Surface kGlassRoof{25};
// The glass of a lamp: it shines after dusk.
inline constexpr Surface kLamp{26};
// From here to 255: façades, as Surface::Wall. See facade_surface().
inline constexpr Surface kFirstFacade{64};

// How a façade is divided and what its windows look like.
enum class FacadeStyle : std::uint8_t {
  Plain = 0,       // windows punched into a wall
  Georgian = 1,    // tall sashes of many panes, string courses, a cornice
  Victorian = 2,   // sashes under stone lintels, doors between them
  Suburban = 3,    // wide casements of between the wars
  Slab = 4,        // bands of windows, of the 1960s
  Curtain = 5,     // glass from floor to floor
  Mill = 6,        // large windows of small panes
  Church = 7,      // lancets
  Shed = 8,        // ribbed sheet, a row of lights below the eaves
  Modern = 9,      // tall windows that change their place from storey to storey
  Classical = 10,  // ashlar, pilasters, a rusticated ground floor
  Parking = 11,    // open decks
};
inline constexpr std::uint8_t kFacadeStyleCount = 12;

enum class Masonry : std::uint8_t {
  Brick = 0,
  Render = 1,
  Stone = 2,
  Concrete = 3,
  Glass = 4,
  Cladding = 5,
  Timber = 6,
  Terracotta = 7
};

// A wall of this style and material, with or without shops in its ground floor. TEXCOORD_0 is that of Surface::Wall.
// COLOR_0's alpha is the number of storeys up to the eaves, of 255; 255: unknown.
constexpr Surface facade_surface(FacadeStyle style, Masonry masonry, bool shops) {
  return static_cast<Surface>(static_cast<std::uint8_t>(kFirstFacade) +
                              8 * (static_cast<std::uint8_t>(style) + (shops ? kFacadeStyleCount : 0)) +
                              static_cast<std::uint8_t>(masonry));
}
constexpr bool is_facade(Surface surface) { return surface >= kFirstFacade; }
constexpr bool is_roof(Surface surface) {
  return surface == Surface::Roof || (surface >= kTileRoof && surface <= kGlassRoof);
}
// Whether the number means something.
constexpr bool is_surface(std::uint32_t number) {
  return number <= static_cast<std::uint32_t>(kLamp) ||
         (number >= static_cast<std::uint32_t>(kFirstFacade) && number <= 255);
}
// Whether COLOR_0's alpha carries a fact instead of how see-through it is.
constexpr bool has_fact_in_alpha(Surface surface) {
  return surface == kCarriageway || surface == kPavement || is_facade(surface);
}

}  // namespace mercia::tiles
