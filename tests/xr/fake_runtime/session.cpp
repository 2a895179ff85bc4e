// A session's life and its spaces.
#include <algorithm>

#include "tests/xr/fake_runtime/state.h"

namespace mercia::fakexr {
namespace {

XrResult XRAPI_CALL create_session(XrInstance, const XrSessionCreateInfo* info, XrSession* out) {
  if (const XrResult result = enter("xrCreateSession", Scope::Instance); result != XR_SUCCESS) return result;
  State& all = state();
  if (all.session) return XR_ERROR_LIMIT_REACHED;
  if (!all.requirements_asked) return XR_ERROR_GRAPHICS_REQUIREMENTS_CALL_MISSING;
  const auto* graphics = static_cast<const XrGraphicsBindingVulkan2KHR*>(info->next);
  if (!graphics || graphics->type != XR_TYPE_GRAPHICS_BINDING_VULKAN2_KHR) return XR_ERROR_GRAPHICS_DEVICE_INVALID;
  all.session.emplace();
  all.session->graphics = *graphics;
  all.session->handle = *out = new_handle<XrSession>(Kind::Session);
  change_state(XR_SESSION_STATE_IDLE);
  change_state(XR_SESSION_STATE_READY);
  return XR_SUCCESS;
}

XrResult XRAPI_CALL destroy_session_call(XrSession session) {
  ++state().control.calls["xrDestroySession"];
  if (!state().session || state().session->handle != session) return XR_ERROR_HANDLE_INVALID;
  destroy_session(false);
  return XR_SUCCESS;
}

XrResult XRAPI_CALL begin_session(XrSession, const XrSessionBeginInfo* info) {
  if (const XrResult result = enter("xrBeginSession", Scope::Session); result != XR_SUCCESS) return result;
  SessionState& session = *state().session;
  if (session.running) return XR_ERROR_SESSION_RUNNING;
  if (session.state != XR_SESSION_STATE_READY) return XR_ERROR_SESSION_NOT_READY;
  if (info->primaryViewConfigurationType != XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO)
    return XR_ERROR_VIEW_CONFIGURATION_TYPE_UNSUPPORTED;
  session.running = true;
  session.waited = session.begun = false;
  return XR_SUCCESS;
}

XrResult XRAPI_CALL end_session(XrSession) {
  if (const XrResult result = enter("xrEndSession", Scope::Session); result != XR_SUCCESS) return result;
  SessionState& session = *state().session;
  if (!session.running) return XR_ERROR_SESSION_NOT_RUNNING;
  if (session.state != XR_SESSION_STATE_STOPPING) return XR_ERROR_SESSION_NOT_STOPPING;
  session.running = false;
  change_state(XR_SESSION_STATE_IDLE);
  if (session.exit_wanted) change_state(XR_SESSION_STATE_EXITING);
  return XR_SUCCESS;
}

XrResult XRAPI_CALL request_exit(XrSession) {
  if (const XrResult result = enter("xrRequestExitSession", Scope::Session); result != XR_SUCCESS) return result;
  if (!state().session->running) return XR_ERROR_SESSION_NOT_RUNNING;
  mercia_fake_openxr_request(XR_SESSION_STATE_EXITING);
  return XR_SUCCESS;
}

XrResult XRAPI_CALL reference_spaces(XrSession, std::uint32_t capacity, std::uint32_t* count,
                                     XrReferenceSpaceType* out) {
  if (const XrResult result = enter("xrEnumerateReferenceSpaces", Scope::Session); result != XR_SUCCESS) return result;
  std::vector<XrReferenceSpaceType> all{XR_REFERENCE_SPACE_TYPE_VIEW, XR_REFERENCE_SPACE_TYPE_LOCAL};
  if (state().control.stage_space) all.push_back(XR_REFERENCE_SPACE_TYPE_STAGE);
  return give<XrReferenceSpaceType>(all, capacity, count, out);
}

XrResult XRAPI_CALL create_reference_space(XrSession, const XrReferenceSpaceCreateInfo* info, XrSpace* out) {
  if (const XrResult result = enter("xrCreateReferenceSpace", Scope::Session); result != XR_SUCCESS) return result;
  if (!is_normalised(info->poseInReferenceSpace)) return XR_ERROR_POSE_INVALID;
  if (info->referenceSpaceType == XR_REFERENCE_SPACE_TYPE_STAGE && !state().control.stage_space)
    return XR_ERROR_REFERENCE_SPACE_UNSUPPORTED;
  *out = new_handle<XrSpace>(Kind::Space);
  state().spaces[*out] = {};
  return XR_SUCCESS;
}

XrResult XRAPI_CALL create_action_space(XrSession, const XrActionSpaceCreateInfo* info, XrSpace* out) {
  if (const XrResult result = enter("xrCreateActionSpace", Scope::Session); result != XR_SUCCESS) return result;
  const auto action = state().actions.find(info->action);
  if (action == state().actions.end()) return XR_ERROR_HANDLE_INVALID;
  if (action->second.type != XR_ACTION_TYPE_POSE_INPUT) return XR_ERROR_ACTION_TYPE_MISMATCH;
  if (!is_normalised(info->poseInActionSpace)) return XR_ERROR_POSE_INVALID;
  *out = new_handle<XrSpace>(Kind::Space);
  state().spaces[*out] = {false, info->action, info->subactionPath};
  return XR_SUCCESS;
}

XrResult XRAPI_CALL destroy_space(XrSpace space) {
  ++state().control.calls["xrDestroySpace"];
  if (state().spaces.erase(space) == 0) return XR_ERROR_HANDLE_INVALID;
  gone(Kind::Space, false);
  return XR_SUCCESS;
}

}  // namespace

void destroy_session(bool with_parent) {
  State& all = state();
  while (!all.swapchains.empty()) destroy_swapchain(all.swapchains.begin()->first, true);
  for (std::size_t i = all.spaces.size(); i > 0; --i) gone(Kind::Space, true);
  all.spaces.clear();
  all.session.reset();
  gone(Kind::Session, with_parent);
}

std::span<const Entry> session_functions() {
  static const std::array all{
      entry("xrCreateSession", create_session),
      entry("xrDestroySession", destroy_session_call),
      entry("xrBeginSession", begin_session),
      entry("xrEndSession", end_session),
      entry("xrRequestExitSession", request_exit),
      entry("xrEnumerateReferenceSpaces", reference_spaces),
      entry("xrCreateReferenceSpace", create_reference_space),
      entry("xrCreateActionSpace", create_action_space),
      entry("xrDestroySpace", destroy_space),
  };
  return all;
}

}  // namespace mercia::fakexr
