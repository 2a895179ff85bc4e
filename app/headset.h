// The way into a headset and out of it, for as long as the program runs: looks for a runtime, waits for the headset,
// starts sessions, loses them and tries again. The window goes on all the while.
#pragma once

#include <future>
#include <memory>
#include <string>

#include "engine/xr/runtime.h"
#include "engine/xr/session.h"

namespace mercia::app {

enum class HeadsetState {
  Off,          // nobody wants it
  Looking,      // for a runtime and a headset; tried again and again
  NeedsDevice,  // there is one, and it needs a graphics device of its own making: call device_maker()
  Inside,       // a session: see session()
};

class Headset {
 public:
  Headset() = default;
  ~Headset();
  Headset(const Headset&) = delete;
  Headset& operator=(const Headset&) = delete;

  // The person wants in or out. Wanting in stays until the person leaves, here or in the headset's own menu.
  void enter();
  void leave();
  bool wanted() const { return wanted_; }

  // Waits for a first answer: a headset that is there at the start needs no second graphics device.
  // True: there is one; make the device with device_maker().
  bool find_at_start();
  gpu::DeviceMaker device_maker();

  // Once a frame. Never waits. `device` may be one that was made for an earlier runtime or for none.
  HeadsetState tend(gpu::Device& device, VkFormat wished_format);
  // Before its device goes.
  void end_session();

  // Between tend() calls that answer Inside.
  xr::Session* session() const { return session_.get(); }
  // The session or its runtime is gone: why. It is looked for again.
  void lost(const Error& error);

  // The device that its runtime wants cannot be made: Mercia stays in the window.
  void refuse(const Error& error);

  // For the window: "Looking for a headset: …". Empty when nobody wants it.
  const std::string& sentence() const { return sentence_; }
  std::uint64_t sessions_started() const { return sessions_started_; }
  // Seconds from the making of the last session until it was listened to; -1 before.
  double focused_after() const { return focused_after_; }

 private:
  using Connected = Result<std::unique_ptr<xr::Runtime>>;

  void look(double now);
  Result<HeadsetState> start_session(gpu::Device& device, VkFormat wished_format);

  bool wanted_ = false;
  std::future<Connected> connecting_;
  std::unique_ptr<xr::Runtime> runtime_;
  bool found_ = false;
  std::unique_ptr<xr::Session> session_;
  double next_look_ = 0.0;  // monotonic seconds
  bool drives_device_ = false;
  std::string sentence_;
  std::uint64_t sessions_started_ = 0;
  double session_started_ = 0.0;  // monotonic seconds
  double focused_after_ = -1.0;
};

}  // namespace mercia::app
