// How a vehicle moves between the times of a timetable: it speeds up, runs and brakes, so that its distance is a smooth
// function of time that never runs backwards, and it is never faster than its kind can be.
#pragma once

#include <cstdint>
#include <span>

#include "engine/transit/timetable_data.h"

namespace mercia::transit {

// What a kind of vehicle can do. Timetables are slower; these are bounds that catch those that are not.
struct MotionBounds {
  double top_speed = 35.0;    // m/s
  double acceleration = 1.0;  // m/s², the most it gets to keep its times
  double comfortable = 0.8;   // m/s², what it uses if that is enough; of brakes, too
  double dwell = 20.0;        // seconds at a stop for which the timetable gives arrival and departure as one
};
MotionBounds bounds_of(Mode mode);

// Whether vehicles go through call `call` of a trip without stopping.
inline bool passes(std::span<const PatternStop> stops, std::size_t call) {
  return call > 0 && call + 1 < stops.size() && stops[call].pickup == Boarding::None &&
         stops[call].drop_off == Boarding::None;
}

struct LegPlace {
  double distance = 0.0;  // metres from where the leg begins
  double speed = 0.0;     // m/s
};

// `elapsed` seconds into a leg of `length` metres from standstill to standstill that takes `duration` seconds. The
// speed is a trapezoid; more than the comfortable acceleration is used only where it must be. `duration` is at least
// least_duration().
LegPlace along_leg(double length, double duration, double elapsed, const MotionBounds& bounds);

// Seconds that a leg takes with the most acceleration and at top speed.
double least_duration(double length, const MotionBounds& bounds);

// When a vehicle stands at each call of a trip. It keeps the published times, but:
// - where a call's arrival and departure are one, it arrives earlier by the dwell of its kind, or as much as there is
//   time for;
// - calls that follow each other within one minute (many timetables have whole minutes) share that minute by distance;
// - where a leg cannot be run in its time, it is late from there on until there is time to spare;
// - calls at which nobody may board or alight are passed without stopping.
// False if it would come more than a day late: the stops are on different continents.
bool time_motion(std::span<const PatternStop> stops, std::span<const CallTimes> times, const MotionBounds& bounds,
                 std::span<CallMotion> motion);

}  // namespace mercia::transit
