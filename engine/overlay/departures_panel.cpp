// The departures of a stop, under its card: line, destination, how soon; as on the boards at the stops themselves.
#include <algorithm>

#include "engine/overlay/panels.h"

namespace mercia::overlay {
namespace {

ImVec4 from_rgb(std::uint32_t rgb) {
  return {static_cast<float>(rgb >> 16 & 0xffu) / 255.0f, static_cast<float>(rgb >> 8 & 0xffu) / 255.0f,
          static_cast<float>(rgb & 0xffu) / 255.0f, 1.0f};
}

// Cut off at the end where it is too long for the room.
void clipped_text(ImDrawList& canvas, ImFont* font, float size, const ImVec2& at, float room, ImU32 ink,
                  const std::string& text) {
  const ImVec4 clip(at.x, at.y, at.x + room, at.y + size * 1.5f);
  canvas.AddText(font, size, at, ink, text.c_str(), nullptr, 0.0f, &clip);
}

}  // namespace

void Panels::departures(const DepartureBoard& board) const {
  ImGui::Dummy(ImVec2(0.0f, 2.0f * unit_));
  ImGui::Separator();
  ImGui::TextUnformatted("Departures");
  ImGui::SameLine();
  ImGui::PushFont(fonts_.small);
  ImGui::TextColored(color::kAccent, "%s", board.source.c_str());
  ImGui::PopFont();
  if (board.rows.empty()) {
    ImGui::PushTextWrapPos(ImGui::GetWindowContentRegionMax().x);
    ImGui::TextDisabled("%s", board.nothing.c_str());
    ImGui::PopTextWrapPos();
    return;
  }
  ImDrawList& canvas = *ImGui::GetWindowDrawList();
  const float scale = ImGui::GetIO().FontGlobalScale;
  const float body = fonts_.body->FontSize * scale, small = fonts_.small->FontSize * scale;
  const float height = 28.0f * unit_, badge = 46.0f * unit_, soon = 56.0f * unit_, gap = 8.0f * unit_;
  for (const DepartureRow& row : board.rows) {
    if (!row.day.empty()) {
      ImGui::PushFont(fonts_.small);
      ImGui::TextDisabled("%s", row.day.c_str());
      ImGui::PopFont();
    }
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float line_size = row.line.size() > 4 ? small * 0.85f : small;
    const ImVec2 extent = fonts_.small->CalcTextSizeA(line_size, 1.0e6f, 0.0f, row.line.c_str());
    const ImVec2 low(at.x, at.y + 4.0f * unit_), high(at.x + badge, at.y + height - 4.0f * unit_);
    canvas.AddRectFilled(low, high, packed(from_rgb(row.color)), 4.0f * unit_);
    const float room = std::min(extent.x, badge - 6.0f * unit_);
    clipped_text(canvas, fonts_.small, line_size,
                 ImVec2(at.x + (badge - room) * 0.5f, at.y + (height - extent.y) * 0.5f), room,
                 packed(from_rgb(row.text_color)), row.line);

    const std::string& when = row.when();
    const float when_width = fonts_.body->CalcTextSizeA(body, 1.0e6f, 0.0f, when.c_str()).x;
    const float middle = at.y + (height - body) * 0.5f;
    canvas.AddText(fonts_.body, body, ImVec2(at.x + width - when_width, middle), packed(color::kText), when.c_str());
    float right = at.x + width - std::max(when_width, soon) - gap;
    if (!row.platform.empty()) {
      const float platform_width = fonts_.small->CalcTextSizeA(small, 1.0e6f, 0.0f, row.platform.c_str()).x;
      right -= platform_width;
      canvas.AddText(fonts_.small, small, ImVec2(right, at.y + (height - small) * 0.5f), packed(color::kDim),
                     row.platform.c_str());
      right -= gap;
    }
    const float left = at.x + badge + gap;
    clipped_text(canvas, fonts_.body, body, ImVec2(left, middle), std::max(0.0f, right - left), packed(color::kText),
                 row.destination);
    ImGui::Dummy(ImVec2(width, height));
  }
}

}  // namespace mercia::overlay
