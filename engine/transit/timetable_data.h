// What a timetable is made of: plain records in flat arrays that point at each other by index. A cache file is these
// arrays one after the other.
//
// Words: a *trip* is a row of trips.txt. A *run* is one journey of it on each of its service days: a trip with fixed
// times has one, a trip of frequencies.txt has one for every departure that its headway makes. A *pattern* is a
// sequence of stops with their places along a *path*, shared by all trips that call there in that order. A *call* is
// one position in a trip's sequence: trips may call twice at a stop, so calls are counted, never looked up by stop.
//
// Times are whole seconds after noon minus twelve hours of the service day, so they may pass 24:00:00 and count right
// on the days on which the clocks change (GTFS reference, "Time").
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/geo/wgs84.h"

namespace mercia::transit {

using StopIndex = std::uint32_t;
using RouteIndex = std::uint32_t;
using TripIndex = std::uint32_t;
using RunIndex = std::uint32_t;
using PatternIndex = std::uint32_t;
using PathIndex = std::uint32_t;
using ServiceIndex = std::uint32_t;
using TextIndex = std::uint32_t;  // 0 is the empty text
using Day = std::int32_t;         // days after 1970-01-01
inline constexpr std::uint32_t kNone = 0xffffffff;

// GTFS route types, the extended ones folded into them.
enum class Mode : std::uint8_t {
  Tram,
  Underground,
  Rail,
  Bus,
  Coach,
  Ferry,
  CableTram,
  Aerial,  // cable cars
  Funicular,
  Trolleybus,
  Monorail,
  Air,
  Other
};
inline constexpr std::size_t kModeCount = 13;

enum class Access : std::uint8_t { Unknown, Yes, No };
enum class Boarding : std::uint8_t { Regular, None, ByPhone, AskDriver };
enum class StopKind : std::uint8_t { Stop, Station, Entrance, Node, BoardingArea };

struct Stop {
  geo::Geodetic position;  // radians, height 0; of the parent where the feed gives none
  TextIndex id = 0, code = 0, name = 0, platform = 0;
  StopIndex parent = kNone;
  std::uint32_t first_child = 0, child_count = 0;          // in TimetableData::children
  std::uint32_t first_departure = 0, departure_count = 0;  // in TimetableData::departures
  float level = 0.0f;                                      // levels.txt: 0 is the street, -1 below
  StopKind kind = StopKind::Stop;
  Access wheelchair = Access::Unknown;  // of the parent where the stop's own is unknown
  std::array<std::uint8_t, 2> unused{};
};

struct Route {
  TextIndex id = 0, short_name = 0, long_name = 0, agency = 0;
  std::uint32_t color = 0xffffff;  // 0xrrggbb
  std::uint32_t text_color = 0x000000;
  Mode mode = Mode::Other;
  std::array<std::uint8_t, 3> unused{};
};

struct Trip {
  TextIndex id = 0, headsign = 0, short_name = 0, block = 0;
  RouteIndex route = kNone;
  ServiceIndex service = kNone;
  PatternIndex pattern = kNone;
  std::uint32_t first_call = 0;                // in TimetableData::times and ::motion; the pattern has their number
  std::uint32_t first_run = 0, run_count = 0;  // in TimetableData::runs
  std::uint8_t direction = 0;                  // 0 or 1
  Access wheelchair = Access::Unknown;
  std::array<std::uint8_t, 2> unused{};
};

struct Pattern {
  std::uint32_t first_stop = 0, stop_count = 0;  // in TimetableData::pattern_stops
  PathIndex path = kNone;
};

struct PatternStop {
  StopIndex stop = kNone;
  float distance = 0.0f;  // metres along the path; never less than the one before
  Boarding pickup = Boarding::Regular;
  Boarding drop_off = Boarding::Regular;
  std::array<std::uint8_t, 2> unused{};
};

// Of one call of a trip, without its run's offset.
struct CallTimes {
  std::uint32_t arrival = 0, departure = 0;
};

// When a vehicle stands there, in milliseconds of the same clock: the published times with the dwell that they leave
// out, and moved where nothing could keep them (see motion.h). Both equal: it passes without stopping.
struct CallMotion {
  std::uint32_t arrives = 0, leaves = 0;
};

enum class Timing : std::uint8_t {
  Fixed,    // times are a promise
  Headway,  // only the headway is: frequencies.txt with exact_times 0
};

struct Run {
  TripIndex trip = kNone;
  std::int32_t offset = 0;  // seconds to add to the trip's times
  Timing timing = Timing::Fixed;
  std::array<std::uint8_t, 3> unused{};
};

struct Departure {
  std::uint32_t time = 0;  // with the run's offset
  RunIndex run = kNone;
  std::uint32_t call = 0;  // counted from 0 in its trip
};

struct Transfer {
  StopIndex from = kNone, to = kNone;
  std::uint32_t seconds = 0;  // min_transfer_time
  std::uint8_t type = 0;      // transfer_type, 0 to 3
  std::array<std::uint8_t, 3> unused{};
};

struct Path {
  std::uint32_t first_point = 0, point_count = 0;    // in TimetableData::path_points; at least 2
  std::uint32_t first_tunnel = 0, tunnel_count = 0;  // in TimetableData::tunnels
};

struct PathPoint {
  double latitude = 0.0, longitude = 0.0;  // radians
  double distance = 0.0;                   // metres from the path's first point, on the ellipsoid
};

// A stretch of a path that lies in a tunnel, metres along it.
struct Tunnel {
  double from = 0.0, to = 0.0;
};

struct TimetableData {
  std::string time_zone;                 // IANA name
  std::string texts;                     // all of them, one after the other
  std::vector<std::uint32_t> text_ends;  // of text i; text 0 is empty

  std::vector<Stop> stops;
  std::vector<StopIndex> children;
  std::vector<Route> routes;
  std::vector<Trip> trips;
  std::vector<Pattern> patterns;
  std::vector<PatternStop> pattern_stops;
  std::vector<CallTimes> times;
  std::vector<CallMotion> motion;
  std::vector<Run> runs;
  std::vector<Path> paths;
  std::vector<PathPoint> path_points;
  std::vector<Tunnel> tunnels;      // of each path in their order
  std::vector<Transfer> transfers;  // by from

  // Of each stop, by time: calls at which one may board, other than a trip's last.
  std::vector<Departure> departures;

  // Which services run: bit s % 64 of word (day - first_day) * words_a_day + s / 64.
  Day first_day = 0;
  std::uint32_t day_count = 0;
  std::uint32_t service_count = 0;
  std::uint32_t words_a_day = 0;
  std::vector<std::uint64_t> service_days;

  // Runs by when they are under way: those of slot i are slot_runs[slot_ends[i - 1]] and following; a slot is
  // slot_seconds long, the first begins at slot_start.
  std::int32_t slot_start = 0;
  std::uint32_t slot_seconds = 600;
  std::vector<std::uint32_t> slot_ends;
  std::vector<RunIndex> slot_runs;

  // Ids in alphabetical order, for finding.
  std::vector<StopIndex> stops_by_id;
  std::vector<RouteIndex> routes_by_id;
  std::vector<TripIndex> trips_by_id;
};

}  // namespace mercia::transit
