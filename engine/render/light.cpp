#include "engine/render/light.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "engine/render/sky_fit.h"

namespace mercia::render {
namespace {

// All light is measured in that of the sun outside the air, 133,000 lux: a radiance of 1 is 133,000 candela a square
// metre.
constexpr float kSunLux = 133000.0f;
constexpr float kPi = 3.14159265f;
constexpr float kClearAerosol = 5.0f;  // see Atmosphere
// Three times the 0.27 lux of a full moon outside the air: eyes see by moonlight what an exposure for street lamps
// leaves black.
constexpr float kFullMoon = 0.81f / kSunLux;
constexpr float kMoonDisc = 0.038f;            // radiance of the lit moon: an albedo of 0.12
constexpr float kLampsReach = 0.8f / kSunLux;  // what street lamps add to a street, on average
constexpr float kWindow = 100.0f / kSunLux;    // radiance of a lit room
// The glow of a city at night, from its own lamps: above, and what is added towards the horizon.
const glm::vec3 kGlowAbove = glm::vec3(0.40f, 0.72f, 1.45f) * 2.4e-7f;
const glm::vec3 kGlowAround = glm::vec3(1.0f, 0.88f, 0.80f) * 3.6e-7f;
// What the eye makes of little light: rods see blue (Purkinje's shift).
const glm::vec3 kDimTint{0.56f, 0.80f, 1.40f};
const glm::vec3 kOvercastTint{0.955f, 1.0f, 1.055f};
constexpr glm::vec3 kWindowLight{1.10f, .72f, .34f};
constexpr glm::vec3 kLampLight{.40f, .25f, .11f};
constexpr float kAdaptationSeconds =
    0.35f;  // to within a third of the new exposure; nineteen parts of twenty in a second

constexpr std::array kSines{0.0f, 0.02f, 0.05f, 0.1f, 0.17f, 0.27f, 0.4f, 0.55f, 0.75f, 1.0f};
constexpr std::array kTurns{0.0f, 12.0f, 30.0f, 60.0f, 90.0f, 135.0f, 180.0f};  // degrees from the sun

float luminance(const glm::vec3& c) { return glm::dot(c, glm::vec3(0.2126f, 0.7152f, 0.0722f)); }

float smooth(float low, float high, float x) {
  const float t = std::clamp((x - low) / (high - low), 0.0f, 1.0f);
  return t * t * (3.0f - 2.0f * t);
}

// Seen through the air a low sun stands higher, half a degree at the horizon (Saemundsson). Higher up the difference is
// left out, so that shadows fall as surveyors calculate them.
glm::vec3 lifted(const glm::vec3& sun) {
  const float degrees = glm::degrees(std::asin(std::clamp(sun.z, -1.0f, 1.0f)));
  const float share = 1.0f - smooth(3.0f, 9.0f, degrees);
  const float at = std::max(degrees, -1.0f);
  const float lift = share * 1.02f / 60.0f / std::tan(glm::radians(at + 10.3f / (at + 5.11f)));
  const float altitude = glm::radians(degrees + lift);
  const glm::vec2 level = glm::normalize(glm::vec2(sun) + glm::vec2(0.0f, 1e-9f));
  return {level * std::cos(altitude), std::sin(altitude)};
}

// Around the azimuth of a source.
struct SkyGrid {
  std::vector<SkySample> samples;  // all turns of the lowest sine, then of the next
  explicit SkyGrid(const glm::vec3& source) {
    const glm::vec2 ahead = glm::normalize(glm::vec2(source) + glm::vec2(0.0f, 1e-9f));
    const glm::vec2 aside(ahead.y, -ahead.x);
    for (const float up : kSines) {
      const float level = std::sqrt(1.0f - up * up);
      for (const float turn : kTurns) {
        const float angle = glm::radians(turn);
        samples.push_back(
            {glm::vec3(level * (std::cos(angle) * ahead + std::sin(angle) * aside), up), glm::vec3(0.0f)});
      }
    }
  }
  const glm::vec3& at(std::size_t sine, std::size_t turn) const {
    return samples[sine * kTurns.size() + turn].radiance;
  }
  glm::vec3 mean_at(std::size_t sine) const {
    glm::vec3 sum(0.0f);
    for (std::size_t i = 0; i + 1 < kTurns.size(); ++i)
      sum += (at(sine, i) + at(sine, i + 1)) * ((kTurns[i + 1] - kTurns[i]) / 360.0f);
    return sum;
  }
  // On level ground.
  glm::vec3 irradiance() const {
    glm::vec3 sum(0.0f);
    for (std::size_t i = 0; i + 1 < kSines.size(); ++i)
      sum += (mean_at(i) * kSines[i] + mean_at(i + 1) * kSines[i + 1]) * (kPi * (kSines[i + 1] - kSines[i]));
    return sum;
  }
};

// Share of windows that are lit, by the sun's altitude in degrees: rooms need light early on a dark day, and people
// sleep.
float lit_windows(float degrees) {
  struct Share {
    float degrees, share;
  };
  constexpr std::array kShares{Share{-18.0f, .34f}, Share{-12.0f, .46f}, Share{-6.0f, .52f}, Share{-3.0f, .40f},
                               Share{0.0f, .22f},   Share{4.0f, .06f},   Share{10.0f, .0f}};
  std::size_t i = 1;
  while (i + 1 < kShares.size() && kShares[i].degrees < degrees) ++i;
  const Share &low = kShares[i - 1], &high = kShares[i];
  return std::lerp(low.share, high.share,
                   std::clamp((degrees - low.degrees) / (high.degrees - low.degrees), 0.0f, 1.0f));
}

// The exposure for a scene on which so much light falls: a camera that follows the light almost, so that day stays
// brighter than dusk and dusk than night.
float exposure_for(float light) {
  constexpr float kBrightness = 1.45f, kSlope = 0.25f;
  const float decades = std::max(0.0f, -1.0f - std::log10(light));
  return kBrightness * std::pow(10.0f, -kSlope * decades) * kPi / light;
}

bool same_light(const Environment& a, const Environment& b) {
  constexpr float kNear = 4e-9f;  // square of the chord; 13 seconds of arc
  const auto close = [](const glm::vec3& u, const glm::vec3& v) { return glm::dot(u - v, u - v) < kNear; };
  return close(a.sun_direction, b.sun_direction) && close(a.moon_direction, b.moon_direction) &&
         a.moon_light == b.moon_light && a.weather == b.weather && a.haze_distance == b.haze_distance;
}

glm::vec4 scaled(const glm::vec4& light, float exposure) { return {glm::vec3(light) * exposure, light.w}; }

}  // namespace

void LightModel::compute(const Environment& environment) {
  const Weather& weather = environment.weather;
  const float aerosol = kClearAerosol * std::max(weather.haze, 0.1f);
  if (!atmosphere_ || std::abs(atmosphere_->aerosol() - aerosol) > 0.01f * aerosol) atmosphere_.emplace(aerosol);
  const Atmosphere& air = *atmosphere_;
  constexpr float kStreet = 200.0f, kCirrus = 7000.0f;  // metres

  const glm::vec3 true_sun = glm::normalize(environment.sun_direction);
  const glm::vec3 sun = lifted(true_sun);
  const float degrees = glm::degrees(std::asin(std::clamp(true_sun.z, -1.0f, 1.0f)));
  const float covered = smooth(0.55f, 1.0f, weather.clouds);
  // Part of what the air takes comes on from close round the sun, and eyes get used to the colour of a low one.
  const glm::vec3 through = air.transmittance(kStreet, sun.z);
  const glm::vec3 direct = glm::mix(through, glm::vec3(luminance(through)), 0.28f);

  SkyGrid grid(sun);
  for (SkySample& sample : grid.samples) sample.radiance = air.radiance(sample.direction, sun);
  glm::vec3 from_sky = grid.irradiance();
  // Under a closed cloud a quarter of the light is left, and it comes from above (CIE's overcast sky).
  const float above_clouds = luminance(direct) * std::max(sun.z, 0.0f) + luminance(from_sky);
  const glm::vec3 overcast = kOvercastTint * (above_clouds * 0.25f);
  const glm::vec3 overcast_zenith = overcast * (9.0f / (7.0f * kPi));
  from_sky = glm::mix(from_sky, overcast, covered);

  // The dimmer, the bluer.
  const float daylight = luminance(direct) * std::max(sun.z, 0.0f) + luminance(from_sky);
  const float dim = 1.0f - smooth(-3.9f, -2.0f, std::log10(std::max(daylight, 1e-9f)));
  // A glow in a dark sky keeps its colour, and looks less bright beside what the eye is used to than it is.
  const float usual = luminance(from_sky) / kPi + 1e-12f;
  const auto dimmed = [&](const glm::vec3& radiance) {
    const float ratio = luminance(radiance) / usual;
    const float bluish = std::min(1.0f, dim * 1.4f / (1.0f + 0.5f * ratio));
    const float softened = std::pow(1.0f + ratio / 2.5f, -0.75f * dim);
    return radiance * softened * glm::mix(glm::vec3(1.0f), kDimTint, bluish);
  };
  for (SkySample& sample : grid.samples) {
    const glm::vec3 closed = overcast_zenith * ((1.0f + 2.0f * sample.direction.z) / 3.0f);
    sample.radiance = dimmed(glm::mix(sample.radiance, closed, covered));
  }

  // The moon's light is the sun's, much less of it; its sky is taken as it is to the side.
  const glm::vec3 moon = glm::normalize(environment.moon_direction);
  const float moonlight = moon.z > -0.02f ? kFullMoon * environment.moon_light : 0.0f;
  const glm::vec3 direct_moon = air.transmittance(kStreet, moon.z) * kDimTint * (moonlight * (1.0f - covered));
  const float clouded_glow = 1.0f + 5.0f * covered;
  const glm::vec3 beside = glm::normalize(glm::vec3(moon.y, -moon.x, 0.0f) + glm::vec3(1e-6f, 0.0f, 0.0f));
  for (std::size_t i = 0; i < kSines.size(); ++i) {
    const float level = std::sqrt(1.0f - kSines[i] * kSines[i]);
    const float e = 0.09f / (0.09f + kSines[i]);
    glm::vec3 night = (kGlowAbove + kGlowAround * (e * e)) * clouded_glow;
    if (moonlight > 0.0f)
      night += air.radiance({beside.x * level, beside.y * level, kSines[i]}, moon) * kDimTint * moonlight;
    for (std::size_t j = 0; j < kTurns.size(); ++j) grid.samples[i * kTurns.size() + j].radiance += night;
  }
  from_sky = grid.irradiance();

  const glm::vec3 sunlight = direct * (1.0f - covered);
  const bool by_day = luminance(sunlight) > luminance(direct_moon);
  const glm::vec3 key = by_day ? sunlight : direct_moon;
  const glm::vec3 key_direction = by_day ? glm::normalize(glm::vec3(sun.x, sun.y, std::max(sun.z, 0.02f))) : moon;
  const glm::vec3 on_ground = key * std::max(key_direction.z, 0.0f) + from_sky;
  const float lamps = 1.0f - smooth(std::log10(15.0f / kSunLux), std::log10(250.0f / kSunLux),
                                    std::log10(std::max(luminance(on_ground), 1e-9f)));
  adapted_ = exposure_for(0.6f * luminance(key) + 2.0f * luminance(from_sky) + kLampsReach * lamps);

  const SkyFit fit(grid.samples, sun, 0.06f * luminance(from_sky));
  LightData& light = radiance_;
  light.key_direction = {key_direction, by_day ? 1.0f : 0.0f};
  light.key_light = {key / kPi, 0.0f};
  light.sun_direction = {sun, 0.0f};
  light.ambient_up = {from_sky / kPi, 0.0f};
  constexpr float kSeenGround = 0.11f;  // albedo of streets, less what of them lies in the shade of houses
  const glm::vec3 ground_tint{1.0f, 0.93f, 0.82f};
  light.ambient_down = {on_ground * ground_tint * (kSeenGround / kPi) + grid.mean_at(1) * 0.12f, 0.0f};
  light.zenith = {grid.mean_at(kSines.size() - 1), 0.0f};
  light.horizon = {grid.mean_at(2), 0.0f};
  light.window_light.w = lit_windows(degrees - 12.0f * covered);
  light.lamp_light = {kLampLight * lamps, 0.0f};
  // Thin cloud never outshines the horizon by much.
  const glm::vec3 lit_cloud = (air.transmittance(kCirrus, sun.z) * 0.42f + from_sky) / kPi;
  const float most = 1.4f * luminance(grid.mean_at(2));
  const glm::vec3 veil = lit_cloud * std::min(1.0f, most / std::max(luminance(lit_cloud), 1e-12f));
  light.cloud_light = {glm::mix(veil, dimmed(overcast_zenith) + kGlowAround * clouded_glow, covered), weather.clouds};
  light.moon_direction = {moon, 0.0f};
  light.moon_disc = {glm::vec3(kMoonDisc) * air.transmittance(kStreet, moon.z) * (1.0f - covered), 0.0f};
  light.peak = {fit.peak(), 0.0f, 0.0f};
  for (std::size_t i = 0; i < light.sky.size(); ++i) light.sky[i] = {fit.colors()[i], 0.0f};

  // A third remains at haze_distance: 2^(-extinction * distance) = 1/3. Clean air takes most of the blue.
  const float extinction = std::log2(3.0f) / std::max(environment.haze_distance, 1.0f);
  const float grey = std::clamp(0.25f * (weather.haze - 1.0f) + covered, 0.0f, 1.0f);
  light.extinction = {extinction * glm::mix(glm::vec3(0.72f, 1.0f, 1.62f), glm::vec3(1.0f), grey), 0.0f};
  const float dark = smooth(-3.0f, -14.0f, degrees);
  light.haze = {weather.wetness, 0.0f, dark * (1.0f - covered), 0.0f};
}

LightData LightModel::light_of(const Environment& environment) {
  if (!computed_for_ || !same_light(*computed_for_, environment)) {
    compute(environment);
    computed_for_ = environment;
  }
  const bool at_once = exposure_ <= 0.0f || !std::isfinite(environment.adapt_seconds);
  const float left = at_once ? 0.0f : std::exp(-std::max(environment.adapt_seconds, 0.0f) / kAdaptationSeconds);
  exposure_ = at_once ? adapted_ : adapted_ * std::pow(exposure_ / adapted_, left);

  LightData light = radiance_;
  for (glm::vec4 LightData::*color : {&LightData::key_light, &LightData::ambient_up, &LightData::ambient_down,
                                      &LightData::zenith, &LightData::horizon, &LightData::cloud_light})
    light.*color = scaled(light.*color, exposure_);
  for (glm::vec4& color : light.sky) color = scaled(color, exposure_);
  // However dark it is, a lit room stays the colour of a lit room, and the moon's face shows its seas.
  const float room = kWindow * exposure_;
  light.window_light = {kWindowLight * (room / (1.0f + room)), light.window_light.w};
  const float brightest = 1.5f;
  const glm::vec3 disc = glm::vec3(light.moon_disc) * exposure_;
  light.moon_disc = {disc * (brightest / (brightest + std::max(disc.x, std::max(disc.y, disc.z)))), 0.0f};
  light.haze.y = std::fmod(environment.seconds, 3600.0f);
  for (int i = 0; i < 3; ++i) light.stars[static_cast<std::size_t>(i)] = {environment.world_from_stars[i], 0.0f};
  return light;
}

}  // namespace mercia::render
