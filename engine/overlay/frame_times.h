// How long the last frames took.
#pragma once

#include <array>
#include <cstddef>

namespace mercia::overlay {

// Over the last 240 frames; milliseconds.
class FrameTimes {
 public:
  struct Summary {
    double p50 = 0.0, p95 = 0.0, max = 0.0;
  };

  void add(double milliseconds);
  Summary summary() const;
  std::size_t count() const { return count_; }
  // Oldest first, for the graph: entry i of count().
  float at(std::size_t i) const;

 private:
  static constexpr std::size_t kKept = 240;
  std::array<float, kKept> times_{};
  std::size_t next_ = 0;
  std::size_t count_ = 0;
};

}  // namespace mercia::overlay
