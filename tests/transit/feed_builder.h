// A small GTFS feed written for one test: a line of four stops a kilometre apart to the north, along 1.9 degrees west.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "engine/transit/gtfs.h"
#include "engine/transit/timetable.h"
#include "tests/support/temporary_folder.h"

namespace mercia::transit::test {

class FeedBuilder {
 public:
  // agency in Europe/London; stops A, B, C, D; tram route T; service W from Monday to Friday and S at weekends, both of
  // 2026; no trips.
  FeedBuilder();

  FeedBuilder& set(const std::string& file, std::string text);
  FeedBuilder& add(const std::string& file, const std::string& line);  // at the end
  FeedBuilder& remove(const std::string& file);
  // A row of trips.txt and its stop times "A 08:00:00, B 08:02:00 08:02:30".
  FeedBuilder& trip(const std::string& id, const std::string& calls, const std::string& service = "W",
                    const std::string& shape = "");

  const std::filesystem::path& folder() const { return folder_.path(); }
  std::filesystem::path write() const;                                    // as a folder
  std::filesystem::path write_zip(const std::string& inside = "") const;  // as feed.zip, in a folder of the archive
  Result<GtfsFeed> read(const GtfsOptions& options = {}) const { return read_gtfs(write(), options); }
  // Fails the test where the feed cannot be read.
  Timetable timetable() const;

 private:
  mercia::test::TemporaryFolder folder_;
  std::map<std::string, std::string> files_;
};

// What is sought by its id, or a test failure and 0.
StopIndex stop_of(const Timetable& timetable, const std::string& id);
TripIndex trip_of(const Timetable& timetable, const std::string& id);
std::string id_of(const Timetable& timetable, const NextDeparture& departure);

// 2026-06-17T08:00:00 of the clocks in London (British Summer Time from 29 March to 25 October 2026).
UnixSeconds london(int month, int day, int hour, int minute, int second = 0, int year = 2026);

}  // namespace mercia::transit::test
