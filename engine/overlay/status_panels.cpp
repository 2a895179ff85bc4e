// The panels that tell how things stand: statistics and credits.
#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cmath>

#include "engine/overlay/panels.h"
#include "engine/overlay/widgets.h"

namespace mercia::overlay {
namespace {

constexpr float kRightWidth = 264.0f;

void row(const char* label, const std::string& value, bool trouble = false) {
  ImGui::TextDisabled("%s", label);
  const float width = ImGui::CalcTextSize(value.c_str()).x;
  ImGui::SameLine(ImGui::GetWindowContentRegionMax().x - width);
  ImGui::TextColored(trouble ? color::kTrouble : color::kText, "%s", value.c_str());
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
  begin("statistics", ImGui::GetIO().DisplaySize.x - space::kMargin * unit_, right_bottom_, 1.0f, 0.0f,
        kRightWidth * unit_);
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
  right_bottom_ += ImGui::GetWindowHeight() + space::kGap * unit_;
  end();
}

void Panels::draw_credits(const PanelFacts& facts, const Fonts& fonts, float unit) {
  fonts_ = fonts;
  unit_ = unit;
  tools_right_ = 0.0f;
  covered_.clear();
  credits(facts);
}

void Panels::credits(const PanelFacts& facts) {
  ImDrawList& canvas = *ImGui::GetForegroundDrawList();
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  const float size = fonts_.small->FontSize * ImGui::GetIO().FontGlobalScale;
  const float pad_x = 7.0f * unit_, pad_y = 3.0f * unit_;
  float bottom = display.y - 4.0f * unit_;
  const auto line = [&](const std::string& text, const ImVec4& ink) {
    if (text.empty()) return;
    const float widest = std::min(display.x * 0.62f, display.x - tools_right_ - 32.0f * unit_);
    const ImVec2 extent = fonts_.small->CalcTextSizeA(size, 1.0e6f, widest, text.c_str());
    const ImVec2 low(display.x - extent.x - 2.0f * pad_x - 4.0f * unit_, bottom - extent.y - 2.0f * pad_y);
    canvas.AddRectFilled(low, ImVec2(display.x - 4.0f * unit_, bottom), packed(color::kPanel, 0.80f), 5.0f * unit_);
    canvas.AddText(fonts_.small, size, ImVec2(low.x + pad_x, low.y + pad_y), packed(ink), text.c_str(), nullptr,
                   widest);
    covered_.push_back({{low.x, low.y}, {display.x - 4.0f * unit_, bottom}});
    bottom = low.y - 3.0f * unit_;
  };
  line(facts.credits, color::kText);
  line(facts.illustrative, color::kAccent);
  line(facts.simulated, color::kAccent);
}

}  // namespace mercia::overlay
