// Vehicles in a frame: what the renderer is told of each of their cars.
#pragma once

#include <array>
#include <cstdint>
#include <glm/glm.hpp>
#include <optional>

#include "engine/vehicles/models.h"

namespace mercia::render {

// How it is known where a vehicle is. What is not measured has a dashed line around it on the road.
enum class PlaceKnown : std::uint8_t { Measured, FromTimetable };

struct VehicleCar {
  vehicles::Car car = vehicles::Car::TramCab;
  // World place of the model's origin: on the road or the rail, below the middle of the car.
  glm::dvec3 world{0.0};
  double heading = 0.0;  // of its own front: radians clockwise from north
  double pitch = 0.0;    // radians, its front up
  // Colours (sRGB) in the place of the model's two.
  std::optional<std::array<glm::u8vec3, 2>> livery;
  bool shines_white = false;  // the lamps of its front
  bool shines_red = false;    // its tail lamps
  bool highlighted = false;
  PlaceKnown known = PlaceKnown::Measured;
  std::uint32_t seed = 0;          // who sits in it: the same number, the same people
  std::array<char, 16> display{};  // ASCII; capitals, figures and - . ' & / are drawn, the rest stays dark
};

// A frame draws at most so many; those that come after are left out and counted (RenderStats::vehicles_left_out).
inline constexpr std::size_t kMostVehicleCars = 16384;

}  // namespace mercia::render
