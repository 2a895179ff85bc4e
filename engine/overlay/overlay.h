// The overlay as a whole: Dear ImGui's context, its fonts at the right size, the panels, and the pass that draws them.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/overlay/panels.h"
#include "engine/overlay/ui_pass.h"

namespace mercia::overlay {

// How ImGui's coordinates, the target's pixels and what people see belong together.
struct Screen {
  float width = 0.0f;  // ImGui's units
  float height = 0.0f;
  float pixels_per_unit = 1.0f;  // of the target; 2 where windows are measured in points
  float scale = 1.0f;            // how many times larger than on an ordinary screen everything is to look
};

class Overlay {
 public:
  // Makes and keeps the current ImGui context. Errors (Device): out of memory.
  static Result<std::unique_ptr<Overlay>> create(gpu::Device& device, VkFormat color_format);
  ~Overlay();
  Overlay(const Overlay&) = delete;
  Overlay& operator=(const Overlay&) = delete;

  // Letters beyond Latin that names are written in; before the first begin().
  void add_letters(const std::string& text) { letters_ += text; }

  // Starts a frame; rebuilds fonts and style when the scale has changed. A window's input must be in ImGui already.
  Result<void> begin(const Screen& screen, double seconds);
  PanelWishes draw_panels(const PanelFacts& facts) { return panels.draw(facts, fonts_, unit_); }
  void draw_credits(const PanelFacts& facts) { panels.draw_credits(facts, fonts_, unit_); }
  void end();

  // From the next begin() on.
  void set_theme(Theme theme) { theme_ = theme; }

  UiPass& pass() { return *pass_; }
  Panels panels;

 private:
  Overlay() = default;

  std::unique_ptr<UiPass> pass_;
  std::string letters_;
  Fonts fonts_;
  Theme theme_ = Theme::Quiet;
  std::optional<Theme> styled_;  // what the style was made for
  float unit_ = 0.0f;            // ImGui's units in a layout pixel
  float font_pixels_ = 0.0f;     // target pixels in a layout pixel
};

}  // namespace mercia::overlay
