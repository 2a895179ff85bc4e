// What façades are made of, by style and by material. The vertices look it up for the pixels: software Vulkan pays for every
// look into a table, lane by lane.
#ifndef MERCIA_FACADE_STYLES
#define MERCIA_FACADE_STYLES

// Mirrors engine/tiles/city_surface.h.
const uint kFirstFacade = 64u;
const uint kStyles = 12u;
const uint kPlainStyle = 0u, kGeorgian = 1u, kVictorian = 2u, kSuburban = 3u, kSlab = 4u, kCurtain = 5u, kMill = 6u, kChurch = 7u, kShed = 8u,
           kModern = 9u, kClassical = 10u, kParking = 11u, kShop = 12u;
const uint kRender = 1u;

// By style, the last is a shop. Metres: a window's width (0: the whole bay), its sill and head above the floor, how far it is set back.
const vec4 kWindow[13] = vec4[](
  vec4(1.35, 0.90, 2.25, 0.12), vec4(1.10, 0.70, 2.65, 0.16), vec4(1.05, 0.75, 2.40, 0.16), vec4(1.90, 0.95, 2.25, 0.08),
  vec4(0.00, 1.00, 2.65, 0.15), vec4(0.00, 0.00, 9.00, 0.02), vec4(2.10, 0.85, 3.20, 0.22), vec4(1.00, 2.00, 9.00, 0.35),
  vec4(0.00, 9.00, 9.00, 0.05), vec4(1.60, 0.25, 2.50, 0.20), vec4(1.30, 0.75, 3.00, 0.30), vec4(0.00, 1.05, 9.00, 1.20),
  vec4(0.00, 0.50, 9.00, 0.25));
// Metres: height of the lintel, of the sill, of the course at each floor, of the cornice.
const vec4 kTrim[13] = vec4[](
  vec4(0.00, 0.07, 0.00, 0.14), vec4(0.26, 0.09, 0.20, 0.50), vec4(0.24, 0.13, 0.14, 0.36), vec4(0.00, 0.08, 0.00, 0.14),
  vec4(0.00, 0.00, 0.00, 0.25), vec4(0.00, 0.00, 0.00, 0.30), vec4(0.22, 0.11, 0.00, 0.30), vec4(0.00, 0.20, 0.00, 0.25),
  vec4(0.00, 0.00, 0.00, 0.12), vec4(0.00, 0.05, 0.00, 0.16), vec4(0.28, 0.14, 0.30, 0.75), vec4(0.00, 0.00, 0.00, 0.20),
  vec4(0.00, 0.00, 0.00, 0.00));
// Panes across and up, metres of the frame and of a glazing bar.
const vec4 kPanes[13] = vec4[](
  vec4(2.0, 1.0, 0.07, 0.06), vec4(3.0, 4.0, 0.09, 0.03), vec4(2.0, 2.0, 0.09, 0.05), vec4(3.0, 1.0, 0.07, 0.07),
  vec4(2.0, 1.0, 0.06, 0.06), vec4(2.0, 1.0, 0.04, 0.05), vec4(4.0, 5.0, 0.06, 0.04), vec4(2.0, 6.0, 0.08, 0.05),
  vec4(3.0, 1.0, 0.05, 0.05), vec4(2.0, 1.0, 0.06, 0.07), vec4(2.0, 3.0, 0.09, 0.04), vec4(1.0, 1.0, 0.00, 0.00),
  vec4(2.0, 1.0, 0.09, 0.06));
// By material: metres of a block along and up, of its joint, and how much one block differs from the next.
const vec4 kBlocks[8] = vec4[](
  vec4(0.225, 0.075, 0.010, 0.22), vec4(4.0, 4.0, 0.0, 0.0), vec4(0.75, 0.36, 0.010, 0.08), vec4(1.50, 1.20, 0.016, 0.04),
  vec4(4.0, 4.0, 0.0, 0.0), vec4(0.30, 3.0, 0.060, 0.02), vec4(3.0, 0.15, 0.012, 0.10), vec4(0.45, 0.30, 0.006, 0.07));

const vec4 kRusticated = vec4(1.0, 0.45, 0.04, 0.06);

bool has_facade(uint surface) { return surface >= kFirstFacade; }
uint facade_style(uint surface) { return has_facade(surface) ? (surface - kFirstFacade >> 3) % kStyles : kPlainStyle; }
uint facade_material(uint surface) { return has_facade(surface) ? (surface - kFirstFacade) & 7u : kRender; }
bool has_shops(uint surface) { return surface >= kFirstFacade + 8u * kStyles; }

#endif
