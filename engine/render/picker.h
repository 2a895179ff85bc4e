// Asks the GPU what lies under one pixel, by drawing just that pixel with ids instead of colours.
#pragma once

#include <glm/glm.hpp>
#include <memory>
#include <optional>

#include "engine/gpu/buffer.h"
#include "engine/gpu/commands.h"
#include "engine/gpu/image.h"

namespace mercia::render {

class Picker {
 public:
  struct Hit {
    std::uint32_t draw = 0;  // index of the draw record
    std::uint32_t feature = 0;
    float depth = 0.0f;  // reverse-Z
  };

  static Result<std::unique_ptr<Picker>> create(gpu::Device& device);

  // What the draws need before they start goes into these commands.
  Result<VkCommandBuffer> begin();
  // From here to end() the caller records the draws: the viewport is moved so that `pixel` of a picture of `extent` is
  // the only one that is drawn.
  void start_drawing(VkExtent2D extent, glm::uvec2 pixel);
  // Submits and waits.
  Result<std::optional<Hit>> end();

 private:
  explicit Picker(gpu::Device& device) : device_(device) {}
  gpu::Device& device_;
  gpu::CommandRing ring_;
  VkCommandBuffer commands_ = VK_NULL_HANDLE;
  gpu::Image ids_;
  gpu::Image depth_;
  gpu::Buffer readback_;
};

}  // namespace mercia::render
