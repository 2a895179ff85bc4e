// Where the vehicles are.
#include <algorithm>
#include <cmath>

#include "engine/transit/motion.h"
#include "engine/transit/timetable.h"

namespace mercia::transit {

std::optional<VehiclePlace> Timetable::place(Journey journey, UnixSeconds day_start, UnixSeconds time) const {
  const Run& run = data_.runs[journey.run];
  const Trip& trip = data_.trips[run.trip];
  const Pattern& pattern = data_.patterns[trip.pattern];
  const auto stops = std::span(data_.pattern_stops).subspan(pattern.first_stop, pattern.stop_count);
  const auto motion = std::span(data_.motion).subspan(trip.first_call, pattern.stop_count);
  const UnixSeconds start = day_start + run.offset;

  VehiclePlace place;
  place.appears = start + motion.front().leaves * 1e-3 - kLayover;
  place.vanishes = start + motion.back().arrives * 1e-3 + kLayover;
  if (!(time >= place.appears && time < place.vanishes)) return std::nullopt;
  place.journey = journey;
  place.trip = run.trip;
  place.route = trip.route;
  place.mode = data_.routes[trip.route].mode;
  place.path = pattern.path;

  const double now = (time - start) * 1e3;
  const auto last = static_cast<std::uint32_t>(stops.size() - 1);
  const auto arrived = std::upper_bound(motion.begin(), motion.end(), now,
                                        [](double t, const CallMotion& call) { return t < call.arrives; });
  place.before = arrived == motion.begin() ? 0 : static_cast<std::uint32_t>(arrived - motion.begin() - 1);
  place.after = std::min(place.before + 1, last);
  place.standing = place.before == last || now < motion[place.before].leaves;
  if (place.standing) {
    place.distance = stops[place.before].distance;
  } else {
    // From stop to stop, over the calls that it passes.
    std::size_t from = place.before;
    while (passes(stops, from)) --from;
    std::size_t to = place.after;
    while (passes(stops, to)) ++to;
    const double length = double{stops[to].distance} - stops[from].distance;
    const LegPlace leg = along_leg(length, (motion[to].arrives - motion[from].leaves) * 1e-3,
                                   (now - motion[from].leaves) * 1e-3, bounds_of(place.mode));
    place.distance = stops[from].distance + leg.distance;
    place.speed = leg.speed;
  }
  const PathSample sampled = sample(place.path, place.distance);
  place.position = sampled.position;
  place.heading = sampled.heading;
  place.underground = sampled.underground;
  return place;
}

std::optional<VehiclePlace> Timetable::vehicle_at(Journey journey, UnixSeconds time) const {
  if (!runs_on(data_.trips[data_.runs[journey.run].trip].service, journey.day)) return std::nullopt;
  return place(journey, day_start(journey.day), time);
}

void Timetable::vehicles_at(UnixSeconds time, std::vector<VehiclePlace>& places) const {
  places.clear();
  const DayRange days = days_around(time, time);
  for (Day day = days.first; day <= days.last; ++day) {
    const UnixSeconds start = day_start(day);
    const double slot = std::floor((time - start - data_.slot_start) / data_.slot_seconds);
    if (!(slot >= 0.0 && slot < static_cast<double>(data_.slot_ends.size()))) continue;
    const auto index = static_cast<std::size_t>(slot);
    const std::uint32_t first = index == 0 ? 0 : data_.slot_ends[index - 1];
    for (std::uint32_t i = first; i < data_.slot_ends[index]; ++i) {
      const RunIndex run = data_.slot_runs[i];
      if (!runs_on(data_.trips[data_.runs[run].trip].service, day)) continue;
      if (const auto found = place({run, day}, start, time)) places.push_back(*found);
    }
  }
}

}  // namespace mercia::transit
