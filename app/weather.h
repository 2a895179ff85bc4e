// The weather that can be chosen.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "engine/render/renderer.h"

namespace mercia::app {

enum class WeatherKind { Clear, Fair, Hazy, Overcast };

struct WeatherChoice {
  WeatherKind kind;
  const char* name;
  render::Weather weather;
  float haze_distance;  // metres at which a third of the light remains, for somebody on the ground
};
inline constexpr std::array<WeatherChoice, 4> kWeathers{
    {{WeatherKind::Clear, "clear", {0.0f, 0.5f, 0.0f}, 50'000.0f},
     {WeatherKind::Fair, "fair", {0.3f, 1.0f, 0.0f}, 35'000.0f},
     {WeatherKind::Hazy, "hazy", {0.35f, 5.0f, 0.0f}, 11'000.0f},
     {WeatherKind::Overcast, "overcast", {1.0f, 2.0f, 0.85f}, 14'000.0f}}};

constexpr const WeatherChoice& choice_of(WeatherKind kind) { return kWeathers[static_cast<std::size_t>(kind)]; }
constexpr std::optional<WeatherKind> find_weather(std::string_view name) {
  for (const WeatherChoice& choice : kWeathers)
    if (name == choice.name) return choice.kind;
  return std::nullopt;
}

}  // namespace mercia::app
