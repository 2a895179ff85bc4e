#include "engine/gpu/memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "engine/gpu/vulkan_check.h"

namespace mercia::gpu {
namespace {

std::optional<std::uint32_t> find_type(const VkPhysicalDeviceMemoryProperties& memory, std::uint32_t type_bits,
                                       VkMemoryPropertyFlags flags) {
  for (std::uint32_t type = 0; type < memory.memoryTypeCount; ++type) {
    if ((type_bits >> type & 1) && (memory.memoryTypes[type].propertyFlags & flags) == flags) return type;
  }
  return std::nullopt;
}

// Best first; the last is what every driver has.
std::array<VkMemoryPropertyFlags, 2> wishes(MemoryUse use) {
  constexpr VkMemoryPropertyFlags kMapped = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
  switch (use) {
    case MemoryUse::Device: return {VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT, 0};
    case MemoryUse::Upload: return {kMapped, kMapped};
    case MemoryUse::Readback: return {kMapped | VK_MEMORY_PROPERTY_HOST_CACHED_BIT, kMapped};
  }
  return {0, 0};
}

}  // namespace

Result<MemoryHandle> allocate_memory(const Device& device, const VkMemoryRequirements& requirements, MemoryUse use,
                                     bool addressed) {
  VkMemoryAllocateFlagsInfo flags_info{.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_FLAGS_INFO};
  flags_info.flags = VK_MEMORY_ALLOCATE_DEVICE_ADDRESS_BIT;
  for (const VkMemoryPropertyFlags flags : wishes(use)) {
    const auto type = find_type(device.memory_properties(), requirements.memoryTypeBits, flags);
    if (!type) continue;
    VkMemoryAllocateInfo info{.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO};
    if (addressed) info.pNext = &flags_info;
    info.allocationSize = requirements.size;
    info.memoryTypeIndex = *type;
    VkDeviceMemory memory = VK_NULL_HANDLE;
    MERCIA_CHECK(check(vkAllocateMemory(device.handle(), &info, nullptr, &memory),
                       fmt::format("asking for {} MiB of graphics memory", (requirements.size >> 20) + 1)));
    return MemoryHandle(device.handle(), memory);
  }
  return fail(ErrorKind::Device, "the graphics device has no memory of the needed kind", device.info().name);
}

ImageMemoryPool::ImageMemoryPool(const Device& device, Budget& budget, std::uint64_t block_size)
    : device_(&device), budget_(&budget), block_size_(block_size) {}

Result<ImageMemoryPool::Part> ImageMemoryPool::allocate(const VkMemoryRequirements& requirements) {
  for (std::uint32_t i = 0; i < blocks_.size(); ++i) {
    Block* block = blocks_[i].get();
    if (!block || block->type_bits != requirements.memoryTypeBits) continue;
    if (const auto range = block->ranges.allocate(requirements.size, requirements.alignment)) {
      used_ += range->size;
      return Part{i, *range};
    }
  }
  VkMemoryRequirements block_requirements = requirements;
  block_requirements.size = std::max(requirements.size, block_size_);
  // Near the ceiling a block of just the needed size may still fit.
  if (!budget_->take(block_requirements.size)) {
    block_requirements.size = requirements.size;
    if (!budget_->take(block_requirements.size)) {
      return fail(ErrorKind::Device,
                  fmt::format("the GPU budget of {} MiB has no room for a texture", budget_->limit >> 20), {},
                  "raise the GPU budget");
    }
  }
  auto memory = allocate_memory(*device_, block_requirements, MemoryUse::Device);
  if (!memory) {
    budget_->give_back(block_requirements.size);
    return tl::unexpected(memory.error());
  }
  auto block = std::make_unique<Block>(
      Block{std::move(*memory), requirements.memoryTypeBits, RangeAllocator(block_requirements.size)});
  const Range range = *block->ranges.allocate(requirements.size, requirements.alignment);
  used_ += range.size;
  const auto slot = std::find(blocks_.begin(), blocks_.end(), nullptr);
  const auto index = static_cast<std::uint32_t>(slot - blocks_.begin());
  if (slot == blocks_.end()) {
    blocks_.push_back(std::move(block));
  } else {
    *slot = std::move(block);
  }
  return Part{index, range};
}

void ImageMemoryPool::free(const Part& part) {
  Block& block = *blocks_[part.block];
  block.ranges.free(part.range);
  used_ -= part.range.size;
  if (block.ranges.used() > 0) return;
  budget_->give_back(block.ranges.size());
  blocks_[part.block].reset();
}

}  // namespace mercia::gpu
