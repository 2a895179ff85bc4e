// What a gamepad's sticks and buttons mean. Pure: the window asks GLFW for the state.
#pragma once

#include "app/person_input.h"

struct GLFWgamepadstate;

namespace mercia::app {

class Gamepad {
 public:
  // Adds to `input`: the left stick moves, the right one turns, the triggers go nearer and farther, the right bumper
  // hurries. A button acts once when it goes down. `input.camera.viewport` is set.
  void read(const GLFWgamepadstate& state, PersonInput& input);

 private:
  unsigned held_ = 0;     // buttons that were down, one bit each
  bool turning_ = false;  // the right stick or a trigger was in use
};

}  // namespace mercia::app
