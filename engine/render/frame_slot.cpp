#include "engine/render/frame_slot.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "engine/gpu/vulkan_check.h"

namespace mercia::render {
namespace {

constexpr std::size_t kSmallestCount = 256;

bool has_timestamps(const gpu::Device& device) {
  std::uint32_t count = 0;
  vkGetPhysicalDeviceQueueFamilyProperties(device.physical(), &count, nullptr);
  std::vector<VkQueueFamilyProperties> families(count);
  vkGetPhysicalDeviceQueueFamilyProperties(device.physical(), &count, families.data());
  return families[device.queue_family()].timestampValidBits > 0 && device.properties().limits.timestampPeriod > 0.0f;
}

template <typename T>
void copy_into(const gpu::Buffer& buffer, const std::vector<T>& values) {
  if (!values.empty()) std::memcpy(buffer.mapped(), values.data(), values.size() * sizeof(T));
}

}  // namespace

Result<gpu::DescriptorSetLayoutHandle> make_frame_layout(const gpu::Device& device) {
  std::array<VkDescriptorSetLayoutBinding, 2> bindings{};
  bindings[0] = {0, VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, 1, VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, nullptr};
  bindings[1] = {1, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, 1, VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, nullptr};
  VkDescriptorSetLayoutCreateInfo info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO};
  info.bindingCount = static_cast<std::uint32_t>(bindings.size());
  info.pBindings = bindings.data();
  VkDescriptorSetLayout layout = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreateDescriptorSetLayout(device.handle(), &info, nullptr, &layout), "making a descriptor layout"));
  return gpu::DescriptorSetLayoutHandle(device.handle(), layout);
}

Result<FrameSlot> FrameSlot::create(gpu::Device& device, VkDescriptorSetLayout layout) {
  FrameSlot slot;
  MERCIA_TRY(slot.uniforms_, gpu::Buffer::create(device, sizeof(FrameData), VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT,
                                                 gpu::MemoryUse::Upload));
  constexpr std::array kSizes{VkDescriptorPoolSize{VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, 1},
                              VkDescriptorPoolSize{VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, 1}};
  VkDescriptorPoolCreateInfo pool_info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO};
  pool_info.maxSets = 1;
  pool_info.poolSizeCount = static_cast<std::uint32_t>(kSizes.size());
  pool_info.pPoolSizes = kSizes.data();
  VkDescriptorPool pool = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreateDescriptorPool(device.handle(), &pool_info, nullptr, &pool), "making a descriptor pool"));
  slot.pool_ = gpu::DescriptorPoolHandle(device.handle(), pool);
  VkDescriptorSetAllocateInfo set_info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO};
  set_info.descriptorPool = pool;
  set_info.descriptorSetCount = 1;
  set_info.pSetLayouts = &layout;
  MERCIA_CHECK(gpu::check(vkAllocateDescriptorSets(device.handle(), &set_info, &slot.set_), "describing a frame"));
  if (has_timestamps(device)) {
    VkQueryPoolCreateInfo query_info{.sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO};
    query_info.queryType = VK_QUERY_TYPE_TIMESTAMP;
    query_info.queryCount = 2;
    VkQueryPool queries = VK_NULL_HANDLE;
    MERCIA_CHECK(gpu::check(vkCreateQueryPool(device.handle(), &query_info, nullptr, &queries), "making a clock"));
    slot.queries_ = gpu::QueryPoolHandle(device.handle(), queries);
  }
  return slot;
}

Result<void> FrameSlot::grow(gpu::Device& device, const FramePlan& plan) {
  const std::size_t records = std::bit_ceil(std::max(plan.records.size(), kSmallestCount));
  const std::size_t commands = std::bit_ceil(std::max(plan.commands.size(), kSmallestCount));
  if (records * sizeof(DrawRecord) > records_.size()) {
    MERCIA_TRY(records_, gpu::Buffer::create(device, records * sizeof(DrawRecord), VK_BUFFER_USAGE_STORAGE_BUFFER_BIT,
                                             gpu::MemoryUse::Upload));
  }
  if (commands * sizeof(VkDrawIndexedIndirectCommand) > commands_.size()) {
    MERCIA_TRY(commands_, gpu::Buffer::create(device, commands * sizeof(VkDrawIndexedIndirectCommand),
                                              VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT, gpu::MemoryUse::Upload));
  }
  const VkDescriptorBufferInfo uniforms{uniforms_.get(), 0, VK_WHOLE_SIZE};
  const VkDescriptorBufferInfo draws{records_.get(), 0, VK_WHOLE_SIZE};
  std::array<VkWriteDescriptorSet, 2> writes{};
  for (std::uint32_t i = 0; i < writes.size(); ++i) {
    writes[i] = {.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET};
    writes[i].dstSet = set_;
    writes[i].dstBinding = i;
    writes[i].descriptorCount = 1;
  }
  writes[0].descriptorType = VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER;
  writes[0].pBufferInfo = &uniforms;
  writes[1].descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;
  writes[1].pBufferInfo = &draws;
  vkUpdateDescriptorSets(device.handle(), static_cast<std::uint32_t>(writes.size()), writes.data(), 0, nullptr);
  return {};
}

void FrameSlot::read_timestamps(const gpu::Device& device) {
  std::array<std::uint64_t, 2> ticks{};
  if (!queries_ || value_ == 0) return;
  if (vkGetQueryPoolResults(device.handle(), queries_.get(), 0, 2, sizeof(ticks), ticks.data(), sizeof(ticks[0]),
                            VK_QUERY_RESULT_64_BIT) != VK_SUCCESS) {
    return;
  }
  gpu_seconds_ = static_cast<double>(ticks[1] - ticks[0]) * device.properties().limits.timestampPeriod * 1e-9;
}

Result<void> FrameSlot::fill(gpu::Device& device, const FramePlan& plan) {
  MERCIA_CHECK(device.wait_for(value_));
  read_timestamps(device);
  const bool fits = records_.size() >= std::max(plan.records.size(), kSmallestCount) * sizeof(DrawRecord) &&
                    commands_.size() >= std::max(plan.commands.size(), kSmallestCount) * sizeof(VkDrawIndexedIndirectCommand);
  if (!fits) MERCIA_CHECK(grow(device, plan));
  std::memcpy(uniforms_.mapped(), &plan.frame, sizeof(FrameData));
  copy_into(records_, plan.records);
  copy_into(commands_, plan.commands);
  return {};
}

}  // namespace mercia::render
