// How the overlay looks: dark translucent panels, one accent colour, Noto Sans, everything measured in one unit.
#pragma once

#include <imgui.h>

#include <filesystem>
#include <string>

namespace mercia::overlay {

// Colours in sRGB. Panels are blended in linear light, where a little of a bright sky goes a long way.
namespace color {
inline const ImVec4 kPanel{0.070f, 0.085f, 0.105f, 0.94f};
inline const ImVec4 kRaised{0.16f, 0.185f, 0.215f, 1.0f};
inline const ImVec4 kText{0.925f, 0.940f, 0.950f, 1.0f};
inline const ImVec4 kDim{0.63f, 0.67f, 0.705f, 1.0f};
inline const ImVec4 kAccent{1.0f, 0.71f, 0.33f, 1.0f};
inline const ImVec4 kTrouble{0.96f, 0.47f, 0.40f, 1.0f};
}  // namespace color

ImU32 packed(const ImVec4& color, float opacity = 1.0f);

// `unit` is the size of a layout pixel in ImGui's coordinates: 1 on an ordinary screen, 2 on one with double density.
struct Fonts {
  ImFont* body = nullptr;
  ImFont* small = nullptr;
  ImFont* heading = nullptr;
};

// Sets Dear ImGui's style for a unit. The context must be current.
void apply_style(float unit);

// Fills the atlas with Noto Sans at the sizes that `pixels_per_unit` asks for, with the Latin letters and every other
// letter of `text` that the font has. Falls back to Dear ImGui's own font where Noto Sans is not installed.
Fonts load_fonts(float pixels_per_unit, const std::string& text);

// Noto Sans on this machine, or an empty path. `face` is "Regular" or "Bold".
std::filesystem::path find_font(const std::string& face);

}  // namespace mercia::overlay
