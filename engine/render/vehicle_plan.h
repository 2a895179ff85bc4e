// Which cars of vehicles a frame draws, at which level. Pure: no GPU.
#pragma once

#include <array>
#include <cstdint>
#include <glm/glm.hpp>
#include <span>
#include <vector>

#include "engine/geo/view.h"
#include "engine/render/vehicles.h"

namespace mercia::render {

// What the vertex program reads of a car, as attributes of its instance.
struct VehicleRecord {
  static constexpr std::uint32_t kShinesWhite = 1, kShinesRed = 2, kFromTimetable = 4, kHighlighted = 8;
  std::array<glm::vec4, 3> relative_from_car;  // rows
  std::array<std::uint8_t, 4> first{};
  std::array<std::uint8_t, 4> second{};
  std::uint32_t flags = 0;
  std::uint32_t seed = 0;
  std::array<char, 16> display{};
};
static_assert(sizeof(VehicleRecord) == 80);

// All cars of one model at one level: one instanced draw.
struct VehicleDraw {
  vehicles::Car car = vehicles::Car::TramCab;
  vehicles::Level level = vehicles::Level::Near;
  std::uint32_t first = 0;  // of the plan's records
  std::uint32_t count = 0;
};

struct VehiclePlan {
  std::vector<VehicleRecord> records;
  std::vector<VehicleDraw> seen;     // by any of the views
  std::vector<VehicleDraw> casters;  // within reach of the shadow maps
  std::uint32_t seen_count = 0;
  std::uint32_t left_out = 0;  // over kMostVehicleCars
};

// `caster_reach`: metres around the origin (mean_eye) in which cars throw shadows; 0: none do.
void plan_vehicles(std::span<const VehicleCar> cars, std::span<const geo::View> views, const glm::dvec3& origin,
                   double caster_reach, VehiclePlan& plan);

// The level at which a car of this length is drawn that is so many pixels long; nothing where it would not be seen.
std::optional<vehicles::Level> level_at(double pixels);

}  // namespace mercia::render
