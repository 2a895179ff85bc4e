// How much device memory this process should take at most, whatever a person promised it.
#pragma once

#include <volk.h>

#include <cstdint>
#include <optional>

#include "engine/gpu/device.h"

namespace mercia::gpu {

// The heap that MemoryUse::Device comes from.
std::uint32_t device_heap(const VkPhysicalDeviceMemoryProperties& memory);

// Of a heap's bytes: nine tenths of what the driver says this process may have now, otherwise four fifths of the heap.
// The rest is for pictures, the window system and other programs.
std::uint64_t ceiling_of_heap(std::uint64_t bytes, std::optional<std::uint64_t> driver_says);

// Asks the driver where it has VK_EXT_memory_budget.
std::uint64_t device_memory_ceiling(const Device& device);

}  // namespace mercia::gpu
