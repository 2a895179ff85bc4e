#include "app/gamepad.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace mercia::app {
namespace {

constexpr float kDeadZone = 0.18f;
constexpr double kTriggerSlack = 0.05;

float beyond_dead_zone(float value) {
  const float size = std::abs(value);
  return size < kDeadZone ? 0.0f : std::copysign((size - kDeadZone) / (1.0f - kDeadZone), value);
}

// 0 to 1; triggers rest at -1, and not quite.
double pulled(float trigger) { return std::max(0.0, (trigger + 1.0) * 0.5 - kTriggerSlack) / (1.0 - kTriggerSlack); }

struct ButtonVerb {
  int button;
  Verb verb;
};

constexpr std::array<ButtonVerb, 6> kButtonVerbs = {{{GLFW_GAMEPAD_BUTTON_A, Verb::AskMiddle},
                                                     {GLFW_GAMEPAD_BUTTON_B, Verb::Dismiss},
                                                     {GLFW_GAMEPAD_BUTTON_X, Verb::NextMode},
                                                     {GLFW_GAMEPAD_BUTTON_Y, Verb::Labels},
                                                     {GLFW_GAMEPAD_BUTTON_BACK, Verb::Help},
                                                     {GLFW_GAMEPAD_BUTTON_START, Verb::Home}}};

}  // namespace

void Gamepad::read(const GLFWgamepadstate& state, PersonInput& input) {
  CameraInput& camera = input.camera;
  camera.move.x += beyond_dead_zone(state.axes[GLFW_GAMEPAD_AXIS_LEFT_X]);
  camera.move.y -= beyond_dead_zone(state.axes[GLFW_GAMEPAD_AXIS_LEFT_Y]);
  camera.turn.x += beyond_dead_zone(state.axes[GLFW_GAMEPAD_AXIS_RIGHT_X]);
  camera.turn.y -= beyond_dead_zone(state.axes[GLFW_GAMEPAD_AXIS_RIGHT_Y]);
  camera.dolly +=
      pulled(state.axes[GLFW_GAMEPAD_AXIS_RIGHT_TRIGGER]) - pulled(state.axes[GLFW_GAMEPAD_AXIS_LEFT_TRIGGER]);
  camera.fast = camera.fast || state.buttons[GLFW_GAMEPAD_BUTTON_RIGHT_BUMPER] == GLFW_PRESS;
  unsigned held = 0;
  for (unsigned i = 0; i < kButtonVerbs.size(); ++i) {
    if (state.buttons[kButtonVerbs[i].button] != GLFW_PRESS) continue;
    held |= 1u << i;
    if (!(held_ & (1u << i))) input.verbs.push_back(kButtonVerbs[i].verb);
  }
  held_ = held;
  // The middle of the view is a gamepad's pointer.
  const bool turning = camera.dolly != 0.0 || camera.turn != glm::dvec2(0.0);
  if (turning) camera.cursor = camera.viewport * 0.5;
  if (turning && !turning_) input.needs_pivot = true;
  turning_ = turning;
}

}  // namespace mercia::app
