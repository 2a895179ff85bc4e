// GTFS Schedule (gtfs.org, "Schedule Reference") into a timetable's arrays.
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.h"
#include "engine/transit/problems.h"
#include "engine/transit/timetable_data.h"

namespace mercia::transit {

// What is over a limit is left out and counted as a problem; a file that unpacks to more bytes is an error.
struct GtfsLimits {
  std::uint64_t file_bytes = std::uint64_t{8} << 30;
  std::size_t stops = 2'000'000;
  std::size_t routes = 500'000;
  std::size_t services = 500'000;
  std::size_t trips = 10'000'000;
  std::size_t stop_times = 100'000'000;
  std::size_t shape_points = 50'000'000;
  std::size_t runs = 10'000'000;  // with those that frequencies make
  std::size_t departures = 150'000'000;
  std::uint64_t service_day_bits = std::uint64_t{1} << 29;
};

struct GtfsOptions {
  std::string time_zone;  // used where agency.txt has none
  GtfsLimits limits;
};

struct GtfsFeed {
  TimetableData data;
  Problems problems;
};

// Reads a feed, a zip or a folder: agency, stops, levels, routes, trips, stop_times, calendar, calendar_dates,
// frequencies, shapes and transfers. Every row that is wrong is counted as a problem and left out, and with it what
// cannot be without it; the rest is used. A trip whose shape is absent or does not pass its stops gets straight lines.
// One column is Mercia's own and may be absent: `tunnel` of shapes.txt is 1 where the way from a point to the next lies
// in a tunnel. Errors (Input): not a feed; stops.txt, routes.txt, trips.txt, stop_times.txt or both calendars absent; a
// required column absent; damaged; no time zone; no trip that could be used.
Result<GtfsFeed> read_gtfs(const std::filesystem::path& feed, const GtfsOptions& options = {});

}  // namespace mercia::transit
