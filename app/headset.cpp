#include "app/headset.h"

#include <chrono>

#include "app/headset_menu.h"
#include "app/presenter.h"
#include "engine/base/log.h"

namespace mercia::app {
namespace {

constexpr double kLookInterval = 1.0;  // seconds between two looks for a runtime or a headset

}  // namespace

Headset::~Headset() {
  end_session();
  // A runtime that is being asked for has to answer before the program may end.
  if (connecting_.valid()) connecting_.wait();
}

void Headset::enter() {
  wanted_ = true;
  next_look_ = 0.0;
}

void Headset::leave() {
  wanted_ = false;
  end_session();
  sentence_.clear();
}

void Headset::end_session() { session_.reset(); }

void Headset::lost(const Error& error) {
  log::warn("{}", error.sentence());
  sentence_ = error.sentence();
  session_.reset();
  runtime_.reset();
  found_ = false;
  next_look_ = monotonic_seconds() + 0.25;
}

void Headset::refuse(const Error& error) {
  wanted_ = false;
  drives_device_ = false;
  lost(error);
}

bool Headset::find_at_start() {
  wanted_ = true;
  Connected connected = xr::Runtime::connect();
  next_look_ = monotonic_seconds() + kLookInterval;
  if (!connected) {
    sentence_ = connected.error().sentence();
    log::warn("{}", sentence_);
    return false;
  }
  runtime_ = std::move(*connected);
  look(monotonic_seconds());
  return found_;
}

gpu::DeviceMaker Headset::device_maker() {
  drives_device_ = true;
  return runtime_->device_maker();
}

// Asks whether the headset is there, or begins to ask for a runtime.
void Headset::look(double now) {
  next_look_ = now + kLookInterval;
  if (!runtime_) {
    // Loading a runtime reads files and talks to its service.
    if (!connecting_.valid()) connecting_ = std::async(std::launch::async, [] { return xr::Runtime::connect(); });
    return;
  }
  const Result<bool> found = runtime_->find_headset();
  if (!found) return lost(found.error());
  found_ = *found;
  if (!found_) sentence_ = runtime_->name() + " has no headset yet: connect one and switch it on";
}

HeadsetState Headset::tend(gpu::Device& device, VkFormat wished_format) {
  if (connecting_.valid() && connecting_.wait_for(std::chrono::seconds(0)) == std::future_status::ready) {
    Connected connected = connecting_.get();
    if (connected) {
      runtime_ = std::move(*connected);
      next_look_ = 0.0;
    } else if (sentence_ != connected.error().sentence()) {
      sentence_ = connected.error().sentence();
      if (wanted_) log::warn("{}", sentence_);
    }
  }
  if (!wanted_) return HeadsetState::Off;
  if (!session_) {
    const double now = monotonic_seconds();
    if (!found_ && now >= next_look_) look(now);
    if (!found_) return HeadsetState::Looking;
    const Result<HeadsetState> started = start_session(device, wished_format);
    if (!started) {
      lost(started.error());
      next_look_ = monotonic_seconds() + kLookInterval;
      return HeadsetState::Looking;
    }
    return *started;
  }
  const Result<xr::StateStep> step = session_->poll();
  if (!step) {
    lost(step.error());
    return HeadsetState::Looking;
  }
  switch (*step) {
    case xr::StateStep::Leave: leave(); return HeadsetState::Off;
    case xr::StateStep::LeaveAndWait:
      lost({ErrorKind::Device, "the headset's runtime is going away", {}, "Mercia enters again when it is back"});
      return HeadsetState::Looking;
    default: break;
  }
  if (focused_after_ < 0.0 && xr::is_focused(session_->state()))
    focused_after_ = monotonic_seconds() - session_started_;
  sentence_ = xr::sentence_for(session_->state());
  return HeadsetState::Inside;
}

Result<HeadsetState> Headset::start_session(gpu::Device& device, VkFormat wished_format) {
  // A device that a runtime has made keeps what runtimes need, also for the next instance.
  if (!drives_device_) return HeadsetState::NeedsDevice;
  MERCIA_TRY(const bool drives, runtime_->drives(device));
  if (!drives) return HeadsetState::NeedsDevice;
  xr::SessionOptions options;
  options.formats = {wished_format, VK_FORMAT_B8G8R8A8_SRGB, VK_FORMAT_R8G8B8A8_SRGB};
  options.panel_extent = HeadsetMenu::kPixels;
  session_started_ = monotonic_seconds();
  focused_after_ = -1.0;
  MERCIA_TRY(session_, xr::Session::create(*runtime_, device, options));
  ++sessions_started_;
  log::info("a session with {} on {}", runtime_->headset_name(), runtime_->name());
  return HeadsetState::Inside;
}

}  // namespace mercia::app
