// Large timetables.
#include "tools/synth/timetable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "engine/transit/open.h"
#include "tests/support/temporary_folder.h"

namespace mercia::synth {
namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

TEST(SynthTimetable, IsAsLargeAsAskedAndHasNoBadRow) {
  const test::TemporaryFolder folder;
  const auto made = make_timetable({2000, 100'000, folder.path() / "feed"});
  ASSERT_TRUE(made) << made.error().sentence();
  EXPECT_EQ(made->stops, 2000u);
  EXPECT_GE(made->stop_times, 100'000u);
  EXPECT_LE(made->stop_times, 101'000u);
  auto feed = transit::read_gtfs(folder.path() / "feed");
  ASSERT_TRUE(feed) << feed.error().sentence();
  for (const transit::Problem& problem : feed->problems.first()) ADD_FAILURE() << problem.sentence();
  EXPECT_EQ(feed->data.stops.size(), made->stops);
  EXPECT_EQ(feed->data.trips.size(), made->trips);
  EXPECT_EQ(feed->data.times.size(), made->stop_times);
  EXPECT_EQ(feed->data.path_points.size(), made->shape_points);
  // Peaks: at half past eight far more is under way than at noon.
  const auto timetable = transit::Timetable::create(std::move(feed->data));
  ASSERT_TRUE(timetable);
  std::vector<transit::VehiclePlace> places;
  const UnixSeconds day = timetable->day_start(timetable->data().first_day + 100);
  timetable->vehicles_at(day + 8.75 * 3600.0, places);
  const std::size_t peak = places.size();
  timetable->vehicles_at(day + 12.5 * 3600.0, places);
  EXPECT_GT(peak, 2 * places.size());
  EXPECT_GT(places.size(), 50u);
}

TEST(SynthTimetable, IsTheSameForTheSameNumbers) {
  const test::TemporaryFolder folder;
  for (const char* name : {"a", "b"}) ASSERT_TRUE(make_timetable({500, 5000, folder.path() / name}));
  for (const char* file : {"stops.txt", "trips.txt", "stop_times.txt", "shapes.txt"}) {
    const std::string text = text_of(folder.path() / "a" / file);
    EXPECT_FALSE(text.empty());
    EXPECT_EQ(text, text_of(folder.path() / "b" / file)) << file;
  }
}

TEST(SynthTimetable, RefusesWithASentence) {
  const test::TemporaryFolder folder;
  const auto few = make_timetable({10, 5000, folder.path() / "x"});
  ASSERT_FALSE(few);
  EXPECT_EQ(few.error().kind, ErrorKind::Usage);
  std::ofstream(folder.path() / "file") << "in the way";
  const auto blocked = make_timetable({500, 5000, folder.path() / "file"});
  ASSERT_FALSE(blocked);
  EXPECT_EQ(blocked.error().kind, ErrorKind::Input);
}

}  // namespace
}  // namespace mercia::synth
