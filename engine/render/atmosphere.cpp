#include "engine/render/atmosphere.h"

#include <algorithm>
#include <cmath>

namespace mercia::render {
namespace {

constexpr float kRadius = 6.36e6f;  // of the Earth, metres
constexpr float kTop = 1.0e5f;      // height of the atmosphere
constexpr float kPi = 3.14159265f;
const glm::vec3 kRayleigh{5.802e-6f, 13.558e-6f, 33.1e-6f};  // scattering a metre at the ground
constexpr float kRayleighHeight = 8000.0f;
constexpr float kAerosolScattering = 3.996e-6f;
constexpr float kAerosolExtinction = 4.40e-6f;
constexpr float kAerosolHeight = 1200.0f;
constexpr float kAerosolForward = 0.8f;  // g of the phase function
// Absorption a metre where it is densest. Red is what ozone takes at 600 nm and more: there sRGB's red has its weight,
// and at 680 nm twilight would turn violet.
const glm::vec3 kOzone{2.1e-6f, 1.881e-6f, 0.085e-6f};
constexpr float kOzoneHeight = 25000.0f;
constexpr float kOzoneHalfWidth = 15000.0f;
constexpr float kGroundAlbedo = 0.2f;

// How many scale heights a ray passes that starts at the top of one and looks up at an angle of cosine `up` >= 0.
float chapman_upward(float c, float up) { return c / ((c - 1.0f) * up + 1.0f); }

// Of what lies at the ground; nothing where it would be too little for a float to calculate with quickly.
float density(float height, float scale) { return height < 40.0f * scale ? std::exp(-height / scale) : 0.0f; }

// The optical depth of an exponential layer, in scale heights at the ground, from `height` towards `up`, to the
// outside.
float depth(float height, float up, float scale) {
  const float x = (kRadius + height) / scale;
  const float c = std::sqrt(kPi / 2.0f * x);
  if (up >= 0.0f) return density(height, scale) * chapman_upward(c, up);
  // Down to the lowest point and up again.
  const float sine = std::sqrt(std::max(0.0f, 1.0f - up * up));
  const float lowest = std::max((kRadius + height) * sine - kRadius, -3.0f * scale);
  const float level = density(lowest, scale) * std::sqrt(kPi / 2.0f * (kRadius + lowest) / scale);
  return 2.0f * level - density(height, scale) * chapman_upward(c, -up);
}

// Ozone as a thin shell: metres of its densest part.
float ozone_depth(float height, float up) {
  if (height > kOzoneHeight) return 0.0f;
  const float ratio = (kRadius + height) / (kRadius + kOzoneHeight);
  return kOzoneHalfWidth / std::sqrt(std::max(1.0f - ratio * ratio * (1.0f - up * up), 1e-4f));
}

glm::vec3 fade(const glm::vec3& optical_depth) {
  return {std::exp(-optical_depth.x), std::exp(-optical_depth.y), std::exp(-optical_depth.z)};
}

float rayleigh_phase(float cosine) { return 3.0f / (16.0f * kPi) * (1.0f + cosine * cosine); }

// Cornette and Shanks.
float aerosol_phase(float cosine) {
  constexpr float g = kAerosolForward;
  const float base = 1.0f + g * g - 2.0f * g * cosine;
  return 3.0f / (8.0f * kPi) * (1.0f - g * g) * (1.0f + cosine * cosine) / ((2.0f + g * g) * base * std::sqrt(base));
}

// Metres along a ray from `height` to the ground or out of the air, and which of them.
struct Way {
  float length;
  bool to_ground;
};
Way way_of(float height, float up) {
  const float r = kRadius + height;
  const float to_middle = -r * up;
  const float squared = r * r * (1.0f - up * up);  // of the distance of the ray from the Earth's centre
  if (up < 0.0f && squared < kRadius * kRadius) return {to_middle - std::sqrt(kRadius * kRadius - squared), true};
  const float outer = kRadius + kTop;
  return {to_middle + std::sqrt(std::max(0.0f, outer * outer - squared)), false};
}

// Altitudes of the table lie close together where the sun sets.
float spread(float sin_altitude) { return sin_altitude / (std::abs(sin_altitude) + 0.08f); }
constexpr float kLowestSine = -0.4f;

float height_along(float height, float up, float distance) {
  // Without the cancellation of two large squares.
  const float r = kRadius + height;
  const float gained = (distance * distance + 2.0f * r * distance * up) /
                       (r + std::sqrt(r * r + distance * distance + 2.0f * r * distance * up));
  return std::max(0.0f, height + gained);
}

}  // namespace

Atmosphere::Atmosphere(float aerosol) : aerosol_(aerosol) { gather_further(); }

glm::vec3 Atmosphere::transmittance(float height, float sin_altitude) const {
  // The edge of the Earth's shadow is as wide as the sun.
  const float r = (kRadius + height) / kRadius;
  const float horizon = -std::sqrt(std::max(0.0f, 1.0f - 1.0f / (r * r)));
  constexpr float kSunRadius = 0.00465f;
  const float seen = std::clamp((sin_altitude - horizon) / (2.0f * kSunRadius) + 0.5f, 0.0f, 1.0f);
  if (seen <= 0.0f) return glm::vec3(0.0f);
  const float up = std::max(sin_altitude, horizon);
  return seen * fade(kRayleigh * (kRayleighHeight * depth(height, up, kRayleighHeight)) +
                     glm::vec3(kAerosolExtinction * aerosol_ * kAerosolHeight * depth(height, up, kAerosolHeight)) +
                     kOzone * ozone_depth(height, up));
}

Atmosphere::Scattered Atmosphere::at_height(float height) const {
  const float air = density(height, kRayleighHeight);
  const float dust = aerosol_ * density(height, kAerosolHeight);
  const float ozone = std::max(0.0f, 1.0f - std::abs(height - kOzoneHeight) / kOzoneHalfWidth);
  Scattered result;
  result.rayleigh = kRayleigh * air;
  result.aerosol = glm::vec3(kAerosolScattering * dust);
  result.all = result.rayleigh + result.aerosol;
  result.extinction = result.rayleigh + glm::vec3(kAerosolExtinction * dust) + kOzone * ozone;
  return result;
}

glm::vec3 Atmosphere::further(float height, float sin_altitude) const {
  const float y = std::sqrt(std::clamp(height / kTop, 0.0f, 1.0f)) * (kHeights - 1);
  const float low = spread(kLowestSine);
  const float x = std::clamp((spread(sin_altitude) - low) / (spread(1.0f) - low), 0.0f, 1.0f) * (kAltitudes - 1);
  const auto row = std::min(static_cast<std::size_t>(y), kHeights - 2);
  const auto column = std::min(static_cast<std::size_t>(x), kAltitudes - 2);
  const float v = y - static_cast<float>(row), u = x - static_cast<float>(column);
  const auto along = [&](std::size_t r) { return glm::mix(further_[r][column], further_[r][column + 1], u); };
  return glm::mix(along(row), along(row + 1), v);
}

void Atmosphere::gather_further() {
  constexpr int kDirections = 6, kTurns = 3, kSteps = 8;
  for (std::size_t row = 0; row < kHeights; ++row) {
    const float share = static_cast<float>(row) / (kHeights - 1);
    const float height = std::max(10.0f, share * share * kTop * 0.999f);
    for (std::size_t column = 0; column < kAltitudes; ++column) {
      const float low = spread(kLowestSine);
      const float place = std::lerp(low, spread(1.0f), static_cast<float>(column) / (kAltitudes - 1));
      const float sin_sun = 0.08f * place / (1.0f - std::abs(place));
      const glm::vec3 sun(std::sqrt(std::max(0.0f, 1.0f - sin_sun * sin_sun)), 0.0f, sin_sun);
      glm::vec3 second(0.0f), again(0.0f);  // scattered here once more; part of what is scattered that comes back
      for (int i = 0; i < kDirections; ++i) {
        const float up = (static_cast<float>(i) + 0.5f) / kDirections * 2.0f - 1.0f;
        const float side = std::sqrt(1.0f - up * up);
        const Way way = way_of(height, up);
        for (int j = 0; j < kTurns; ++j) {
          const float turn = (static_cast<float>(j) + 0.5f) / kTurns * kPi;  // the other half is its mirror image
          const glm::vec3 direction(side * std::cos(turn), side * std::sin(turn), up);
          const float step = way.length / kSteps;
          glm::vec3 left(1.0f), light(0.0f), from_all(0.0f);
          for (int k = 0; k < kSteps; ++k) {
            const float t = (static_cast<float>(k) + 0.5f) * step;
            const float h = height_along(height, up, t);
            const Scattered air = at_height(h);
            const glm::vec3 there = fade(air.extinction * step);
            const glm::vec3 scattered =
                left * (glm::vec3(1.0f) - there) * air.all / glm::max(air.extinction, glm::vec3(1e-12f));
            const float sun_there = ((kRadius + height) * sun.z + t * glm::dot(direction, sun)) / (kRadius + h);
            light += scattered * transmittance(h, sun_there) / (4.0f * kPi);
            from_all += scattered;
            left *= there;
          }
          if (way.to_ground) {
            const float sun_there = ((kRadius + height) * sun.z + way.length * glm::dot(direction, sun)) / kRadius;
            light += left * transmittance(0.0f, sun_there) * std::max(0.0f, sun_there) * (kGroundAlbedo / kPi);
          }
          second += light;
          again += from_all;
        }
      }
      constexpr float kCount = kDirections * kTurns;
      further_[row][column] = second / kCount / glm::max(glm::vec3(1.0f) - again / kCount, glm::vec3(0.05f));
    }
  }
}

glm::vec3 Atmosphere::radiance(const glm::vec3& direction, const glm::vec3& source) const {
  constexpr int kSteps = 24;
  constexpr float kEye = 200.0f;
  const Way way = way_of(kEye, direction.z);
  const float cosine = glm::dot(direction, source);
  const float rayleigh = rayleigh_phase(cosine), aerosol = aerosol_phase(cosine);
  glm::vec3 left(1.0f), light(0.0f);
  float from = 0.0f;
  for (int i = 0; i < kSteps; ++i) {
    // Short steps first: most of the air is near.
    const float share = (static_cast<float>(i) + 1.0f) / kSteps;
    const float to = way.length * share * share;
    const float middle = (from + to) / 2.0f;
    const float height = height_along(kEye, direction.z, middle);
    const Scattered air = at_height(height);
    const glm::vec3 there = fade(air.extinction * (to - from));
    const glm::vec3 part = left * (glm::vec3(1.0f) - there) / glm::max(air.extinction, glm::vec3(1e-12f));
    const float sun = ((kRadius + kEye) * source.z + middle * cosine) / (kRadius + height);
    light += part * ((air.rayleigh * rayleigh + air.aerosol * aerosol) * transmittance(height, sun) +
                     air.all * further(height, sun));
    left *= there;
    from = to;
  }
  return light;
}

}  // namespace mercia::render
