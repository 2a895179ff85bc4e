#include "engine/gpu/memory_ceiling.h"

#include <algorithm>

#include "engine/gpu/device_choice.h"

namespace mercia::gpu {

std::uint32_t device_heap(const VkPhysicalDeviceMemoryProperties& memory) {
  // As allocate_memory() takes it: the first type on the device, or the first of all.
  for (std::uint32_t type = 0; type < memory.memoryTypeCount; ++type) {
    if (memory.memoryTypes[type].propertyFlags & VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT)
      return memory.memoryTypes[type].heapIndex;
  }
  return memory.memoryTypes[0].heapIndex;
}

std::uint64_t ceiling_of_heap(std::uint64_t bytes, std::optional<std::uint64_t> driver_says) {
  const std::uint64_t share = bytes / 5 * 4;
  // Nothing at all is what a driver says that does not know.
  return driver_says.value_or(0) > 0 ? std::min(*driver_says / 10 * 9, bytes) : share;
}

std::uint64_t device_memory_ceiling(const Device& device) {
  const std::uint32_t heap = device_heap(device.memory_properties());
  std::optional<std::uint64_t> driver_says;
  if (has_extension(device.physical(), VK_EXT_MEMORY_BUDGET_EXTENSION_NAME)) {
    VkPhysicalDeviceMemoryBudgetPropertiesEXT budget{
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_BUDGET_PROPERTIES_EXT};
    VkPhysicalDeviceMemoryProperties2 memory{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_PROPERTIES_2};
    memory.pNext = &budget;
    vkGetPhysicalDeviceMemoryProperties2(device.physical(), &memory);
    driver_says = budget.heapBudget[heap];
  }
  return ceiling_of_heap(device.memory_properties().memoryHeaps[heap].size, driver_says);
}

}  // namespace mercia::gpu
