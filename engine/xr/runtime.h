// The OpenXR runtime of this machine, and the headset that hangs on it.
#pragma once

#include <memory>
#include <string>

#include "engine/gpu/device.h"
#include "engine/xr/openxr.h"

namespace mercia::xr {

// Optional parts of OpenXR that this runtime has; each has a way without it.
struct Features {
  bool depth_layers = false;      // XR_KHR_composition_layer_depth: steadier pictures when a frame is late
  bool cylinder_layers = false;   // XR_KHR_composition_layer_cylinder
  bool visibility_mask = false;   // XR_KHR_visibility_mask
  bool refresh_rates = false;     // XR_FB_display_refresh_rate
  bool local_floor = false;       // XR_EXT_local_floor: the floor without a set-up room
  bool hand_interaction = false;  // XR_EXT_hand_interaction: pinches as buttons
  bool pico = false;              // XR_BD_controller_interaction
  bool reverb_g2 = false;         // XR_EXT_hp_mixed_reality_controller
};

// Used from the render thread; connect() may run anywhere. The instance goes with it: sessions are destroyed before.
class Runtime {
 public:
  // Errors (Device): no runtime, a broken manifest, one without Vulkan; a sentence for each.
  static Result<std::unique_ptr<Runtime>> connect();
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  // Whether a headset with two views is there now; may be asked again and again until it is.
  // Errors (Device): the runtime went away, or the headset has no stereo view.
  Result<bool> find_headset();

  // How Vulkan's instance and device are to be made for this headset (XR_KHR_vulkan_enable2). After find_headset();
  // this object outlives the making.
  gpu::DeviceMaker device_maker();
  // Whether a device that already exists drives this headset, so that a session can be started with it. Has to be
  // asked before each session: runtimes refuse one otherwise.
  Result<bool> drives(const gpu::Device& device);

  XrInstance instance() const { return instance_; }
  XrSystemId system() const { return system_; }
  const Features& features() const { return features_; }
  const std::string& name() const { return name_; }             // "Monado 25.0.0"
  const std::string& headset_name() const { return headset_; }  // empty before find_headset()

  template <typename Function>
  Result<Function> function(const char* name) const {
    PFN_xrVoidFunction pointer = nullptr;
    MERCIA_CHECK(load(name, &pointer));
    return reinterpret_cast<Function>(pointer);
  }

 private:
  Runtime() = default;
  Result<void> load(const char* name, PFN_xrVoidFunction* pointer) const;
  // Runtimes refuse a session before they have been asked.
  Result<XrVersion> oldest_vulkan() const;
  Result<void> check_vulkan(VkResult result, const char* what) const;

  XrInstance instance_ = XR_NULL_HANDLE;
  XrSystemId system_ = XR_NULL_SYSTEM_ID;
  Features features_;
  std::string name_;
  std::string headset_;
};

}  // namespace mercia::xr
