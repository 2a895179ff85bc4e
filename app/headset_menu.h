// The menu in a headset: a panel that stands before the person, pointed at with a hand's ray. Places to go to, how
// large one is, the hour, and comfort.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/hand_tools.h"
#include "engine/gpu/commands.h"
#include "engine/overlay/theme.h"
#include "engine/overlay/ui_pass.h"
#include "engine/xr/session.h"

struct ImGuiContext;

namespace mercia::app {

// In front of the head, a little below the eyes, upright and turned to the person. Never nearer than half a metre.
xr::PanelPlace place_before(const glm::dmat4& stage_from_head);
// Where the ray along -z meets the panel: 0 to 1 from the upper left corner; nothing from behind or beside it.
std::optional<glm::dvec2> meets(const xr::PanelPlace& panel, const glm::dmat4& stage_from_ray);

struct MenuFacts {
  std::vector<std::string> places;  // best known first
  double scale = 1.0;
  std::string hour;        // "Tuesday 24 November, 14:05"
  std::string card_title;  // of what was pointed at last; empty: nothing
  std::vector<std::string> card_lines;
  std::string credits;
};

struct MenuWishes {
  std::optional<std::size_t> place;  // of MenuFacts::places
  std::optional<double> scale;
  double hours = 0.0;  // later (negative: earlier)
  bool leave = false;
};

class HeadsetMenu {
 public:
  // 1 pixel is a millimetre: 0.8 dmm from where the panel stands.
  static constexpr VkExtent2D kPixels{1200, 800};

  static Result<std::unique_ptr<HeadsetMenu>> create(gpu::Device& device, VkFormat format, overlay::Theme theme);
  ~HeadsetMenu();
  HeadsetMenu(const HeadsetMenu&) = delete;
  HeadsetMenu& operator=(const HeadsetMenu&) = delete;

  void open(const glm::dmat4& stage_from_head) { place_ = place_before(stage_from_head); }
  void close() { place_.reset(); }
  const std::optional<xr::PanelPlace>& place() const { return place_; }

  // Which hands point at it; the one that presses, or else the first, is its mouse.
  std::array<bool, 2> point(const xr::Hands& hands);
  // Into an image in COLOR_ATTACHMENT_OPTIMAL, which it stays in.
  Result<MenuWishes> draw(VkImage image, VkImageView view, const MenuFacts& facts, HandSettings& settings,
                          double seconds);

 private:
  explicit HeadsetMenu(gpu::Device& device) : device_(device) {}
  MenuWishes lay_out(const MenuFacts& facts, HandSettings& settings) const;

  gpu::Device& device_;
  ImGuiContext* context_ = nullptr;
  overlay::Fonts fonts_;
  std::unique_ptr<overlay::UiPass> pass_;
  gpu::CommandRing ring_;
  std::optional<xr::PanelPlace> place_;
  std::optional<glm::dvec2> pointed_;  // 0 to 1
  bool pressed_ = false;
};

}  // namespace mercia::app
