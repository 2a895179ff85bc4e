#include <gtest/gtest.h>

#include <chrono>
#include <cstring>
#include <random>

#include "engine/base/file.h"
#include "engine/transit/open.h"
#include "tests/transit/feed_builder.h"

namespace mercia::transit {
namespace {

using test::FeedBuilder;

FeedBuilder& some_trips(FeedBuilder& feed) {
  return feed.trip("a", "A 08:00:00, B 08:03:00, C 08:06:00").trip("b", "C 24:10:00, A 24:20:00", "S");
}

TEST(TimetableCache, AnswersAsTheFeedDoes) {
  FeedBuilder feed;
  const auto zip = some_trips(feed).write_zip();
  const auto first = open_timetable(zip);
  ASSERT_TRUE(first) << first.error().sentence();
  EXPECT_FALSE(first->from_cache);
  const auto second = open_timetable(zip);
  ASSERT_TRUE(second);
  EXPECT_TRUE(second->from_cache);
  const StopIndex stop = test::stop_of(second->timetable, "A");
  const auto from = test::london(6, 17, 7, 0);
  const auto before = first->timetable.next_departures(stop, from, 3);
  const auto after = second->timetable.next_departures(stop, from, 3);
  ASSERT_EQ(before.size(), after.size());
  ASSERT_FALSE(after.empty());
  for (std::size_t i = 0; i < after.size(); ++i) {
    EXPECT_EQ(before[i].time, after[i].time);
    EXPECT_EQ(before[i].journey, after[i].journey);
  }
  EXPECT_EQ(second->timetable.text(second->timetable.data().stops[stop].name), "Alpha");
}

TEST(TimetableCache, IsMadeAgainWhenTheFeedChanges) {
  FeedBuilder feed;
  const auto folder = some_trips(feed).write();
  ASSERT_TRUE(open_timetable(folder));
  ASSERT_TRUE(open_timetable(folder)->from_cache);
  feed.trip("c", "A 09:00:00, B 09:03:00").write();
  const auto changed = open_timetable(folder);
  ASSERT_TRUE(changed);
  EXPECT_FALSE(changed->from_cache);
  EXPECT_EQ(changed->timetable.data().trips.size(), 3u);
  // The same bytes, but written later.
  std::filesystem::last_write_time(folder / "trips.txt",
                                   std::filesystem::last_write_time(folder / "trips.txt") + std::chrono::seconds(5));
  EXPECT_FALSE(open_timetable(folder)->from_cache);
}

TEST(TimetableCache, IsNotBelievedWhenItIsBroken) {
  FeedBuilder feed;
  const auto zip = some_trips(feed).write_zip();
  ASSERT_TRUE(open_timetable(zip));
  const auto whole = read_file(cache_path(zip));
  ASSERT_TRUE(whole);
  for (std::size_t at = 0; at < whole->size(); at += 1 + whole->size() / 300) {
    Bytes bytes = *whole;
    bytes[at] ^= std::byte{0x20};
    ASSERT_TRUE(write_file(cache_path(zip), bytes));
    const auto opened = open_timetable(zip);
    ASSERT_TRUE(opened);
    EXPECT_FALSE(opened->from_cache) << at;
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{10}, whole->size() / 2, whole->size() - 1}) {
    ASSERT_TRUE(write_file(cache_path(zip), ByteView(*whole).first(size)));
    EXPECT_FALSE(open_timetable(zip)->from_cache) << size;
  }
  Bytes longer = *whole;
  longer.push_back(std::byte{0});
  ASSERT_TRUE(write_file(cache_path(zip), longer));
  EXPECT_FALSE(open_timetable(zip)->from_cache);
}

// A checksum is no lock: arrays that lie must not lead anybody out of them, either.
TEST(TimetableCache, HoldsNothingThatLeadsOutside) {
  FeedBuilder feed;
  some_trips(feed);
  const auto read = feed.read();
  ASSERT_TRUE(read);
  const TimetableData& sound = read->data;
  ASSERT_TRUE(Timetable::create(sound));
  const auto refused = [&](auto&& change) {
    TimetableData data = sound;
    change(data);
    return !Timetable::create(std::move(data));
  };
  EXPECT_TRUE(refused([](auto& d) { d.stops[0].name = 1'000'000; }));
  EXPECT_TRUE(refused([](auto& d) { d.stops[0].parent = 99; }));
  EXPECT_TRUE(refused([](auto& d) { d.stops[0].departure_count = 99; }));
  EXPECT_TRUE(refused([](auto& d) { d.stops[0].position.latitude = NAN; }));
  EXPECT_TRUE(refused([](auto& d) { d.stops[0].kind = static_cast<StopKind>(9); }));
  EXPECT_TRUE(refused([](auto& d) { d.trips[0].pattern = 99; }));
  EXPECT_TRUE(refused([](auto& d) { d.trips[0].first_call = 0xfffffff0; }));
  EXPECT_TRUE(refused([](auto& d) { d.trips[0].route = kNone; }));
  EXPECT_TRUE(refused([](auto& d) { d.trips[0].service = 64; }));
  EXPECT_TRUE(refused([](auto& d) { d.routes[0].mode = static_cast<Mode>(200); }));
  EXPECT_TRUE(refused([](auto& d) { d.patterns[0].stop_count = 1; }));
  EXPECT_TRUE(refused([](auto& d) { d.patterns[0].path = 99; }));
  EXPECT_TRUE(refused([](auto& d) { d.pattern_stops[1].distance = -1.0f; }));
  EXPECT_TRUE(refused([](auto& d) { d.pattern_stops[1].stop = 99; }));
  EXPECT_TRUE(refused([](auto& d) { d.motion[1].leaves = 0; }));
  EXPECT_TRUE(refused([](auto& d) { d.motion.pop_back(); }));
  EXPECT_TRUE(refused([](auto& d) { d.times[0].arrival = 0xffffffff; }));
  EXPECT_TRUE(refused([](auto& d) { d.runs[0].trip = 99; }));
  EXPECT_TRUE(refused([](auto& d) { d.runs[0].offset = INT32_MIN; }));
  EXPECT_TRUE(refused([](auto& d) { d.paths[0].point_count = 99; }));
  EXPECT_TRUE(refused([](auto& d) { d.paths[0].tunnel_count = 99; }));
  EXPECT_TRUE(refused([](auto& d) { d.path_points[1].distance = INFINITY; }));
  EXPECT_TRUE(refused([](auto& d) { d.departures[0].call = 99; }));
  EXPECT_TRUE(refused([](auto& d) { d.departures[0].run = 99; }));
  EXPECT_TRUE(refused([](auto& d) { d.day_count = 9; }));
  EXPECT_TRUE(refused([](auto& d) { d.words_a_day = 0; }));
  EXPECT_TRUE(refused([](auto& d) { d.slot_seconds = 0; }));
  EXPECT_TRUE(refused([](auto& d) { d.slot_ends.back() += 1; }));
  EXPECT_TRUE(refused([](auto& d) { d.slot_runs[0] = 99; }));
  EXPECT_TRUE(refused([](auto& d) { d.stops_by_id[0] = 99; }));
  EXPECT_TRUE(refused([](auto& d) { d.text_ends[1] = 0xffffffff; }));
}

TEST(TimetableCache, IsDoneWithoutWhereNothingCanBeWritten) {
  FeedBuilder feed;
  const auto zip = some_trips(feed).write_zip();
  // A folder in its place.
  std::filesystem::create_directory(cache_path(zip));
  std::filesystem::create_directory(cache_path(zip) / "full");
  const auto opened = open_timetable(zip);
  ASSERT_TRUE(opened) << opened.error().sentence();
  EXPECT_FALSE(opened->from_cache);
  for (const auto& entry : std::filesystem::directory_iterator(zip.parent_path()))
    EXPECT_EQ(entry.path().string().find(".part"), std::string::npos) << entry.path();
}

}  // namespace
}  // namespace mercia::transit
