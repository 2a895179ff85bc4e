// Which names stand in the picture, where, and how strongly. Arithmetic alone: no Vulkan, no Dear ImGui.
#pragma once

#include <cstddef>
#include <cstdint>
#include <glm/glm.hpp>
#include <span>
#include <vector>

#include "engine/geo/view.h"

namespace mercia::overlay {

// Where a world point lies in the picture: pixels (x right, y down) and metres from the eye.
struct ScreenPoint {
  glm::dvec2 pixel{0.0};
  double distance = 0.0;
  double depth = 0.0;    // metres along the view direction
  bool visible = false;  // in front of the eye and inside the picture
};
ScreenPoint project(const geo::View& view, const glm::dvec3& world);

// One view that sees what all of them see: names are placed for both eyes together.
geo::View joint_view(std::span<const geo::View> views);

struct ScreenBox {
  glm::vec2 low{0.0f}, high{0.0f};  // pixels
};

// How far away a place of that importance (importance_of(), 0 to 9) is still named, in metres.
double label_range(int importance);
// The same for a district or a town: farther from high above.
double area_range(int importance, double height);

// No name is smaller, whatever its rank. 1 dmm is 1 mm at a distance of 1 m, 0.001 radians: the unit in which sizes for
// headsets are given; 24 dmm is the least that is read without leaning forward.
inline constexpr double kLeastScreenPixels = 11.0;
inline constexpr double kLeastHeadsetDmm = 24.0;

struct LabelRules {
  double em = 0.0;         // radians, of an ordinary name
  double least_em = 0.0;   // radians
  bool faces_eye = false;  // each name turns to the eye, upright; else all are parallel to the picture
  std::size_t most = 48;   // names at a time
};
// `scale` times larger than on an ordinary screen.
LabelRules screen_rules(const geo::View& view, double scale);
LabelRules headset_rules();

// Radians of an em for a name of that importance at `share` (0 to 1) of its range: a little larger near by, never huge.
double em_angle(const LabelRules& rules, int importance, double share);

struct LabelSubject {
  glm::dvec3 anchor{0.0};  // world
  float width = 0.0f;      // ems, of the text
  int importance = 0;
  bool on_stalk = true;  // above its anchor, with a leader line; false: centred on it
  // A district or a town: nothing hides it, but it is named only from above, where one sees how far it goes. Of other
  // places tell_seen() says whether something hides them.
  bool is_area = false;
};

struct PlacedLabel {
  std::size_t subject = 0;
  double distance = 0.0;  // metres
  float opacity = 0.0f;
  glm::vec3 right{0.0f}, up{0.0f};  // world metres for one em
  glm::vec2 text_at{0.0f};          // ems from the anchor: the start of the baseline
  ScreenBox box;                    // where it is going to stand, when it has arrived
};

// Names compete for room: the more important first, then those that are there already, then the nearer. None covers
// another, a leader line or `reserved`. Hysteresis keeps them from blinking: coming in takes more room than staying,
// and more of the place to be seen; all changes take kLabelFade.
inline constexpr double kLabelFade = 0.2;  // seconds

class LabelLayout {
 public:
  // How much of a subject's surroundings can be seen, 0 to 1. Of whom nothing is known, nothing is shown.
  void tell_seen(std::size_t subject, float share);

  // The number is another subject's from now on.
  void forget(std::size_t subject);

  // Names for this moment, far ones first, `seconds` after the last call; infinity: as if nothing changed any more.
  // The subjects' numbers mean the same in every call.
  std::vector<PlacedLabel> update(std::span<const LabelSubject> subjects, const geo::View& view,
                                  const LabelRules& rules, std::span<const ScreenBox> reserved, double seconds);

  // Who might have been shown in the last update(), so whose visibility matters.
  std::span<const std::size_t> candidates() const { return candidates_; }

 private:
  struct Memory {
    float opacity = 0.0f;
    float seen = -1.0f;  // negative: nobody has looked
    float rise = -1.0f;  // ems from the anchor to the text, on its way to its level; negative: not there
    int level = 0;
    bool shown = false;
  };
  struct Candidate;
  bool find_room(Candidate& candidate, const LabelSubject& subject, Memory& memory, const geo::View& view,
                 std::span<const ScreenBox> reserved) const;
  void take_room(const Candidate& candidate);

  std::vector<Memory> memory_;
  std::vector<std::size_t> candidates_;
  std::vector<ScreenBox> texts_, stalks_;  // of those placed so far
};

}  // namespace mercia::overlay
