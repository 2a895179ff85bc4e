// Who a frame is for: a window, a file, a headset. It says from where and how large to draw, and takes the picture.
#pragma once

#include <vulkan/vulkan_core.h>

#include <cstdint>
#include <vector>

#include "app/person_input.h"
#include "engine/base/result.h"
#include "engine/geo/view.h"
#include "engine/overlay/overlay.h"
#include "engine/render/renderer.h"

namespace mercia::app {

enum class FrameOutcome {
  Draw,   // draw and call end()
  Skip,   // nothing to draw to just now (minimised); call begin() again
  Leave,  // the person has closed it, or the picture is done
};

// One eye of the presenter. The stage is what the camera moves: a window's stage is its eye.
struct StageView {
  glm::dmat4 stage_from_eye{1.0};
  geo::FieldOfView field_of_view;
  std::uint32_t width = 0;  // pixels
  std::uint32_t height = 0;
};

struct PresenterFrame {
  FrameOutcome outcome = FrameOutcome::Skip;
  std::vector<StageView> views;  // one or two, as many as view_count()
  double display_time = 0.0;     // monotonic seconds at which people will see it
  render::Target target;
  VkSemaphore wait = VK_NULL_HANDLE;
  VkSemaphore signal = VK_NULL_HANDLE;
};

// How far the picture of the current views is.
struct Progress {
  bool anything = false;  // something can be drawn
  bool complete = false;  // everything that can be wished for is there
  double seconds = 0.0;   // since the first frame began
};

class Presenter {
 public:
  virtual ~Presenter() = default;
  virtual std::uint32_t view_count() const = 0;
  virtual VkFormat color_format() const = 0;
  // Errors (Device): device or surface lost.
  virtual Result<PresenterFrame> begin() = 0;
  // What the person did since the last call, less what the overlay under the pointer took.
  virtual PersonInput take_input() { return {}; }
  // Where the overlay is drawn, in pixels and in ImGui's units.
  virtual overlay::Screen screen() const = 0;
  // False: this frame need not be drawn. A file waits for its one picture.
  virtual bool wants(const Progress&) const { return true; }
  // `drawn` is the timeline value of the frame that begin() asked for.
  virtual Result<void> end(std::uint64_t drawn) = 0;
};

// The monotonic clock that display times count in, in seconds.
double monotonic_seconds();

}  // namespace mercia::app
