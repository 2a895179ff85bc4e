// The light of the hour, without a GPU.
#include "engine/render/light.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "engine/render/atmosphere.h"
#include "engine/render/sky_fit.h"
#include "tests/render/scenes.h"

namespace mercia::render {
namespace {

using test::sun_at;

float brightness(const glm::vec3& color) { return glm::dot(color, glm::vec3(0.2126f, 0.7152f, 0.0722f)); }

LightData light_at(double altitude) { return LightModel().light_of({.sun_direction = sun_at(altitude, 200.0)}); }

TEST(Atmosphere, SunlightReddensAsTheSunSinks) {
  const Atmosphere air(8.0f);
  float red_less = 2.0f;
  for (const float degrees : {60.0f, 30.0f, 10.0f, 3.0f}) {
    const glm::vec3 sun = air.transmittance(0.0f, std::sin(glm::radians(degrees)));
    EXPECT_GT(sun.r, sun.g);
    EXPECT_GT(sun.g, sun.b);
    EXPECT_LT(sun.b / sun.r, red_less);
    red_less = sun.b / sun.r;
  }
  EXPECT_EQ(air.transmittance(0.0f, std::sin(glm::radians(-2.0f))), glm::vec3(0.0f)) << "the Earth's shadow";
  EXPECT_GT(air.transmittance(9000.0f, std::sin(glm::radians(-2.0f))).r, 0.0f) << "high clouds are lit longer";
}

// Optical depth of molecules straight up: 0.0464, 0.108 and 0.265 for the three wavelengths (Bruneton 2017), with
// ozone.
TEST(Atmosphere, TakesFromTheZenithWhatIsPublished) {
  const glm::vec3 clean = Atmosphere(0.1f).transmittance(0.0f, 1.0f);
  EXPECT_NEAR(-std::log(clean.r), 0.0464f + 0.0315f, 0.002f);
  EXPECT_NEAR(-std::log(clean.g), 0.1085f + 0.0282f, 0.002f);
  EXPECT_NEAR(-std::log(clean.b), 0.2648f + 0.0013f, 0.002f);
}

TEST(Atmosphere, IsBlueAboveAndPalerAtTheHorizon) {
  const Atmosphere air(8.0f);
  const glm::vec3 sun = sun_at(40.0, 0.0);
  const glm::vec3 zenith = air.radiance({0.0f, 0.0f, 1.0f}, sun);
  const glm::vec3 horizon = air.radiance({1.0f, 0.0f, 0.0f}, sun);
  EXPECT_GT(zenith.b, 2.0f * zenith.r);
  EXPECT_LT(horizon.b, 2.0f * horizon.r);
  EXPECT_GT(brightness(horizon), brightness(zenith));
}

// The few colours that shaders read say what the long calculation says.
TEST(SkyFit, IsTheSkyItWasMadeOf) {
  const Atmosphere air(8.0f);
  for (const double altitude : {60.0, 35.0, 15.0, 5.0, 1.0, -3.0, -6.0}) {
    const glm::vec3 sun = sun_at(altitude, 0.0);
    std::vector<SkySample> samples;
    const auto add = [&](float up, double azimuth) {
      const float level = std::sqrt(1.0f - up * up);
      const auto angle = static_cast<float>(glm::radians(azimuth));
      const glm::vec3 direction(level * std::sin(angle), level * std::cos(angle), up);
      samples.push_back({direction, air.radiance(direction, sun)});
    };
    for (const float up : {0.0f, 0.02f, 0.05f, 0.1f, 0.17f, 0.27f, 0.4f, 0.55f, 0.75f, 1.0f})
      for (const double azimuth : {0.0, 12.0, 30.0, 60.0, 90.0, 135.0, 180.0}) add(up, azimuth);
    const SkyFit fit(samples, sun, 1e-8f);
    double error = 0.0;
    samples.clear();
    for (const float up : {0.01f, 0.08f, 0.33f, 0.65f, 0.9f})  // between those that it knows
      for (double azimuth = 8.0; azimuth < 180.0; azimuth += 17.0) add(up, azimuth);
    for (const SkySample& sample : samples)
      error += glm::distance(fit.radiance(sample.direction, sun), sample.radiance) / glm::length(sample.radiance);
    EXPECT_LT(error / static_cast<double>(samples.size()), altitude > 3.0 ? 0.05 : 0.20) << altitude;
  }
}

TEST(Light, DayIsBrighterThanDuskAndDuskThanNight) {
  EXPECT_GT(brightness(light_at(50).key_light), brightness(light_at(5).key_light));
  EXPECT_GT(brightness(light_at(5).key_light + light_at(5).ambient_up), brightness(light_at(-5).ambient_up));
  EXPECT_GT(brightness(light_at(-3).ambient_up), brightness(light_at(-7).ambient_up));
  EXPECT_GT(brightness(light_at(-5).zenith), brightness(light_at(-20).zenith));
}

TEST(Light, SkiesAreBlueAndNeitherGreenNorViolet) {
  for (const double altitude : {60.0, 30.0, 10.0, 4.0, -5.0, -8.0}) {
    const glm::vec3 zenith(light_at(altitude).zenith);
    EXPECT_GT(zenith.b, zenith.g) << altitude;
    EXPECT_GT(zenith.g, zenith.r) << altitude;
  }
}

TEST(Light, WindowsAndStarsBelongToTheNight) {
  EXPECT_EQ(light_at(40).window_light.w, 0.0f);
  EXPECT_GT(light_at(-6).window_light.w, 0.3f);
  EXPECT_GT(light_at(-25).window_light.w, 0.1f);
  EXPECT_EQ(light_at(10).haze.z, 0.0f);
  EXPECT_EQ(light_at(-25).haze.z, 1.0f);
  EXPECT_EQ(light_at(10).lamp_light.r, 0.0f);
  EXPECT_GT(light_at(-25).lamp_light.r, 0.1f);
}

TEST(Light, NothingJumpsWhileTheSunMoves) {
  LightModel model;
  const auto light = [&](double altitude) { return model.light_of({.sun_direction = sun_at(altitude, 200.0)}); };
  for (double altitude = -25.0; altitude < 80.0; altitude += 0.25) {
    const LightData a = light(altitude);
    const LightData b = light(altitude + 0.25);
    EXPECT_LT(std::abs(brightness(a.key_light) - brightness(b.key_light)), 0.25f) << altitude;
    EXPECT_LT(glm::distance(a.zenith, b.zenith), 0.05f) << altitude;
    EXPECT_LT(glm::distance(a.horizon, b.horizon), 0.05f + 0.2f * glm::length(a.horizon)) << altitude;
    EXPECT_LT(std::abs(a.window_light.w - b.window_light.w), 0.03f) << altitude;
    // Where the light changes its direction from sun to moon there is next to none.
    if (glm::distance(a.key_direction, b.key_direction) > 0.1f) {
      EXPECT_LT(brightness(a.key_light), 0.03f) << altitude;
      EXPECT_LT(brightness(b.key_light), 0.03f) << altitude;
    }
    if (brightness(a.key_light) > 0.0f) {
      EXPECT_GE(a.key_direction.z, -0.03f) << "no light from below";
    }
  }
}

TEST(Light, TheMoonLightsTheNight) {
  Environment night{.sun_direction = sun_at(-30.0, 0.0)};
  const LightData without = LightModel().light_of(night);
  night.moon_direction = sun_at(45.0, 180.0);
  night.moon_light = 1.0f;
  const LightData with = LightModel().light_of(night);
  EXPECT_EQ(brightness(without.key_light), 0.0f);
  EXPECT_GT(brightness(with.key_light), 0.01f);
  EXPECT_EQ(with.key_direction.w, 0.0f);
  EXPECT_GT(with.key_direction.z, 0.5f);
  EXPECT_LT(brightness(with.key_light), 0.15f) << "night stays night";
}

TEST(Light, ACloudedSkyHasNoSunAndNoColour) {
  Environment grey{.sun_direction = sun_at(14.0, 180.0)};
  grey.weather.clouds = 1.0f;
  const LightData light = LightModel().light_of(grey);
  EXPECT_EQ(brightness(light.key_light), 0.0f);
  EXPECT_GT(brightness(light.zenith), brightness(light.horizon));
  EXPECT_LT(light.zenith.b / light.zenith.r, 1.3f);
}

TEST(Light, AThirdRemainsAtTheHazeDistance) {
  const LightData light = LightModel().light_of({.haze_distance = 1234.0f});
  EXPECT_NEAR(std::exp2(-light.extinction.g * 1234.0f), 1.0f / 3.0f, 1e-4);
  EXPECT_GT(light.extinction.b, light.extinction.r) << "far hills are blue";
}

TEST(Exposure, FollowsTheLightWithinASecond) {
  const Environment day{.sun_direction = sun_at(40.0, 180.0), .adapt_seconds = 1.0f / 60.0f};
  Environment dusk{.sun_direction = sun_at(-5.0, 300.0), .adapt_seconds = 1.0f / 60.0f};
  LightModel model;
  EXPECT_EQ(model.light_of(day).zenith, LightModel().light_of(day).zenith) << "the first picture is adapted";
  const float adapted = brightness(LightModel().light_of(dusk).zenith);
  float last = brightness(model.light_of(dusk).zenith);
  EXPECT_LT(last, 0.1f * adapted) << "it gets dark at once";
  for (int frame = 1; frame < 60; ++frame) {
    const float now = brightness(model.light_of(dusk).zenith);
    EXPECT_GT(now, last);
    last = now;
  }
  EXPECT_GT(last, 0.65f * adapted);
  EXPECT_LT(last, 1.001f * adapted);
  dusk.adapt_seconds = std::numeric_limits<float>::infinity();
  EXPECT_NEAR(brightness(model.light_of(dusk).zenith), adapted, 1e-5f * adapted);
}

}  // namespace
}  // namespace mercia::render
