#include "engine/base/clock.h"

#include <algorithm>

namespace mercia {

void Clock::set_speed(double speed) {
  speed_ = speed;
  paused_ = false;
}

void Clock::faster() {
  const auto next = std::upper_bound(kSpeeds.begin(), kSpeeds.end(), speed_);
  set_speed(next == kSpeeds.end() ? kSpeeds.back() : *next);
}

void Clock::slower() {
  const auto same = std::lower_bound(kSpeeds.begin(), kSpeeds.end(), speed_);
  set_speed(same == kSpeeds.begin() ? kSpeeds.front() : *(same - 1));
}

}  // namespace mercia
