#include "engine/gpu/instance.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "engine/base/log.h"
#include "engine/gpu/vulkan_check.h"

namespace mercia::gpu {
namespace {

constexpr const char* kValidationLayer = "VK_LAYER_KHRONOS_validation";
constexpr std::size_t kKeptMessages = 20;
constexpr const char* kDriverRemedy =
    "install a Vulkan driver (on Debian: mesa-vulkan-drivers for most graphics cards and for drawing without one)";

VKAPI_ATTR VkBool32 VKAPI_CALL on_message(VkDebugUtilsMessageSeverityFlagBitsEXT, VkDebugUtilsMessageTypeFlagsEXT,
                                          const VkDebugUtilsMessengerCallbackDataEXT* data, void* user) {
  static_cast<MessageLog*>(user)->add(data->pMessage ? data->pMessage : "");
  return VK_FALSE;
}

VkDebugUtilsMessengerCreateInfoEXT messenger_info(MessageLog& log) {
  VkDebugUtilsMessengerCreateInfoEXT info{.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT};
  info.messageSeverity =
      VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
  // Not GENERAL: that is the loader talking about drivers of devices that this machine does not have.
  info.messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_TYPE_PERFORMANCE_BIT_EXT;
  info.pfnUserCallback = on_message;
  info.pUserData = &log;
  return info;
}

bool layer_installed(const char* name) {
  std::uint32_t count = 0;
  vkEnumerateInstanceLayerProperties(&count, nullptr);
  std::vector<VkLayerProperties> layers(count);
  vkEnumerateInstanceLayerProperties(&count, layers.data());
  return std::any_of(layers.begin(), layers.end(),
                     [&](const VkLayerProperties& layer) { return std::strcmp(layer.layerName, name) == 0; });
}

bool extension_installed(const char* name) {
  std::uint32_t count = 0;
  vkEnumerateInstanceExtensionProperties(nullptr, &count, nullptr);
  std::vector<VkExtensionProperties> extensions(count);
  vkEnumerateInstanceExtensionProperties(nullptr, &count, extensions.data());
  return std::any_of(extensions.begin(), extensions.end(), [&](const VkExtensionProperties& extension) {
    return std::strcmp(extension.extensionName, name) == 0;
  });
}

VkResult load_vulkan() {
  static const VkResult result = volkInitialize();
  return result;
}

}  // namespace

void MessageLog::add(std::string message) {
  const std::lock_guard lock(mutex_);
  ++count_;
  if (first_.size() < kKeptMessages) first_.push_back(std::move(message));
}

std::uint64_t MessageLog::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

std::vector<std::string> MessageLog::first() const {
  const std::lock_guard lock(mutex_);
  return first_;
}

Result<std::unique_ptr<Instance>> Instance::create(bool validation, const std::vector<const char*>& wanted_extensions,
                                                   const Maker& make) {
  if (load_vulkan() != VK_SUCCESS) {
    return fail(ErrorKind::Device, "there is no Vulkan on this machine: libvulkan.so.1 was not found", {},
                kDriverRemedy);
  }
  if (volkGetInstanceVersion() < VK_API_VERSION_1_3) {
    return fail(ErrorKind::Device, "the Vulkan loader of this machine is older than version 1.3", {},
                "update libvulkan1");
  }
  std::unique_ptr<Instance> instance(new Instance);

  std::vector<const char*> extensions = wanted_extensions;
  for (const char* extension : extensions) {
    if (!extension_installed(extension)) {
      return fail(ErrorKind::Device,
                  fmt::format("Vulkan lacks the instance extension {} that the window needs", extension), {},
                  kDriverRemedy);
    }
  }
  // Always, where there are windows at all: every instance overwrites the same function pointers, and one without the
  // extension would take the surface functions away from one that draws into a window.
  const bool has_surface = std::any_of(extensions.begin(), extensions.end(), [](const char* name) {
    return std::strcmp(name, VK_KHR_SURFACE_EXTENSION_NAME) == 0;
  });
  if (!has_surface && extension_installed(VK_KHR_SURFACE_EXTENSION_NAME)) {
    extensions.push_back(VK_KHR_SURFACE_EXTENSION_NAME);
  }
  std::vector<const char*> layers;
  VkDebugUtilsMessengerCreateInfoEXT messenger = messenger_info(instance->messages_);
  const VkValidationFeatureEnableEXT synchronization = VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT;
  VkValidationFeaturesEXT checks{.sType = VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT};
  checks.enabledValidationFeatureCount = 1;
  checks.pEnabledValidationFeatures = &synchronization;
  checks.pNext = &messenger;
  if (validation && !layer_installed(kValidationLayer)) {
    log::warn("the Vulkan validation layer is not installed: nothing will be validated");
    validation = false;
  }
  if (validation) {
    layers.push_back(kValidationLayer);
    extensions.push_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
    extensions.push_back(VK_EXT_VALIDATION_FEATURES_EXTENSION_NAME);
  }

  VkApplicationInfo application{.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO};
  application.pApplicationName = "Mercia";
  application.apiVersion = VK_API_VERSION_1_3;
  VkInstanceCreateInfo info{.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO};
  info.pNext = validation ? &checks : nullptr;
  info.pApplicationInfo = &application;
  info.enabledLayerCount = static_cast<std::uint32_t>(layers.size());
  info.ppEnabledLayerNames = layers.data();
  info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
  info.ppEnabledExtensionNames = extensions.data();
  if (make) {
    MERCIA_TRY(instance->handle_, make(info));
  } else {
    const VkResult created = vkCreateInstance(&info, nullptr, &instance->handle_);
    if (created == VK_ERROR_INCOMPATIBLE_DRIVER) {
      return fail(ErrorKind::Device, "no Vulkan driver is installed on this machine", {}, kDriverRemedy);
    }
    MERCIA_CHECK(check(created, "starting Vulkan"));
  }
  // All functions go through the loader's own dispatch, so several instances and devices can live side by side.
  volkLoadInstance(instance->handle_);

  if (validation) {
    const auto create_messenger = reinterpret_cast<PFN_vkCreateDebugUtilsMessengerEXT>(
        vkGetInstanceProcAddr(instance->handle_, "vkCreateDebugUtilsMessengerEXT"));
    MERCIA_CHECK(check(create_messenger(instance->handle_, &messenger, nullptr, &instance->messenger_),
                       "listening to the validation layer"));
  }
  return instance;
}

Instance::~Instance() {
  if (messenger_ != VK_NULL_HANDLE) {
    // Looked up again because another instance without the extension may have overwritten volk's pointer.
    const auto destroy_messenger = reinterpret_cast<PFN_vkDestroyDebugUtilsMessengerEXT>(
        vkGetInstanceProcAddr(handle_, "vkDestroyDebugUtilsMessengerEXT"));
    destroy_messenger(handle_, messenger_, nullptr);
  }
  if (handle_ != VK_NULL_HANDLE) vkDestroyInstance(handle_, nullptr);
}

}  // namespace mercia::gpu
