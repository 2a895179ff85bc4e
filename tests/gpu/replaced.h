// A Vulkan function that answers otherwise for a while: what a broken driver or a device in trouble would say.
#pragma once

#include <volk.h>

#include <cstdint>
#include <type_traits>
#include <utility>

namespace mercia::test {

template <auto* Function>
class Replaced {
 public:
  using Pointer = std::remove_pointer_t<decltype(Function)>;
  explicit Replaced(Pointer with) { real_ = std::exchange(*Function, with); }
  ~Replaced() { *Function = real_; }
  Replaced(const Replaced&) = delete;
  Replaced& operator=(const Replaced&) = delete;

  static Pointer real() { return real_; }

 private:
  static inline Pointer real_ = nullptr;
};

// As all of a device's answers are once it is lost. What had been submitted before has run.
class LostDevice {
  static VkResult submit(VkQueue, std::uint32_t, const VkSubmitInfo2*, VkFence) { return VK_ERROR_DEVICE_LOST; }
  static VkResult wait(VkDevice, const VkSemaphoreWaitInfo*, std::uint64_t) { return VK_ERROR_DEVICE_LOST; }
  static VkResult counter(VkDevice, VkSemaphore, std::uint64_t*) { return VK_ERROR_DEVICE_LOST; }
  static VkResult idle(VkDevice device) {
    Replaced<&vkDeviceWaitIdle>::real()(device);
    return VK_ERROR_DEVICE_LOST;
  }
  Replaced<&vkQueueSubmit2> submit_{&submit};
  Replaced<&vkWaitSemaphores> wait_{&wait};
  Replaced<&vkGetSemaphoreCounterValue> counter_{&counter};
  Replaced<&vkDeviceWaitIdle> idle_{&idle};
};

}  // namespace mercia::test
