// From glTF's linear vertex colours to the sRGB bytes of a Vertex.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace mercia::tiles {

// A table of 4,096 steps: finer than the 255 steps of the result everywhere but in the darkest 1/8,000 of the range.
class ColorEncoder {
 public:
  template <typename T>
  std::uint8_t operator()(T value) const {
    return table()[static_cast<std::size_t>(fraction(value) * (kSteps - 1) + 0.5f)];
  }

  template <typename T>
  static std::uint8_t plain(T value) {
    return static_cast<std::uint8_t>(fraction(value) * 255.0f + 0.5f);
  }

 private:
  static constexpr int kSteps = 4096;

  template <typename T>
  static float fraction(T value) {
    float result;
    if constexpr (std::is_floating_point_v<T>)
      result = value;
    else
      result = static_cast<float>(value) / static_cast<float>(std::numeric_limits<T>::max());
    return result > 0.0f ? std::min(result, 1.0f) : 0.0f;  // NaN becomes nought
  }

  static const std::array<std::uint8_t, kSteps>& table() {
    static const auto made = [] {
      std::array<std::uint8_t, kSteps> values{};
      for (int i = 0; i < kSteps; ++i) {
        const double linear = static_cast<double>(i) / (kSteps - 1);
        const double encoded = linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1.0 / 2.4) - 0.055;
        values[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(encoded * 255.0 + 0.5);
      }
      return values;
    }();
    return made;
  }
};

}  // namespace mercia::tiles
