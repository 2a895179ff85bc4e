#include "engine/overlay/theme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "engine/text/fonts.h"

namespace mercia::overlay {
namespace {

constexpr float kBodySize = 16.0f;
constexpr float kSmallSize = 13.0f;
constexpr float kHeadingSize = 18.0f;

const Palette kQuiet{.panel = {0.070f, 0.085f, 0.105f, 0.94f},
                     .raised = {0.16f, 0.185f, 0.215f, 1.0f},
                     .hovered = {0.23f, 0.26f, 0.30f, 1.0f},
                     .text = {0.925f, 0.940f, 0.950f, 1.0f},
                     .dim = {0.66f, 0.70f, 0.735f, 1.0f},
                     .accent = {1.0f, 0.71f, 0.33f, 1.0f},
                     .trouble = {0.96f, 0.47f, 0.40f, 1.0f},
                     .outline = {1.0f, 1.0f, 1.0f, 0.05f}};
const Palette kHighContrast{.panel = {0.0f, 0.0f, 0.0f, 1.0f},
                            .raised = {0.13f, 0.13f, 0.13f, 1.0f},
                            .hovered = {0.30f, 0.30f, 0.30f, 1.0f},
                            .text = {1.0f, 1.0f, 1.0f, 1.0f},
                            .dim = {0.87f, 0.87f, 0.87f, 1.0f},
                            .accent = {1.0f, 0.85f, 0.10f, 1.0f},
                            .trouble = {1.0f, 0.62f, 0.52f, 1.0f},
                            .outline = {1.0f, 1.0f, 1.0f, 0.85f}};

// One overlay draws at a time: its theme is the program's.
Palette current = kQuiet;

ImVec4 with_alpha(ImVec4 color, float alpha) {
  color.w = alpha;
  return color;
}

void apply_colors(ImGuiStyle& style) {
  ImVec4* colors = style.Colors;
  colors[ImGuiCol_Text] = color::kText;
  colors[ImGuiCol_TextDisabled] = color::kDim;
  colors[ImGuiCol_WindowBg] = color::kPanel;
  colors[ImGuiCol_PopupBg] = color::kPanel;
  colors[ImGuiCol_ChildBg] = ImVec4(0, 0, 0, 0);
  colors[ImGuiCol_Border] = current.outline;
  colors[ImGuiCol_FrameBg] = color::kRaised;
  colors[ImGuiCol_FrameBgHovered] = color::kHovered;
  colors[ImGuiCol_FrameBgActive] = color::kHovered;
  colors[ImGuiCol_SliderGrab] = color::kAccent;
  colors[ImGuiCol_SliderGrabActive] = color::kAccent;
  colors[ImGuiCol_CheckMark] = color::kAccent;
  colors[ImGuiCol_Button] = color::kRaised;
  colors[ImGuiCol_ButtonHovered] = color::kHovered;
  colors[ImGuiCol_ButtonActive] = color::kHovered;
  colors[ImGuiCol_Header] = color::kRaised;
  colors[ImGuiCol_HeaderHovered] = color::kRaised;
  colors[ImGuiCol_HeaderActive] = color::kHovered;
  colors[ImGuiCol_Separator] = ImVec4(1, 1, 1, 0.05f);
  colors[ImGuiCol_TextSelectedBg] = with_alpha(color::kAccent, 0.35f);
  colors[ImGuiCol_NavHighlight] = color::kAccent;
  colors[ImGuiCol_ScrollbarBg] = ImVec4(0, 0, 0, 0);
}

}  // namespace

namespace color {
const ImVec4& kPanel = current.panel;
const ImVec4& kRaised = current.raised;
const ImVec4& kHovered = current.hovered;
const ImVec4& kText = current.text;
const ImVec4& kDim = current.dim;
const ImVec4& kAccent = current.accent;
const ImVec4& kTrouble = current.trouble;
}  // namespace color

const Palette& palette_of(Theme theme) { return theme == Theme::HighContrast ? kHighContrast : kQuiet; }

ImVec4 mark_of(std::string_view kind) {
  const ImVec4 kOrange{0.90f, 0.62f, 0.0f, 1.0f}, kSky{0.34f, 0.71f, 0.91f, 1.0f}, kGreen{0.0f, 0.62f, 0.45f, 1.0f},
      kYellow{0.94f, 0.89f, 0.26f, 1.0f}, kPurple{0.80f, 0.47f, 0.65f, 1.0f}, kBlue{0.0f, 0.45f, 0.70f, 1.0f},
      kPale{0.93f, 0.94f, 0.95f, 1.0f};
  const std::array<std::pair<std::string_view, ImVec4>, 7> kMarks = {{{"landmark", kOrange},
                                                                      {"attraction", kOrange},
                                                                      {"railway_station", kSky},
                                                                      {"tram_stop", kPurple},
                                                                      {"bus_stop", kYellow},
                                                                      {"park", kGreen},
                                                                      {"water", kBlue}}};
  const auto known = std::find_if(kMarks.begin(), kMarks.end(), [&](const auto& mark) { return mark.first == kind; });
  return known == kMarks.end() ? kPale : known->second;
}

ImU32 packed(const ImVec4& color, float opacity) {
  return ImGui::ColorConvertFloat4ToU32(with_alpha(color, color.w * opacity));
}

void apply_style(float unit, Theme theme) {
  current = palette_of(theme);
  ImGuiStyle style;
  style.WindowPadding = ImVec2(12, 10);
  style.WindowRounding = 10;
  style.WindowBorderSize = 1;
  style.WindowMinSize = ImVec2(8, 8);
  style.FramePadding = ImVec2(10, 6);
  style.FrameRounding = 6;
  style.ItemSpacing = ImVec2(8, 5);
  style.ItemInnerSpacing = ImVec2(6, 4);
  style.ScrollbarSize = 8;
  style.GrabMinSize = 12;
  style.GrabRounding = 6;
  style.PopupRounding = 10;
  style.SelectableTextAlign = ImVec2(0, 0.5f);
  apply_colors(style);
  style.ScaleAllSizes(unit);
  style.WindowBorderSize = std::max(1.0f, std::floor(unit));  // a hair line on every screen
  ImGui::GetStyle() = style;
}

Fonts load_fonts(float pixels_per_unit, const std::string& letters) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  ImFontGlyphRangesBuilder wanted;
  wanted.AddRanges(atlas.GetGlyphRangesDefault());
  for (ImWchar letter = 0x100; letter < 0x180; ++letter) wanted.AddChar(letter);
  wanted.AddText("–—‘’“”…·•←→↑↓°×");
  wanted.AddText(letters.c_str(), letters.c_str() + letters.size());
  ImVector<ImWchar> ranges;
  wanted.BuildRanges(&ranges);

  ImFontConfig config;
  config.OversampleH = pixels_per_unit > 1.5f ? 1 : 2;  // sub-pixel positions are worth memory only for small letters
  config.OversampleV = 1;
  const auto add = [&](const std::filesystem::path& path, float size) -> ImFont* {
    const float pixels = std::round(size * pixels_per_unit);
    if (!path.empty()) return atlas.AddFontFromFileTTF(path.c_str(), pixels, &config, ranges.Data);
    ImFontConfig own;
    own.SizePixels = pixels;
    return atlas.AddFontDefault(&own);
  };
  const std::filesystem::path regular = text::find_font("NotoSans-Regular.ttf");
  const std::filesystem::path bold = text::find_font("NotoSans-Bold.ttf");
  Fonts fonts;
  fonts.body = add(regular, kBodySize);
  fonts.small = add(regular, kSmallSize);
  fonts.heading = add(bold.empty() ? regular : bold, kHeadingSize);
  atlas.Build();  // while `ranges` lives
  return fonts;
}

}  // namespace mercia::overlay
