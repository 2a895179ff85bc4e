// How a budget in bytes becomes a coarser picture: the error target rises while the budget presses, and comes back.
#pragma once

#include <algorithm>
#include <cmath>

namespace mercia::tiles {

class ErrorTarget {
 public:
  // The factor, from 1 to 4,096, on the option's screen-space error.
  double factor() const { return factor_; }
  // Whether the last update left the factor alone.
  bool settled() const { return settled_; }

  // `blocked`: something in view does not fit. `use`: bytes needed by the picture over the budget. `moved`: the views
  // are not those of the last update. `seconds` since the last update.
  //
  // Doubles within half a second while blocked and halves within a second while less than kRoomy is used. What was too
  // fine once for views that stand still stays too fine, so that the factor comes to rest.
  void update(bool blocked, double use, bool moved, double seconds) {
    seconds = std::clamp(seconds, 0.0, 0.1);
    if (moved) floor_ = 1.0;
    const double before = factor_;
    if (blocked) {
      floor_ = std::max(floor_, std::min(factor_ * 1.02, kMost));
      factor_ = std::min(factor_ * std::exp2(seconds / 0.5), kMost);
    } else if (use < kRoomy) {
      factor_ = std::max({factor_ * std::exp2(-seconds), floor_, 1.0});
    }
    settled_ = factor_ == before;
  }

 private:
  static constexpr double kMost = 4096.0;
  static constexpr double kRoomy = 0.75;
  double factor_ = 1.0;
  double floor_ = 1.0;
  bool settled_ = true;
};

}  // namespace mercia::tiles
