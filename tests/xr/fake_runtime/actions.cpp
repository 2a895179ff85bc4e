// Actions: what is pressed goes by the path that the application has bound for the controller that is held.
#include <algorithm>

#include "tests/xr/fake_runtime/state.h"

namespace mercia::fakexr {
namespace {

// The bound path of an action on one hand with the controller that is held; empty without.
std::string bound_path(XrAction action, XrPath hand) {
  const auto found = state().actions.find(action);
  if (found == state().actions.end()) return {};
  const auto profile = found->second.bindings.find(state().control.held);
  if (profile == found->second.bindings.end()) return {};
  const std::string start = text_of(hand) + "/";
  const auto path = std::find_if(profile->second.begin(), profile->second.end(),
                                 [&](const std::string& one) { return one.starts_with(start); });
  return path == profile->second.end() ? std::string() : *path;
}

XrResult XRAPI_CALL create_action_set(XrInstance, const XrActionSetCreateInfo* info, XrActionSet* out) {
  if (const XrResult result = enter("xrCreateActionSet", Scope::Instance); result != XR_SUCCESS) return result;
  for (const auto& [handle, set] : state().action_sets) {
    if (set.name == info->actionSetName) return XR_ERROR_NAME_DUPLICATED;
  }
  *out = new_handle<XrActionSet>(Kind::ActionSet);
  state().action_sets[*out] = {info->actionSetName, false};
  return XR_SUCCESS;
}

XrResult XRAPI_CALL destroy_action_set_call(XrActionSet set) {
  ++state().control.calls["xrDestroyActionSet"];
  if (state().action_sets.count(set) == 0) return XR_ERROR_HANDLE_INVALID;
  destroy_action_set(set, false);
  return XR_SUCCESS;
}

XrResult XRAPI_CALL create_action(XrActionSet set, const XrActionCreateInfo* info, XrAction* out) {
  if (const XrResult result = enter("xrCreateAction", Scope::Instance); result != XR_SUCCESS) return result;
  const auto found = state().action_sets.find(set);
  if (found == state().action_sets.end()) return XR_ERROR_HANDLE_INVALID;
  if (found->second.attached) return XR_ERROR_ACTIONSETS_ALREADY_ATTACHED;
  *out = new_handle<XrAction>(Kind::Action);
  state().actions[*out] = {set, info->actionType, {}};
  return XR_SUCCESS;
}

XrResult XRAPI_CALL suggest(XrInstance, const XrInteractionProfileSuggestedBinding* info) {
  if (const XrResult result = enter("xrSuggestInteractionProfileBindings", Scope::Instance); result != XR_SUCCESS)
    return result;
  const std::string& profile = text_of(info->interactionProfile);
  for (const XrActionSuggestedBinding& one : std::span(info->suggestedBindings, info->countSuggestedBindings)) {
    const auto action = state().actions.find(one.action);
    if (action == state().actions.end()) return XR_ERROR_HANDLE_INVALID;
    if (state().action_sets.at(action->second.set).attached) return XR_ERROR_ACTIONSETS_ALREADY_ATTACHED;
    action->second.bindings[profile].insert(text_of(one.binding));
  }
  return XR_SUCCESS;
}

XrResult XRAPI_CALL attach(XrSession, const XrSessionActionSetsAttachInfo* info) {
  if (const XrResult result = enter("xrAttachSessionActionSets", Scope::Session); result != XR_SUCCESS) return result;
  if (state().session->attached) return XR_ERROR_ACTIONSETS_ALREADY_ATTACHED;
  state().session->attached = true;
  for (const XrActionSet set : std::span(info->actionSets, info->countActionSets)) {
    state().action_sets.at(set).attached = true;
  }
  return XR_SUCCESS;
}

XrResult XRAPI_CALL sync(XrSession, const XrActionsSyncInfo*) {
  if (const XrResult result = enter("xrSyncActions", Scope::Session); result != XR_SUCCESS) return result;
  if (!state().session->attached) return XR_ERROR_ACTIONSET_NOT_ATTACHED;
  return state().session->state == XR_SESSION_STATE_FOCUSED ? XR_SUCCESS : XR_SESSION_NOT_FOCUSED;
}

XrResult XRAPI_CALL boolean(XrSession, const XrActionStateGetInfo* info, XrActionStateBoolean* out) {
  if (const XrResult result = enter("xrGetActionStateBoolean", Scope::Session); result != XR_SUCCESS) return result;
  const std::string path = bound_path(info->action, info->subactionPath);
  const auto found = state().control.buttons.find(path);
  out->isActive = !path.empty();
  out->currentState = found != state().control.buttons.end() && found->second > 0.5f;
  return XR_SUCCESS;
}

XrResult XRAPI_CALL vector(XrSession, const XrActionStateGetInfo* info, XrActionStateVector2f* out) {
  if (const XrResult result = enter("xrGetActionStateVector2f", Scope::Session); result != XR_SUCCESS) return result;
  const std::string path = bound_path(info->action, info->subactionPath);
  const auto found = state().control.sticks.find(path);
  out->isActive = !path.empty();
  out->currentState = found == state().control.sticks.end() ? XrVector2f{0.0f, 0.0f} : found->second;
  return XR_SUCCESS;
}

XrResult XRAPI_CALL locate(XrSpace handle, XrSpace base, XrTime time, XrSpaceLocation* out) {
  if (const XrResult result = enter("xrLocateSpace", Scope::Session); result != XR_SUCCESS) return result;
  if (time <= 0) return XR_ERROR_TIME_INVALID;
  const auto found = state().spaces.find(handle);
  if (found == state().spaces.end() || state().spaces.count(base) == 0) return XR_ERROR_HANDLE_INVALID;
  out->locationFlags = 0;
  const Space& space = found->second;
  if (space.of_session) return XR_SUCCESS;
  const auto pose = state().control.poses.find(bound_path(space.action, space.hand));
  if (pose == state().control.poses.end()) return XR_SUCCESS;
  out->locationFlags = XR_SPACE_LOCATION_ORIENTATION_VALID_BIT | XR_SPACE_LOCATION_POSITION_VALID_BIT;
  out->pose = pose->second;
  return XR_SUCCESS;
}

XrResult XRAPI_CALL profile(XrSession, XrPath, XrInteractionProfileState* out) {
  if (const XrResult result = enter("xrGetCurrentInteractionProfile", Scope::Session); result != XR_SUCCESS)
    return result;
  const auto found = std::find(state().paths.begin(), state().paths.end(), state().control.held);
  out->interactionProfile =
      found == state().paths.end() ? XR_NULL_PATH : static_cast<XrPath>(found - state().paths.begin()) + 1;
  return XR_SUCCESS;
}

XrResult XRAPI_CALL haptic(XrSession, const XrHapticActionInfo* info, const XrHapticBaseHeader* how) {
  if (const XrResult result = enter("xrApplyHapticFeedback", Scope::Session); result != XR_SUCCESS) return result;
  if (how->type != XR_TYPE_HAPTIC_VIBRATION) return XR_ERROR_VALIDATION_FAILURE;
  const auto& vibration = *reinterpret_cast<const XrHapticVibration*>(how);
  if (bound_path(info->action, info->subactionPath).empty()) return XR_SUCCESS;
  state().control.pulses.push_back(
      {text_of(info->subactionPath), static_cast<double>(vibration.duration) * 1e-9, vibration.amplitude});
  return XR_SUCCESS;
}

}  // namespace

void destroy_action_set(XrActionSet handle, bool with_parent) {
  State& all = state();
  for (auto action = all.actions.begin(); action != all.actions.end();) {
    if (action->second.set != handle) {
      ++action;
      continue;
    }
    action = all.actions.erase(action);
    gone(Kind::Action, true);
  }
  all.action_sets.erase(handle);
  gone(Kind::ActionSet, with_parent);
}

std::span<const Entry> action_functions() {
  static const std::array all{
      entry("xrCreateActionSet", create_action_set),
      entry("xrDestroyActionSet", destroy_action_set_call),
      entry("xrCreateAction", create_action),
      entry("xrSuggestInteractionProfileBindings", suggest),
      entry("xrAttachSessionActionSets", attach),
      entry("xrSyncActions", sync),
      entry("xrGetActionStateBoolean", boolean),
      entry("xrGetActionStateVector2f", vector),
      entry("xrLocateSpace", locate),
      entry("xrGetCurrentInteractionProfile", profile),
      entry("xrApplyHapticFeedback", haptic),
  };
  return all;
}

}  // namespace mercia::fakexr
