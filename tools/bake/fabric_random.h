// Random numbers that are the same with every compiler and library, unlike those of <random>'s distributions.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <glm/glm.hpp>
#include <span>

namespace mercia::bake {

class FabricRandom {
 public:
  explicit FabricRandom(std::uint64_t seed) : state_(seed) {}
  // The same place gives the same numbers whatever else the region holds; the place counts in whole metres.
  FabricRandom(std::uint64_t seed, glm::dvec2 place)
      : state_(seed ^ (mix(static_cast<std::uint64_t>(std::llround(place.x))) +
                       mix(~static_cast<std::uint64_t>(std::llround(place.y))))) {}

  std::uint64_t next() { return mix(state_ += 0x9e3779b97f4a7c15ull); }
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }  // [0, 1)
  double range(double low, double high) { return low + (high - low) * unit(); }
  bool chance(double probability) { return unit() < probability; }
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(unit() * static_cast<double>(count)); }
  template <typename T, std::size_t N>
  const T& pick(const T (&choices)[N]) {
    return choices[below(N)];
  }

 private:
  // splitmix64's finalizer.
  static std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  std::uint64_t state_;
};

}  // namespace mercia::bake
