#include "engine/gpu/device_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "engine/gpu/instance.h"
#include "engine/gpu/vulkan_check.h"

namespace mercia::gpu {
namespace {

struct NeededFeature {
  const char* name;
  VkBool32* (*find)(FeatureChain&);
};

// Everything that Mercia cannot draw without.
constexpr std::array kNeededFeatures{
    NeededFeature{"multiview", [](FeatureChain& c) { return &c.vulkan11.multiview; }},
    NeededFeature{"shader draw parameters", [](FeatureChain& c) { return &c.vulkan11.shaderDrawParameters; }},
    NeededFeature{"timeline semaphores", [](FeatureChain& c) { return &c.vulkan12.timelineSemaphore; }},
    NeededFeature{"indirect draws with a count", [](FeatureChain& c) { return &c.vulkan12.drawIndirectCount; }},
    NeededFeature{"addresses of buffers", [](FeatureChain& c) { return &c.vulkan12.bufferDeviceAddress; }},
    NeededFeature{"scalar block layout", [](FeatureChain& c) { return &c.vulkan12.scalarBlockLayout; }},
    NeededFeature{"dynamic rendering", [](FeatureChain& c) { return &c.vulkan13.dynamicRendering; }},
    NeededFeature{"synchronization2", [](FeatureChain& c) { return &c.vulkan13.synchronization2; }},
    // Pixel programs may leave out what the vertex program offers.
    NeededFeature{"relaxed shader interfaces (maintenance4)", [](FeatureChain& c) { return &c.vulkan13.maintenance4; }},
    NeededFeature{"multi-draw indirect", [](FeatureChain& c) { return &c.features.features.multiDrawIndirect; }},
    NeededFeature{"indirect draws with a first instance",
                  [](FeatureChain& c) { return &c.features.features.drawIndirectFirstInstance; }},
};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

int rank(VkPhysicalDeviceType type) {
  switch (type) {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU: return 0;
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU: return 1;
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU: return 2;
    default: return 3;
  }
}

std::optional<std::uint32_t> find_queue_family(VkPhysicalDevice physical, VkSurfaceKHR surface) {
  std::uint32_t count = 0;
  vkGetPhysicalDeviceQueueFamilyProperties(physical, &count, nullptr);
  std::vector<VkQueueFamilyProperties> families(count);
  vkGetPhysicalDeviceQueueFamilyProperties(physical, &count, families.data());
  constexpr VkQueueFlags kNeeded = VK_QUEUE_GRAPHICS_BIT | VK_QUEUE_COMPUTE_BIT;
  for (std::uint32_t family = 0; family < count; ++family) {
    if ((families[family].queueFlags & kNeeded) != kNeeded) continue;
    if (surface == VK_NULL_HANDLE) return family;
    VkBool32 presents = VK_FALSE;
    if (vkGetPhysicalDeviceSurfaceSupportKHR(physical, family, surface, &presents) == VK_SUCCESS && presents)
      return family;
  }
  return std::nullopt;
}

Candidate examine(VkPhysicalDevice physical, VkSurfaceKHR surface) {
  Candidate result;
  result.physical = physical;
  VkPhysicalDeviceProperties properties;
  vkGetPhysicalDeviceProperties(physical, &properties);
  result.type = properties.deviceType;
  result.info.name = properties.deviceName;
  result.info.driver = fmt::format("{:#x}", properties.driverVersion);
  result.info.api_version =
      fmt::format("{}.{}.{}", VK_API_VERSION_MAJOR(properties.apiVersion), VK_API_VERSION_MINOR(properties.apiVersion),
                  VK_API_VERSION_PATCH(properties.apiVersion));
  // The structures below belong to Vulkan 1.2 and 1.3: an older driver would leave garbage in them.
  if (properties.apiVersion < VK_API_VERSION_1_3) {
    result.info.unusable_reason = fmt::format("has Vulkan {}, 1.3 is needed", result.info.api_version);
    return result;
  }
  VkPhysicalDeviceDriverProperties driver{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES};
  VkPhysicalDeviceProperties2 properties2{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2};
  properties2.pNext = &driver;
  vkGetPhysicalDeviceProperties2(physical, &properties2);
  result.info.driver = fmt::format("{} {}", driver.driverName, driver.driverInfo);
  result.multiview_works = multiview_works(driver.driverID);

  FeatureChain available;
  vkGetPhysicalDeviceFeatures2(physical, &available.features);
  result.anisotropic_filtering = available.features.features.samplerAnisotropy;
  result.block_compression = available.features.features.textureCompressionBC;
  result.layer_output = available.vulkan12.shaderOutputLayer;
  result.info.unusable_reason = missing_features(available);
  if (!result.info.unusable_reason.empty()) return result;

  if (surface != VK_NULL_HANDLE && !has_extension(physical, VK_KHR_SWAPCHAIN_EXTENSION_NAME)) {
    result.info.unusable_reason = "cannot present to a window";
    return result;
  }
  if (!result.multiview_works && !result.layer_output) {
    result.info.unusable_reason = "has a multiview that does not work, and no layer output to replace it";
    return result;
  }
  const auto family = find_queue_family(physical, surface);
  if (!family) {
    result.info.unusable_reason = surface ? "cannot draw into this window" : "has no graphics queue";
    return result;
  }
  result.queue_family = *family;

  VkFormatProperties depth;
  vkGetPhysicalDeviceFormatProperties(physical, VK_FORMAT_D32_SFLOAT, &depth);
  if (!(depth.optimalTilingFeatures & VK_FORMAT_FEATURE_DEPTH_STENCIL_ATTACHMENT_BIT)) {
    result.info.unusable_reason = "lacks 32-bit float depth";
    return result;
  }
  result.info.usable = true;
  return result;
}

}  // namespace

bool has_extension(VkPhysicalDevice physical, std::string_view name) {
  std::uint32_t count = 0;
  vkEnumerateDeviceExtensionProperties(physical, nullptr, &count, nullptr);
  std::vector<VkExtensionProperties> extensions(count);
  vkEnumerateDeviceExtensionProperties(physical, nullptr, &count, extensions.data());
  return std::any_of(extensions.begin(), extensions.end(),
                     [&](const VkExtensionProperties& extension) { return name == extension.extensionName; });
}

FeatureChain::FeatureChain() {
  features.pNext = &vulkan11;
  vulkan11.pNext = &vulkan12;
  vulkan12.pNext = &vulkan13;
}

void ask_for_needed_features(FeatureChain& chain) {
  for (const NeededFeature& feature : kNeededFeatures) *feature.find(chain) = VK_TRUE;
}

bool multiview_works(VkDriverId driver) { return driver != VK_DRIVER_ID_MESA_LLVMPIPE; }

std::string missing_features(const FeatureChain& available) {
  std::vector<std::string_view> missing;
  for (const NeededFeature& feature : kNeededFeatures) {
    if (!*feature.find(const_cast<FeatureChain&>(available))) missing.emplace_back(feature.name);
  }
  if (missing.empty()) return {};
  std::string sentence = "lacks ";
  for (std::size_t i = 0; i < missing.size(); ++i) {
    if (i > 0) sentence += i + 1 == missing.size() ? " and " : ", ";
    sentence += missing[i];
  }
  return sentence;
}

Result<std::vector<Candidate>> candidates(VkInstance instance, VkSurfaceKHR surface) {
  std::uint32_t count = 0;
  MERCIA_CHECK(check(vkEnumeratePhysicalDevices(instance, &count, nullptr), "looking for graphics devices"));
  std::vector<VkPhysicalDevice> devices(count);
  MERCIA_CHECK(check(vkEnumeratePhysicalDevices(instance, &count, devices.data()), "looking for graphics devices"));
  devices.resize(count);
  std::vector<Candidate> result;
  for (VkPhysicalDevice device : devices) result.push_back(examine(device, surface));
  if (result.empty()) {
    return fail(ErrorKind::Device, "Vulkan finds no device on this machine", {},
                "install a Vulkan driver (on Debian: mesa-vulkan-drivers)");
  }
  return result;
}

Result<std::size_t> choose(std::span<const Candidate> all, const std::string& wanted) {
  std::vector<std::size_t> matching;
  const bool by_number = !wanted.empty() && wanted.size() < 4 &&
                         std::all_of(wanted.begin(), wanted.end(), [](unsigned char c) { return std::isdigit(c); });
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool matches =
        by_number ? std::to_string(i) == wanted : lower(all[i].info.name).find(lower(wanted)) != std::string::npos;
    if (matches) matching.push_back(i);
  }
  if (matching.empty()) {
    return fail(ErrorKind::Device, fmt::format("there is no Vulkan device \"{}\" on this machine", wanted), {},
                "list the devices with mercia --list-devices");
  }
  const auto best = std::min_element(matching.begin(), matching.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(!all[a].info.usable, rank(all[a].type)) < std::pair(!all[b].info.usable, rank(all[b].type));
  });
  if (!all[*best].info.usable) {
    std::string reasons;
    for (const std::size_t i : matching) {
      reasons += fmt::format("{}{} {}", reasons.empty() ? "" : "; ", all[i].info.name, all[i].info.unusable_reason);
    }
    return fail(ErrorKind::Device, fmt::format("no Vulkan device can be used: {}", reasons), {},
                "update the graphics driver, or install mesa-vulkan-drivers to draw in software");
  }
  return *best;
}

Result<std::vector<DeviceInfo>> list_devices() {
  MERCIA_TRY(const auto instance, Instance::create(false, {}));
  MERCIA_TRY(const auto all, candidates(instance->handle(), VK_NULL_HANDLE));
  std::vector<DeviceInfo> result;
  for (const Candidate& candidate : all) result.push_back(candidate.info);
  return result;
}

}  // namespace mercia::gpu
