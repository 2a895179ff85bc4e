// The vehicles of the region's timetable in the scene: which runs, and where each of its cars stands at an instant.
#pragma once

#include <future>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/scene.h"
#include "engine/base/time_zone.h"
#include "engine/overlay/facts.h"
#include "engine/overlay/place_labels.h"
#include "engine/region/ground_heights.h"
#include "engine/render/vehicles.h"
#include "engine/transit/timetable.h"

namespace mercia::app {

// What a route's vehicles look like.
struct Fleet {
  vehicles::Kind kind = vehicles::Kind::SingleDeckBus;
  std::optional<std::array<glm::u8vec3, 2>> livery;
};
// By mode and operator. Nothing for what Mercia has no model of: ferries, cable cars, what runs under the ground.
std::optional<Fleet> fleet_of(transit::Mode mode, const std::string& agency, std::uint32_t color);

// Sixteen letters for a vehicle's display: capitals without accents, cut off at a word if they are too many.
std::array<char, 16> display_of(const std::string& number, const std::string& destination);

class Traffic {
 public:
  // A scene without a timetable has no traffic. Reads it on a thread of its own; what is wrong with it is told once in
  // the log, and then nothing runs. The scene outlives the traffic.
  explicit Traffic(const Scene& scene);

  // The vehicle that a ray from `from` (world) meets first, if it meets one within `metres`.
  std::optional<transit::Journey> meet(const glm::dvec3& from, const glm::dvec3& direction, double metres) const;
  // Draws a vehicle's cars lit up from the next update on.
  void select(std::optional<transit::Journey> journey) { selected_ = journey; }
  std::optional<transit::Journey> selected() const { return selected_; }
  // Line, destination and next calls as of the last update, in the local time of `zone`; nothing once it has arrived.
  std::optional<overlay::Card> card_of(const transit::Journey& journey, const TimeZone& zone) const;

  // Once a frame: all cars at `time` (UTC) that may be seen from `eye` (world).
  void update(UnixSeconds time, const glm::dvec3& eye);

  std::span<const render::VehicleCar> cars() const { return cars_; }
  // Line and destination of the vehicles near the eye, the nearest first.
  std::span<const overlay::MovingName> names() const { return names_; }
  // Null while it is read, and without one.
  const transit::Timetable* timetable() const { return timetable_ ? &*timetable_ : nullptr; }
  // The timetable is still being read.
  bool loading() const { return opening_.valid(); }

 private:
  struct RouteLook {
    std::optional<Fleet> fleet;
    double aside = 0.0;  // metres to the left of the path: buses, whose paths are the middles of roads
  };
  void take_timetable();
  void place(std::uint32_t vehicle, const glm::dvec3& eye);
  const std::array<char, 16>& display(transit::TripIndex trip);
  // Of a place on a path: world, on the ground.
  glm::dvec3 stand(const transit::PathSample& sample, double aside) const;

  const Scene& scene_;
  std::future<Result<transit::Timetable>> opening_;
  std::optional<transit::Timetable> timetable_;
  std::optional<region::GroundHeights> heights_;
  double ground_ = 0.0;                         // metres, where there are no heights: near the eye
  std::vector<RouteLook> looks_;                // one a route
  std::vector<std::array<char, 16>> displays_;  // one a trip, made when first asked for
  std::vector<bool> has_display_;
  std::vector<transit::VehiclePlace> places_;
  std::vector<render::VehicleCar> cars_;
  std::vector<std::uint32_t> owners_;  // one a car: its vehicle in places_
  std::vector<overlay::MovingName> names_;
  std::optional<transit::Journey> selected_;
  UnixSeconds time_ = 0.0;
};

}  // namespace mercia::app
