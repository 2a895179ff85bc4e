// The tables of a GTFS feed as they are read, before they are joined. Private to engine/transit.
#pragma once

#include <vector>

#include "engine/base/result.h"
#include "engine/transit/feed_files.h"
#include "engine/transit/gtfs.h"
#include "engine/transit/text_pool.h"

namespace mercia::transit {

struct RawStopTime {
  TripIndex trip = kNone;
  std::uint32_t sequence = 0;
  StopIndex stop = kNone;
  std::uint32_t arrival = kNone, departure = kNone;  // kNone: not told
  float distance = -1.0f;                            // shape_dist_traveled; negative: not told
  Boarding pickup = Boarding::Regular, drop_off = Boarding::Regular;
  std::uint32_t line = 0;
};

struct RawShapePoint {
  TextIndex shape = 0;
  std::uint32_t sequence = 0;
  double latitude = 0.0, longitude = 0.0;  // radians
  float distance = -1.0f;
  bool tunnel = false;  // from here to the next point
};

struct RawWeek {
  ServiceIndex service = kNone;
  Day first = 0, last = 0;
  std::uint8_t weekdays = 0;  // bit 0 is Monday
};

struct RawException {
  ServiceIndex service = kNone;
  Day day = 0;
  bool runs = false;
};

struct RawFrequency {
  TripIndex trip = kNone;
  std::uint32_t from = 0, to = 0, headway = 0;  // seconds
  Timing timing = Timing::Headway;
};

// Indices by the text that is their id; kNone where a text is none.
class Ids {
 public:
  bool add(TextIndex id, std::uint32_t index);  // false: there is one already
  std::uint32_t find(TextIndex id) const { return id < by_text_.size() ? by_text_[id] : kNone; }

 private:
  std::vector<std::uint32_t> by_text_;
};

struct GtfsTables {
  TextPool texts;
  Problems problems;
  std::string time_zone;
  std::vector<Stop> stops;
  Ids stop_ids;
  std::vector<Route> routes;
  Ids route_ids;
  std::uint32_t service_count = 0;
  Ids service_ids;
  std::vector<Trip> trips;
  std::vector<TextIndex> trip_shapes;     // by trip; 0: none
  std::vector<std::uint32_t> trip_lines;  // by trip, in trips.txt
  Ids trip_ids;
  std::vector<RawStopTime> stop_times;  // by trip and sequence
  std::vector<RawWeek> weeks;
  std::vector<RawException> exceptions;
  std::vector<RawFrequency> frequencies;
  std::vector<RawShapePoint> shape_points;  // by shape and sequence
  std::vector<Transfer> transfers;
};

// Errors (Input) as read_gtfs().
Result<GtfsTables> read_tables(const FeedFiles& files, const GtfsOptions& options);

}  // namespace mercia::transit
