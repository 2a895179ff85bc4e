// A picture that nobody looks at: drawn into, read back, written to a file.
#pragma once

#include <vulkan/vulkan_core.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/gpu/device.h"

namespace mercia::gpu {

class Offscreen {
 public:
  // One image with `layers` array layers of the format (COLOR_ATTACHMENT and TRANSFER_SRC).
  static Result<std::unique_ptr<Offscreen>> create(Device& device, VkExtent2D extent, std::uint32_t layers,
                                                   VkFormat format);
  virtual ~Offscreen() = default;
  virtual VkImage image() const = 0;
  virtual VkImageView view() const = 0;  // 2D array
  virtual VkExtent2D extent() const = 0;
  // The pixels of one layer, 4 bytes each, first row on top. The image must be in TRANSFER_SRC_OPTIMAL; waits.
  virtual Result<std::vector<std::uint8_t>> read(std::uint32_t layer) = 0;
};

}  // namespace mercia::gpu
