// The Vulkan 1.3 instance, device, queue and timeline that everything on the GPU shares.
#pragma once

#include <vulkan/vulkan_core.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mercia::gpu {

// Who makes instance and device in place of the loader, because they add what they need: an OpenXR runtime
// (XR_KHR_vulkan_enable2). All three or none.
struct DeviceMaker {
  std::function<Result<VkInstance>(const VkInstanceCreateInfo&)> make_instance;
  std::function<Result<VkPhysicalDevice>(VkInstance)> choose_physical;
  std::function<Result<VkDevice>(VkPhysicalDevice, const VkDeviceCreateInfo&)> make_device;
};

struct DeviceOptions {
  // Loads VK_LAYER_KHRONOS_validation if it is installed and counts its messages (tests, debugging).
  bool validation = false;
  // A number of list_devices() or part of a name; empty: discrete before integrated before software.
  std::string wanted;
  // For a window: what GLFW asks for, and how to make the surface that the device must be able to present to.
  std::vector<const char*> instance_extensions;
  std::function<VkResult(VkInstance, VkSurfaceKHR*)> make_surface;
  DeviceMaker maker;  // empty: the Vulkan loader
};

struct DeviceInfo {
  std::string name;
  std::string driver;       // name and version
  std::string api_version;  // "1.3.224"
  bool usable = false;
  std::string unusable_reason;  // "lacks multiview"
};

// Every Vulkan device of the machine, in the order of its numbers. Errors (Device): no Vulkan loader or no driver.
Result<std::vector<DeviceInfo>> list_devices();

// One thread uses a device and everything made from it: the render thread.
class Device {
 public:
  // Errors (Device): no Vulkan, no device with the needed features (the sentence names what lacks), surface refused.
  static Result<std::unique_ptr<Device>> create(const DeviceOptions& options);
  ~Device();
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  VkInstance instance() const;
  VkPhysicalDevice physical() const;
  VkDevice handle() const;
  VkQueue queue() const;  // graphics, compute, transfer and, with a surface, present
  std::uint32_t queue_family() const;
  VkSurfaceKHR surface() const;  // null without make_surface
  const DeviceInfo& info() const;
  const VkPhysicalDeviceProperties& properties() const;
  const VkPhysicalDeviceMemoryProperties& memory_properties() const;
  bool anisotropic_filtering() const;
  bool block_compression() const;  // samples BC1 to BC7
  // Software Vulkan: drawing takes the time of the cores that do everything else.
  bool is_processor() const;
  // False on drivers that offer multiview but mix up the views: draw two instances into two layers instead.
  bool multiview_works() const;
  // Vertex programs may choose the layer.
  bool layer_output() const;

  // The timeline: submit() signals the next value; work is retired when the value is reached.
  Result<std::uint64_t> submit(VkCommandBuffer commands, VkSemaphore wait = VK_NULL_HANDLE,
                               VkSemaphore signal = VK_NULL_HANDLE);
  std::uint64_t completed() const;
  std::uint64_t submitted() const;  // the value of the last submit()
  // After ten seconds without an answer, two minutes where it is the processor, it says so in the log and waits on:
  // what the device may still use must not be freed. Errors (Device): the device was lost.
  Result<void> wait_for(std::uint64_t value) const;
  // Runs when everything submitted so far has retired; collect() runs what is due.
  void retire(std::function<void()> destroy);
  void collect();
  // Waits until the device does nothing any more, because it is done or lost, and runs all that waits to be retired.
  // For destructors: afterwards nothing is used and nothing comes back to what goes. The device's own does it, too.
  void finish();

  // Warnings and errors of the validation layer so far, and the first 20 of them.
  std::uint64_t validation_message_count() const;
  std::vector<std::string> validation_messages() const;

 private:
  Device();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mercia::gpu
