// How much of its budget the device really gives: a heap may be smaller than it was said to be, or others may use it.
#pragma once

#include <algorithm>
#include <cstdint>

namespace mercia::tiles {

class DeviceRoom {
 public:
  // Bytes that tiles may take now.
  std::uint64_t limit() const { return std::min(budget_, bearable_); }

  // Once a frame. Where the device refused something, it is asked for a 64th of the budget more every two seconds.
  void update(std::uint64_t budget, double now) {
    budget_ = budget;
    if (bearable_ >= budget || now < next_step_) return;
    bearable_ += std::max<std::uint64_t>(budget / 64, 1);
    next_step_ = now + kSecondsBetweenSteps;
  }

  // The device refused `asked` bytes while tiles held `held`: it bears less than both together. The truth is taken to
  // lie half-way, and a little is left free for memory that is in pieces.
  void refused(std::uint64_t held, std::uint64_t asked, double now) {
    bearable_ = std::min(limit(), held + asked / 2);
    bearable_ -= bearable_ / 32;
    next_step_ = now + kSecondsBetweenSteps;
  }

 private:
  static constexpr double kSecondsBetweenSteps = 2.0;
  std::uint64_t budget_ = ~std::uint64_t{0};
  std::uint64_t bearable_ = ~std::uint64_t{0};
  double next_step_ = 0.0;  // monotonic seconds
};

}  // namespace mercia::tiles
