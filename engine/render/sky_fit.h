// A sky in sixteen colours, cheap enough for every pixel: mirrors air() of shaders/sky.glsl. Pure: no GPU.
//
// The product of four functions of the height above the horizon, 1, e, e^2 and e^3 with e = 0.09 / (0.09 +
// sin(altitude)), and four of the angle to the sun, 1, its cosine c, c^2 and the peak q of a Henyey-Greenstein phase
// function.
#pragma once

#include <array>
#include <glm/glm.hpp>
#include <span>

namespace mercia::render {

struct SkySample {
  glm::vec3 direction;  // z >= 0
  glm::vec3 radiance;
};

class SkyFit {
 public:
  static constexpr std::size_t kTerms = 16;

  SkyFit() = default;
  // Least squares of the relative error; darker than `floor` the absolute one counts.
  SkyFit(std::span<const SkySample> samples, const glm::vec3& sun, float floor);

  glm::vec3 radiance(const glm::vec3& direction, const glm::vec3& sun) const;
  // Four of each function of the angle, by the powers of e.
  const std::array<glm::vec3, kTerms>& colors() const { return colors_; }
  // q is (x - y c)^(-3/2).
  const glm::vec2& peak() const { return peak_; }

 private:
  std::array<glm::vec3, kTerms> colors_{};
  glm::vec2 peak_{1.0f, 0.0f};
};

}  // namespace mercia::render
