// A timetable that can be asked: what leaves here next, where does this trip call, where is every vehicle now.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/base/time_zone.h"
#include "engine/transit/timetable_data.h"

namespace mercia::transit {

// One journey on one day: what real-time feeds call a trip, its start time and its start date.
struct Journey {
  RunIndex run = kNone;
  Day day = 0;
  bool operator==(const Journey&) const = default;
};

// A line of a departure board.
struct NextDeparture {
  Journey journey;
  TripIndex trip = kNone;
  StopIndex stop = kNone;  // the platform, where a station was asked
  std::uint32_t call = 0;  // counted from 0 in the trip
  UnixSeconds time = 0.0;
};

// One call of a journey, in the time that clocks show anywhere.
struct JourneyCall {
  StopIndex stop = kNone;
  UnixSeconds arrival = 0.0, departure = 0.0;
  Boarding pickup = Boarding::Regular, drop_off = Boarding::Regular;
  double distance = 0.0;  // metres along the journey's path
};

// A place on a path and where it leads.
struct PathSample {
  geo::Geodetic position;  // radians, height 0
  double heading = 0.0;    // radians clockwise from north
  bool underground = false;
};

// Where the timetable has a vehicle at an instant. `journey` tells the same vehicle from one instant to the next.
struct VehiclePlace {
  Journey journey;
  TripIndex trip = kNone;
  RouteIndex route = kNone;
  Mode mode = Mode::Other;
  bool standing = false;     // at the call `before`
  bool underground = false;  // in a tunnel that the feed tells of
  // Calls counted from 0 in the trip: the last at which it arrived or that it passed, and the next one. While it waits
  // for its first departure before is 0 and after is 1; once it has arrived at the end both are the last call.
  std::uint32_t before = 0, after = 0;
  PathIndex path = kNone;
  double distance = 0.0;  // metres along the path, of the middle of the vehicle
  double speed = 0.0;     // m/s, never negative
  geo::Geodetic position;
  double heading = 0.0;  // radians clockwise from north
  // It is there from `appears` until `vanishes`: a little before its first departure and a little after its last
  // arrival, so that whoever draws it may fade it in and out.
  UnixSeconds appears = 0.0, vanishes = 0.0;
};

// How long a vehicle stands at its first stop before it leaves, and at its last before it is gone.
inline constexpr double kLayover = 60.0;  // seconds

// Immutable, so any number of threads may ask. Indices in arguments must be of this timetable.
class Timetable {
 public:
  // Errors (Input): the arrays contradict each other (a broken cache), or this machine does not know the time zone.
  static Result<Timetable> create(TimetableData data);

  const TimetableData& data() const { return data_; }
  const TimeZone& zone() const { return zone_; }
  std::string_view text(TextIndex text) const;

  std::optional<StopIndex> find_stop(std::string_view id) const;
  std::optional<RouteIndex> find_route(std::string_view id) const;
  std::optional<TripIndex> find_trip(std::string_view id) const;
  // Stations and stops outside stations whose name is `name`, else those whose name begins with it, else those that
  // contain it; upper and lower case are one (of ASCII letters).
  std::vector<StopIndex> find_stops_named(std::string_view name) const;

  // The instant from which the day's times count: noon minus twelve hours.
  UnixSeconds day_start(Day day) const;
  // The date that clocks of the timetable's zone show.
  Day day_of(UnixSeconds time) const;
  bool runs_on(ServiceIndex service, Day day) const;

  std::span<const PatternStop> stops_of(TripIndex trip) const;
  std::span<const CallTimes> times_of(TripIndex trip) const;  // without the run's offset
  std::vector<JourneyCall> calls(Journey journey) const;
  JourneyCall call(Journey journey, std::uint32_t call) const;

  // The next `count` departures at a stop, or at a station and all that belongs to it, from `from` on and within
  // `horizon` seconds, by time. Departures just at `from` are in.
  std::vector<NextDeparture> next_departures(StopIndex stop, UnixSeconds from, std::size_t count,
                                             double horizon = 86400.0) const;

  // Every vehicle that is under way or waits at an end at `time`, by journey. `places` is emptied first and keeps its
  // memory, so that asking every frame allocates nothing.
  void vehicles_at(UnixSeconds time, std::vector<VehiclePlace>& places) const;
  // The same of one journey; nothing before it appears and after it has vanished.
  std::optional<VehiclePlace> vehicle_at(Journey journey, UnixSeconds time) const;

  // Where a point so many metres along a path lies: the front of a tram, or the cars of a train behind it. Before the
  // path's first point and after its last it goes straight on.
  PathSample sample(PathIndex path, double distance) const;
  double path_length(PathIndex path) const;

 private:
  Timetable() = default;
  // The days on which something may be under way between two instants.
  struct DayRange {
    Day first = 0, last = -1;
  };
  template <typename Record>
  std::optional<std::uint32_t> find_id(const std::vector<Record>& records, const std::vector<std::uint32_t>& order,
                                       std::string_view id) const;
  DayRange days_around(UnixSeconds from, UnixSeconds to) const;
  std::optional<VehiclePlace> place(Journey journey, UnixSeconds day_start, UnixSeconds time) const;

  TimetableData data_;
  TimeZone zone_;
  std::vector<UnixSeconds> day_starts_;     // of data_.first_day and following
  std::int32_t earliest_ = 0, latest_ = 0;  // of all times of all runs, seconds of the service day
};

}  // namespace mercia::transit
