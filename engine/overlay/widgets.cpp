#include "engine/overlay/widgets.h"

#include <algorithm>

namespace mercia::overlay {

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

}  // namespace mercia::overlay
