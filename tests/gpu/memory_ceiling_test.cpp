// A heap smaller than the budget bounds it.
#include "engine/gpu/memory_ceiling.h"

#include "tests/gpu/gpu_fixture.h"

namespace mercia::test {
namespace {

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;

TEST(MemoryCeiling, WhatTheDriverSaysIsTakenBeforeAShareOfTheHeap) {
  EXPECT_EQ(gpu::ceiling_of_heap(1000 * kMebibyte, std::nullopt), 800 * kMebibyte);
  EXPECT_EQ(gpu::ceiling_of_heap(1000 * kMebibyte, 500 * kMebibyte), 450 * kMebibyte);
  EXPECT_EQ(gpu::ceiling_of_heap(1000 * kMebibyte, 0), 800 * kMebibyte);
  EXPECT_EQ(gpu::ceiling_of_heap(1000 * kMebibyte, 5000 * kMebibyte), 1000 * kMebibyte);
}

TEST(MemoryCeiling, TheHeapIsTheOneOfTheDevice) {
  VkPhysicalDeviceMemoryProperties memory{};
  memory.memoryHeapCount = 2;
  memory.memoryTypeCount = 2;
  memory.memoryTypes[0] = {VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT, 0};
  memory.memoryTypes[1] = {VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT, 1};
  EXPECT_EQ(gpu::device_heap(memory), 1u);
  memory.memoryTypes[1].propertyFlags = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT;
  EXPECT_EQ(gpu::device_heap(memory), 0u);
}

using MemoryCeilingOfADevice = GpuTest;

TEST_F(MemoryCeilingOfADevice, IsPartOfItsHeap) {
  const VkPhysicalDeviceMemoryProperties& memory = device().memory_properties();
  const std::uint64_t ceiling = gpu::device_memory_ceiling(device());
  EXPECT_GT(ceiling, 64 * kMebibyte);
  EXPECT_LE(ceiling, memory.memoryHeaps[gpu::device_heap(memory)].size);
}

}  // namespace
}  // namespace mercia::test
