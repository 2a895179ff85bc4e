#include "engine/overlay/frame_times.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace mercia::overlay {

void FrameTimes::add(double milliseconds) {
  times_[next_] = static_cast<float>(milliseconds);
  next_ = (next_ + 1) % kKept;
  count_ = std::min(count_ + 1, kKept);
}

float FrameTimes::at(std::size_t i) const { return times_[(next_ + kKept - count_ + i) % kKept]; }

FrameTimes::Summary FrameTimes::summary() const {
  if (count_ == 0) return {};
  std::vector<float> sorted;
  for (std::size_t i = 0; i < count_; ++i) sorted.push_back(at(i));
  std::sort(sorted.begin(), sorted.end());
  const auto rank = [&](double share) {  // nearest rank
    return static_cast<double>(sorted[static_cast<std::size_t>(std::ceil(share * static_cast<double>(count_))) - 1]);
  };
  return {rank(0.50), rank(0.95), static_cast<double>(sorted.back())};
}

}  // namespace mercia::overlay
