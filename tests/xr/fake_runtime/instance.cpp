// What a program asks before it has a session: the runtime, the headset, and Vulkan for it.
#include <algorithm>
#include <cstring>

#include "tests/xr/fake_runtime/state.h"

namespace mercia::fakexr {
namespace {

constexpr XrSystemId kHeadset = 7;

XrResult XRAPI_CALL get_proc(XrInstance, const char* name, PFN_xrVoidFunction* function);

XrResult XRAPI_CALL extensions(const char*, std::uint32_t capacity, std::uint32_t* count, XrExtensionProperties* out) {
  const std::vector<std::string>& names = state().control.extensions;
  *count = static_cast<std::uint32_t>(names.size());
  if (capacity == 0) return XR_SUCCESS;
  if (capacity < names.size()) return XR_ERROR_SIZE_INSUFFICIENT;
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::strncpy(out[i].extensionName, names[i].c_str(), XR_MAX_EXTENSION_NAME_SIZE - 1);
    out[i].extensionVersion = 1;
  }
  return XR_SUCCESS;
}

XrResult XRAPI_CALL create_instance(const XrInstanceCreateInfo* info, XrInstance* out) {
  State& all = state();
  ++all.control.calls["xrCreateInstance"];
  if (!all.control.service_up) return XR_ERROR_RUNTIME_FAILURE;
  if (all.instance != XR_NULL_HANDLE) return XR_ERROR_LIMIT_REACHED;
  for (std::uint32_t i = 0; i < info->enabledExtensionCount; ++i) {
    const std::vector<std::string>& known = all.control.extensions;
    if (std::find(known.begin(), known.end(), info->enabledExtensionNames[i]) == known.end())
      return XR_ERROR_EXTENSION_NOT_PRESENT;
  }
  all.instance_lost = false;
  all.requirements_asked = false;
  all.instance = *out = new_handle<XrInstance>(Kind::Instance);
  return XR_SUCCESS;
}

XrResult XRAPI_CALL destroy_instance(XrInstance) {
  State& all = state();
  if (all.session) destroy_session(true);
  while (!all.action_sets.empty()) destroy_action_set(all.action_sets.begin()->first, true);
  all.control.events.clear();
  all.instance = XR_NULL_HANDLE;
  all.instance_lost = false;
  gone(Kind::Instance, false);
  return XR_SUCCESS;
}

XrResult XRAPI_CALL instance_properties(XrInstance, XrInstanceProperties* out) {
  if (const XrResult result = enter("xrGetInstanceProperties", Scope::Instance); result != XR_SUCCESS) return result;
  out->runtimeVersion = XR_MAKE_VERSION(1, 2, 3);
  std::strncpy(out->runtimeName, "Fake", XR_MAX_RUNTIME_NAME_SIZE - 1);
  return XR_SUCCESS;
}

XrResult XRAPI_CALL poll_event(XrInstance, XrEventDataBuffer* out) {
  if (const XrResult result = enter("xrPollEvent", Scope::Instance); result != XR_SUCCESS) return result;
  std::deque<XrEventDataBuffer>& events = state().control.events;
  if (events.empty()) return XR_EVENT_UNAVAILABLE;
  *out = events.front();
  events.pop_front();
  return XR_SUCCESS;
}

XrResult XRAPI_CALL string_to_path(XrInstance, const char* text, XrPath* out) {
  if (const XrResult result = enter("xrStringToPath", Scope::Instance); result != XR_SUCCESS) return result;
  std::vector<std::string>& paths = state().paths;
  const auto found = std::find(paths.begin(), paths.end(), text);
  *out = static_cast<XrPath>(found - paths.begin()) + 1;
  if (found == paths.end()) paths.emplace_back(text);
  return XR_SUCCESS;
}

XrResult XRAPI_CALL path_to_string(XrInstance, XrPath path, std::uint32_t capacity, std::uint32_t* count, char* out) {
  if (const XrResult result = enter("xrPathToString", Scope::Instance); result != XR_SUCCESS) return result;
  const std::string& text = text_of(path);
  if (text.empty()) return XR_ERROR_PATH_INVALID;
  return give(std::span<const char>(text.c_str(), text.size() + 1), capacity, count, out);
}

XrResult XRAPI_CALL get_system(XrInstance, const XrSystemGetInfo* info, XrSystemId* out) {
  if (const XrResult result = enter("xrGetSystem", Scope::Instance); result != XR_SUCCESS) return result;
  if (info->formFactor != XR_FORM_FACTOR_HEAD_MOUNTED_DISPLAY) return XR_ERROR_FORM_FACTOR_UNSUPPORTED;
  if (!state().control.headset_on) return XR_ERROR_FORM_FACTOR_UNAVAILABLE;
  *out = kHeadset;
  return XR_SUCCESS;
}

XrResult XRAPI_CALL system_properties(XrInstance, XrSystemId system, XrSystemProperties* out) {
  if (const XrResult result = enter("xrGetSystemProperties", Scope::Instance); result != XR_SUCCESS) return result;
  if (system != kHeadset) return XR_ERROR_SYSTEM_INVALID;
  std::strncpy(out->systemName, "Fake headset", XR_MAX_SYSTEM_NAME_SIZE - 1);
  return XR_SUCCESS;
}

XrResult XRAPI_CALL view_configurations(XrInstance, XrSystemId, std::uint32_t capacity, std::uint32_t* count,
                                        XrViewConfigurationType* out) {
  if (const XrResult result = enter("xrEnumerateViewConfigurations", Scope::Instance); result != XR_SUCCESS)
    return result;
  const std::array kinds{state().control.stereo ? XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO
                                                : XR_VIEW_CONFIGURATION_TYPE_PRIMARY_MONO};
  return give<XrViewConfigurationType>(kinds, capacity, count, out);
}

XrResult XRAPI_CALL configuration_views(XrInstance, XrSystemId, XrViewConfigurationType type, std::uint32_t capacity,
                                        std::uint32_t* count, XrViewConfigurationView* out) {
  if (const XrResult result = enter("xrEnumerateViewConfigurationViews", Scope::Instance); result != XR_SUCCESS)
    return result;
  if (type != XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO) return XR_ERROR_VIEW_CONFIGURATION_TYPE_UNSUPPORTED;
  XrViewConfigurationView view{};
  view.type = XR_TYPE_VIEW_CONFIGURATION_VIEW;
  view.recommendedImageRectWidth = 64;
  view.recommendedImageRectHeight = 72;
  view.maxImageRectWidth = view.maxImageRectHeight = 4096;
  view.recommendedSwapchainSampleCount = view.maxSwapchainSampleCount = 1;
  const std::array views{view, view};
  return give<XrViewConfigurationView>(views, capacity, count, out);
}

XrResult XRAPI_CALL blend_modes(XrInstance, XrSystemId, XrViewConfigurationType, std::uint32_t capacity,
                                std::uint32_t* count, XrEnvironmentBlendMode* out) {
  if (const XrResult result = enter("xrEnumerateEnvironmentBlendModes", Scope::Instance); result != XR_SUCCESS)
    return result;
  constexpr std::array kModes{XR_ENVIRONMENT_BLEND_MODE_OPAQUE};
  return give<XrEnvironmentBlendMode>(kModes, capacity, count, out);
}

XrResult XRAPI_CALL requirements(XrInstance, XrSystemId, XrGraphicsRequirementsVulkan2KHR* out) {
  if (const XrResult result = enter("xrGetVulkanGraphicsRequirements2KHR", Scope::Instance); result != XR_SUCCESS)
    return result;
  out->minApiVersionSupported = XR_MAKE_VERSION(1, 0, 0);
  out->maxApiVersionSupported = XR_MAKE_VERSION(1, 3, 0);
  state().requirements_asked = true;
  return XR_SUCCESS;
}

XrResult XRAPI_CALL create_vulkan_instance(XrInstance, const XrVulkanInstanceCreateInfoKHR* info, VkInstance* out,
                                           VkResult* vulkan_result) {
  if (const XrResult result = enter("xrCreateVulkanInstanceKHR", Scope::Instance); result != XR_SUCCESS) return result;
  const auto create =
      reinterpret_cast<PFN_vkCreateInstance>(info->pfnGetInstanceProcAddr(VK_NULL_HANDLE, "vkCreateInstance"));
  *vulkan_result = create(info->vulkanCreateInfo, info->vulkanAllocator, out);
  return XR_SUCCESS;
}

XrResult XRAPI_CALL graphics_device(XrInstance, const XrVulkanGraphicsDeviceGetInfoKHR* info, VkPhysicalDevice* out) {
  if (const XrResult result = enter("xrGetVulkanGraphicsDevice2KHR", Scope::Instance); result != XR_SUCCESS)
    return result;
  const auto list = vulkan<PFN_vkEnumeratePhysicalDevices>(info->vulkanInstance, "vkEnumeratePhysicalDevices");
  state().vulkan_instance = info->vulkanInstance;
  std::uint32_t count = 1;
  const VkResult listed = list(info->vulkanInstance, &count, out);
  return (listed == VK_SUCCESS || listed == VK_INCOMPLETE) && count == 1 ? XR_SUCCESS : XR_ERROR_RUNTIME_FAILURE;
}

XrResult XRAPI_CALL create_vulkan_device(XrInstance, const XrVulkanDeviceCreateInfoKHR* info, VkDevice* out,
                                         VkResult* vulkan_result) {
  if (const XrResult result = enter("xrCreateVulkanDeviceKHR", Scope::Instance); result != XR_SUCCESS) return result;
  const auto create =
      reinterpret_cast<PFN_vkCreateDevice>(info->pfnGetInstanceProcAddr(state().vulkan_instance, "vkCreateDevice"));
  *vulkan_result = create(info->vulkanPhysicalDevice, info->vulkanCreateInfo, info->vulkanAllocator, out);
  return XR_SUCCESS;
}

XrResult XRAPI_CALL get_proc(XrInstance, const char* name, PFN_xrVoidFunction* function) {
  *function = nullptr;
  for (const auto functions :
       {instance_functions(), session_functions(), swapchain_functions(), frame_functions(), action_functions()}) {
    for (const Entry& one : functions) {
      if (std::strcmp(one.name, name) == 0) *function = one.function;
    }
  }
  return *function ? XR_SUCCESS : XR_ERROR_FUNCTION_UNSUPPORTED;
}

}  // namespace

std::span<const Entry> instance_functions() {
  static const std::array all{
      entry("xrGetInstanceProcAddr", get_proc),
      entry("xrEnumerateInstanceExtensionProperties", extensions),
      entry("xrCreateInstance", create_instance),
      entry("xrDestroyInstance", destroy_instance),
      entry("xrGetInstanceProperties", instance_properties),
      entry("xrPollEvent", poll_event),
      entry("xrStringToPath", string_to_path),
      entry("xrPathToString", path_to_string),
      entry("xrGetSystem", get_system),
      entry("xrGetSystemProperties", system_properties),
      entry("xrEnumerateViewConfigurations", view_configurations),
      entry("xrEnumerateViewConfigurationViews", configuration_views),
      entry("xrEnumerateEnvironmentBlendModes", blend_modes),
      entry("xrGetVulkanGraphicsRequirements2KHR", requirements),
      entry("xrCreateVulkanInstanceKHR", create_vulkan_instance),
      entry("xrGetVulkanGraphicsDevice2KHR", graphics_device),
      entry("xrCreateVulkanDeviceKHR", create_vulkan_device),
  };
  return all;
}

// The loader's negotiation (OpenXR loader specification, "Runtime interface negotiation"). Debian 12's package lacks
// the header, so the two structures are written down here.
struct LoaderInfo {
  std::uint32_t struct_type;  // 1
  std::uint32_t struct_version;
  std::size_t struct_size;
  std::uint32_t min_interface;
  std::uint32_t max_interface;
  XrVersion min_api;
  XrVersion max_api;
};
struct RuntimeRequest {
  std::uint32_t struct_type;  // 3
  std::uint32_t struct_version;
  std::size_t struct_size;
  std::uint32_t interface_version;
  XrVersion api_version;
  PFN_xrGetInstanceProcAddr get_instance_proc_addr;
};

}  // namespace mercia::fakexr

extern "C" __attribute__((visibility("default"))) XrResult XRAPI_CALL
xrNegotiateLoaderRuntimeInterface(const mercia::fakexr::LoaderInfo* loader, mercia::fakexr::RuntimeRequest* runtime) {
  using namespace mercia::fakexr;
  if (!loader || !runtime || loader->struct_type != 1 || runtime->struct_type != 3)
    return XR_ERROR_INITIALIZATION_FAILED;
  if (loader->min_interface > 1 || loader->max_interface < 1) return XR_ERROR_INITIALIZATION_FAILED;
  runtime->interface_version = 1;
  runtime->api_version = XR_MAKE_VERSION(1, 0, 20);
  runtime->get_instance_proc_addr = reinterpret_cast<PFN_xrGetInstanceProcAddr>(instance_functions().front().function);
  return XR_SUCCESS;
}
