// The panels that tell how things stand: statistics, progress, credits, problems.
#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cmath>

#include "engine/overlay/panels.h"

namespace mercia::overlay {
namespace {

constexpr float kMargin = 14.0f;
constexpr float kGap = 10.0f;
constexpr float kRightWidth = 264.0f;

void row(const char* label, const std::string& value, bool trouble = false) {
  ImGui::TextDisabled("%s", label);
  const float width = ImGui::CalcTextSize(value.c_str()).x;
  ImGui::SameLine(ImGui::GetWindowContentRegionMax().x - width);
  ImGui::TextColored(trouble ? color::kTrouble : color::kText, "%s", value.c_str());
}

void bar(float share, float unit, bool trouble) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, height = 4.0f * unit;
  ImDrawList& canvas = *ImGui::GetWindowDrawList();
  canvas.AddRectFilled(at, ImVec2(at.x + width, at.y + height), packed(color::kDim, 0.25f), height * 0.5f);
  const float filled = width * std::clamp(share, 0.0f, 1.0f);
  if (filled >= height) {
    canvas.AddRectFilled(at, ImVec2(at.x + filled, at.y + height), packed(trouble ? color::kTrouble : color::kAccent),
                         height * 0.5f);
  }
  ImGui::Dummy(ImVec2(width, height + 2.0f * unit));
}

void graph(const FrameTimes& times, double scale_ms, float unit) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, height = 34.0f * unit;
  ImDrawList& canvas = *ImGui::GetWindowDrawList();
  canvas.AddRectFilled(at, ImVec2(at.x + width, at.y + height), packed(color::kRaised), 4.0f * unit);
  const float step = width / 240.0f;
  const float first = width - step * static_cast<float>(times.count());
  for (std::size_t i = 0; i < times.count(); ++i) {
    const float share = std::clamp(times.at(i) / static_cast<float>(scale_ms), 0.02f, 1.0f);
    const float x = at.x + first + step * static_cast<float>(i);
    canvas.AddRectFilled(ImVec2(x, at.y + height * (1.0f - share)), ImVec2(x + std::max(1.0f, step), at.y + height),
                         packed(color::kAccent, 0.75f));
  }
  ImGui::Dummy(ImVec2(width, height));
}

}  // namespace

void Panels::statistics(const PanelFacts& facts) {
  begin("statistics", ImGui::GetIO().DisplaySize.x - kMargin * unit_, right_bottom_, 1.0f, 0.0f, kRightWidth * unit_);
  const tiles::StreamerStats& tiles = facts.streaming;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8.0f * unit_, 2.0f * unit_));
  ImGui::PushFont(fonts_.small);
  if (facts.frame_times) {
    const FrameTimes::Summary frames = facts.frame_times->summary();
    graph(*facts.frame_times, std::max(16.7, frames.p95 * 1.25), unit_);
    row("Frame, typical", fmt::format("{:.1f} ms", frames.p50));
    row("Frame, slowest twentieth", fmt::format("{:.1f} ms", frames.p95));
    row("Frame, slowest", fmt::format("{:.1f} ms", frames.max));
  }
  if (facts.rendering.gpu_seconds > 0.0) row("GPU", fmt::format("{:.1f} ms", facts.rendering.gpu_seconds * 1e3));
  row("Taking in tiles", fmt::format("{:.1f} ms", tiles.slice_seconds * 1e3));
  ImGui::Separator();
  row("Tiles drawn", count_text(tiles.tiles_selected));
  row("Tiles in memory", count_text(tiles.tiles_resident));
  row("Tiles on the way", count_text(tiles.tiles_loading));
  row("Tiles failed", count_text(tiles.tiles_failed), tiles.tiles_failed > 0);
  row("Triangles", count_text(tiles.triangles_selected));
  row("Triangle groups seen",
      count_text(facts.rendering.clusters_drawn) + " of " + count_text(facts.rendering.clusters));
  row("Draws", count_text(facts.rendering.commands_drawn));
  const bool coarser = tiles.effective_screen_space_error > facts.wanted_error * 1.01;
  row("Error allowed", fmt::format("{:.1f} px", std::max(tiles.effective_screen_space_error, facts.wanted_error)),
      coarser);
  ImGui::Separator();
  const auto memory = [&](const char* label, std::uint64_t used, std::uint64_t budget) {
    row(label, bytes_text(used) + " of " + bytes_text(budget), used > budget);
    bar(budget ? static_cast<float>(static_cast<double>(used) / static_cast<double>(budget)) : 0.0f, unit_,
        used > budget);
  };
  memory("GPU memory", tiles.gpu_bytes, facts.gpu_budget);
  memory("Main memory", tiles.cpu_bytes, facts.cpu_budget);
  ImGui::PopFont();
  ImGui::PopStyleVar();
  right_bottom_ += ImGui::GetWindowHeight() + kGap * unit_;
  end();
}

void Panels::status(const PanelFacts& facts, PanelWishes& wishes) {
  const std::uint32_t loading = facts.streaming.tiles_loading;
  state.loading_peak = loading == 0 ? 0 : std::max(state.loading_peak, loading);
  begin("status", kMargin * unit_, ImGui::GetIO().DisplaySize.y - kMargin * unit_, 0.0f, 1.0f, 0.0f);
  ImGui::PushFont(fonts_.small);
  if (!facts.notice.empty()) ImGui::TextUnformatted(facts.notice.c_str());
  if (!facts.problems.empty()) {
    const std::string text =
        fmt::format("{} {} could not be loaded", facts.problems.size(), facts.problems.size() == 1 ? "tile" : "tiles");
    ImGui::PushStyleColor(ImGuiCol_Text, color::kTrouble);
    if (ImGui::Selectable(text.c_str(), false, 0, ImGui::CalcTextSize(text.c_str()))) state.problems = !state.problems;
    ImGui::PopStyleColor();
  }
  if (loading > 0) {
    ImGui::TextDisabled("%s", fmt::format("Loading {} {}", loading, loading == 1 ? "tile" : "tiles").c_str());
    bar(1.0f - static_cast<float>(loading) / static_cast<float>(state.loading_peak + 1), unit_, false);
  }
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(9.0f * unit_, 3.0f * unit_));
  for (int i = 0; i < static_cast<int>(kModeNames.size()); ++i) {
    const bool active = i == facts.mode;
    ImGui::PushStyleColor(ImGuiCol_Button, active ? color::kRaised : ImVec4(0, 0, 0, 0));
    ImGui::PushStyleColor(ImGuiCol_Text, active ? color::kAccent : color::kText);
    if (i > 0) ImGui::SameLine(0.0f, 4.0f * unit_);
    if (ImGui::Button(kModeNames[static_cast<std::size_t>(i)])) wishes.mode = i;
    ImGui::PopStyleColor(2);
  }
  ImGui::SameLine(0.0f, 12.0f * unit_);
  ImGui::AlignTextToFramePadding();
  ImGui::TextDisabled("F1 help");
  ImGui::PopStyleVar();
  ImGui::PopFont();
  status_top_ = ImGui::GetWindowPos().y;
  end();
}

void Panels::problems(const PanelFacts& facts) {
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  begin("problems", kMargin * unit_, status_top_ - kGap * unit_, 0.0f, 1.0f,
        std::min(560.0f * unit_, display.x - 2.0f * kMargin * unit_));
  ImGui::TextUnformatted("What could not be loaded");
  ImGui::PushFont(fonts_.small);
  constexpr std::size_t kShown = 8;
  const std::size_t first = facts.problems.size() > kShown ? facts.problems.size() - kShown : 0;
  for (std::size_t i = first; i < facts.problems.size(); ++i) {
    ImGui::PushTextWrapPos(0.0f);
    ImGui::TextUnformatted(facts.problems[i].c_str());
    ImGui::PopTextWrapPos();
  }
  if (first > 0) ImGui::TextDisabled("and %zu before these", first);
  ImGui::PopFont();
  end();
}

void Panels::draw_credits(const PanelFacts& facts, const Fonts& fonts, float unit) {
  ImDrawList& canvas = *ImGui::GetForegroundDrawList();
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  const float size = fonts.small->FontSize * ImGui::GetIO().FontGlobalScale;
  const float pad_x = 7.0f * unit, pad_y = 3.0f * unit;
  float bottom = display.y - 4.0f * unit;
  const auto line = [&](const std::string& text, const ImVec4& ink) {
    if (text.empty()) return;
    const float widest = display.x * 0.62f;
    const ImVec2 extent = fonts.small->CalcTextSizeA(size, 1.0e6f, widest, text.c_str());
    const ImVec2 low(display.x - extent.x - 2.0f * pad_x - 4.0f * unit, bottom - extent.y - 2.0f * pad_y);
    canvas.AddRectFilled(low, ImVec2(display.x - 4.0f * unit, bottom), packed(color::kPanel, 0.80f), 5.0f * unit);
    canvas.AddText(fonts.small, size, ImVec2(low.x + pad_x, low.y + pad_y), packed(ink), text.c_str(), nullptr, widest);
    bottom = low.y - 3.0f * unit;
  };
  line(facts.credits, color::kText);
  line(facts.illustrative, color::kAccent);
}

}  // namespace mercia::overlay
