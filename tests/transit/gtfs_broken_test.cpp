// Feeds with something wrong in them: the row is counted with its place, and all the rest is used.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "engine/base/file.h"
#include "tests/support/case_name.h"
#include "tests/transit/feed_builder.h"

namespace mercia::transit {
namespace {

using test::FeedBuilder;

struct Case {
  const char* name;
  std::function<void(FeedBuilder&)> breakage;
  const char* problem;  // the only one
  std::size_t trips = 1;
};

void sound_trip(FeedBuilder& feed) { feed.trip("t", "A 08:00:00, B 08:03:00, C 08:06:00"); }

const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {"a trip of an unknown route", [](FeedBuilder& f) { f.add("trips.txt", "Q,W,x,,"); },
       "trips.txt, line 3: there is no route with this route_id"},
      {"a trip of an unknown service", [](FeedBuilder& f) { f.add("trips.txt", "T,Q,x,,"); },
       "trips.txt, line 3: there is no service with this service_id"},
      {"a trip without calls", [](FeedBuilder& f) { f.add("trips.txt", "T,W,x,,"); },
       "trips.txt, line 3: the trip has fewer than two calls"},
      {"a trip twice", [](FeedBuilder& f) { f.add("trips.txt", "T,W,t,,"); },
       "trips.txt, line 3: another row has this id already"},
      {"a trip without an id", [](FeedBuilder& f) { f.add("trips.txt", "T,W,,,"); },
       "trips.txt, line 3: the row has no id"},
      {"more fields than the header", [](FeedBuilder& f) { f.add("trips.txt", "T,W,x,one, two,,"); },
       "trips.txt, line 3: the row has more fields than the header"},
      {"a quote that is not closed", [](FeedBuilder& f) { f.add("stops.txt", "E,\"Epsilon,52.5,-1.9"); },
       "stops.txt, line 6: the row is too long or a quote in it is not closed"},
      {"a call of an unknown trip", [](FeedBuilder& f) { f.add("stop_times.txt", "x,08:00:00,08:00:00,A,1"); },
       "stop_times.txt, line 5: there is no trip with this trip_id"},
      {"a call at an unknown stop", [](FeedBuilder& f) { f.add("stop_times.txt", "t,08:10:00,08:10:00,Q,9"); },
       "stop_times.txt, line 5: there is no stop with this stop_id"},
      {"a time that is none", [](FeedBuilder& f) { f.add("stop_times.txt", "t,8h10,08:10:00,D,9"); },
       "stop_times.txt, line 5: a time is not HH:MM:SS below 168 hours"},
      {"a sequence that is none", [](FeedBuilder& f) { f.add("stop_times.txt", "t,08:10:00,08:10:00,D,-1"); },
       "stop_times.txt, line 5: stop_sequence is not a whole number"},
      {"a sequence twice", [](FeedBuilder& f) { f.add("stop_times.txt", "t,08:10:00,08:10:00,D,3"); },
       "stop_times.txt, line 5: the trip has this stop_sequence already"},
      {"times that run backwards", [](FeedBuilder& f) { f.add("stop_times.txt", "t,08:01:00,08:01:00,D,9"); },
       "stop_times.txt, line 5: the time is before the one in front of it"},
      {"departure before arrival", [](FeedBuilder& f) { f.add("stop_times.txt", "t,08:11:00,08:10:00,D,9"); },
       "stop_times.txt, line 5: the time is before the one in front of it"},
      {"no time at the end", [](FeedBuilder& f) { f.add("stop_times.txt", "t,,,D,9"); },
       "stop_times.txt, line 5: the last call has no time"},
      {"no time at the beginning", [](FeedBuilder& f) { f.add("stop_times.txt", "t,,,D,0"); },
       "stop_times.txt, line 5: the first call has no time"},
      {"a stop without a position", [](FeedBuilder& f) { f.add("stops.txt", "E,Epsilon,,"); },
       "stops.txt, line 6: the stop has no valid position"},
      {"a stop off the Earth", [](FeedBuilder& f) { f.add("stops.txt", "E,Epsilon,92,-1.9"); },
       "stops.txt, line 6: the stop has no valid position"},
      {"a stop in the Gulf of Guinea", [](FeedBuilder& f) { f.add("stops.txt", "E,Epsilon,0,0"); },
       "stops.txt, line 6: the stop has no valid position"},
      {"a stop that is not a number", [](FeedBuilder& f) { f.add("stops.txt", "E,Epsilon,nan,-1.9"); },
       "stops.txt, line 6: the stop has no valid position"},
      {"a stop twice", [](FeedBuilder& f) { f.add("stops.txt", "A,Again,52.5,-1.9"); },
       "stops.txt, line 6: another row has this id already"},
      {"a parent that is not there",
       [](FeedBuilder& f) {
         f.set("stops.txt",
               "stop_id,stop_lat,stop_lon,parent_station\nA,52.48,-1.9,Q\nB,52.489,-1.9,\nC,52.498,-1.9,\n");
       },
       "stops.txt, line 2: there is no stop with this parent_station"},
      {"a stop that is its own parent",
       [](FeedBuilder& f) {
         f.set("stops.txt",
               "stop_id,stop_lat,stop_lon,parent_station\nA,52.48,-1.9,A\nB,52.489,-1.9,\nC,52.498,-1.9,\n");
       },
       "stops.txt, line 2: its parent_station is not of a kind that it can belong to"},
      {"a stop of a kind that is none",
       [](FeedBuilder& f) {
         f.set(
             "stops.txt",
             "stop_id,stop_lat,stop_lon,location_type\nA,52.48,-1.9,\nB,52.489,-1.9,\nC,52.498,-1.9,\nE,52.5,-1.9,7\n");
       },
       "stops.txt, line 5: location_type is not 0 to 4"},
      {"a route of a type that is none", [](FeedBuilder& f) { f.add("routes.txt", "R,2,Other,77,"); },
       "routes.txt, line 3: route_type is not one of GTFS; the route is drawn as something else"},
      {"a colour that is none", [](FeedBuilder& f) { f.add("routes.txt", "R,2,Other,3,red"); },
       "routes.txt, line 3: a colour is not six hexadecimal digits"},
      {"a calendar that ends before it begins",
       [](FeedBuilder& f) { f.add("calendar.txt", "X,1,1,1,1,1,1,1,20261231,20260101"); },
       "calendar.txt, line 4: start_date and end_date are not two dates in their order"},
      {"an exception on no day",
       [](FeedBuilder& f) { f.set("calendar_dates.txt", "service_id,date,exception_type\nW,20260231,1\n"); },
       "calendar_dates.txt, line 2: the date is not one"},
      {"an exception of no type",
       [](FeedBuilder& f) { f.set("calendar_dates.txt", "service_id,date,exception_type\nW,20260201,3\n"); },
       "calendar_dates.txt, line 2: exception_type is not 1 or 2"},
      {"a headway of nothing",
       [](FeedBuilder& f) {
         f.set("frequencies.txt", "trip_id,start_time,end_time,headway_secs\nt,08:00:00,09:00:00,0\n");
       },
       "frequencies.txt, line 2: headway_secs is not a positive whole number"},
      {"a frequency of an unknown trip",
       [](FeedBuilder& f) {
         f.set("frequencies.txt", "trip_id,start_time,end_time,headway_secs\nx,08:00:00,09:00:00,60\n");
       },
       "frequencies.txt, line 2: there is no trip with this trip_id"},
      {"a frequency that ends before it begins",
       [](FeedBuilder& f) {
         f.set("frequencies.txt", "trip_id,start_time,end_time,headway_secs\nt,08:00:00,08:00:00,60\n");
       },
       "frequencies.txt, line 2: start_time and end_time are not two times in their order"},
      {"a transfer to an unknown stop",
       [](FeedBuilder& f) { f.set("transfers.txt", "from_stop_id,to_stop_id,transfer_type\nA,Q,0\n"); },
       "transfers.txt, line 2: there is no stop with one of these ids"},
      {"a transfer of no type",
       [](FeedBuilder& f) { f.set("transfers.txt", "from_stop_id,to_stop_id,transfer_type\nA,B,9\n"); },
       "transfers.txt, line 2: transfer_type is not 0 to 3"},
      {"a shape that is not there", [](FeedBuilder& f) { f.trip("x", "A 08:00:00, B 08:03:00", "W", "Q"); },
       "trips.txt, line 3: shapes.txt has no two points with this shape_id", 2},
      {"a shape elsewhere",
       [](FeedBuilder& f) {
         f.trip("x", "A 08:00:00, B 08:03:00", "W", "S");
         f.set("shapes.txt", "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\nS,50,-1,1\nS,50.1,-1,2\n");
       },
       "trips.txt, line 3: its shape does not pass its stops in their order", 2},
      {"a shape the other way round",
       [](FeedBuilder& f) {
         f.trip("x", "A 08:00:00, C 08:03:00", "W", "S");
         f.set("shapes.txt", "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\nS,52.498,-1.9,1\nS,52.48,-1.9,2\n");
       },
       "trips.txt, line 3: its shape does not pass its stops in their order", 2},
      {"a point of a shape that is nowhere",
       [](FeedBuilder& f) {
         f.trip("x", "A 08:00:00, B 08:03:00", "W", "S");
         f.set("shapes.txt",
               "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\nS,52.48,-1.9,1\nS,,,2\nS,52.489,-1.9,3\n");
       },
       "shapes.txt, line 3: the point has no valid position", 2},
      {"a level that is not there",
       [](FeedBuilder& f) {
         f.set("stops.txt", "stop_id,stop_lat,stop_lon,level_id\nA,52.48,-1.9,Q\nB,52.489,-1.9,\nC,52.498,-1.9,\n");
       },
       "stops.txt, line 2: there is no level with this level_id"},
      {"stops on two continents",
       [](FeedBuilder& f) { f.add("stops.txt", "Y,Sydney,-33.9,151.2").trip("x", "A 08:00:00, Y 08:10:00"); },
       "trips.txt, line 3: no vehicle can go so far in the trip's time"},
      {"two time zones", [](FeedBuilder& f) { f.add("agency.txt", "Y,Other,https://example.org,Europe/Paris"); },
       "agency.txt, line 3: its time zone is not the first agency's, which is used"},
  };
  return all;
}

class Broken : public testing::TestWithParam<std::size_t> {};

TEST_P(Broken, RowIsCountedAndTheRestIsUsed) {
  const Case& test = cases()[GetParam()];
  FeedBuilder feed;
  sound_trip(feed);
  test.breakage(feed);
  const auto read = feed.read();
  ASSERT_TRUE(read) << read.error().sentence();
  ASSERT_EQ(read->problems.total(), 1u);
  EXPECT_EQ(read->problems.first().front().sentence(), test.problem);
  EXPECT_EQ(read->data.trips.size(), test.trips);
  auto timetable = Timetable::create(read->data);
  ASSERT_TRUE(timetable) << timetable.error().sentence();
  const auto next = timetable->next_departures(test::stop_of(*timetable, "B"), test::london(6, 17, 8, 0), 1);
  ASSERT_EQ(next.size(), 1u);
  EXPECT_EQ(next[0].time, test::london(6, 17, 8, 3));
}

INSTANTIATE_TEST_SUITE_P(Gtfs, Broken, testing::Range<std::size_t>(0, cases().size()), [](const auto& of) {
  return mercia::test::case_name(of.param, cases()[of.param].name);
});

// What cannot be used at all is one clear sentence.
TEST(Gtfs, RefusesWhatIsNoFeed) {
  const auto sentence = [](const FeedBuilder& feed, const GtfsOptions& options = {}) {
    const auto read = feed.read(options);
    return read ? std::string("read") : read.error().sentence();
  };
  for (const char* file : {"stops.txt", "routes.txt", "trips.txt", "stop_times.txt"}) {
    FeedBuilder feed;
    sound_trip(feed);
    EXPECT_NE(sentence(feed.remove(file)).find(file), std::string::npos);
  }
  {
    FeedBuilder feed;
    sound_trip(feed);
    EXPECT_NE(sentence(feed.remove("calendar.txt")).find("neither calendar.txt nor calendar_dates.txt"),
              std::string::npos);
  }
  {
    FeedBuilder feed;
    sound_trip(feed);
    EXPECT_NE(sentence(feed.set("trips.txt", "trip_id,route_id\nt,T\n")).find("service_id is missing"),
              std::string::npos);
    EXPECT_NE(sentence(feed.set("trips.txt", "")).find("trips.txt"), std::string::npos);
  }
  {
    FeedBuilder feed;
    EXPECT_NE(sentence(feed).find("no trip that could be used"), std::string::npos);
  }
  {
    FeedBuilder feed;
    sound_trip(feed);
    feed.remove("agency.txt");
    EXPECT_NE(sentence(feed).find("time zone"), std::string::npos);
    EXPECT_EQ(sentence(feed, {"Europe/London", {}}), "read");
    feed.set("agency.txt", "agency_timezone\nMars/Olympus\n");
    auto read = feed.read();
    ASSERT_TRUE(read);
    EXPECT_FALSE(Timetable::create(std::move(read->data)));
  }
  EXPECT_FALSE(read_gtfs("/nowhere/feed.zip"));
}

TEST(Gtfs, ReadsZipsAndFoldersInsideThem) {
  FeedBuilder feed;
  sound_trip(feed);
  for (const char* inside : {"", "feed/"}) {
    const auto read = read_gtfs(feed.write_zip(inside));
    ASSERT_TRUE(read) << read.error().sentence();
    EXPECT_EQ(read->data.trips.size(), 1u);
    EXPECT_EQ(read->problems.total(), 0u);
  }
}

TEST(Gtfs, RefusesDamagedZips) {
  FeedBuilder feed;
  for (int i = 0; i < 300; ++i) feed.trip("t" + std::to_string(i), "A 08:00:00, B 08:03:00, C 08:06:00");
  const std::filesystem::path zip = feed.write_zip();
  const auto whole = read_file(zip);
  ASSERT_TRUE(whole);
  // Cut off.
  ASSERT_TRUE(write_file(zip, ByteView(*whole).first(whole->size() / 2)));
  EXPECT_FALSE(read_gtfs(zip));
  // Each byte of the packed data in turn: the archive's checksums tell.
  for (std::size_t at = 60; at < whole->size(); at += whole->size() / 40) {
    Bytes bytes = *whole;
    bytes[at] ^= std::byte{0x55};
    ASSERT_TRUE(write_file(zip, bytes));
    (void)read_gtfs(zip);  // read or refused, never a crash
  }
  ASSERT_TRUE(write_file(zip, as_bytes("<html>no feed here</html>")));
  const auto html = read_gtfs(zip);
  ASSERT_FALSE(html);
  EXPECT_NE(html.error().sentence().find("not a readable zip"), std::string::npos);
}

TEST(Gtfs, KeepsItsLimits) {
  FeedBuilder feed;
  feed.trip("a", "A 08:00:00, B 08:03:00").trip("b", "A 09:00:00, B 09:03:00").trip("c", "A 10:00:00, B 10:03:00");
  feed.set("frequencies.txt", "trip_id,start_time,end_time,headway_secs\nc,00:00:00,24:00:00,1\n");
  GtfsOptions options;
  options.limits.trips = 2;
  auto read = feed.read(options);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->data.trips.size(), 2u);
  EXPECT_EQ((read->problems.counts().at({"trips.txt", "there are more trips than the limit"})), 1u);
  options = {};
  options.limits.stop_times = 4;
  read = feed.read(options);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->data.times.size(), 4u);
  options = {};
  options.limits.runs = 1000;
  read = feed.read(options);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->data.runs.size(), 2u);
  options = {};
  options.limits.file_bytes = 100;
  EXPECT_FALSE(feed.read(options));
  options = {};
  options.limits.service_day_bits = 64 * 10;
  read = feed.read(options);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->data.day_count, 10u);
}

TEST(Gtfs, FillsInTimesByDistance) {
  FeedBuilder feed;
  feed.add("trips.txt", "T,W,t,,");
  for (const char* row : {"t,08:00:00,08:00:00,A,1", "t,,,B,2", "t,,,C,5", "t,08:09:00,08:09:00,D,9"})
    feed.add("stop_times.txt", row);
  const Timetable timetable = feed.timetable();
  const auto times = timetable.times_of(0);
  EXPECT_NEAR(times[1].arrival, 8 * 3600 + 180, 1);
  EXPECT_NEAR(times[2].departure, 8 * 3600 + 360, 1);
}

TEST(Gtfs, TakesRowsInAnyOrder) {
  FeedBuilder feed;
  feed.add("trips.txt", "T,W,t,,").add("trips.txt", "T,W,u,,");
  for (const char* row : {"u,09:03:00,09:03:00,B,7", "t,08:06:00,08:06:00,C,3", "t,08:00:00,08:00:00,A,1",
                          "u,09:00:00,09:00:00,A,5", "t,08:03:00,08:03:00,B,2"})
    feed.add("stop_times.txt", row);
  const auto read = feed.read();
  ASSERT_TRUE(read);
  EXPECT_EQ(read->problems.total(), 0u);
  const Timetable timetable = feed.timetable();
  EXPECT_EQ(timetable.stops_of(test::trip_of(timetable, "t")).size(), 3u);
  EXPECT_EQ(timetable.times_of(test::trip_of(timetable, "u"))[1].arrival, 9u * 3600 + 180);
}

TEST(Gtfs, NamesAreMadeFitToBeShown) {
  FeedBuilder feed;
  sound_trip(feed);
  feed.add("stops.txt", std::string("E,\"Bad \x01\xff\xc3\x28 name\",52.5,-1.9"));
  const Timetable timetable = feed.timetable();
  EXPECT_EQ(timetable.text(timetable.data().stops[test::stop_of(timetable, "E")].name),
            "Bad  \xef\xbf\xbd\xef\xbf\xbd( name");
}

}  // namespace
}  // namespace mercia::transit
