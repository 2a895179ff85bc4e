// The lower left corner: how one moves, what is shown, how far a hundred metres are, and what just happened.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/overlay/icons.h"
#include "engine/overlay/panels.h"
#include "engine/overlay/widgets.h"

namespace mercia::overlay {
namespace {

constexpr float kButton = 32.0f;
constexpr float kMenuWidth = 264.0f;
constexpr std::array kModeIcons{Icon::Orbit, Icon::Fly, Icon::Walk};
constexpr std::array kModeKeys{"1", "2", "3"};

// Says what the item under the pointer is, and its key.
void hint(const char* name, const char* key) {
  if (!ImGui::IsItemHovered()) return;
  ImGui::BeginTooltip();
  ImGui::TextUnformatted(name);
  ImGui::SameLine();
  ImGui::TextColored(color::kAccent, "%s", key);
  ImGui::EndTooltip();
}

bool icon_button(Icon icon, const char* name, const char* key, bool active, float unit) {
  const float side = kButton * unit;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool pressed = ImGui::InvisibleButton(name, ImVec2(side, side));
  ImDrawList& canvas = *ImGui::GetWindowDrawList();
  if (active || ImGui::IsItemHovered()) {
    canvas.AddRectFilled(at, ImVec2(at.x + side, at.y + side),
                         packed(ImGui::IsItemHovered() ? color::kHovered : color::kRaised), 7.0f * unit);
  }
  draw_icon(canvas, icon, ImVec2(at.x + side * 0.5f, at.y + side * 0.5f), 20.0f * unit,
            packed(active ? color::kAccent : color::kText));
  hint(name, key);
  return pressed;
}

void divider(float unit) {
  ImGui::SameLine(0.0f, space::kTight * unit);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::GetWindowDrawList()->AddLine(ImVec2(at.x, at.y + 6.0f * unit), ImVec2(at.x, at.y + (kButton - 6.0f) * unit),
                                      packed(color::kDim, 0.4f), unit);
  ImGui::SameLine(0.0f, 2.0f * space::kTight * unit);
}

const char* truth_word(region::Truth truth) {
  switch (truth) {
    case region::Truth::Surveyed: return "surveyed";
    case region::Truth::Estimated: return "estimated";
    case region::Truth::Illustrative: return "illustrative";
  }
  return "";
}

// A line of the menu that is on or off, with its key at the right.
bool menu_switch(Icon icon, const char* name, const char* key, bool on, float unit) {
  const float width = ImGui::GetContentRegionAvail().x, height = 28.0f * unit;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool pressed = ImGui::InvisibleButton(name, ImVec2(width, height));
  ImDrawList& canvas = *ImGui::GetWindowDrawList();
  if (ImGui::IsItemHovered())
    canvas.AddRectFilled(at, ImVec2(at.x + width, at.y + height), packed(color::kRaised), 6.0f * unit);
  const float middle = at.y + height * 0.5f;
  draw_icon(canvas, icon, ImVec2(at.x + 12.0f * unit, middle), 18.0f * unit, packed(on ? color::kAccent : color::kDim));
  const float size = ImGui::GetFontSize();
  canvas.AddText(ImVec2(at.x + 30.0f * unit, middle - size * 0.5f), packed(on ? color::kText : color::kDim), name);
  const float key_width = ImGui::CalcTextSize(key).x;
  // A switch says on or off by its place and not by its colour alone.
  const float knob = 6.0f * unit, right = at.x + width - 6.0f * unit;
  const ImVec2 low(right - 4.0f * knob, middle - knob), high(right, middle + knob);
  canvas.AddText(ImVec2(low.x - key_width - 10.0f * unit, middle - size * 0.5f), packed(color::kDim), key);
  canvas.AddRectFilled(low, high, packed(on ? color::kAccent : color::kHovered), knob);
  canvas.AddCircleFilled(ImVec2(on ? high.x - knob : low.x + knob, middle), knob - 2.0f * unit,
                         packed(on ? color::kPanel : color::kText));
  return pressed;
}

// The longest of 1, 2 and 5 times a power of ten that is not longer.
double round_length(double metres) {
  const double power = std::pow(10.0, std::floor(std::log10(metres)));
  for (const double step : {5.0, 2.0}) {
    if (step * power <= metres) return step * power;
  }
  return power;
}

}  // namespace

void Panels::tool_bar(const PanelFacts& facts, PanelWishes& wishes) {
  begin("tools", space::kMargin * unit_, ImGui::GetIO().DisplaySize.y - space::kMargin * unit_, 0.0f, 1.0f, 0.0f);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(space::kTight * unit_, 0.0f));
  for (std::size_t i = 0; i < kModeNames.size(); ++i) {
    if (i > 0) ImGui::SameLine();
    if (icon_button(kModeIcons[i], kModeNames[i], kModeKeys[i], static_cast<int>(i) == facts.mode, unit_))
      wishes.mode = static_cast<int>(i);
  }
  divider(unit_);
  if (icon_button(Icon::Label, "Names", "L", state.labels, unit_)) wishes.toggle_labels = true;
  ImGui::SameLine();
  if (icon_button(Icon::Layers, "What is shown", "M", state.menu, unit_)) state.menu = !state.menu;
  ImGui::SameLine();
  if (icon_button(Icon::Help, "Help", "F1", false, unit_)) state.help = true;
  ImGui::PopStyleVar();
  bottom_left_ = ImGui::GetWindowPos().y - space::kGap * unit_;
  tools_right_ = ImGui::GetWindowPos().x + ImGui::GetWindowWidth();
  end();
}

void Panels::scale_bar(const PanelFacts& facts) {
  if (facts.metres_per_pixel <= 0.0 || !facts.view) return;
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  const double metres_per_unit = facts.metres_per_pixel * facts.view->width / display.x;
  const double metres = round_length(90.0 * static_cast<double>(unit_) * metres_per_unit);
  const auto width = static_cast<float>(metres / metres_per_unit);
  ImDrawList& canvas = *ImGui::GetBackgroundDrawList();
  const float left = tools_right_ + 16.0f * unit_, bottom = display.y - 22.0f * unit_, tick = 5.0f * unit_;
  const auto strokes = [&](ImU32 ink, float thickness) {
    canvas.AddLine(ImVec2(left, bottom), ImVec2(left + width, bottom), ink, thickness);
    canvas.AddLine(ImVec2(left, bottom + thickness * 0.5f), ImVec2(left, bottom - tick), ink, thickness);
    canvas.AddLine(ImVec2(left + width, bottom + thickness * 0.5f), ImVec2(left + width, bottom - tick), ink,
                   thickness);
  };
  strokes(packed(color::kPanel, 0.75f), 4.0f * unit_);
  strokes(packed(color::kText), 1.6f * unit_);
  const std::string text = distance_text(metres);
  const float size = fonts_.small->FontSize * ImGui::GetIO().FontGlobalScale;
  const ImVec2 at(left + 4.0f * unit_, bottom - size - 4.0f * unit_);
  for (const ImVec2& shift : {ImVec2(-1, 0), ImVec2(1, 0), ImVec2(0, -1), ImVec2(0, 1)}) {
    canvas.AddText(fonts_.small, size, ImVec2(at.x + shift.x * unit_, at.y + shift.y * unit_),
                   packed(color::kPanel, 0.6f), text.c_str());
  }
  canvas.AddText(fonts_.small, size, at, packed(color::kText), text.c_str());
  tools_right_ = left + std::max(width, 48.0f * unit_);
  covered_.push_back({{left, at.y}, {tools_right_, bottom + 3.0f * unit_}});
}

void Panels::menu(const PanelFacts& facts, PanelWishes& wishes) {
  begin("menu", space::kMargin * unit_, bottom_left_, 0.0f, 1.0f, kMenuWidth * unit_);
  ImGui::PushFont(fonts_.small);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0.0f, 0.0f));
  if (menu_switch(Icon::Label, "Names", "L", state.labels, unit_)) wishes.toggle_labels = true;
  if (menu_switch(Icon::Gauge, "Statistics", "F3", state.statistics, unit_)) state.statistics = !state.statistics;
  if (menu_switch(Icon::Info, "High contrast", "H", facts.high_contrast, unit_)) wishes.toggle_contrast = true;
  ImGui::PopStyleVar();
  ImGui::Dummy(ImVec2(0.0f, 2.0f * unit_));
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted("Size of text");
  ImGui::SameLine(118.0f * unit_);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(9.0f * unit_, 3.0f * unit_));
  if (ImGui::Button("-##text")) wishes.text_steps = -1;
  hint("Smaller", "Ctrl -");
  ImGui::SameLine(0.0f, space::kTight * unit_);
  ImGui::TextUnformatted(fmt::format("{:3.0f} %", facts.text_scale * 100.0).c_str());
  ImGui::SameLine(0.0f, space::kTight * unit_);
  if (ImGui::Button("+##text")) wishes.text_steps = 1;
  hint("Larger", "Ctrl +");
  ImGui::PopStyleVar();
  if (!facts.layers.empty()) {
    ImGui::Separator();
    ImGui::TextDisabled("In this region");
    for (const region::Layer& layer : facts.layers) {
      const char* word = truth_word(layer.truth);
      const float width = ImGui::CalcTextSize(word).x;
      const float room = ImGui::GetContentRegionAvail().x - width - 12.0f * unit_;
      const ImVec2 at = ImGui::GetCursorScreenPos();
      ImGui::PushClipRect(at, ImVec2(at.x + room, at.y + ImGui::GetTextLineHeight()), true);
      ImGui::TextUnformatted(layer.title.empty() ? layer.id.c_str() : layer.title.c_str());
      ImGui::PopClipRect();
      ImGui::SameLine(ImGui::GetWindowContentRegionMax().x - width);
      ImGui::TextColored(layer.truth == region::Truth::Illustrative ? color::kAccent : color::kDim, "%s", word);
    }
  }
  ImGui::PopFont();
  bottom_left_ = ImGui::GetWindowPos().y - space::kGap * unit_;
  end();
}

// What happens by itself: loading, notices, trouble. Gone when there is nothing to say.
void Panels::toasts(const PanelFacts& facts) {
  const std::uint32_t loading = facts.streaming.tiles_loading;
  state.loading_peak = loading == 0 ? 0 : std::max(state.loading_peak, loading);
  if (facts.problems.empty()) state.problems = false;
  if (loading == 0 && facts.notice.empty() && facts.problems.empty()) return;
  begin("toasts", space::kMargin * unit_, bottom_left_, 0.0f, 1.0f, (state.problems ? 340.0f : kMenuWidth) * unit_);
  ImGui::PushFont(fonts_.small);
  const float size = ImGui::GetFontSize();
  const auto lead = [&](Icon icon, const ImVec4& ink) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_icon(*ImGui::GetWindowDrawList(), icon, ImVec2(at.x + 8.0f * unit_, at.y + size * 0.5f), 16.0f * unit_,
              packed(ink));
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + 24.0f * unit_);
  };
  if (!facts.notice.empty()) {
    lead(Icon::Info, color::kAccent);
    ImGui::PushTextWrapPos(0.0f);
    ImGui::TextUnformatted(facts.notice.c_str());
    ImGui::PopTextWrapPos();
  }
  if (!facts.problems.empty()) {
    const std::string text =
        fmt::format("{} {} could not be loaded", facts.problems.size(), facts.problems.size() == 1 ? "tile" : "tiles");
    lead(Icon::Warning, color::kTrouble);
    ImGui::PushStyleColor(ImGuiCol_Text, color::kTrouble);
    if (ImGui::Selectable(text.c_str())) state.problems = !state.problems;
    ImGui::PopStyleColor();
    constexpr std::size_t kShown = 4;
    const std::size_t first = facts.problems.size() > kShown ? facts.problems.size() - kShown : 0;
    for (std::size_t i = first; state.problems && i < facts.problems.size(); ++i) {
      ImGui::PushTextWrapPos(0.0f);
      ImGui::TextUnformatted(facts.problems[i].c_str());
      ImGui::PopTextWrapPos();
    }
  }
  if (loading > 0) {
    ImGui::TextDisabled("%s", fmt::format("Loading {} {}", loading, loading == 1 ? "tile" : "tiles").c_str());
    bar(1.0f - static_cast<float>(loading) / static_cast<float>(state.loading_peak + 1), unit_);
  }
  ImGui::PopFont();
  bottom_left_ = ImGui::GetWindowPos().y - space::kGap * unit_;
  end();
}

}  // namespace mercia::overlay
