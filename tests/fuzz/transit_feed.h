// What the fuzz targets of timetables have in common: a feed as one text, and what must hold of whatever was read.
#pragma once

#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/file.h"
#include "engine/transit/open.h"

namespace mercia::transit::fuzz {

inline void demand(bool condition) {
  if (!condition) std::abort();
}

// A place in memory of this process's own.
inline std::filesystem::path scratch(const char* name) {
  return std::filesystem::path("/dev/shm") / ("mercia-fuzz-" + std::to_string(::getpid()) + name);
}

// Limits small enough that a single input stays quick.
inline GtfsOptions options() {
  GtfsOptions options;
  options.time_zone = "Europe/London";
  options.limits.file_bytes = 1 << 20;
  options.limits.stops = options.limits.routes = options.limits.services = options.limits.trips = 1000;
  options.limits.stop_times = options.limits.shape_points = options.limits.runs = options.limits.departures = 10'000;
  options.limits.service_day_bits = 1 << 20;
  return options;
}

// Asks everything there is to ask.
inline void ask(const Timetable& timetable) {
  const TimetableData& data = timetable.data();
  const Day day = data.first_day + static_cast<Day>(data.day_count / 2);
  std::vector<VehiclePlace> places;
  for (StopIndex stop = 0; stop < data.stops.size() && stop < 20; ++stop) {
    (void)timetable.text(data.stops[stop].name);
    UnixSeconds last = timetable.day_start(day);
    for (const NextDeparture& next : timetable.next_departures(stop, last, 20)) {
      demand(next.time >= last);
      last = next.time;
      const auto calls = timetable.calls(next.journey);
      demand(next.call < calls.size() && calls[next.call].departure == next.time);
      if (const auto place = timetable.vehicle_at(next.journey, next.time)) demand(std::isfinite(place->distance));
    }
  }
  for (int hour = 0; hour < 24; hour += 3) {
    timetable.vehicles_at(timetable.day_start(day) + hour * 3600.0, places);
    for (const VehiclePlace& place : places) {
      demand(place.before < timetable.stops_of(place.trip).size() &&
             place.after < timetable.stops_of(place.trip).size());
      demand(std::isfinite(place.position.latitude) && std::isfinite(place.position.longitude));
      demand(place.speed >= 0.0 && std::isfinite(place.heading));
    }
  }
  (void)timetable.find_stops_named("a");
}

inline void read_and_ask(const std::filesystem::path& feed) {
  auto read = read_gtfs(feed, options());
  if (!read) return;
  demand(read->problems.first().size() <= Problems::kKept);
  // What was read is whole; only the time zone may be one that nobody knows.
  const std::string zone = read->data.time_zone;
  const auto timetable = Timetable::create(std::move(read->data));
  demand(timetable || !TimeZone::find(zone));
  if (timetable) ask(*timetable);
}

}  // namespace mercia::transit::fuzz
