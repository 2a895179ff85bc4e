// A stay in the headset: the session's life, its frames, and what is shown in them.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/xr/controllers.h"
#include "engine/xr/eye_swapchain.h"
#include "engine/xr/runtime.h"
#include "engine/xr/session_state.h"

namespace mercia::xr {

struct Eye {
  glm::dmat4 space_from_eye{1.0};
  geo::FieldOfView field_of_view;
};

// What the runtime wants drawn next.
struct Frame {
  bool wanted = false;      // false: end() it all the same, without layers
  double display_in = 0.0;  // seconds from now until people see it
  std::array<Eye, 2> eyes;  // left and right; located for that moment
  bool tracked = false;     // the head's place is known, not guessed
  Hands hands;
  SwapchainImage color;  // two layers
  SwapchainImage depth;  // two layers; null handles where depth is not handed over
  SwapchainImage panel;  // one layer, of SessionOptions::panel_extent
  VkExtent2D extent{};
};

// Where a flat panel stands in the session's space.
struct PanelPlace {
  glm::dmat4 space_from_panel{1.0};  // its middle; x right, y up, read from +z
  glm::dvec2 size{1.2, 0.8};         // metres
};

struct FrameCounts {
  std::uint64_t begun = 0;
  std::uint64_t shown = 0;      // with layers
  std::uint64_t discarded = 0;  // the runtime dropped one of ours (XR_FRAME_DISCARDED)
  std::uint64_t late = 0;       // the predicted display time jumped by more than one and a half periods
};

// Whether the floor lies at height 0 of the session's space.
enum class Floor { Known, Guessed };

struct SessionOptions {
  std::vector<VkFormat> formats;  // of the eyes, best first
  double near_distance = 0.1;     // metres of the session's space, for the depth that is handed over
  bool hand_over_depth = false;   // where the runtime takes it, and somebody fills Frame::depth
  VkExtent2D panel_extent{1200, 800};
};

// Used from the render thread. Runtime and device outlive it. An error of kind Device means that the session is lost:
// destroy it and the runtime, and connect again.
class Session {
 public:
  static Result<std::unique_ptr<Session>> create(Runtime& runtime, gpu::Device& device, const SessionOptions& options);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Handles everything that the runtime has reported. LeaveAndWait and Leave are for the caller: destroy the session.
  Result<StateStep> poll();

  XrSessionState state() const { return state_; }
  // Frames have to be begun and ended.
  bool running() const { return running_; }
  Floor floor() const { return floor_; }

  // Waits until the runtime wants a frame, and takes pictures to draw into if it does.
  Result<Frame> begin();
  // Shows what was drawn: the eyes and, over them, the panel if it stands somewhere.
  Result<void> end(const Frame& frame, const std::optional<PanelPlace>& panel);

  void pulse(Hand hand, double seconds, double strength) const {
    controllers_->pulse(session_, hand, seconds, strength);
  }
  // Asks to be let out; EXITING follows.
  void ask_to_leave() const { xrRequestExitSession(session_); }

  VkFormat color_format() const { return color_->format(); }
  VkExtent2D extent() const { return color_->extent(); }
  const FrameCounts& counts() const { return counts_; }
  std::string controllers() const;  // what is held, for the log

 private:
  Session(Runtime& runtime, gpu::Device& device, const SessionOptions& options)
      : runtime_(runtime), device_(device), options_(options) {}
  Result<void> start();
  Result<void> make_space();
  Result<void> make_pictures();
  Result<void> begin_session();
  Result<void> take(const XrEventDataBuffer& event, StateStep& step);
  Result<void> locate(XrTime time, Frame& frame);

  Runtime& runtime_;
  gpu::Device& device_;
  SessionOptions options_;
  XrSession session_ = XR_NULL_HANDLE;
  XrSpace space_ = XR_NULL_HANDLE;
  XrEnvironmentBlendMode blend_ = XR_ENVIRONMENT_BLEND_MODE_OPAQUE;
  std::unique_ptr<EyeSwapchain> color_;
  std::unique_ptr<EyeSwapchain> depth_;
  std::unique_ptr<EyeSwapchain> panel_;
  std::unique_ptr<Controllers> controllers_;
  XrSessionState state_ = XR_SESSION_STATE_UNKNOWN;
  bool running_ = false;
  Floor floor_ = Floor::Known;
  XrFrameState frame_state_{.type = XR_TYPE_FRAME_STATE};
  XrTime last_display_ = 0;
  std::array<XrView, 2> views_{};
  FrameCounts counts_;
};

}  // namespace mercia::xr
