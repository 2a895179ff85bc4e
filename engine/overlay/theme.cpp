#include "engine/overlay/theme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <system_error>

namespace mercia::overlay {
namespace {

constexpr float kBodySize = 16.0f;
constexpr float kSmallSize = 13.0f;
constexpr float kHeadingSize = 18.0f;

// Where distributions install Noto Sans.
constexpr std::array<std::string_view, 4> kFontFolders = {"/usr/share/fonts/truetype/noto", "/usr/share/fonts/noto",
                                                          "/usr/share/fonts/google-noto",
                                                          "/usr/local/share/fonts/noto"};

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
  colors[ImGuiCol_Border] = ImVec4(1, 1, 1, 0.04f);
  colors[ImGuiCol_FrameBg] = color::kRaised;
  colors[ImGuiCol_FrameBgHovered] = ImVec4(0.20f, 0.23f, 0.265f, 1.0f);
  colors[ImGuiCol_FrameBgActive] = ImVec4(0.20f, 0.23f, 0.265f, 1.0f);
  colors[ImGuiCol_SliderGrab] = color::kAccent;
  colors[ImGuiCol_SliderGrabActive] = color::kAccent;
  colors[ImGuiCol_CheckMark] = color::kAccent;
  colors[ImGuiCol_Button] = color::kRaised;
  colors[ImGuiCol_ButtonHovered] = ImVec4(0.23f, 0.26f, 0.30f, 1.0f);
  colors[ImGuiCol_ButtonActive] = ImVec4(0.27f, 0.30f, 0.34f, 1.0f);
  colors[ImGuiCol_Header] = color::kRaised;
  colors[ImGuiCol_HeaderHovered] = color::kRaised;
  colors[ImGuiCol_HeaderActive] = ImVec4(0.23f, 0.26f, 0.30f, 1.0f);
  colors[ImGuiCol_Separator] = ImVec4(1, 1, 1, 0.05f);
  colors[ImGuiCol_TextSelectedBg] = with_alpha(color::kAccent, 0.35f);
  colors[ImGuiCol_NavHighlight] = color::kAccent;
  colors[ImGuiCol_ScrollbarBg] = ImVec4(0, 0, 0, 0);
}

}  // namespace

ImU32 packed(const ImVec4& color, float opacity) {
  return ImGui::ColorConvertFloat4ToU32(with_alpha(color, color.w * opacity));
}

void apply_style(float unit) {
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

std::filesystem::path find_font(const std::string& face) {
  for (const std::string_view folder : kFontFolders) {
    std::filesystem::path path = std::filesystem::path(folder) / ("NotoSans-" + face + ".ttf");
    std::error_code ignored;
    if (std::filesystem::is_regular_file(path, ignored)) return path;
  }
  return {};
}

Fonts load_fonts(float pixels_per_unit, const std::string& text) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  ImFontGlyphRangesBuilder wanted;
  wanted.AddRanges(atlas.GetGlyphRangesDefault());
  for (ImWchar letter = 0x100; letter < 0x180; ++letter) wanted.AddChar(letter);
  wanted.AddText("–—‘’“”…·•←→↑↓°×");
  wanted.AddText(text.c_str(), text.c_str() + text.size());
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
  const std::filesystem::path regular = find_font("Regular");
  const std::filesystem::path bold = find_font("Bold");
  Fonts fonts;
  fonts.body = add(regular, kBodySize);
  fonts.small = add(regular, kSmallSize);
  fonts.heading = add(bold.empty() ? regular : bold, kHeadingSize);
  atlas.Build();  // while `ranges` lives
  return fonts;
}

}  // namespace mercia::overlay
