// Who a frame is for: a window, a file, a headset. It says from where and how large to draw, and takes the picture.
#pragma once

#include <vulkan/vulkan_core.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/person_input.h"
#include "app/status_file.h"
#include "engine/base/result.h"
#include "engine/geo/view.h"
#include "engine/overlay/overlay.h"
#include "engine/render/renderer.h"
#include "engine/xr/session.h"

namespace mercia::app {

enum class FrameOutcome {
  Draw,   // draw and call end()
  Skip,   // nothing to draw to just now (minimised); call begin() again
  Leave,  // the person has closed it, or the picture is done
  Again,  // a headset has come that needs a graphics device of its own: begin the visit again on that
};

// One eye of the presenter. The stage is what the camera moves: a window's stage is its eye.
struct StageView {
  glm::dmat4 stage_from_eye{1.0};
  geo::FieldOfView field_of_view;
  std::uint32_t width = 0;  // pixels
  std::uint32_t height = 0;
};

// What a headset adds: its stage is the floor that the person stands on, 0 at its height, metres.
struct HeadsetFrame {
  render::Target panel;  // for a menu, in COLOR_ATTACHMENT_OPTIMAL: Presenter::show_panel() says where it stands
  glm::dmat4 stage_from_head{1.0};
  xr::Hands hands;
};

struct PresenterFrame {
  FrameOutcome outcome = FrameOutcome::Skip;
  std::vector<StageView> views;  // one, or two of a headset
  std::optional<HeadsetFrame> headset;
  double display_time = 0.0;  // monotonic seconds at which people will see it
  render::Target target;
  std::string notice;  // what people should know of how they are shown things ("no headset is connected")
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
  virtual std::uint32_t view_count() const = 0;  // the most that its frames have
  virtual VkFormat color_format() const = 0;
  // Errors (Device): device or surface lost.
  virtual Result<PresenterFrame> begin() = 0;
  // What the person did since the last call, less what the overlay under the pointer took.
  virtual PersonInput take_input() { return {}; }
  // Where the panel of this frame stands; without a call it is not shown.
  virtual void show_panel(const xr::PanelPlace&) {}
  // The person wants out of the headset.
  virtual void leave_headset() {}
  // Adds what it knows.
  virtual void tell(Status&) const {}
  // A short tick of a hand's controller.
  virtual void pulse(xr::Hand, double /*seconds*/, double /*strength*/) {}
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
