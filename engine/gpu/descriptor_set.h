// Descriptor sets of one binding, 0, with one descriptor: all that Mercia's programs take by sets.
#pragma once

#include "engine/gpu/device.h"
#include "engine/gpu/handle.h"

namespace mercia::gpu {

// Errors (Device): out of memory.
Result<DescriptorSetLayoutHandle> make_set_layout(const Device& device, VkDescriptorType type,
                                                  VkShaderStageFlags stages);

// A set with a pool of its own, for what changes seldom.
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
