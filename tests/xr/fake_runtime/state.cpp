#include "tests/xr/fake_runtime/state.h"

#include <dlfcn.h>

#include <cmath>
#include <cstring>

namespace mercia::fakexr {

State& state() {
  static State all;
  return all;
}

XrResult enter(const char* function, Scope scope) {
  State& all = state();
  ++all.control.calls[function];
  if (all.instance_lost) return XR_ERROR_INSTANCE_LOST;
  if (scope == Scope::Session) {
    if (!all.session) return XR_ERROR_HANDLE_INVALID;
    if (all.session->lost) return XR_ERROR_SESSION_LOST;
  }
  const auto found = all.control.injections.find(function);
  if (found == all.control.injections.end() || found->second.skip-- > 0) return XR_SUCCESS;
  const XrResult result = found->second.result;
  all.control.injections.erase(found);
  if (result == XR_ERROR_INSTANCE_LOST) all.instance_lost = true;
  if (result == XR_ERROR_SESSION_LOST && all.session) all.session->lost = true;
  return result;
}

void gone(Kind kind, bool with_parent) {
  --state().control.live[kind];
  if (with_parent) ++state().control.orphans[kind];
}

void change_state(XrSessionState to) {
  SessionState& session = *state().session;
  session.state = to;
  XrEventDataSessionStateChanged changed{.type = XR_TYPE_EVENT_DATA_SESSION_STATE_CHANGED};
  changed.session = session.handle;
  changed.state = to;
  XrEventDataBuffer event{};
  std::memcpy(&event, &changed, sizeof(changed));
  state().control.events.push_back(event);
}

const std::string& text_of(XrPath path) {
  static const std::string none;
  return path == 0 || path > state().paths.size() ? none : state().paths[path - 1];
}

bool is_normalised(const XrPosef& pose) {
  const XrQuaternionf& q = pose.orientation;
  return std::abs(q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w - 1.0f) < 0.01f;
}

PFN_vkVoidFunction vulkan_function(VkInstance instance, const char* name) {
  static const auto get = [] {
    void* library = dlopen("libvulkan.so.1", RTLD_NOW | RTLD_LOCAL);
    return library ? reinterpret_cast<PFN_vkGetInstanceProcAddr>(dlsym(library, "vkGetInstanceProcAddr")) : nullptr;
  }();
  return get ? get(instance, name) : nullptr;
}

}  // namespace mercia::fakexr

extern "C" {

mercia::fakexr::Control* mercia_fake_openxr_control() { return &mercia::fakexr::state().control; }

void mercia_fake_openxr_request(XrSessionState wanted) {
  using namespace mercia::fakexr;
  if (!state().session) return;
  SessionState& session = *state().session;
  if (wanted == XR_SESSION_STATE_READY || wanted == XR_SESSION_STATE_LOSS_PENDING) return change_state(wanted);
  if (wanted == XR_SESSION_STATE_EXITING) {
    session.exit_wanted = true;
    if (!session.running) return change_state(XR_SESSION_STATE_EXITING);
  }
  if (session.state == XR_SESSION_STATE_FOCUSED) change_state(XR_SESSION_STATE_VISIBLE);
  if (session.state == XR_SESSION_STATE_VISIBLE) change_state(XR_SESSION_STATE_SYNCHRONIZED);
  change_state(XR_SESSION_STATE_STOPPING);
}

}  // extern "C"
