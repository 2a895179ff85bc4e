// What is drawn into the finished world before the overlay, for all views at once, knowing the world's depths.
#pragma once

#include <volk.h>

#include <span>

#include "engine/geo/view.h"
#include "engine/gpu/image.h"

namespace mercia::render {

struct FrameInput;

// The world as it has been drawn.
struct DrawnWorld {
  std::span<const geo::View> views;
  const gpu::Image* depth = nullptr;  // a layer a view, reverse-Z: near_distance / distance, 0 where nothing is
  double near_distance = 0.1;         // metres
};

class ScenePass {
 public:
  virtual ~ScenePass() = default;
  // Outside of any rendering; the depths are in DEPTH_READ_ONLY_OPTIMAL for compute programs.
  virtual void measure(VkCommandBuffer commands, const DrawnWorld& world) = 0;
  // Inside a rendering of all views of the target, single-sampled; viewport and scissor are set.
  virtual void record(VkCommandBuffer commands) = 0;
};

// Lets the frame's scene pass draw into the target, which is a colour attachment before and after. The depths, a depth
// attachment before, are not one after.
void record_scene_pass(VkCommandBuffer commands, const FrameInput& frame, const DrawnWorld& world,
                       std::uint32_t view_mask);

}  // namespace mercia::render
