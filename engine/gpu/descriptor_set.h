// Descriptor sets of one binding, 0: all that Mercia's programs take by sets.
#pragma once

#include "engine/gpu/device.h"
#include "engine/gpu/handle.h"

namespace mercia::gpu {

// `count` descriptors in an array. Errors (Device): out of memory.
Result<DescriptorSetLayoutHandle> make_set_layout(const Device& device, VkDescriptorType type,
                                                  VkShaderStageFlags stages, std::uint32_t count = 1);

// A set of one descriptor with a pool of its own, for what changes seldom.
class DescriptorSet {
 public:
  DescriptorSet() = default;
  // Errors (Device): out of memory.
  static Result<DescriptorSet> create(const Device& device, VkDescriptorSetLayout layout, VkDescriptorType type);

  VkDescriptorSet get() const { return set_; }
  // What it names from now on; while no command buffer in flight uses it.
  void name(const Device& device, const VkDescriptorBufferInfo& buffer) const;
  void name(const Device& device, const VkDescriptorImageInfo& image) const;

 private:
  VkWriteDescriptorSet write() const;
  DescriptorPoolHandle pool_;
  VkDescriptorSet set_ = VK_NULL_HANDLE;
  VkDescriptorType type_ = VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER;
};

}  // namespace mercia::gpu
