#include "engine/gpu/descriptor_set.h"

#include "engine/gpu/vulkan_check.h"

namespace mercia::gpu {

Result<DescriptorSetLayoutHandle> make_set_layout(const Device& device, VkDescriptorType type,
                                                  VkShaderStageFlags stages, std::uint32_t count) {
  const VkDescriptorSetLayoutBinding binding{0, type, count, stages, nullptr};
  VkDescriptorSetLayoutCreateInfo info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO};
  info.bindingCount = 1;
  info.pBindings = &binding;
  VkDescriptorSetLayout layout = VK_NULL_HANDLE;
  MERCIA_CHECK(
      check(vkCreateDescriptorSetLayout(device.handle(), &info, nullptr, &layout), "making a descriptor layout"));
  return DescriptorSetLayoutHandle(device.handle(), layout);
}

Result<DescriptorSet> DescriptorSet::create(const Device& device, VkDescriptorSetLayout layout, VkDescriptorType type) {
  DescriptorSet result;
  result.type_ = type;
  const VkDescriptorPoolSize size{type, 1};
  VkDescriptorPoolCreateInfo pool_info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO};
  pool_info.maxSets = 1;
  pool_info.poolSizeCount = 1;
  pool_info.pPoolSizes = &size;
  VkDescriptorPool pool = VK_NULL_HANDLE;
  MERCIA_CHECK(check(vkCreateDescriptorPool(device.handle(), &pool_info, nullptr, &pool), "making a descriptor pool"));
  result.pool_ = DescriptorPoolHandle(device.handle(), pool);
  VkDescriptorSetAllocateInfo set_info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO};
  set_info.descriptorPool = pool;
  set_info.descriptorSetCount = 1;
  set_info.pSetLayouts = &layout;
  MERCIA_CHECK(check(vkAllocateDescriptorSets(device.handle(), &set_info, &result.set_), "making a descriptor set"));
  return result;
}

VkWriteDescriptorSet DescriptorSet::write() const {
  VkWriteDescriptorSet write{.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET};
  write.dstSet = set_;
  write.descriptorCount = 1;
  write.descriptorType = type_;
  return write;
}

void DescriptorSet::name(const Device& device, const VkDescriptorBufferInfo& buffer) const {
  VkWriteDescriptorSet what = write();
  what.pBufferInfo = &buffer;
  vkUpdateDescriptorSets(device.handle(), 1, &what, 0, nullptr);
}

void DescriptorSet::name(const Device& device, const VkDescriptorImageInfo& image) const {
  VkWriteDescriptorSet what = write();
  what.pImageInfo = &image;
  vkUpdateDescriptorSets(device.handle(), 1, &what, 0, nullptr);
}

}  // namespace mercia::gpu
