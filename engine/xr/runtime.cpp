#include "engine/xr/runtime.h"

#include <volk.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "engine/base/log.h"
#include "engine/xr/xr_check.h"

namespace mercia::xr {
namespace {

struct Wanted {
  const char* name;
  bool Features::*feature;
};

// By name, since the headers of Debian 12 do not know all of them.
constexpr std::array kWanted{
    Wanted{"XR_KHR_composition_layer_depth", &Features::depth_layers},
    Wanted{"XR_KHR_composition_layer_cylinder", &Features::cylinder_layers},
    Wanted{"XR_KHR_visibility_mask", &Features::visibility_mask},
    Wanted{"XR_FB_display_refresh_rate", &Features::refresh_rates},
    Wanted{"XR_EXT_local_floor", &Features::local_floor},
    Wanted{"XR_EXT_hand_interaction", &Features::hand_interaction},
    Wanted{"XR_BD_controller_interaction", &Features::pico},
    Wanted{"XR_EXT_hp_mixed_reality_controller", &Features::reverb_g2},
};

std::vector<XrExtensionProperties> offered_extensions() {
  std::uint32_t count = 0;
  if (XR_FAILED(xrEnumerateInstanceExtensionProperties(nullptr, 0, &count, nullptr))) return {};
  std::vector<XrExtensionProperties> all(count, {.type = XR_TYPE_EXTENSION_PROPERTIES});
  if (XR_FAILED(xrEnumerateInstanceExtensionProperties(nullptr, count, &count, all.data()))) return {};
  all.resize(count);
  return all;
}

std::string version_text(XrVersion version) {
  return fmt::format("{}.{}.{}", XR_VERSION_MAJOR(version), XR_VERSION_MINOR(version), XR_VERSION_PATCH(version));
}

}  // namespace

Result<std::unique_ptr<Runtime>> Runtime::connect() {
  std::unique_ptr<Runtime> runtime(new Runtime);
  const std::vector<XrExtensionProperties> offered = offered_extensions();
  const auto has = [&](const char* name) {
    return std::any_of(offered.begin(), offered.end(), [&](const XrExtensionProperties& extension) {
      return std::strcmp(extension.extensionName, name) == 0;
    });
  };
  std::vector<const char*> extensions{XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME};
  for (const Wanted& wanted : kWanted) {
    if (!has(wanted.name)) continue;
    extensions.push_back(wanted.name);
    runtime->features_.*wanted.feature = true;
  }

  XrInstanceCreateInfo info{.type = XR_TYPE_INSTANCE_CREATE_INFO};
  std::strncpy(info.applicationInfo.applicationName, "Mercia", XR_MAX_APPLICATION_NAME_SIZE - 1);
  info.applicationInfo.applicationVersion = 1;
  std::strncpy(info.applicationInfo.engineName, "Mercia", XR_MAX_ENGINE_NAME_SIZE - 1);
  // 1.0 on purpose: every runtime takes it, also where the headers are newer.
  info.applicationInfo.apiVersion = XR_MAKE_VERSION(1, 0, XR_VERSION_PATCH(XR_CURRENT_API_VERSION));
  info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
  info.enabledExtensionNames = extensions.data();
  const XrResult created = xrCreateInstance(&info, &runtime->instance_);
  if (XR_FAILED(created)) {
    runtime->instance_ = XR_NULL_HANDLE;
    return tl::unexpected(no_instance(created));
  }
  XrInstanceProperties properties{.type = XR_TYPE_INSTANCE_PROPERTIES};
  MERCIA_CHECK(check(xrGetInstanceProperties(runtime->instance_, &properties), "asking the runtime for its name"));
  runtime->name_ = fmt::format("{} {}", properties.runtimeName, version_text(properties.runtimeVersion));
  return runtime;
}

Runtime::~Runtime() {
  if (instance_ != XR_NULL_HANDLE) xrDestroyInstance(instance_);
}

Result<void> Runtime::load(const char* name, PFN_xrVoidFunction* pointer) const {
  return check(xrGetInstanceProcAddr(instance_, name, pointer), fmt::format("looking up {}", name));
}

Result<bool> Runtime::find_headset() {
  XrSystemGetInfo info{.type = XR_TYPE_SYSTEM_GET_INFO};
  info.formFactor = XR_FORM_FACTOR_HEAD_MOUNTED_DISPLAY;
  const XrResult found = xrGetSystem(instance_, &info, &system_);
  if (found == XR_ERROR_FORM_FACTOR_UNAVAILABLE) {
    system_ = XR_NULL_SYSTEM_ID;
    return false;
  }
  MERCIA_CHECK(check(found, "looking for the headset"));
  XrSystemProperties properties{.type = XR_TYPE_SYSTEM_PROPERTIES};
  MERCIA_CHECK(check(xrGetSystemProperties(instance_, system_, &properties), "asking the headset for its name"));
  headset_ = properties.systemName;

  std::uint32_t count = 0;
  MERCIA_CHECK(check(xrEnumerateViewConfigurations(instance_, system_, 0, &count, nullptr), "asking for its views"));
  std::vector<XrViewConfigurationType> kinds(count);
  MERCIA_CHECK(
      check(xrEnumerateViewConfigurations(instance_, system_, count, &count, kinds.data()), "asking for its views"));
  if (std::find(kinds.begin(), kinds.end(), XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO) == kinds.end()) {
    return fail(ErrorKind::Device, "the headset offers no pair of views, one for each eye", headset_,
                "Mercia draws for two eyes; the window goes on");
  }
  return true;
}

gpu::DeviceMaker Runtime::device_maker() {
  gpu::DeviceMaker maker;
  maker.make_instance = [this](const VkInstanceCreateInfo& wanted) -> Result<VkInstance> {
    MERCIA_TRY(const XrVersion oldest, oldest_vulkan());
    MERCIA_TRY(const auto create, function<PFN_xrCreateVulkanInstanceKHR>("xrCreateVulkanInstanceKHR"));
    if (oldest > XR_MAKE_VERSION(1, 3, 0xffff)) {
      return fail(ErrorKind::Device,
                  fmt::format("the headset's runtime needs Vulkan {}, Mercia uses 1.3", version_text(oldest)));
    }
    XrVulkanInstanceCreateInfoKHR info{.type = XR_TYPE_VULKAN_INSTANCE_CREATE_INFO_KHR};
    info.systemId = system_;
    info.pfnGetInstanceProcAddr = vkGetInstanceProcAddr;
    info.vulkanCreateInfo = &wanted;
    VkInstance made = VK_NULL_HANDLE;
    VkResult vulkan = VK_SUCCESS;
    MERCIA_CHECK(check(create(instance_, &info, &made, &vulkan), "starting Vulkan for the headset"));
    MERCIA_CHECK(check_vulkan(vulkan, "Vulkan does not start for the headset"));
    return made;
  };
  maker.choose_physical = [this](VkInstance vulkan) -> Result<VkPhysicalDevice> {
    MERCIA_TRY(const auto choose, function<PFN_xrGetVulkanGraphicsDevice2KHR>("xrGetVulkanGraphicsDevice2KHR"));
    XrVulkanGraphicsDeviceGetInfoKHR info{.type = XR_TYPE_VULKAN_GRAPHICS_DEVICE_GET_INFO_KHR};
    info.systemId = system_;
    info.vulkanInstance = vulkan;
    VkPhysicalDevice physical = VK_NULL_HANDLE;
    MERCIA_CHECK(check(choose(instance_, &info, &physical), "asking which graphics device the headset hangs on"));
    return physical;
  };
  maker.make_device = [this](VkPhysicalDevice physical, const VkDeviceCreateInfo& wanted) -> Result<VkDevice> {
    MERCIA_TRY(const auto create, function<PFN_xrCreateVulkanDeviceKHR>("xrCreateVulkanDeviceKHR"));
    XrVulkanDeviceCreateInfoKHR info{.type = XR_TYPE_VULKAN_DEVICE_CREATE_INFO_KHR};
    info.systemId = system_;
    info.pfnGetInstanceProcAddr = vkGetInstanceProcAddr;
    info.vulkanPhysicalDevice = physical;
    info.vulkanCreateInfo = &wanted;
    VkDevice made = VK_NULL_HANDLE;
    VkResult vulkan = VK_SUCCESS;
    MERCIA_CHECK(check(create(instance_, &info, &made, &vulkan), "opening the graphics device for the headset"));
    MERCIA_CHECK(check_vulkan(vulkan, "the graphics device of the headset does not open"));
    return made;
  };
  return maker;
}

Result<XrVersion> Runtime::oldest_vulkan() const {
  MERCIA_TRY(const auto requirements,
             function<PFN_xrGetVulkanGraphicsRequirements2KHR>("xrGetVulkanGraphicsRequirements2KHR"));
  XrGraphicsRequirementsVulkan2KHR range{.type = XR_TYPE_GRAPHICS_REQUIREMENTS_VULKAN2_KHR};
  MERCIA_CHECK(check(requirements(instance_, system_, &range), "asking which Vulkan the headset needs"));
  return range.minApiVersionSupported;
}

Result<void> Runtime::check_vulkan(VkResult result, const char* what) const {
  if (result == VK_SUCCESS) return {};
  return fail(ErrorKind::Device, fmt::format("{} ({})", what, static_cast<int>(result)), name_,
              "update the graphics driver and the runtime");
}

Result<bool> Runtime::drives(const gpu::Device& device) {
  MERCIA_CHECK(oldest_vulkan());
  MERCIA_TRY(const VkPhysicalDevice physical, device_maker().choose_physical(device.instance()));
  return physical == device.physical();
}

}  // namespace mercia::xr
