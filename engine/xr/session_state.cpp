#include "engine/xr/session_state.h"

namespace mercia::xr {

StateStep step_for(XrSessionState state) {
  switch (state) {
    // Before the runtime has said anything.
    case XR_SESSION_STATE_UNKNOWN: return StateStep::None;
    // Also after STOPPING: the headset was taken off. Nothing to draw, nothing to destroy; READY may come again.
    case XR_SESSION_STATE_IDLE: return StateStep::None;
    // The runtime is prepared to take frames, once asked to begin.
    case XR_SESSION_STATE_READY: return StateStep::Begin;
    // Frames are in step with the display, but not shown: wait and end frames without layers.
    case XR_SESSION_STATE_SYNCHRONIZED: return StateStep::None;
    // Shown, but something else (the runtime's menu) has the controllers.
    case XR_SESSION_STATE_VISIBLE: return StateStep::None;
    // Shown and listened to.
    case XR_SESSION_STATE_FOCUSED: return StateStep::None;
    // Not the end: taken off, or asleep. Ending lets the runtime go to IDLE and back to READY.
    case XR_SESSION_STATE_STOPPING: return StateStep::End;
    // The runtime is about to go (update, cable, crash). It may come back.
    case XR_SESSION_STATE_LOSS_PENDING: return StateStep::LeaveAndWait;
    // The person has closed Mercia in the headset's own menu.
    case XR_SESSION_STATE_EXITING: return StateStep::Leave;
    default: return StateStep::None;  // of a later OpenXR; unknown states are to be ignored
  }
}

bool is_visible(XrSessionState state) { return state == XR_SESSION_STATE_VISIBLE || state == XR_SESSION_STATE_FOCUSED; }

bool is_focused(XrSessionState state) { return state == XR_SESSION_STATE_FOCUSED; }

const char* sentence_for(XrSessionState state) {
  switch (state) {
    case XR_SESSION_STATE_IDLE: return "The headset is idle: put it on";
    case XR_SESSION_STATE_READY: return "The headset is ready";
    case XR_SESSION_STATE_SYNCHRONIZED: return "The headset waits: put it on";
    case XR_SESSION_STATE_VISIBLE: return "In the headset; its own menu is open";
    case XR_SESSION_STATE_FOCUSED: return "In the headset";
    case XR_SESSION_STATE_STOPPING: return "The headset is being taken off";
    case XR_SESSION_STATE_LOSS_PENDING: return "The headset's runtime is about to go away";
    case XR_SESSION_STATE_EXITING: return "Left in the headset's menu";
    default: return "The headset is starting";
  }
}

}  // namespace mercia::xr
