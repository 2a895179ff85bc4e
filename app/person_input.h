// What the person did since the last frame, whatever device it came from.
#pragma once

#include <glm/glm.hpp>
#include <optional>
#include <vector>

#include "app/camera.h"

namespace mercia::app {

// Things asked for by one key or button.
enum class Verb {
  Search,
  Help,
  Statistics,
  Labels,
  Menu,
  HighContrast,
  LargerText,
  SmallerText,
  Home,
  FaceNorth,
  NextMode,
  Orbit,
  Fly,
  Walk,
  NextQuality,
  ExactShadows,  // on, or off again
  SavePicture,
  AskMiddle,  // what is in the middle of the view?
  Dismiss,    // closes what is open: help, card, search
  Confirm,    // in the search box: go there
  NextResult,
  PreviousResult,
  PauseTime,  // or let it go on
  FasterTime,
  SlowerTime,
  HourLater,
  HourEarlier,
  MonthLater,
  MonthEarlier,
  PresentTime,
  Headset,  // into it, or out of it
  NextWeather,
  NearestStop,  // its card, with what leaves there
};

struct PersonInput {
  CameraInput camera;                 // without pivot and ground, which the viewer finds
  bool needs_pivot = false;           // a drag or a turn of the wheel has begun at camera.cursor
  std::optional<glm::dvec2> clicked;  // pixels
  std::optional<glm::dvec2> double_clicked;
  std::vector<Verb> verbs;
};

}  // namespace mercia::app
