// Which button of which controller does what: suggestions that the runtime shows people and lets them change.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/xr/runtime.h"

namespace mercia::xr {

enum class Deed {
  Aim,     // pose: where the pointer ray comes from
  Grip,    // pose: where the hand is
  Select,  // points and presses: panels, places, teleport
  Grab,    // takes hold of the world
  Menu,    // opens and closes the menu
  Stick,   // x: turn, y: teleport or walk
  Pulse,   // output: a short tick
};
inline constexpr int kDeeds = 7;

struct Binding {
  Deed deed;
  std::string path;  // of a hand's component: "/user/hand/left/input/trigger/value"
};

struct Profile {
  const char* path;       // "/interaction_profiles/khr/simple_controller"
  bool Features::*needs;  // the extension that the runtime must have, or null
  std::vector<Binding> bindings;
};

// Every controller that Mercia knows, for both hands. The simple controller comes first: every runtime has it.
const std::vector<Profile>& profiles();

}  // namespace mercia::xr
