// What a test can make the fake OpenXR runtime do, and what it can see of what the application did.
//
// The runtime is a library that the OpenXR loader loads by its manifest (XR_RUNTIME_JSON); the test links the same
// file, so both see the one control block. One thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/xr/openxr.h"

namespace mercia::fakexr {

enum class Kind { Instance, Session, Space, Swapchain, ActionSet, Action };

struct Injection {
  int skip = 0;  // calls that still pass before the one that fails
  XrResult result = XR_SUCCESS;
};

struct SubmittedView {
  XrPosef pose{};
  XrFovf fov{};
  XrRect2Di rect{};
  std::uint32_t layer = 0;  // of the swapchain
  std::optional<XrCompositionLayerDepthInfoKHR> depth;
};

struct SubmittedQuad {
  XrPosef pose{};
  XrExtent2Df size{};  // metres
  XrRect2Di rect{};
};

struct SubmittedFrame {
  XrTime display_time = 0;
  std::vector<SubmittedView> views;
  std::vector<SubmittedQuad> quads;
};

struct Pulse {
  std::string hand;
  double seconds = 0.0;
  float strength = 0.0f;
};

struct Control {
  // What the machine is like.
  std::vector<std::string> extensions{"XR_KHR_vulkan_enable2", "XR_KHR_composition_layer_depth"};
  bool service_up = true;   // xrCreateInstance fails without
  bool headset_on = true;   // xrGetSystem finds nothing without
  bool stereo = true;       // false: one view only
  bool stage_space = true;  // the floor is known
  bool wants_pictures = true;

  // Where head and hands are, in the application's space, and what is pressed; by path.
  std::array<XrView, 2> views{};
  bool head_tracked = true;
  std::string held = "/interaction_profiles/oculus/touch_controller";
  std::map<std::string, XrPosef> poses;         // "/user/hand/left/input/aim/pose"; absent: not tracked
  std::map<std::string, float> buttons;         // "/user/hand/left/input/trigger/value", 0 to 1
  std::map<std::string, XrVector2f> sticks;     // "/user/hand/left/input/thumbstick"
  std::deque<XrEventDataBuffer> events;         // what xrPollEvent gives next
  std::map<std::string, Injection> injections;  // by function. A loss stays until its session or instance is destroyed

  // What the application did.
  std::map<Kind, int> live;                    // handles by kind
  std::map<Kind, int> orphans;                 // handles that went with their parent, not by a call of their own
  std::map<std::string, std::uint64_t> calls;  // by function
  std::uint64_t frames = 0;                    // ended with layers
  SubmittedFrame last;                         // of those
  std::vector<Pulse> pulses;
};

}  // namespace mercia::fakexr

extern "C" {
__attribute__((visibility("default"))) mercia::fakexr::Control* mercia_fake_openxr_control();
// As the runtime would at its own moment: STOPPING from a running session, READY from an idle one, EXITING and
// LOSS_PENDING from any. What lies between is passed through.
__attribute__((visibility("default"))) void mercia_fake_openxr_request(XrSessionState state);
}
