// What each session state asks of Mercia: every state of OpenXR 1.0, and those of a later one.
#include "engine/xr/session_state.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace mercia::xr {
namespace {

struct Expected {
  XrSessionState state;
  StateStep step;
  bool visible;
  bool focused;
};

constexpr Expected kStates[] = {
    {XR_SESSION_STATE_UNKNOWN, StateStep::None, false, false},
    {XR_SESSION_STATE_IDLE, StateStep::None, false, false},
    {XR_SESSION_STATE_READY, StateStep::Begin, false, false},
    {XR_SESSION_STATE_SYNCHRONIZED, StateStep::None, false, false},
    {XR_SESSION_STATE_VISIBLE, StateStep::None, true, false},
    {XR_SESSION_STATE_FOCUSED, StateStep::None, true, true},
    {XR_SESSION_STATE_STOPPING, StateStep::End, false, false},
    {XR_SESSION_STATE_LOSS_PENDING, StateStep::LeaveAndWait, false, false},
    {XR_SESSION_STATE_EXITING, StateStep::Leave, false, false},
    {static_cast<XrSessionState>(1000), StateStep::None, false, false},
};

TEST(SessionState, EveryStateAsksForItsStep) {
  for (const Expected& expected : kStates) {
    EXPECT_EQ(step_for(expected.state), expected.step) << expected.state;
    EXPECT_EQ(is_visible(expected.state), expected.visible) << expected.state;
    EXPECT_EQ(is_focused(expected.state), expected.focused) << expected.state;
  }
}

TEST(SessionState, EveryKnownStateHasASentenceOfItsOwn) {
  std::set<std::string> sentences;
  for (int state = XR_SESSION_STATE_IDLE; state <= XR_SESSION_STATE_EXITING; ++state) {
    EXPECT_TRUE(sentences.insert(sentence_for(static_cast<XrSessionState>(state))).second) << state;
  }
  EXPECT_EQ(sentences.count(sentence_for(XR_SESSION_STATE_UNKNOWN)), 0u);
}

}  // namespace
}  // namespace mercia::xr
