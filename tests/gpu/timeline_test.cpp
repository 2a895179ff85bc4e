// The timeline and what waits on it.
#include <vector>

#include "engine/gpu/commands.h"
#include "engine/gpu/retire_queue.h"
#include "engine/gpu/vulkan_check.h"
#include "tests/gpu/gpu_fixture.h"
#include "tests/gpu/replaced.h"

namespace mercia::test {
namespace {

using TimelineTest = GpuTest;

TEST_F(TimelineTest, ValuesRiseByOneAndAreReached) {
  auto ring = gpu::CommandRing::create(device());
  ASSERT_TRUE(ring) << ring.error().sentence();
  ASSERT_TRUE(ring->begin());
  const std::uint64_t first = ring->submit().value();
  ASSERT_TRUE(ring->begin());
  const std::uint64_t second = ring->submit().value();
  EXPECT_EQ(second, first + 1);
  ASSERT_TRUE(device().wait_for(second));
  EXPECT_EQ(device().completed(), second);
}

TEST_F(TimelineTest, RetiredWorkRunsInOrderAndOnlyAfterTheGpu) {
  auto ring = gpu::CommandRing::create(device());
  ASSERT_TRUE(ring) << ring.error().sentence();
  std::vector<int> order;
  std::uint64_t last = 0;
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(ring->begin());
    last = ring->submit().value();
    device().retire([&order, last, i] {
      EXPECT_GE(device().completed(), last);
      order.push_back(i);
    });
  }
  ASSERT_TRUE(device().wait_for(last));
  device().collect();
  EXPECT_EQ(order, (std::vector{0, 1, 2}));
}

TEST_F(TimelineTest, CommandBuffersComeBack) {
  auto ring = gpu::CommandRing::create(device());
  ASSERT_TRUE(ring) << ring.error().sentence();
  const VkCommandBuffer first = ring->begin().value();
  ASSERT_TRUE(device().wait_for(ring->submit().value()));
  EXPECT_EQ(ring->begin().value(), first);
  ASSERT_TRUE(ring->submit());
  // A frame that failed half-way leaves a command buffer recording: the next one begins anew.
  ASSERT_TRUE(device().wait_for(ring->begin() ? ring->submit().value() : 0));
  ASSERT_TRUE(ring->begin());
  ASSERT_TRUE(ring->begin());
  ASSERT_TRUE(device().wait_for(ring->submit().value()));
}

TEST(DeviceEnd, RunsWhatIsStillToRetire) {
  auto device = gpu::Device::create({});
  ASSERT_TRUE(device) << device.error().sentence();
  bool ran = false;
  (*device)->retire([&ran] { ran = true; });
  device->reset();
  EXPECT_TRUE(ran);
}

TEST(RetireQueue, RunsWhatIsDueAndKeepsTheRest) {
  gpu::RetireQueue queue;
  std::vector<int> ran;
  queue.add(1, [&] { ran.push_back(1); });
  queue.add(2, [&] { ran.push_back(2); });
  queue.add(2, [&] {
    ran.push_back(3);
    queue.add(2, [&] { ran.push_back(4); });
  });
  queue.add(5, [&] { ran.push_back(5); });
  queue.collect(0);
  EXPECT_TRUE(ran.empty());
  queue.collect(1);
  EXPECT_EQ(ran, (std::vector{1}));
  queue.collect(4);
  EXPECT_EQ(ran, (std::vector{1, 2, 3}));
  EXPECT_EQ(queue.size(), 2u);
  queue.collect(5);
  EXPECT_EQ(ran, (std::vector{1, 2, 3, 5, 4}));
}

TEST(VulkanCheck, LossAndExhaustionAreSentencesOfTheDevice) {
  EXPECT_TRUE(gpu::check(VK_SUCCESS, "x"));
  EXPECT_TRUE(gpu::check(VK_SUBOPTIMAL_KHR, "x"));
  for (const VkResult result : {VK_ERROR_DEVICE_LOST, VK_ERROR_OUT_OF_DEVICE_MEMORY, VK_ERROR_OUT_OF_HOST_MEMORY,
                                VK_ERROR_SURFACE_LOST_KHR, VK_ERROR_UNKNOWN}) {
    const auto checked = gpu::check(result, "drawing the city");
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().kind, ErrorKind::Device);
    EXPECT_NE(checked.error().sentence().find("drawing the city"), std::string::npos);
  }
}

// Software Vulkan on a busy machine: what it still uses must not be freed, so it is waited for however long it takes.
TEST_F(TimelineTest, AnAnswerThatIsLateIsWaitedFor) {
  auto ring = gpu::CommandRing::create(device());
  ASSERT_TRUE(ring) << ring.error().sentence();
  ASSERT_TRUE(ring->begin());
  const std::uint64_t value = ring->submit().value();
  const Replaced<&vkWaitSemaphores> late(
      [](VkDevice, const VkSemaphoreWaitInfo*, std::uint64_t) { return VK_TIMEOUT; });
  ASSERT_TRUE(device().wait_for(value));
  EXPECT_EQ(device().completed(), value);
}

TEST_F(TimelineTest, ALostDeviceLetsGoOfWhatWaitsForIt) {
  auto ring = gpu::CommandRing::create(device());
  ASSERT_TRUE(ring) << ring.error().sentence();
  ASSERT_TRUE(ring->begin());
  const std::uint64_t value = ring->submit().value();
  bool destroyed = false;
  device().retire([&] { destroyed = true; });
  const LostDevice lost;
  const auto waited = device().wait_for(value);
  ASSERT_FALSE(waited);
  EXPECT_NE(waited.error().sentence().find("was lost"), std::string::npos) << waited.error().sentence();
  device().collect();
  EXPECT_FALSE(destroyed) << "nobody knows whether it is still used";
  device().finish();
  EXPECT_TRUE(destroyed);
}

}  // namespace
}  // namespace mercia::test
