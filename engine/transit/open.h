// A timetable from its feed, or in a moment from the cache that the last opening left beside it.
#pragma once

#include <filesystem>

#include "engine/base/result.h"
#include "engine/transit/gtfs.h"
#include "engine/transit/timetable.h"

namespace mercia::transit {

struct OpenedTimetable {
  Timetable timetable;
  Problems problems;        // of the feed's rows; empty where the cache was read
  bool from_cache = false;  // the cache was whole and of this very feed
};

// `feed` is a GTFS zip or folder. The cache beside it is used if it is whole, of this version of Mercia's format, and
// if the feed's files have the sizes and times of change that they had. Otherwise the feed is read and the cache
// written, which may fail (a read-only disk) without harm. Errors (Input) as read_gtfs() and Timetable::create().
Result<OpenedTimetable> open_timetable(const std::filesystem::path& feed, const GtfsOptions& options = {});

// "transit/gtfs.zip" has its cache in "transit/gtfs.zip.timetable".
std::filesystem::path cache_path(const std::filesystem::path& feed);

// Errors (Input) of both: no such file, no permission, disk full, another version, not made from a feed with this
// fingerprint, cut off, changed. What is read is not checked for sense: Timetable::create() does that.
Result<TimetableData> read_cache(const std::filesystem::path& file, std::uint64_t feed_fingerprint);
// Writes beside the file and renames over it, so that a reader sees the old one, the new one or none.
Result<void> write_cache(const std::filesystem::path& file, std::uint64_t feed_fingerprint, const TimetableData& data);

}  // namespace mercia::transit
