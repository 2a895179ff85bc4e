// Everything that the fake runtime remembers, and what each of its functions begins with.
#pragma once

#include <array>
#include <set>
#include <span>
#include <utility>

#include "tests/xr/fake_runtime/control.h"

namespace mercia::fakexr {

struct Swapchain {
  XrSwapchainCreateInfo info{};
  std::vector<VkImage> images;
  std::vector<VkDeviceMemory> memories;
  std::deque<std::uint32_t> acquired;
  bool waited = false;  // for the first of them
  std::uint32_t next = 0;
  bool released_once = false;
};

struct Space {
  bool of_session = true;  // else of an action
  XrAction action = XR_NULL_HANDLE;
  XrPath hand = XR_NULL_PATH;
};

struct ActionSet {
  std::string name;
  bool attached = false;
};

struct Action {
  XrActionSet set = XR_NULL_HANDLE;
  XrActionType type = XR_ACTION_TYPE_BOOLEAN_INPUT;
  std::map<std::string, std::set<std::string>> bindings;  // paths by profile
};

struct SessionState {
  XrSession handle = XR_NULL_HANDLE;
  XrGraphicsBindingVulkan2KHR graphics{};
  XrSessionState state = XR_SESSION_STATE_UNKNOWN;
  bool running = false;
  bool lost = false;
  bool exit_wanted = false;
  bool waited = false;  // for a frame that has not begun
  bool begun = false;
  bool attached = false;
};

// OpenXR allows one instance in a process by this loader, and this runtime one session in an instance.
struct State {
  Control control;
  std::uint64_t next_handle = 1;
  XrInstance instance = XR_NULL_HANDLE;
  bool instance_lost = false;
  bool requirements_asked = false;
  VkInstance vulkan_instance = VK_NULL_HANDLE;  // the last that its device was asked for
  std::optional<SessionState> session;
  std::map<XrSwapchain, Swapchain> swapchains;
  std::map<XrSpace, Space> spaces;
  std::map<XrActionSet, ActionSet> action_sets;
  std::map<XrAction, Action> actions;
  std::vector<std::string> paths;  // XrPath is the place in it, from 1
};

State& state();

enum class Scope { Instance, Session };
// Counts the call; what is not XR_SUCCESS is to be returned at once: an injected result, or that all is lost.
XrResult enter(const char* function, Scope scope);

template <typename Handle>
Handle new_handle(Kind kind) {
  ++state().control.live[kind];
  return reinterpret_cast<Handle>(state().next_handle++);
}
void gone(Kind kind, bool with_parent);

void change_state(XrSessionState to);
const std::string& text_of(XrPath path);  // empty for an unknown one
bool is_normalised(const XrPosef& pose);

// The two-call idiom of OpenXR.
template <typename T>
XrResult give(std::span<const T> all, std::uint32_t capacity, std::uint32_t* count, T* out) {
  *count = static_cast<std::uint32_t>(all.size());
  if (capacity == 0) return XR_SUCCESS;
  if (capacity < all.size()) return XR_ERROR_SIZE_INSUFFICIENT;
  for (std::size_t i = 0; i < all.size(); ++i) out[i] = all[i];
  return XR_SUCCESS;
}

// Of this machine's Vulkan loader, which the application has loaded too.
PFN_vkVoidFunction vulkan_function(VkInstance instance, const char* name);
template <typename Function>
Function vulkan(VkInstance instance, const char* name) {
  return reinterpret_cast<Function>(vulkan_function(instance, name));
}

void destroy_swapchain(XrSwapchain handle, bool with_parent);
void destroy_action_set(XrActionSet handle, bool with_parent);
void destroy_session(bool with_parent);

struct Entry {
  const char* name;
  PFN_xrVoidFunction function;
};
template <typename Function>
Entry entry(const char* name, Function* function) {
  return {name, reinterpret_cast<PFN_xrVoidFunction>(function)};
}
std::span<const Entry> instance_functions();
std::span<const Entry> session_functions();
std::span<const Entry> swapchain_functions();
std::span<const Entry> frame_functions();
std::span<const Entry> action_functions();

}  // namespace mercia::fakexr
