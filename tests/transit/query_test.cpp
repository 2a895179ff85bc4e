// What a timetable answers: service days, departures, calls, vehicles.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/transit/motion.h"
#include "engine/transit/path.h"
#include "tests/transit/feed_builder.h"

namespace mercia::transit {
namespace {

using test::FeedBuilder;
using test::id_of;
using test::london;
using test::stop_of;
using test::trip_of;

// "a 08:00, b 09:00" of a board, in the clock's time of that day in London.
std::string board(const Timetable& timetable, const char* stop, UnixSeconds from, std::size_t count = 10,
                  double horizon = 86400.0) {
  std::string text;
  for (const NextDeparture& next : timetable.next_departures(stop_of(timetable, stop), from, count, horizon)) {
    const CivilTime civil = timetable.zone().local(next.time).civil;
    const int minutes = static_cast<int>(civil.seconds) / 60;
    char clock[32];
    std::snprintf(clock, sizeof clock, " %d/%d %02d:%02d", civil.day, civil.month, minutes / 60, minutes % 60);
    text += (text.empty() ? "" : ", ") + id_of(timetable, next) + clock;
  }
  return text;
}

TEST(Departures, AreThoseOfTheDay) {
  FeedBuilder feed;
  feed.trip("a", "A 08:00:00, B 08:03:00").trip("b", "A 09:00:00, B 09:03:00").trip("s", "A 08:30:00, B 08:33:00", "S");
  const Timetable timetable = feed.timetable();
  EXPECT_EQ(board(timetable, "A", london(6, 17, 8, 0)), "a 17/6 08:00, b 17/6 09:00, a 18/6 08:00");
  EXPECT_EQ(board(timetable, "A", london(6, 17, 8, 0, 1)), "b 17/6 09:00, a 18/6 08:00");
  EXPECT_EQ(board(timetable, "A", london(6, 19, 8, 30)), "b 19/6 09:00, s 20/6 08:30");  // Friday and Saturday
  EXPECT_EQ(board(timetable, "A", london(6, 17, 8, 0), 1), "a 17/6 08:00");
  EXPECT_EQ(board(timetable, "B", london(6, 17, 8, 0)), "");  // nothing leaves a last stop
  EXPECT_EQ(board(timetable, "A", london(6, 17, 8, 0), 10, 1800.0), "a 17/6 08:00");
  EXPECT_EQ(board(timetable, "A", london(6, 17, 8, 0, 0, 2031)), "");
  EXPECT_EQ(board(timetable, "A", std::nan("")), "");
  EXPECT_EQ(board(timetable, "A", 1e300), "");
}

TEST(Departures, PastMidnightBelongToTheDayBefore) {
  FeedBuilder feed;
  feed.trip("night", "A 24:10:00, B 24:20:00")
      .trip("late", "A 49:00:00, B 49:20:00")
      .trip("early", "A 00:20:00, B 00:30:00");
  const Timetable timetable = feed.timetable();
  // Saturday: night of Friday, early not (no weekday), late of Thursday at one o'clock.
  EXPECT_EQ(board(timetable, "A", london(6, 20, 0, 0)), "night 20/6 00:10, late 20/6 01:00");
  // Wednesday, just after midnight: both clocks of the same hour.
  EXPECT_EQ(board(timetable, "A", london(6, 17, 0, 5), 2), "night 17/6 00:10, early 17/6 00:20");
}

// 29 March 2026: one o'clock is followed by two. Times count from noon minus twelve hours, which is 23:00 of the day
// before.
TEST(Departures, OnTheDayTheClocksGoForward) {
  FeedBuilder feed;
  feed.trip("noon", "A 12:00:00, B 12:10:00", "S")
      .trip("three", "A 03:00:00, B 03:10:00", "S")
      .trip("half", "A 00:30:00, B 00:40:00", "S");
  const Timetable timetable = feed.timetable();
  EXPECT_EQ(timetable.day_start(timetable.day_of(london(3, 29, 12, 0))), london(3, 28, 23, 0));
  // 00:30 of the timetable is half an hour before midnight on that day (GTFS: noon minus twelve hours).
  EXPECT_EQ(board(timetable, "A", london(3, 28, 23, 0), 3), "half 28/3 23:30, three 29/3 03:00, noon 29/3 12:00");
}

// 25 October 2026: the hour from one to two comes twice.
TEST(Departures, OnTheDayTheClocksGoBack) {
  FeedBuilder feed;
  feed.trip("noon", "A 12:00:00, B 12:10:00", "S")
      .trip("three", "A 03:00:00, B 03:10:00", "S")
      .trip("night", "A 25:30:00, B 25:40:00", "S");
  const Timetable timetable = feed.timetable();
  EXPECT_EQ(timetable.day_start(timetable.day_of(london(10, 25, 12, 0))), london(10, 25, 1, 0));
  EXPECT_EQ(board(timetable, "A", london(10, 25, 0, 0), 4), "night 25/10 01:30, three 25/10 03:00, noon 25/10 12:00");
  // From night to three an hour and a half by the clock is two and a half hours.
  const auto next = timetable.next_departures(stop_of(timetable, "A"), london(10, 25, 0, 0), 2);
  ASSERT_EQ(next.size(), 2u);
  EXPECT_EQ(next[1].time - next[0].time, 2.5 * 3600.0);
}

TEST(Departures, FollowTheCalendarsExceptions) {
  FeedBuilder feed;
  feed.trip("w", "A 08:00:00, B 08:03:00")
      .trip("s", "A 09:00:00, B 09:03:00", "S")
      .trip("x", "A 10:00:00, B 10:03:00", "X");
  feed.set("calendar_dates.txt",
           "service_id,date,exception_type\nW,20260617,2\nS,20260617,1\nX,20260617,1\nX,20260618,2\n");
  const auto read = feed.read();
  ASSERT_TRUE(read);
  EXPECT_EQ(read->problems.total(), 0u);
  const Timetable timetable = feed.timetable();
  EXPECT_EQ(board(timetable, "A", london(6, 17, 0, 0)), "s 17/6 09:00, x 17/6 10:00");
  EXPECT_EQ(board(timetable, "A", london(6, 18, 0, 0), 10, 86000.0), "w 18/6 08:00");
}

TEST(Departures, OnlyDatesAreACalendar) {
  FeedBuilder feed;
  feed.trip("x", "A 10:00:00, B 10:03:00", "X").remove("calendar.txt");
  feed.set("calendar_dates.txt", "service_id,date,exception_type\nX,20260617,1\n");
  EXPECT_EQ(board(feed.timetable(), "A", london(6, 16, 12, 0)), "x 17/6 10:00");
}

TEST(Departures, OfFrequencies) {
  FeedBuilder feed;
  feed.trip("f", "A 05:00:00, B 05:03:00, C 05:06:00").trip("g", "A 06:00:00, B 06:03:00");
  feed.set("frequencies.txt",
           "trip_id,start_time,end_time,headway_secs,exact_times\n"
           "f,08:00:00,08:30:00,600,0\nf,09:00:00,09:10:00,300,1\ng,23:50:00,24:20:00,900,1\n");
  const Timetable timetable = feed.timetable();
  EXPECT_EQ(board(timetable, "A", london(6, 17, 4, 0), 5),
            "f 17/6 08:00, f 17/6 08:10, f 17/6 08:20, f 17/6 09:00, f 17/6 09:05");
  EXPECT_EQ(board(timetable, "B", london(6, 17, 4, 0), 2), "f 17/6 08:03, f 17/6 08:13");
  EXPECT_EQ(board(timetable, "A", london(6, 17, 12, 0), 2), "g 17/6 23:50, g 18/6 00:05");
  const Trip& trip = timetable.data().trips[trip_of(timetable, "f")];
  ASSERT_EQ(trip.run_count, 5u);
  EXPECT_EQ(timetable.data().runs[trip.first_run].timing, Timing::Headway);
  EXPECT_EQ(timetable.data().runs[trip.first_run + 3].timing, Timing::Fixed);
  const auto calls = timetable.calls({trip.first_run + 1, timetable.day_of(london(6, 17, 12, 0))});
  ASSERT_EQ(calls.size(), 3u);
  EXPECT_EQ(calls[2].arrival, london(6, 17, 8, 16));
}

TEST(Departures, OfATripThatCallsTwice) {
  FeedBuilder feed;
  feed.trip("loop", "A 08:00:00, B 08:03:00, C 08:06:00, B 08:09:00, A 08:12:00");
  const Timetable timetable = feed.timetable();
  const auto next = timetable.next_departures(stop_of(timetable, "B"), london(6, 17, 8, 0), 2);
  ASSERT_EQ(next.size(), 2u);
  EXPECT_EQ(next[0].call, 1u);
  EXPECT_EQ(next[1].call, 3u);
  EXPECT_EQ(next[1].time, london(6, 17, 8, 9));
  // Along its path B lies at two places.
  const auto calls = timetable.calls(next[0].journey);
  ASSERT_EQ(calls.size(), 5u);
  EXPECT_NEAR(calls[1].distance, 1000.0, 5.0);
  EXPECT_NEAR(calls[3].distance, 3000.0, 10.0);
}

TEST(Departures, OfAStationAreThoseOfItsPlatforms) {
  FeedBuilder feed;
  feed.set(
      "stops.txt",
      "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,platform_code,wheelchair_boarding,level_id\n"
      "ST,Station,52.48,-1.9,1,,,1,\nP1,Station,52.4801,-1.9,0,ST,1,,L\nP2,Station,,,0,ST,2,2,\n"
      "AREA,Boarding area,,,4,P2,,,\nE,Entrance,52.4803,-1.9,2,ST,,,\nB,Beta,52.489,-1.9,0,,,,\n");
  feed.set("levels.txt", "level_id,level_index,level_name\nL,-1,Below\n");
  feed.trip("one", "P1 08:00:00, B 08:03:00")
      .trip("two", "P2 08:01:00, B 08:04:00")
      .trip("area", "AREA 08:02:00, B 08:05:00");
  const auto read = feed.read();
  ASSERT_TRUE(read);
  for (const Problem& problem : read->problems.first()) ADD_FAILURE() << problem.sentence();
  const Timetable timetable = feed.timetable();
  EXPECT_EQ(board(timetable, "ST", london(6, 17, 8, 0), 3), "one 17/6 08:00, two 17/6 08:01, area 17/6 08:02");
  EXPECT_EQ(board(timetable, "P1", london(6, 17, 8, 0), 1), "one 17/6 08:00");
  EXPECT_EQ(board(timetable, "P2", london(6, 17, 8, 0), 2), "two 17/6 08:01, area 17/6 08:02");
  const auto& stops = timetable.data().stops;
  const Stop& first = stops[stop_of(timetable, "P1")];
  const Stop& second = stops[stop_of(timetable, "P2")];
  EXPECT_EQ(first.wheelchair, Access::Yes);  // the station's
  EXPECT_EQ(second.wheelchair, Access::No);
  EXPECT_EQ(first.level, -1.0f);
  EXPECT_EQ(second.position.latitude, stops[stop_of(timetable, "ST")].position.latitude);
  EXPECT_EQ(timetable.text(second.platform), "2");
  EXPECT_EQ(timetable.find_stops_named("station"), std::vector<StopIndex>{stop_of(timetable, "ST")});
  EXPECT_EQ(timetable.find_stops_named("et"), std::vector<StopIndex>{stop_of(timetable, "B")});
  EXPECT_TRUE(timetable.find_stops_named("").empty());
}

TEST(Departures, NobodyBoardsWhereTheFeedSaysSo) {
  FeedBuilder feed;
  feed.set("stop_times.txt",
           "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type\n"
           "t,08:00:00,08:00:00,A,1,0,1\nt,08:03:00,08:03:00,B,2,1,0\nt,08:06:00,08:06:00,C,3,2,3\nt,08:09:00,08:09:00,"
           "D,4,1,0\n");
  feed.add("trips.txt", "T,W,t,D,");
  const Timetable timetable = feed.timetable();
  EXPECT_EQ(board(timetable, "B", london(6, 17, 8, 0)), "");
  EXPECT_EQ(board(timetable, "C", london(6, 17, 8, 0), 1), "t 17/6 08:06");
  const auto stops = timetable.stops_of(trip_of(timetable, "t"));
  EXPECT_EQ(stops[2].pickup, Boarding::ByPhone);
  EXPECT_EQ(stops[2].drop_off, Boarding::AskDriver);
}

TEST(Vehicles, StandRunAndArrive) {
  FeedBuilder feed;
  feed.trip("t", "A 08:00:00, B 08:03:00 08:04:00, C 08:07:00");
  const Timetable timetable = feed.timetable();
  const Journey journey{timetable.data().trips[trip_of(timetable, "t")].first_run,
                        timetable.day_of(london(6, 17, 12, 0))};
  EXPECT_FALSE(timetable.vehicle_at(journey, london(6, 17, 7, 58, 59)));
  const auto waits = timetable.vehicle_at(journey, london(6, 17, 7, 59, 30));
  ASSERT_TRUE(waits);
  EXPECT_TRUE(waits->standing);
  EXPECT_EQ(waits->before, 0u);
  EXPECT_EQ(waits->after, 1u);
  EXPECT_EQ(waits->appears, london(6, 17, 7, 59));
  EXPECT_EQ(waits->vanishes, london(6, 17, 8, 8));

  const auto runs = timetable.vehicle_at(journey, london(6, 17, 8, 1, 30));
  ASSERT_TRUE(runs);
  EXPECT_FALSE(runs->standing);
  EXPECT_NEAR(runs->distance, 500.0, 3.0);
  EXPECT_GT(runs->speed, 5.0);
  EXPECT_NEAR(runs->heading, 0.0, 1e-6);
  EXPECT_NEAR(runs->position.latitude, (52.48000 + 52.48899) / 2.0 * M_PI / 180.0, 1e-6);
  EXPECT_EQ(runs->mode, Mode::Tram);
  EXPECT_EQ(timetable.text(timetable.data().routes[runs->route].short_name), "1");

  const auto dwells = timetable.vehicle_at(journey, london(6, 17, 8, 3, 30));
  ASSERT_TRUE(dwells);
  EXPECT_TRUE(dwells->standing);
  EXPECT_EQ(dwells->before, 1u);
  EXPECT_EQ(dwells->after, 2u);
  EXPECT_EQ(dwells->speed, 0.0);

  const auto ends = timetable.vehicle_at(journey, london(6, 17, 8, 7, 59));
  ASSERT_TRUE(ends);
  EXPECT_EQ(ends->before, 2u);
  EXPECT_EQ(ends->after, 2u);
  EXPECT_FALSE(timetable.vehicle_at(journey, london(6, 17, 8, 8)));
  EXPECT_FALSE(timetable.vehicle_at({journey.run, journey.day + 3}, london(6, 20, 8, 1)));  // Saturday

  // The same, asked of all.
  std::vector<VehiclePlace> places;
  for (double time = london(6, 17, 7, 58); time < london(6, 17, 8, 9); time += 1.0) {
    timetable.vehicles_at(time, places);
    const auto one = timetable.vehicle_at(journey, time);
    ASSERT_EQ(places.size(), one ? 1u : 0u);
    if (!one) continue;
    EXPECT_EQ(places.front().journey, journey);
    EXPECT_EQ(places.front().distance, one->distance);
  }
}

TEST(Vehicles, AreThereAcrossMidnightAndWhenTheClocksChange) {
  FeedBuilder feed;
  feed.trip("night", "A 23:50:00, D 24:20:00", "S").trip("spring", "A 00:50:00, D 01:30:00", "S");
  const Timetable timetable = feed.timetable();
  std::vector<VehiclePlace> places;
  timetable.vehicles_at(london(6, 21, 0, 5), places);  // Saturday's, on Sunday
  ASSERT_EQ(places.size(), 1u);
  EXPECT_EQ(timetable.day_of(london(6, 20, 12, 0)), places[0].journey.day);
  // In March the one that leaves at 00:50 of Sunday leaves at 23:50 by the clock, together with Saturday's.
  timetable.vehicles_at(london(3, 29, 0, 5), places);
  EXPECT_EQ(places.size(), 2u);
  // In October it leaves when clocks show 01:50 for the first time.
  timetable.vehicles_at(london(10, 25, 0, 55), places);
  EXPECT_EQ(places.size(), 0u);
  timetable.vehicles_at(london(10, 25, 0, 55) + 3600.0, places);
  EXPECT_EQ(places.size(), 1u);
}

TEST(Vehicles, FollowTheirShape) {
  FeedBuilder feed;
  // A detour to the east between A and B.
  feed.set(
      "shapes.txt",
      "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence,tunnel\n"
      "S,52.48000,-1.9,1,0\nS,52.48000,-1.89,2,1\nS,52.48899,-1.89,3,0\nS,52.48899,-1.9,4,0\nS,52.49798,-1.9,5,0\n");
  feed.trip("t", "A 08:00:00, B 08:06:00, C 08:09:00", "W", "S");
  const Timetable timetable = feed.timetable();
  const auto stops = timetable.stops_of(trip_of(timetable, "t"));
  const PathIndex path = timetable.data().patterns[timetable.data().trips[0].pattern].path;
  EXPECT_NEAR(stops[1].distance, 679.0 + 1000.0 + 679.0, 6.0);
  EXPECT_NEAR(timetable.path_length(path), stops[2].distance, 0.1);
  EXPECT_NEAR(timetable.sample(path, 300.0).heading, M_PI / 2, 1e-6);
  EXPECT_NEAR(timetable.sample(path, 1000.0).heading, 0.0, 1e-6);
  EXPECT_NEAR(timetable.sample(path, 2000.0).heading, M_PI * 1.5, 1e-3);
  EXPECT_FALSE(timetable.sample(path, 300.0).underground);
  EXPECT_TRUE(timetable.sample(path, 1000.0).underground);
  EXPECT_FALSE(timetable.sample(path, 2000.0).underground);
  // Cars behind the first point stand in line with the track.
  const PathSample behind = timetable.sample(path, -100.0);
  EXPECT_NEAR(behind.heading, M_PI / 2, 1e-6);
  EXPECT_LT(behind.position.longitude, -1.9 * M_PI / 180.0);
}

// Through a whole week of a busy feed with everything in it.
TEST(Vehicles, NeverJumpNorRunBackwards) {
  FeedBuilder feed;
  feed.set("shapes.txt",
           "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\n"
           "S,52.48,-1.9,1\nS,52.484,-1.897,2\nS,52.48899,-1.9,3\nS,52.49798,-1.9,4\nS,52.50697,-1.9,5\n");
  feed.trip("minute", "A 08:00:00, B 08:00:00, C 08:00:00, D 08:01:00");  // impossible
  feed.trip("shape", "A 09:00:00, B 09:03:00, C 09:05:30, D 09:09:00", "W", "S");
  feed.trip("loop", "A 23:55:00, B 23:58:00, A 24:01:00, B 24:04:00", "S");
  feed.trip("headway", "D 05:00:00, C 05:03:00, B 05:06:00, A 05:09:00");
  feed.set("frequencies.txt", "trip_id,start_time,end_time,headway_secs\nheadway,10:00:00,26:00:00,240\n");
  const Timetable timetable = feed.timetable();
  const double bound = bounds_of(Mode::Tram).top_speed;
  const double step = 1.0;
  std::vector<VehiclePlace> places, before;
  std::size_t compared = 0;
  for (const int day : {18, 20, 21}) {
    before.clear();
    for (double time = london(6, day, 0, 0); time < london(6, day, 0, 0) + 26 * 3600.0; time += step) {
      timetable.vehicles_at(time, places);
      for (const VehiclePlace& place : places) {
        const auto was = std::find_if(before.begin(), before.end(),
                                      [&](const VehiclePlace& other) { return other.journey == place.journey; });
        if (was == before.end()) continue;
        ++compared;
        ASSERT_GE(place.distance, was->distance);
        ASSERT_LE(place.distance - was->distance, bound * step + 1e-3);
        ASSERT_LE(place.speed, bound + 1e-6);
        ASSERT_LE(std::abs(place.speed - was->speed), bounds_of(Mode::Tram).acceleration * step + 0.02);
        ASSERT_LE(distance_between(place.position, was->position), bound * step + 0.01);
      }
      before.swap(places);
    }
  }
  EXPECT_GT(compared, 50'000u);
}

}  // namespace
}  // namespace mercia::transit
