// The packing of normals, inline because the decoder does it for every vertex.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>

namespace mercia::tiles {

// The direction (x, y, z), of any length but nought, folded onto the square of an octahedron. Anything without a
// direction (nought or next to it, NaN, infinity) becomes +z.
inline std::array<std::int16_t, 2> pack_octahedral(float x, float y, float z) {
  const float sum = std::abs(x) + std::abs(y) + std::abs(z);
  if (!(sum >= 1.0e-37f && sum <= 3.0e38f)) return {0, 0};  // below, the reciprocal is infinite
  const float scale = 1.0f / sum;
  float u = x * scale;
  float v = y * scale;
  if (z < 0.0f) {
    const float folded = std::copysign(1.0f - std::abs(v), u);
    v = std::copysign(1.0f - std::abs(u), v);
    u = folded;
  }
  const auto packed = [](float value) {
    return static_cast<std::int16_t>(value * 32767.0f + std::copysign(0.5f, value));
  };
  return {packed(u), packed(v)};
}

}  // namespace mercia::tiles
