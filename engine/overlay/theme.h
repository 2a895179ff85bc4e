// How the overlay looks: dark translucent panels, one accent colour, Noto Sans, everything measured in one unit.
#pragma once

#include <imgui.h>

#include <string>
#include <string_view>

namespace mercia::overlay {

enum class Theme {
  Quiet,         // dark glass over the picture
  HighContrast,  // white on black with outlines; nothing shines through
};

// Colours in sRGB. Panels are blended in linear light, where a little of a bright sky goes a long way.
struct Palette {
  ImVec4 panel, raised, hovered, text, dim, accent, trouble, outline;
};
const Palette& palette_of(Theme theme);

// Those of the theme that apply_style() was last given.
namespace color {
extern const ImVec4& kPanel;
extern const ImVec4& kRaised;
extern const ImVec4& kHovered;
extern const ImVec4& kText;
extern const ImVec4& kDim;
extern const ImVec4& kAccent;
extern const ImVec4& kTrouble;
}  // namespace color

// The colour of a kind of place ("tram_stop"), in lists and in the scene: out of Okabe and Ito's palette, whose colours
// people with any kind of colour vision tell apart (https://jfly.uni-koeln.de/color/).
ImVec4 mark_of(std::string_view kind);

ImU32 packed(const ImVec4& color, float opacity = 1.0f);

// `unit` is the size of a layout pixel in ImGui's coordinates: 1 on an ordinary screen, 2 on one with double density.
struct Fonts {
  ImFont* body = nullptr;
  ImFont* small = nullptr;
  ImFont* heading = nullptr;
};

// Distances between and around things, in layout pixels.
namespace space {
inline constexpr float kTight = 4.0f;
inline constexpr float kGap = 10.0f;     // between panels
inline constexpr float kMargin = 14.0f;  // from the picture's edge
}  // namespace space

// The least room that the panels need, in layout pixels. A smaller screen gets smaller panels.
inline constexpr float kLeastWidth = 900.0f, kLeastHeight = 620.0f;

// Sets Dear ImGui's style for a unit. The context must be current.
void apply_style(float unit, Theme theme);

// Fills the atlas with Noto Sans at the sizes that `pixels_per_unit` asks for, with the Latin letters and every other
// letter of `letters` that the font has. Falls back to Dear ImGui's own font where Noto Sans is not installed.
Fonts load_fonts(float pixels_per_unit, const std::string& letters);

}  // namespace mercia::overlay
