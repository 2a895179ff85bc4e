#include "engine/gpu/buffer.h"

#include "engine/gpu/vulkan_check.h"

namespace mercia::gpu {

Result<Buffer> Buffer::create(const Device& device, VkDeviceSize size, VkBufferUsageFlags usage, MemoryUse use) {
  VkBufferCreateInfo info{.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO};
  info.size = size;
  info.usage = usage;
  VkBuffer buffer = VK_NULL_HANDLE;
  MERCIA_CHECK(check(vkCreateBuffer(device.handle(), &info, nullptr, &buffer), "making a buffer"));
  Buffer result;
  result.buffer_ = BufferHandle(device.handle(), buffer);
  result.size_ = size;
  VkMemoryRequirements requirements;
  vkGetBufferMemoryRequirements(device.handle(), buffer, &requirements);
  const bool addressed = usage & VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT;
  MERCIA_TRY(result.memory_, allocate_memory(device, requirements, use, addressed));
  MERCIA_CHECK(check(vkBindBufferMemory(device.handle(), buffer, result.memory_.get(), 0), "making a buffer"));
  if (addressed) {
    VkBufferDeviceAddressInfo which{.sType = VK_STRUCTURE_TYPE_BUFFER_DEVICE_ADDRESS_INFO};
    which.buffer = buffer;
    result.address_ = vkGetBufferDeviceAddress(device.handle(), &which);
  }
  if (use != MemoryUse::Device) {
    void* address = nullptr;
    MERCIA_CHECK(
        check(vkMapMemory(device.handle(), result.memory_.get(), 0, VK_WHOLE_SIZE, 0, &address), "mapping a buffer"));
    result.mapped_ = static_cast<std::byte*>(address);
  }
  return result;
}

}  // namespace mercia::gpu
