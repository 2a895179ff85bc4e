#include "app/gamepad.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mercia::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Nobody touches it.
GLFWgamepadstate at_rest() {
  GLFWgamepadstate state{};
  state.axes[GLFW_GAMEPAD_AXIS_LEFT_TRIGGER] = -1.0f;
  state.axes[GLFW_GAMEPAD_AXIS_RIGHT_TRIGGER] = -1.0f;
  return state;
}

PersonInput read(Gamepad& pad, const GLFWgamepadstate& state) {
  PersonInput input;
  input.camera.viewport = {1280.0, 720.0};
  pad.read(state, input);
  return input;
}

TEST(Gamepad, RestsEvenWhereASticksSpringIsTired) {
  Gamepad pad;
  GLFWgamepadstate state = at_rest();
  state.axes[GLFW_GAMEPAD_AXIS_LEFT_X] = 0.08f;
  state.axes[GLFW_GAMEPAD_AXIS_RIGHT_Y] = -0.08f;
  state.axes[GLFW_GAMEPAD_AXIS_LEFT_TRIGGER] = -0.94f;
  const PersonInput input = read(pad, state);
  EXPECT_EQ(input.camera.move, glm::dvec3(0.0));
  EXPECT_EQ(input.camera.turn, glm::dvec2(0.0));
  EXPECT_EQ(input.camera.dolly, 0.0);
  EXPECT_FALSE(input.needs_pivot);
  EXPECT_THAT(input.verbs, IsEmpty());
}

TEST(Gamepad, AStickPushedAwayGoesForwardAndLooksUpAtFullMeasure) {
  Gamepad pad;
  GLFWgamepadstate state = at_rest();
  state.axes[GLFW_GAMEPAD_AXIS_LEFT_X] = 1.0f;
  state.axes[GLFW_GAMEPAD_AXIS_LEFT_Y] = -1.0f;
  state.axes[GLFW_GAMEPAD_AXIS_RIGHT_X] = -1.0f;
  state.axes[GLFW_GAMEPAD_AXIS_RIGHT_Y] = -1.0f;
  const PersonInput input = read(pad, state);
  EXPECT_EQ(input.camera.move, glm::dvec3(1.0, 1.0, 0.0));
  EXPECT_EQ(input.camera.turn, glm::dvec2(-1.0, 1.0));
}

TEST(Gamepad, TheRightTriggerGoesNearerAndAsksForAPivotOnce) {
  Gamepad pad;
  GLFWgamepadstate state = at_rest();
  state.axes[GLFW_GAMEPAD_AXIS_RIGHT_TRIGGER] = 1.0f;
  const PersonInput first = read(pad, state);
  EXPECT_DOUBLE_EQ(first.camera.dolly, 1.0);
  EXPECT_TRUE(first.needs_pivot);
  EXPECT_EQ(first.camera.cursor, glm::dvec2(640.0, 360.0));
  EXPECT_FALSE(read(pad, state).needs_pivot);
  read(pad, at_rest());
  EXPECT_TRUE(read(pad, state).needs_pivot);
}

TEST(Gamepad, AButtonActsOnceHoweverLongItIsHeld) {
  Gamepad pad;
  GLFWgamepadstate state = at_rest();
  state.buttons[GLFW_GAMEPAD_BUTTON_A] = GLFW_PRESS;
  EXPECT_THAT(read(pad, state).verbs, ElementsAre(Verb::AskMiddle));
  EXPECT_THAT(read(pad, state).verbs, IsEmpty());
  state.buttons[GLFW_GAMEPAD_BUTTON_X] = GLFW_PRESS;
  EXPECT_THAT(read(pad, state).verbs, ElementsAre(Verb::NextMode));
  read(pad, at_rest());
  EXPECT_THAT(read(pad, state).verbs, ElementsAre(Verb::AskMiddle, Verb::NextMode));
}

TEST(Gamepad, TheBumperHurries) {
  Gamepad pad;
  GLFWgamepadstate state = at_rest();
  EXPECT_FALSE(read(pad, state).camera.fast);
  state.buttons[GLFW_GAMEPAD_BUTTON_RIGHT_BUMPER] = GLFW_PRESS;
  EXPECT_TRUE(read(pad, state).camera.fast);
}

}  // namespace
}  // namespace mercia::app
