// Device memory: one allocation for one purpose, or a pool that many images share, both against a budget.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/gpu/device.h"
#include "engine/gpu/handle.h"
#include "engine/gpu/range_allocator.h"

namespace mercia::gpu {

// A ceiling in bytes that several pools share.
struct Budget {
  std::uint64_t limit = 0;
  std::uint64_t taken = 0;
  bool take(std::uint64_t bytes) {
    if (bytes > limit || taken > limit - bytes) return false;
    taken += bytes;
    return true;
  }
  void give_back(std::uint64_t bytes) { taken -= bytes; }
};

enum class MemoryUse {
  Device,    // the GPU alone touches it
  Upload,    // the CPU writes, the GPU reads; mapped and coherent
  Readback,  // the GPU writes, the CPU reads; mapped, coherent, cached where there is such memory
};

// `addressed`: for buffers that shaders find by their address. Errors (Device): no such memory type, out of memory.
Result<MemoryHandle> allocate_memory(const Device& device, const VkMemoryRequirements& requirements, MemoryUse use,
                                     bool addressed = false);

// Sub-allocates device memory for images in blocks, because drivers allow only some thousand allocations.
class ImageMemoryPool {
 public:
  struct Part {
    std::uint32_t block = 0;
    Range range;
  };

  // A block takes `block_size` bytes of the budget, or what a larger image needs. The budget outlives the pool.
  ImageMemoryPool(const Device& device, Budget& budget, std::uint64_t block_size);

  // Errors (Device): over the budget, out of memory.
  Result<Part> allocate(const VkMemoryRequirements& requirements);
  // A block that holds nothing any more goes back to the system.
  void free(const Part& part);
  VkDeviceMemory memory(const Part& part) const { return blocks_[part.block]->memory.get(); }

  std::uint64_t used_bytes() const { return used_; }

 private:
  struct Block {
    MemoryHandle memory;
    std::uint32_t type_bits = 0;  // the requirement it was made for
    RangeAllocator ranges;
  };

  const Device* device_;
  Budget* budget_;
  std::uint64_t block_size_;
  std::uint64_t used_ = 0;
  std::vector<std::unique_ptr<Block>> blocks_;  // empty slots are reused
};

}  // namespace mercia::gpu
