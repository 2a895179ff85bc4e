// The time that is shown: one clock for sun, lights, timetable and crowd.
#pragma once

#include <array>

namespace mercia {

// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
using UnixSeconds = double;

// Runs at a multiple of real time, or stands still.
class Clock {
 public:
  // What faster() and slower() step through: shown seconds in one real second.
  static constexpr std::array<double, 5> kSpeeds{1.0, 10.0, 60.0, 600.0, 3600.0};

  explicit Clock(UnixSeconds now = 0.0) : now_(now) {}

  UnixSeconds now() const { return now_; }
  double speed() const { return speed_; }
  bool paused() const { return paused_; }

  // `seconds` of real time have gone by.
  void advance(double seconds) {
    if (!paused_) now_ += seconds * speed_;
  }
  void set(UnixSeconds now) { now_ = now; }
  void pause(bool paused) { paused_ = paused; }
  // Also ends a pause. The speed is one of kSpeeds.
  void set_speed(double speed);
  void faster();
  void slower();

 private:
  UnixSeconds now_ = 0.0;
  double speed_ = 1.0;
  bool paused_ = false;
};

}  // namespace mercia
