// The timetable of the embedded region, and what happens to a broken one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/transit/gtfs_values.h"
#include "engine/transit/motion.h"
#include "engine/transit/open.h"
#include "tests/support/folders.h"
#include "tests/support/temporary_folder.h"
#include "tools/bake/gtfs_stops.h"
#include "tools/bake/polygon_geometry.h"
#include "tools/bake/region_sketch.h"

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

const fs::path kRegion = test::source_folder() / "assets/regions/west-midlands";

struct Embedded {
  RegionSketch sketch;
  transit::Problems problems;
  std::optional<transit::Timetable> timetable;
};

const Embedded& embedded() {
  static const Embedded instance = [] {
    Embedded made;
    Account account;
    const auto check = [](const Result<void>& done) { EXPECT_TRUE(done) << (done ? "" : done.error().sentence()); };
    check(read_outline(kRegion, made.sketch));
    check(read_metro(kRegion, made.sketch, account));
    check(read_railways(kRegion, made.sketch, account));
    check(read_timetable(kRegion, made.sketch, account));
    const test::TemporaryFolder folder;
    check(write_gtfs(made.sketch.scene.timetable, folder.path() / "gtfs.zip"));
    auto feed = transit::read_gtfs(folder.path() / "gtfs.zip");
    EXPECT_TRUE(feed);
    made.problems = feed->problems;
    auto timetable = transit::Timetable::create(std::move(feed->data));
    EXPECT_TRUE(timetable);
    made.timetable = std::move(*timetable);
    return made;
  }();
  return instance;
}

UnixSeconds at(int year, int month, int day, int hour, int minute) {
  return embedded().timetable->zone().at({year, month, day, hour * 3600.0 + minute * 60.0});
}

TEST(EmbeddedTimetable, HasNoBadRow) {
  for (const transit::Problem& problem : embedded().problems.first()) ADD_FAILURE() << problem.sentence();
  EXPECT_GT(embedded().timetable->data().trips.size(), 2'000u);
}

// Vehicles run where rails are drawn: all but what joins one line to the next lies in the middle of a drawn track.
TEST(EmbeddedTimetable, ShapesLieOnTheDrawnTracks) {
  const transit::TimetableData& data = embedded().timetable->data();
  const Scene& scene = embedded().sketch.scene;
  std::size_t on = 0, total = 0;
  double farthest = 0.0;
  for (const transit::Path& path : data.paths)
    for (std::uint32_t i = 0; i < path.point_count; ++i) {
      const transit::PathPoint& point = data.path_points[path.first_point + i];
      const glm::dvec2 map(scene.frame.map_from_geodetic({point.latitude, point.longitude, 0.0}));
      double nearest = 1e9;
      for (const Way& way : scene.ways)
        for (std::size_t k = 1; k < way.line.size(); ++k) {
          const glm::dvec2 low = glm::min(way.line[k - 1], way.line[k]) - nearest;
          const glm::dvec2 high = glm::max(way.line[k - 1], way.line[k]) + nearest;
          if (map.x < low.x || map.y < low.y || map.x > high.x || map.y > high.y) continue;
          nearest = std::min(nearest, distance_to_segment(map, way.line[k - 1], way.line[k]));
        }
      ++total;
      on += nearest < 0.2 ? 1 : 0;
      farthest = std::max(farthest, nearest);
    }
  EXPECT_GT(static_cast<double>(on) / static_cast<double>(total), 0.99);
  EXPECT_LT(farthest, 5.0);
}

// Trams and trains are never late: the running times that were typed can be run.
TEST(EmbeddedTimetable, RunningTimesCanBeRun) {
  const transit::Timetable& timetable = *embedded().timetable;
  for (transit::TripIndex trip = 0; trip < timetable.data().trips.size(); ++trip) {
    const transit::Trip& record = timetable.data().trips[trip];
    const auto times = timetable.times_of(trip);
    for (std::size_t call = 0; call < times.size(); ++call)
      ASSERT_LE(timetable.data().motion[record.first_call + call].arrives, times[call].arrival * 1000u + 1u)
          << timetable.text(record.id) << ", call " << call;
  }
}

TEST(EmbeddedTimetable, TramsRunEveryEightMinutesByDay) {
  const transit::Timetable& timetable = *embedded().timetable;
  const auto stop = timetable.find_stop("9400ZZWMNWS");  // Grand Central
  ASSERT_TRUE(stop);
  // Twelve times sixteen minutes, in which each of the two courses runs both ways.
  const auto next = timetable.next_departures(*stop, at(2026, 6, 17, 12, 0), 200, 12 * 960.0 - 1.0);
  std::map<std::string, int> destinations;
  for (const auto& departure : next)
    ++destinations[std::string(timetable.text(timetable.data().trips[departure.trip].headsign))];
  const std::map<std::string, int> expected{
      {"Edgbaston Village", 24}, {"Wolverhampton Station", 12}, {"Wolverhampton St George's", 12}};
  EXPECT_EQ(destinations, expected);
}

TEST(EmbeddedTimetable, BankHolidaysAreSundays) {
  const transit::Timetable& timetable = *embedded().timetable;
  const auto stop = timetable.find_stop("9400ZZWMNWS");
  ASSERT_TRUE(stop);
  const auto count = [&](int month, int day) {
    return timetable.next_departures(*stop, at(2026, month, day, 3, 0), 1000, 23 * 3600.0).size();
  };
  EXPECT_EQ(count(8, 31), count(8, 30));  // a Monday, and the Sunday before it
  EXPECT_GT(count(8, 24), count(8, 31));
  EXPECT_EQ(count(12, 25), 0u);
}

// Every two seconds of a Friday and the night after it.
TEST(EmbeddedTimetable, NothingJumpsInAWholeDay) {
  const transit::Timetable& timetable = *embedded().timetable;
  std::vector<transit::VehiclePlace> places;
  std::map<std::pair<transit::RunIndex, transit::Day>, transit::VehiclePlace> before, now;
  const double step = 2.0;
  double fastest_tram = 0.0, fastest_train = 0.0;
  std::size_t most = 0;
  for (UnixSeconds time = at(2026, 6, 19, 4, 0); time < at(2026, 6, 20, 3, 0); time += step) {
    timetable.vehicles_at(time, places);
    most = std::max(most, places.size());
    now.clear();
    for (const auto& place : places) {
      const std::pair key(place.journey.run, place.journey.day);
      double& fastest = place.mode == transit::Mode::Tram ? fastest_tram : fastest_train;
      fastest = std::max(fastest, place.speed);
      if (const auto was = before.find(key); was != before.end()) {
        const double moved = place.distance - was->second.distance;
        ASSERT_GE(moved, 0.0);
        ASSERT_NEAR(moved, (place.speed + was->second.speed) / 2.0 * step, 1.5);
      }
      now.emplace(key, place);
    }
    before.swap(now);
  }
  EXPECT_GT(most, 50u);
  EXPECT_LT(fastest_tram, 80.0 / 3.6);    // what the trams of the Metro can do is 70 km/h, and a little slack
  EXPECT_LT(fastest_train, 201.0 / 3.6);  // 125 mph
}

TEST(EmbeddedTimetable, TunnelsAreKnown) {
  const transit::Timetable& timetable = *embedded().timetable;
  const auto trip = std::find_if(timetable.data().trips.begin(), timetable.data().trips.end(), [&](const auto& t) {
    return timetable.text(timetable.data().routes[t.route].id) == "cross-city";
  });
  ASSERT_NE(trip, timetable.data().trips.end());
  const transit::Path& path = timetable.data().paths[timetable.data().patterns[trip->pattern].path];
  ASSERT_EQ(path.tunnel_count, 1u);
  const transit::Tunnel& tunnel = timetable.data().tunnels[path.first_tunnel];
  EXPECT_NEAR(tunnel.to - tunnel.from, 430.0, 60.0);  // from New Street to the mouth of the southern tunnel
}

// A region with two stops and a timetable that is changed by one text.
class BrokenTimetable : public ::testing::Test {
 protected:
  std::string sentence(const std::string& from, const std::string& to) {
    const auto write = [&](const char* name, const std::string& text) { std::ofstream(folder_.path() / name) << text; };
    write("source.json", R"({"format": 1, "name": "X", "origin": [52.48, -1.9], "extent": {"south_west": [52.4, -2],
      "north_east": [52.6, -1.8]}, "attributions": [], "viewpoints": []})");
    write("metro.json", R"({"stops": [{"id": "a", "name": "A", "at": [52.48, -1.9]}, {"id": "b", "name": "B",
      "at": [52.49, -1.9]}, {"id": "c", "name": "C", "at": [52.55, -1.85]}], "lines": [{"name": "L", "line": ["A", "B"]}]})");
    std::string text = R"({"time_zone": "Europe/London", "valid": ["2026-01-01", "2026-12-31"], "ends": [],
      "lines": [{"id": "l", "name": "Line", "mode": "tram", "operator": "O", "address": "https://example.org",
      "tracks": "metro.json", "color": "#112233", "runs": [{"calls": [["A", 0], ["B", 3]],
      "departures": [{"days": ["weekdays"], "from": "06:00", "until": "07:00", "every": 10}]}]}]})";
    if (!from.empty()) {
      EXPECT_NE(text.find(from), std::string::npos) << from;
      text.replace(text.find(from), from.size(), to);
    }
    write("timetable.json", text);
    RegionSketch sketch;
    Account account;
    EXPECT_TRUE(read_outline(folder_.path(), sketch));
    EXPECT_TRUE(read_metro(folder_.path(), sketch, account));
    const auto read = read_timetable(folder_.path(), sketch, account);
    feed_ = std::move(sketch.scene.timetable);
    return read ? "" : read.error().sentence();
  }
  test::TemporaryFolder folder_;
  std::map<std::string, std::string> feed_;
};

TEST_F(BrokenTimetable, TheSoundOneIsRead) {
  EXPECT_EQ(sentence("", ""), "");
  EXPECT_EQ(std::count(feed_["trips.txt"].begin(), feed_["trips.txt"].end(), '\n'), 1 + 6);
  EXPECT_THAT(feed_["calendar.txt"], HasSubstr("weekdays,1,1,1,1,1,0,0,20260101,20261231"));
  EXPECT_THAT(feed_["stop_times.txt"], HasSubstr("06:10:00,06:10:00,a,1,0,0,0.00"));
}

TEST_F(BrokenTimetable, MistakesAreNamedWithTheirPlace) {
  const auto expect = [&](const char* from, const char* to, const char* where, const char* what) {
    const std::string told = sentence(from, to);
    EXPECT_THAT(told, HasSubstr(where)) << from << " -> " << to;
    EXPECT_THAT(told, HasSubstr(what)) << from << " -> " << to;
  };
  expect("[\"B\", 3]", "[\"Q\", 3]", "timetable.json, lines[0].runs[0].calls[1]",
         "there is no stop \"Q\" in metro.json");
  expect("[\"B\", 3]", "[\"B\", 0]", "lines[0].runs[0].calls[1]", "not after the one in front of it");
  expect("[\"B\", 3]", "[\"B\", -3]", "lines[0].runs[0].calls[1][1]", "-3");
  expect("[\"B\", 3]", "\"B\"", "lines[0].runs[0].calls[1]", "neither a call nor a position");
  expect("[\"B\", 3]", "[52.49, -1.9]", "lines[0].runs[0].calls", "at least two calls");
  expect("[\"B\", 3]", "[\"C\", 9]", "lines[0].runs[0]", "no track of metro.json has its point number 2");
  expect("\"06:00\"", "\"6am\"", "departures[0]", "from is \"6am\", not a time");
  expect("\"07:00\"", "\"05:00\"", "departures[0]", "until is not after from");
  expect("\"every\": 10", "\"every\": 0", "departures[0]", "0");
  expect("\"weekdays\"", "\"monday\"", "departures[0].days[0]", "not a kind of day");
  expect("[\"weekdays\"]", "[]", "departures[0]", "no day on which it runs");
  expect("\"tram\"", "\"boat\"", "lines[0]", "mode is \"boat\"");
  expect("\"tracks\": \"metro.json\"", "\"tracks\": \"canal.json\"", "lines[0]", "tracks is \"canal.json\"");
  expect("#112233", "red", "lines[0]", "no colour");
  expect("\"2026-01-01\"", "\"2026-02-30\"", "valid[0]", "is no date");
  expect("[\"2026-01-01\", \"2026-12-31\"]", "[\"2026-12-31\", \"2026-01-01\"]", "valid", "not in their order");
  expect("\"ends\": []", "\"ends\": [{\"name\": \"E\"}]", "ends[0]", "at");
  expect("\"time_zone\": \"Europe/London\", ", "", "timetable.json", "time_zone");
}

}  // namespace
}  // namespace mercia::bake
