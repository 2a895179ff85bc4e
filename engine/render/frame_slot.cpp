#include "engine/render/frame_slot.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include "engine/gpu/commands.h"
#include "engine/gpu/vulkan_check.h"

namespace mercia::render {
namespace {

constexpr std::size_t kSmallestBytes = 16 << 10;

std::size_t input_bytes(const FramePlan& plan) {
  return plan.cull_views.size() * sizeof(CullView) + plan.batches.size() * sizeof(CullBatch) +
         plan.items.size() * sizeof(CullItem);
}

bool has_timestamps(const gpu::Device& device) {
  std::uint32_t count = 0;
  vkGetPhysicalDeviceQueueFamilyProperties(device.physical(), &count, nullptr);
  std::vector<VkQueueFamilyProperties> families(count);
  vkGetPhysicalDeviceQueueFamilyProperties(device.physical(), &count, families.data());
  return families[device.queue_family()].timestampValidBits > 0 && device.properties().limits.timestampPeriod > 0.0f;
}

}  // namespace

Result<gpu::DescriptorSetLayoutHandle> make_frame_layout(const gpu::Device& device) {
  return gpu::make_set_layout(device, VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER,
                              VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT);
}

Result<FrameSlot> FrameSlot::create(gpu::Device& device, VkDescriptorSetLayout layout) {
  FrameSlot slot;
  MERCIA_TRY(slot.uniforms_, gpu::Buffer::create(device, sizeof(FrameData), VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT,
                                                 gpu::MemoryUse::Upload));
  MERCIA_TRY(slot.set_, gpu::DescriptorSet::create(device, layout, VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER));
  slot.set_.name(device, VkDescriptorBufferInfo{slot.uniforms_.get(), 0, VK_WHOLE_SIZE});
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

Result<void> FrameSlot::grow(gpu::Device& device, const FramePlan& plan, std::uint32_t copies, std::uint32_t rounds) {
  constexpr VkBufferUsageFlags kShader = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT;
  const auto fit = [&](gpu::Buffer& buffer, std::size_t bytes, VkBufferUsageFlags usage,
                       gpu::MemoryUse use) -> Result<void> {
    const std::size_t larger = std::bit_ceil(std::max(bytes, kSmallestBytes));
    if (buffer.size() >= larger) return {};
    MERCIA_TRY(buffer, gpu::Buffer::create(device, larger, usage, use));
    return {};
  };
  const std::size_t rooms = std::max(rounds, 1u);
  const std::size_t command_bytes = rooms * plan.commands * sizeof(VkDrawIndexedIndirectCommand);
  const std::size_t count_bytes = rooms * plan.batches.size() * sizeof(CullCount);
  MERCIA_CHECK(fit(records_, plan.records.size() * copies * sizeof(DrawRecord),
                   VK_BUFFER_USAGE_VERTEX_BUFFER_BIT | kShader, gpu::MemoryUse::Upload));
  if (rounds == 0) {
    constexpr gpu::MemoryUse kShared = gpu::MemoryUse::Upload;
    MERCIA_CHECK(fit(indices_, plan.indices * sizeof(std::uint32_t), VK_BUFFER_USAGE_INDEX_BUFFER_BIT, kShared));
    MERCIA_CHECK(fit(commands_, command_bytes, VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT, kShared));
    return fit(counts_, count_bytes, VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT, kShared);
  }
  MERCIA_CHECK(fit(cull_input_, input_bytes(plan), kShader, gpu::MemoryUse::Upload));
  MERCIA_CHECK(fit(masks_, rounds * plan.items.size() * sizeof(std::uint32_t), kShader, gpu::MemoryUse::Device));
  MERCIA_CHECK(fit(commands_, command_bytes, VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT | kShader, gpu::MemoryUse::Device));
  MERCIA_CHECK(fit(counts_, count_bytes,
                   VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT | kShader,
                   gpu::MemoryUse::Device));
  return fit(counts_readback_, count_bytes, VK_BUFFER_USAGE_TRANSFER_DST_BIT, gpu::MemoryUse::Readback);
}

void FrameSlot::write_cull_input(const FramePlan& plan, std::uint32_t copies) {
  std::byte* at = cull_input_.mapped();
  const auto address = [&] { return cull_input_.address() + static_cast<VkDeviceAddress>(at - cull_input_.mapped()); };
  const auto put = [&](const auto& what) {
    std::memcpy(at, &what, sizeof(what));
    at += sizeof(what);
  };
  cull_ = {};
  cull_.views = address();
  for (const CullView& view : plan.cull_views) put(view);
  cull_.batches = address();
  for (const Batch& batch : plan.batches) put(CullBatch{batch.first_item, batch.item_count, batch.first_command});
  cull_.items = address();
  for (CullItem item : plan.items) {
    item.record *= copies;
    put(item);
  }
  cull_.records = records_.address();
  cull_.masks = masks_.address();
  cull_.commands = commands_.address();
  cull_.counts = counts_.address();
  cull_.item_count = static_cast<std::uint32_t>(plan.items.size());
  cull_.view_count = static_cast<std::uint32_t>(plan.cull_views.size());
  cull_.copies = copies;
}

CullPush FrameSlot::cull(std::uint32_t round) const {
  CullPush push = cull_;
  push.early_masks = push.masks;
  push.masks += round * std::uint64_t{push.item_count} * sizeof(std::uint32_t);
  push.commands += round * command_count_ * sizeof(VkDrawIndexedIndirectCommand);
  push.counts += round * batch_count_ * sizeof(CullCount);
  return push;
}

void FrameSlot::record_counts(VkCommandBuffer commands) const {
  if (batch_count_ == 0) return;
  const VkBufferCopy region{0, 0, rounds_ * batch_count_ * sizeof(CullCount)};
  vkCmdCopyBuffer(commands, counts_.get(), counts_readback_.get(), 1, &region);
  gpu::memory_barrier(commands, {VK_PIPELINE_STAGE_2_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT},
                      {VK_PIPELINE_STAGE_2_HOST_BIT, VK_ACCESS_2_HOST_READ_BIT});
}

NativeCuller::Output FrameSlot::native() {
  return {{reinterpret_cast<VkDrawIndexedIndirectCommand*>(commands_.mapped()), command_count_},
          {reinterpret_cast<CullCount*>(counts_.mapped()), batch_count_},
          {reinterpret_cast<std::uint32_t*>(indices_.mapped()), index_count_}};
}

void FrameSlot::read_counts() {
  drawn_ = {};
  const std::byte* counts = rounds_ == 0 ? counts_.mapped() : counts_readback_.mapped();
  for (std::size_t i = 0; i < std::max(rounds_, 1u) * batch_count_; ++i) {
    CullCount count;
    std::memcpy(&count, counts + i * sizeof(count), sizeof(count));
    drawn_.commands += count.commands;
    drawn_.clusters += count.clusters;
    drawn_.triangles += count.triangles;
  }
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

Result<void> FrameSlot::fill(gpu::Device& device, const FramePlan& plan, std::uint32_t copies, std::uint32_t rounds) {
  MERCIA_CHECK(device.wait_for(value_));
  read_timestamps(device);
  read_counts();
  batch_count_ = 0;
  MERCIA_CHECK(grow(device, plan, copies, rounds));
  std::memcpy(uniforms_.mapped(), &plan.frame, sizeof(FrameData));
  std::byte* record_at = records_.mapped();
  for (const DrawRecord& record : plan.records) {
    for (std::uint32_t copy = 0; copy < copies; ++copy) {
      std::memcpy(record_at, &record, sizeof(record));
      record_at += sizeof(record);
    }
  }
  if (rounds > 0) write_cull_input(plan, copies);
  index_count_ = plan.indices;
  batch_count_ = plan.batches.size();
  command_count_ = plan.commands;
  rounds_ = rounds;
  return {};
}

}  // namespace mercia::render
