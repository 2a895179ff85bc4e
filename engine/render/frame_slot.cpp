#include "engine/render/frame_slot.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include "engine/gpu/vulkan_check.h"

namespace mercia::render {
namespace {

constexpr std::size_t kSmallestBytes = 16 << 10;

bool has_timestamps(const gpu::Device& device) {
  std::uint32_t count = 0;
  vkGetPhysicalDeviceQueueFamilyProperties(device.physical(), &count, nullptr);
  std::vector<VkQueueFamilyProperties> families(count);
  vkGetPhysicalDeviceQueueFamilyProperties(device.physical(), &count, families.data());
  return families[device.queue_family()].timestampValidBits > 0 && device.properties().limits.timestampPeriod > 0.0f;
}

}  // namespace

Result<gpu::DescriptorSetLayoutHandle> make_frame_layout(const gpu::Device& device) {
  const VkDescriptorSetLayoutBinding binding{0, VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, 1,
                                             VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, nullptr};
  VkDescriptorSetLayoutCreateInfo info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO};
  info.bindingCount = 1;
  info.pBindings = &binding;
  VkDescriptorSetLayout layout = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreateDescriptorSetLayout(device.handle(), &info, nullptr, &layout), "making a descriptor layout"));
  return gpu::DescriptorSetLayoutHandle(device.handle(), layout);
}

Result<void> FrameSlot::make_set(gpu::Device& device, VkDescriptorSetLayout layout) {
  constexpr VkDescriptorPoolSize kSize{VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, 1};
  VkDescriptorPoolCreateInfo pool_info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO};
  pool_info.maxSets = 1;
  pool_info.poolSizeCount = 1;
  pool_info.pPoolSizes = &kSize;
  VkDescriptorPool pool = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreateDescriptorPool(device.handle(), &pool_info, nullptr, &pool), "making a descriptor pool"));
  pool_ = gpu::DescriptorPoolHandle(device.handle(), pool);
  VkDescriptorSetAllocateInfo set_info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO};
  set_info.descriptorPool = pool;
  set_info.descriptorSetCount = 1;
  set_info.pSetLayouts = &layout;
  MERCIA_CHECK(gpu::check(vkAllocateDescriptorSets(device.handle(), &set_info, &set_), "describing a frame"));
  const VkDescriptorBufferInfo uniforms{uniforms_.get(), 0, VK_WHOLE_SIZE};
  VkWriteDescriptorSet write{.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET};
  write.dstSet = set_;
  write.descriptorCount = 1;
  write.descriptorType = VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER;
  write.pBufferInfo = &uniforms;
  vkUpdateDescriptorSets(device.handle(), 1, &write, 0, nullptr);
  return {};
}

Result<FrameSlot> FrameSlot::create(gpu::Device& device, VkDescriptorSetLayout layout) {
  FrameSlot slot;
  MERCIA_TRY(slot.uniforms_, gpu::Buffer::create(device, sizeof(FrameData), VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT,
                                                 gpu::MemoryUse::Upload));
  MERCIA_CHECK(slot.make_set(device, layout));
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

Result<void> FrameSlot::grow(gpu::Device& device, std::size_t record_bytes, std::size_t command_bytes) {
  const auto larger = [](std::size_t bytes) { return std::bit_ceil(std::max(bytes, kSmallestBytes)); };
  if (records_.size() < larger(record_bytes)) {
    MERCIA_TRY(records_, gpu::Buffer::create(device, larger(record_bytes), VK_BUFFER_USAGE_VERTEX_BUFFER_BIT,
                                             gpu::MemoryUse::Upload));
  }
  if (commands_.size() < larger(command_bytes)) {
    MERCIA_TRY(commands_, gpu::Buffer::create(device, larger(command_bytes), VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT,
                                              gpu::MemoryUse::Upload));
  }
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

Result<void> FrameSlot::fill(gpu::Device& device, const FramePlan& plan, std::uint32_t copies) {
  MERCIA_CHECK(device.wait_for(value_));
  read_timestamps(device);
  MERCIA_CHECK(grow(device, plan.records.size() * copies * sizeof(DrawRecord),
                    plan.commands.size() * sizeof(VkDrawIndexedIndirectCommand)));
  std::memcpy(uniforms_.mapped(), &plan.frame, sizeof(FrameData));
  std::byte* record_at = records_.mapped();
  for (const DrawRecord& record : plan.records) {
    for (std::uint32_t copy = 0; copy < copies; ++copy) {
      std::memcpy(record_at, &record, sizeof(record));
      record_at += sizeof(record);
    }
  }
  std::byte* command_at = commands_.mapped();
  for (VkDrawIndexedIndirectCommand command : plan.commands) {
    command.instanceCount = copies;
    command.firstInstance *= copies;
    std::memcpy(command_at, &command, sizeof(command));
    command_at += sizeof(command);
  }
  return {};
}

}  // namespace mercia::render
