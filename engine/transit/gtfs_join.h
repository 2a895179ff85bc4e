// From the tables of a GTFS feed to a timetable's arrays. Private to engine/transit.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/transit/gtfs_tables.h"

namespace mercia::transit {

// Errors (Input): no trip can be used.
Result<GtfsFeed> join_tables(GtfsTables tables, const GtfsLimits& limits);

// Patterns with their places on paths, made as trips ask for them.
class PatternMaker {
 public:
  // Both must outlive it.
  PatternMaker(GtfsTables& tables, TimetableData& data) : tables_(tables), data_(data) {}
  // Of the calls of a trip, at least two.
  PatternIndex pattern(TripIndex trip, std::span<const RawStopTime> calls);

 private:
  struct Shape {
    PathIndex path = kNone;
    std::size_t first = 0, count = 0;  // in GtfsTables::shape_points
    bool measured = false;             // every point has a distance, none less than the one before
  };
  const Shape& shape(TripIndex trip);
  PathIndex straight_path(std::span<const RawStopTime> calls);
  std::optional<std::vector<double>> places(const Shape& shape, std::span<const RawStopTime> calls) const;
  // By the feed's own distances; nothing if they lead away from the stops.
  std::optional<std::vector<double>> told_places(const Shape& shape, std::span<const RawStopTime> calls) const;
  std::span<const PathPoint> points(PathIndex path) const;
  void add_tunnels(const Shape& shape);
  PathIndex add_path(std::span<const geo::Geodetic> line);

  GtfsTables& tables_;
  TimetableData& data_;
  std::unordered_map<std::string, PatternIndex> patterns_;
  std::unordered_map<std::string, PathIndex> straight_;
  std::unordered_map<TextIndex, Shape> shapes_;
};

}  // namespace mercia::transit
