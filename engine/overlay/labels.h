// Names of places over the picture: which ones have room, and how strongly they show.
#pragma once

#include <cstddef>
#include <glm/glm.hpp>
#include <vector>

#include "engine/geo/view.h"

namespace mercia::overlay {

// Where a world point lies in the picture: pixels (x right, y down) and metres from the eye.
struct ScreenPoint {
  glm::dvec2 pixel{0.0};
  double distance = 0.0;
  bool visible = false;  // in front of the eye and inside the picture
};
ScreenPoint project(const geo::View& view, const glm::dvec3& world);

struct LabelCandidate {
  glm::vec2 anchor{0.0f};  // pixels; the text stands centred above it
  glm::vec2 size{0.0f};    // pixels, of the text with its margin
  double distance = 0.0;   // metres
  int importance = 0;      // 0 to 9, see importance_of()
};

struct PlacedLabel {
  std::size_t candidate = 0;
  float opacity = 1.0f;  // fades over the last quarter of its range
};

// How far away a place of that importance is still named, in metres.
double label_range(int importance);

struct ScreenBox {
  glm::vec2 low{0.0f}, high{0.0f};
};

// The more important first, then the nearer; whoever would cover a name that is already placed, or leave the viewport,
// has no room. Nothing is placed over `reserved` boxes.
std::vector<PlacedLabel> place_labels(const std::vector<LabelCandidate>& candidates, const glm::vec2& viewport,
                                      std::size_t most, const std::vector<ScreenBox>& reserved = {});

}  // namespace mercia::overlay
