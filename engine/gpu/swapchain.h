// The images of a window. A window of no area (minimised) has no images until rebuild() is given one.
#pragma once

#include <vulkan/vulkan_core.h>

#include <cstdint>
#include <memory>

#include "engine/gpu/device.h"

namespace mercia::gpu {

enum class PresentMode {
  Fifo,     // at the screen's pace, never torn
  Mailbox,  // the newest picture at every refresh, so that input is felt sooner; Fifo where it is not offered
};

enum class AcquireOutcome {
  Ready,      // draw into it
  Rebuild,    // the window has another size now: call rebuild() and try again
  Minimised,  // there is no area to draw to: wait for events
};

// Whether acquire() may wait for the screen, or answers Minimised at once when no image is free.
enum class Patience { Waits, None };

struct SwapchainImage {
  VkImage image = VK_NULL_HANDLE;
  VkImageView view = VK_NULL_HANDLE;
  VkSemaphore acquired = VK_NULL_HANDLE;  // the frame waits for it
  VkSemaphore rendered = VK_NULL_HANDLE;  // the frame signals it
  std::uint32_t index = 0;
};

class Swapchain {
 public:
  static Result<std::unique_ptr<Swapchain>> create(Device& device, VkExtent2D wanted,
                                                   PresentMode mode = PresentMode::Fifo);
  virtual ~Swapchain() = default;
  virtual Result<AcquireOutcome> acquire(SwapchainImage& image, Patience patience = Patience::Waits) = 0;
  // True: go on; false: rebuild before the next frame.
  virtual Result<bool> present(const SwapchainImage& image) = 0;
  virtual Result<void> rebuild(VkExtent2D wanted) = 0;
  virtual VkExtent2D extent() const = 0;
  virtual VkFormat format() const = 0;  // an sRGB format where there is one
};

}  // namespace mercia::gpu
