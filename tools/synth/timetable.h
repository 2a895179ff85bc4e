// A timetable as large as one likes, to measure on: lines of buses over a grid of stops, with peaks in the morning and
// in the evening.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/base/result.h"

namespace mercia::synth {

struct TimetableOptions {
  std::uint32_t stops = 15'000;
  std::uint32_t stop_times = 1'500'000;
  std::filesystem::path output;  // a folder, which gets the feed's files
};

struct TimetableSummary {
  std::uint32_t stops = 0, routes = 0, trips = 0, stop_times = 0, shape_points = 0;
};

// Writes a GTFS feed (agency, stops, routes, trips, stop_times, calendar, shapes). Stops stand 350 m apart around
// Birmingham; every line has 40 calls, wanders over the grid, follows streets in its shape and is run both ways every
// day from five to midnight, so that with the default numbers over 5,000 buses are under way at half past eight. The
// same numbers give the same bytes.
// Errors: Usage (fewer than 100 stops or 1,000 stop times, more than 1,000,000 or 100,000,000), Input (the folder
// cannot be written).
Result<TimetableSummary> make_timetable(const TimetableOptions& options);

}  // namespace mercia::synth
