// What each state of an OpenXR session asks of Mercia (OpenXR 1.0, chapter 9.3): one switch, apart from any runtime.
#pragma once

#include "engine/xr/openxr.h"

namespace mercia::xr {

enum class StateStep {
  None,         // go on
  Begin,        // xrBeginSession, then frames
  End,          // xrEndSession: no frames until READY comes again
  Leave,        // destroy the session; the person wants to be out, so it is not entered again by itself
  LeaveAndWait  // destroy session and instance, and enter again when the headset is back
};

StateStep step_for(XrSessionState state);

// Whether a begun session in this state draws for eyes (xrWaitFrame decides for each frame), and hears controllers.
bool is_visible(XrSessionState state);
bool is_focused(XrSessionState state);

// For people: "in the headset", "the headset is taken off".
const char* sentence_for(XrSessionState state);

}  // namespace mercia::xr
