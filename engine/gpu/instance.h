// The Vulkan instance and, where wanted, the validation layer that listens to it.
#pragma once

#include <volk.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mercia::gpu {

// Filled from any thread that calls Vulkan.
class MessageLog {
 public:
  void add(std::string message);
  std::uint64_t count() const;
  std::vector<std::string> first() const;  // at most 20

 private:
  mutable std::mutex mutex_;
  std::uint64_t count_ = 0;
  std::vector<std::string> first_;
};

class Instance {
 public:
  // With `validation`, the Khronos layer and its synchronization checks if the layer is installed; its warnings and
  // errors go to the log. Errors (Device): no Vulkan loader, no driver, an extension is missing.
  // `make` in place of vkCreateInstance, if there is one.
  using Maker = std::function<Result<VkInstance>(const VkInstanceCreateInfo&)>;
  static Result<std::unique_ptr<Instance>> create(bool validation, const std::vector<const char*>& extensions,
                                                  const Maker& make = {});
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  VkInstance handle() const { return handle_; }
  const MessageLog& messages() const { return messages_; }

 private:
  Instance() = default;
  VkInstance handle_ = VK_NULL_HANDLE;
  VkDebugUtilsMessengerEXT messenger_ = VK_NULL_HANDLE;
  MessageLog messages_;
};

}  // namespace mercia::gpu
