// A Vulkan buffer with its own memory.
#pragma once

#include <cstddef>

#include "engine/gpu/memory.h"

namespace mercia::gpu {

class Buffer {
 public:
  Buffer() = default;
  // With SHADER_DEVICE_ADDRESS in its usage it has an address. Errors (Device): out of memory.
  static Result<Buffer> create(const Device& device, VkDeviceSize size, VkBufferUsageFlags usage, MemoryUse use);

  VkBuffer get() const { return buffer_.get(); }
  VkDeviceSize size() const { return size_; }
  // Null for MemoryUse::Device.
  std::byte* mapped() const { return mapped_; }
  // For the GPU; 0 without one.
  VkDeviceAddress address() const { return address_; }

 private:
  MemoryHandle memory_;  // freed after the buffer: members are destroyed from the last to the first
  BufferHandle buffer_;
  VkDeviceSize size_ = 0;
  std::byte* mapped_ = nullptr;
  VkDeviceAddress address_ = 0;
};

}  // namespace mercia::gpu
