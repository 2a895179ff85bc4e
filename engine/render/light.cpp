#include "engine/render/light.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace mercia::render {
namespace {

// The mood of one height of the sun. Linear light with the exposure in it: a white wall in full sun is about 1.9.
struct Hour {
  float altitude;  // degrees
  glm::vec3 zenith;
  glm::vec3 horizon;
  glm::vec3 glow;  // round the sun
  glm::vec3 key;   // the sun, or the moon below
  glm::vec3 ambient_up;
  glm::vec3 ambient_down;
  float windows;  // share of lit ones
  float lamps;
  float stars;
};

// Chosen by eye. The moon's light begins where the sun's has ended, so the change of direction is not seen.
constexpr std::array kHours{
    Hour{-18.0f,
         {.0045f, .008f, .024f},
         {.030f, .032f, .048f},
         {.0f, .0f, .0f},
         {.050f, .062f, .095f},
         {.026f, .034f, .062f},
         {.020f, .018f, .022f},
         .34f,
         1.0f,
         1.0f},
    Hour{-12.0f,
         {.009f, .016f, .052f},
         {.055f, .054f, .085f},
         {.025f, .012f, .010f},
         {.040f, .050f, .080f},
         {.040f, .050f, .092f},
         {.027f, .024f, .030f},
         .46f,
         1.0f,
         .7f},
    Hour{-6.0f,
         {.028f, .050f, .150f},
         {.200f, .165f, .230f},
         {.28f, .13f, .08f},
         {.0f, .0f, .0f},
         {.095f, .110f, .195f},
         {.055f, .048f, .062f},
         .52f,
         .8f,
         .15f},
    Hour{-3.0f,
         {.055f, .090f, .230f},
         {.420f, .290f, .280f},
         {.60f, .24f, .10f},
         {.0f, .0f, .0f},
         {.155f, .170f, .275f},
         {.085f, .072f, .085f},
         .40f,
         .45f,
         .0f},
    Hour{0.0f,
         {.083f, .138f, .313f},
         {.589f, .386f, .304f},
         {.902f, .361f, .114f},
         {.357f, .145f, .06f},
         {.191f, .2f, .293f},
         {.106f, .089f, .093f},
         .22f,
         .15f,
         .0f},
    Hour{4.0f,
         {.100f, .180f, .42f},
         {.680f, .500f, .380f},
         {.855f, .432f, .162f},
         {1.218f, .655f, .302f},
         {.198f, .211f, .29f},
         {.122f, .102f, .092f},
         .06f,
         .0f,
         .0f},
    Hour{10.0f,
         {.112f, .250f, .53f},
         {.720f, .680f, .650f},
         {.585f, .378f, .198f},
         {1.68f, 1.159f, .706f},
         {.238f, .267f, .35f},
         {.155f, .132f, .112f},
         .0f,
         .0f,
         .0f},
    Hour{25.0f,
         {.112f, .305f, .68f},
         {.720f, .830f, .950f},
         {.342f, .27f, .171f},
         {1.848f, 1.529f, 1.142f},
         {.271f, .317f, .409f},
         {.185f, .162f, .132f},
         .0f,
         .0f,
         .0f},
    Hour{60.0f,
         {.100f, .310f, .73f},
         {.700f, .850f, 1.020f},
         {.216f, .189f, .135f},
         {1.89f, 1.697f, 1.411f},
         {.29f, .35f, .455f},
         {.205f, .185f, .152f},
         .0f,
         .0f,
         .0f},
};

constexpr glm::vec3 kWindowLight{1.10f, .72f, .34f};
constexpr glm::vec3 kLampLight{.40f, .25f, .11f};

// A point between two neighbours of the table.
struct Between {
  const Hour& low;
  const Hour& high;
  float t;
  glm::vec4 operator()(glm::vec3 Hour::*member) const { return {glm::mix(low.*member, high.*member, t), 0.0f}; }
  float operator()(float Hour::*member) const { return glm::mix(low.*member, high.*member, t); }
};

Between at(float degrees) {
  std::size_t i = 1;
  while (i + 1 < kHours.size() && kHours[i].altitude < degrees) ++i;
  const Hour& low = kHours[i - 1];
  const Hour& high = kHours[i];
  return {low, high, std::clamp((degrees - low.altitude) / (high.altitude - low.altitude), 0.0f, 1.0f)};
}

}  // namespace

LightData light_of(const Environment& environment) {
  const glm::vec3 sun = glm::normalize(environment.sun_direction);
  const float degrees = glm::degrees(std::asin(std::clamp(sun.z, -1.0f, 1.0f)));
  const Between hour = at(degrees);

  LightData light;
  light.sun_direction = {sun, 0.0f};
  const bool by_day = degrees > -3.0f;
  // Down to its setting the sun must not shine from below.
  const glm::vec3 grazing = glm::normalize(glm::vec3(sun.x, sun.y, std::max(sun.z, 0.02f)));
  const glm::vec3 moon = glm::normalize(glm::vec3(-sun.x, -sun.y, 0.9f));
  light.key_direction = {by_day ? grazing : moon, by_day ? 1.0f : 0.0f};
  light.key_light = hour(&Hour::key);
  light.zenith = hour(&Hour::zenith);
  light.horizon = hour(&Hour::horizon);
  light.glow = hour(&Hour::glow);
  light.ambient_up = hour(&Hour::ambient_up);
  light.ambient_down = hour(&Hour::ambient_down);
  light.window_light = {kWindowLight, hour(&Hour::windows)};
  light.lamp_light = {kLampLight * hour(&Hour::lamps), 0.0f};
  // A third remains at haze_distance: 2^(-extinction * distance) = 1/3.
  const float extinction = std::log2(3.0f) / std::max(environment.haze_distance, 1.0f);
  light.haze = {extinction, std::fmod(environment.seconds, 3600.0f), hour(&Hour::stars), 0.0f};
  return light;
}

}  // namespace mercia::render
