// Our own small icons, drawn as strokes on a grid of 24 by 24: sharp at every size and in any colour.
#pragma once

#include <imgui.h>

#include <string_view>

namespace mercia::overlay {

enum class Icon {
  Search,
  Layers,
  Clock,
  Compass,
  Info,
  Help,
  Walk,
  Fly,
  Orbit,
  Tram,
  Train,
  Bus,
  Landmark,
  Tree,
  Water,
  Area,
  Pin,
  Label,
  Gauge,
  Warning,
  Close,
};

// `size` is the side of the grid, in ImGui's units.
void draw_icon(ImDrawList& canvas, Icon icon, const ImVec2& center, float size, ImU32 ink);

// Of a kind of place ("tram_stop"); Pin for kinds without one.
Icon icon_of(std::string_view kind);

}  // namespace mercia::overlay
