// Which of the machine's Vulkan devices Mercia can use, which it takes, and the sentence when there is none.
#pragma once

#include <volk.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/gpu/device.h"

namespace mercia::gpu {

// What of a device bears on the choice.
struct Candidate {
  VkPhysicalDevice physical = VK_NULL_HANDLE;
  VkPhysicalDeviceType type = VK_PHYSICAL_DEVICE_TYPE_OTHER;
  std::uint32_t queue_family = 0;
  bool anisotropic_filtering = false;
  bool block_compression = false;
  bool multiview_works = true;
  bool layer_output = false;
  DeviceInfo info;
};

// In the order of the devices' numbers. With a surface, a device must also be able to present to it.
Result<std::vector<Candidate>> candidates(VkInstance instance, VkSurfaceKHR surface);

bool has_extension(VkPhysicalDevice physical, std::string_view name);

// The index into `all`. `wanted` is DeviceOptions::wanted. Errors (Device): none matches, or the match is unusable.
Result<std::size_t> choose(std::span<const Candidate> all, const std::string& wanted);

// The features that every device of Mercia is created with, chained from `features`. Not movable: it points at itself.
struct FeatureChain {
  FeatureChain();
  FeatureChain(const FeatureChain&) = delete;
  FeatureChain& operator=(const FeatureChain&) = delete;
  VkPhysicalDeviceFeatures2 features{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2};
  VkPhysicalDeviceVulkan11Features vulkan11{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_FEATURES};
  VkPhysicalDeviceVulkan12Features vulkan12{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES};
  VkPhysicalDeviceVulkan13Features vulkan13{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES};
};
void ask_for_needed_features(FeatureChain& chain);
// llvmpipe's does not: Mesa 22 keeps the view index of the first view while it draws the second, except for triangles
// that it has to clip; Mesa 25 crashes in an indirect draw with a count.
bool multiview_works(VkDriverId driver);
// "" if nothing is missing, otherwise "lacks multiview and timeline semaphores".
std::string missing_features(const FeatureChain& available);

}  // namespace mercia::gpu
