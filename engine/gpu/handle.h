// Owns one Vulkan object of a device: made somewhere, destroyed here. The device outlives it.
#pragma once

#include <volk.h>

#include <utility>

namespace mercia::gpu {

template <typename T, auto* Destroy>
class Handle {
 public:
  Handle() = default;
  Handle(VkDevice device, T object) : device_(device), object_(object) {}
  Handle(Handle&& other) noexcept
      : device_(other.device_), object_(std::exchange(other.object_, static_cast<T>(VK_NULL_HANDLE))) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(device_, other.device_);
    std::swap(object_, other.object_);
    return *this;
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (object_ != VK_NULL_HANDLE) (*Destroy)(device_, object_, nullptr);
  }

  T get() const { return object_; }
  // For an array of one.
  const T* address() const { return &object_; }
  explicit operator bool() const { return object_ != VK_NULL_HANDLE; }

 private:
  VkDevice device_ = VK_NULL_HANDLE;
  T object_ = VK_NULL_HANDLE;
};

using MemoryHandle = Handle<VkDeviceMemory, &vkFreeMemory>;
using BufferHandle = Handle<VkBuffer, &vkDestroyBuffer>;
using ImageHandle = Handle<VkImage, &vkDestroyImage>;
using ImageViewHandle = Handle<VkImageView, &vkDestroyImageView>;
using SamplerHandle = Handle<VkSampler, &vkDestroySampler>;
using SemaphoreHandle = Handle<VkSemaphore, &vkDestroySemaphore>;
using CommandPoolHandle = Handle<VkCommandPool, &vkDestroyCommandPool>;
using QueryPoolHandle = Handle<VkQueryPool, &vkDestroyQueryPool>;
using DescriptorPoolHandle = Handle<VkDescriptorPool, &vkDestroyDescriptorPool>;
using DescriptorSetLayoutHandle = Handle<VkDescriptorSetLayout, &vkDestroyDescriptorSetLayout>;
using PipelineLayoutHandle = Handle<VkPipelineLayout, &vkDestroyPipelineLayout>;
using PipelineHandle = Handle<VkPipeline, &vkDestroyPipeline>;
using ShaderModuleHandle = Handle<VkShaderModule, &vkDestroyShaderModule>;
using SwapchainHandle = Handle<VkSwapchainKHR, &vkDestroySwapchainKHR>;

}  // namespace mercia::gpu
