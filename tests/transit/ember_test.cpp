// A real feed. The figures come from a program of its own (Python's csv and zoneinfo) that read the same files.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "engine/transit/open.h"
#include "tests/support/test_data.h"
#include "tests/transit/feed_builder.h"

namespace mercia::transit {
namespace {

using test::id_of;
using test::london;
using test::stop_of;

Timetable read_ember(const std::filesystem::path& folder) {
  auto feed = read_gtfs(folder);
  EXPECT_TRUE(feed) << (feed ? "" : feed.error().sentence());
  // The shapes of this copy end after a few kilometres: each pattern of stops gets straight lines, and one problem.
  EXPECT_EQ(feed->problems.total(), 4u);
  EXPECT_EQ(feed->problems.counts().begin()->first.second, "its shape does not pass its stops in their order");
  auto timetable = Timetable::create(std::move(feed->data));
  EXPECT_TRUE(timetable);
  return std::move(*timetable);
}

TEST(Ember, HoldsEveryRow) {
  MERCIA_NEED_DATA(folder, "transit/gtfs/ember");
  const Timetable timetable = read_ember(folder);
  const TimetableData& data = timetable.data();
  EXPECT_EQ(data.stops.size(), 19u);
  EXPECT_EQ(data.routes.size(), 1u);
  EXPECT_EQ(data.trips.size(), 316u);
  EXPECT_EQ(data.times.size(), 4158u);
  EXPECT_EQ(data.service_count, 9u);
  EXPECT_EQ(data.paths.size(), 4u + 4u);
  EXPECT_EQ(data.path_points.size(), 1083u + 14 + 13 + 13 + 14);
  std::size_t past_midnight = 0;
  std::uint32_t latest = 0;
  for (const CallTimes& times : data.times) {
    past_midnight += times.departure >= 86400 ? 1 : 0;
    latest = std::max(latest, times.departure);
  }
  EXPECT_EQ(past_midnight, 589u);
  EXPECT_EQ(latest, 31u * 3600 + 9 * 60);
}

TEST(Ember, RunsOnTheDaysOfItsCalendar) {
  MERCIA_NEED_DATA(folder, "transit/gtfs/ember");
  const Timetable timetable = read_ember(folder);
  // Wednesday 12, Saturday 15 and Sunday 16 June 2024, and both Sundays on which the clocks change.
  for (const auto& [day, start] : {std::pair<Day, double>(19886, 1718146800.0),
                                   {19889, 1718406000.0},
                                   {19890, 1718492400.0},
                                   {19813, 1711839600.0},
                                   {20023, 1729987200.0}}) {
    EXPECT_EQ(timetable.day_start(day), start);
    std::size_t trips = 0, calls = 0;
    for (TripIndex trip = 0; trip < timetable.data().trips.size(); ++trip) {
      if (!timetable.runs_on(timetable.data().trips[trip].service, day)) continue;
      ++trips;
      calls += timetable.stops_of(trip).size();
    }
    EXPECT_EQ(trips, 42u) << day;
    EXPECT_EQ(calls, 554u) << day;
  }
}

TEST(Ember, TellsWhatLeavesDundeeNext) {
  MERCIA_NEED_DATA(folder, "transit/gtfs/ember");
  const Timetable timetable = read_ember(folder);
  const StopIndex dundee = stop_of(timetable, "640014188");
  struct Line {
    double time;
    const char* trip;
  };
  struct Board {
    double from;
    std::vector<Line> lines;
  };
  const std::vector<Board> boards{
      // Wednesday 12 June 2024, half past five
      {1718209800.0,
       {{1718210400.0, "BQZ52dj"}, {1718214300.0, "7okUsPt"}, {1718218800.0, "9ZQNakd"}, {1718222400.0, "7kRjR4B"}}},
      // Saturday night: times past 24:00 of Saturday
      {1718490600.0,
       {{1718494800.0, "5CjJpLA"}, {1718502000.0, "4g9GznT"}, {1718509200.0, "AyVha2c"}, {1718512800.0, "8ZPX84m"}}},
      // the night in which the clocks go forward
      {1711845000.0,
       {{1711845600.0, "5CjJpLA"}, {1711852800.0, "4g9GznT"}, {1711856400.0, "AyVha2c"}, {1711860000.0, "8ZPX84m"}}},
      // and back
      {1729985400.0,
       {{1729986000.0, "5CjJpLA"}, {1729993200.0, "4g9GznT"}, {1730004000.0, "AyVha2c"}, {1730007600.0, "8ZPX84m"}}}};
  for (const Board& board : boards) {
    const auto next = timetable.next_departures(dundee, board.from, board.lines.size());
    ASSERT_EQ(next.size(), board.lines.size());
    for (std::size_t i = 0; i < next.size(); ++i) {
      EXPECT_EQ(next[i].time, board.lines[i].time) << board.from;
      EXPECT_EQ(id_of(timetable, next[i]), board.lines[i].trip) << board.from;
      EXPECT_EQ(next[i].call, 0u);
    }
  }
}

TEST(Ember, CountsWhatIsUnderWay) {
  MERCIA_NEED_DATA(folder, "transit/gtfs/ember");
  const Timetable timetable = read_ember(folder);
  std::vector<VehiclePlace> places;
  for (const auto& [time, count] :
       {std::pair(1718209800.0, 4), {1718503200.0, 2}, {1729992600.0, 1}, {1711852200.0, 1}}) {
    timetable.vehicles_at(time, places);
    const auto between_ends = [&](const VehiclePlace& place) {
      const auto calls = timetable.calls(place.journey);
      return calls.front().departure <= time && time <= calls.back().arrival;
    };
    EXPECT_EQ(std::count_if(places.begin(), places.end(), between_ends), count) << time;
  }
}

// Every vehicle, every ten seconds of a day: it never runs backwards, and no faster than a coach can.
TEST(Ember, NoVehicleJumpsInAWholeDay) {
  MERCIA_NEED_DATA(folder, "transit/gtfs/ember");
  const Timetable timetable = read_ember(folder);
  std::vector<VehiclePlace> places, before;
  const double step = 10.0;
  std::size_t compared = 0;
  for (double time = 1718146800.0; time < 1718146800.0 + 86400.0; time += step) {
    timetable.vehicles_at(time, places);
    for (const VehiclePlace& place : places) {
      const auto was = std::find_if(before.begin(), before.end(),
                                    [&](const VehiclePlace& other) { return other.journey == place.journey; });
      if (was == before.end()) continue;
      ++compared;
      EXPECT_GE(place.distance, was->distance);
      EXPECT_LE(place.distance - was->distance, 30.0 * step + 1e-3);
    }
    before.swap(places);
  }
  EXPECT_GT(compared, 25'000u);
}

}  // namespace
}  // namespace mercia::transit
