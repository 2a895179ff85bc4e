// Numbers that look random and are the same everywhere (splitmix64).
#pragma once

#include <cstdint>

namespace mercia {

// What a generator's state grows by from one number to the next.
inline constexpr std::uint64_t kScatterStep = 0x9e3779b97f4a7c15u;

// In [0, 1).
constexpr double scattered(std::uint64_t value) {
  value += kScatterStep;
  value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9u;
  value = (value ^ value >> 27) * 0x94d049bb133111ebu;
  return static_cast<double>((value ^ value >> 31) >> 11) * 0x1p-53;
}

}  // namespace mercia
