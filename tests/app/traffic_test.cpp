// The vehicles of a small timetable: where their cars stand, what they look like, and what a person is told of them.
#include "app/traffic.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstring>
#include <fstream>
#include <thread>

#include "tests/support/temporary_folder.h"

namespace mercia::app {
namespace {

using vehicles::Kind;

constexpr double kLatitude = 52.48, kLongitude = -1.90;
constexpr UnixSeconds kNoon = 1782043200.0;  // 2026-06-21T12:00Z, 13:00 in Birmingham

// A tram that leaves the first stop at 13:00 and runs 1.5 km to the north on a slope of 2 %.
class TrafficTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto feed = folder_.path() / "gtfs";
    std::filesystem::create_directory(feed);
    const auto write = [&](const char* name, const std::string& text) { std::ofstream(feed / name) << text; };
    write("agency.txt", "agency_id,agency_name,agency_url,agency_timezone\nmetro,Metro,https://m.uk,Europe/London\n");
    write("stops.txt",
          "stop_id,stop_name,stop_lat,stop_lon\na,Library,52.48,-1.90\nb,Édgbaston,52.49,-1.90\nc,End,52.4935,-1.90\n");
    write("routes.txt",
          "route_id,agency_id,route_short_name,route_long_name,route_type\nl1,metro,1,Line One,0\nf,metro,F,Ferry,4\n");
    write("trips.txt", "route_id,service_id,trip_id,trip_headsign\nl1,s,t1,Édgbaston\nf,s,t2,Sea\n");
    write("stop_times.txt",
          "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
          "t1,13:00:00,13:00:00,a,1\nt1,13:03:00,13:03:00,b,2\nt1,13:05:00,13:05:00,c,3\n"
          "t2,13:00:00,13:00:00,a,1\nt2,13:03:00,13:03:00,b,2\n");
    write("calendar.txt",
          "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
          "s,1,1,1,1,1,1,1,20260101,20261231\n");
    scene_.frame = geo::MapFrame(geo::geodetic_from_degrees(kLatitude, kLongitude));
    scene_.source.folder = folder_.path();
    scene_.source.region.emplace();
    scene_.source.region->timetable = "gtfs";
    scene_.source.region->heights = "ground.heights";
    ASSERT_TRUE(region::GroundHeights::sample({-5000.0, -5000.0}, {5000.0, 5000.0}, 50.0, [](glm::dvec2 place) {
                  return 100.0 + 0.02 * place.y;
                }).write(folder_.path() / "ground.heights"));
  }

  // Waits for the timetable first.
  void update(Traffic& traffic, UnixSeconds time) {
    for (int i = 0; i < 2000 && traffic.loading(); ++i) {
      traffic.update(time, glm::dvec3(0.0));
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    ASSERT_FALSE(traffic.loading());
    traffic.update(time, glm::dvec3(0.0, 0.0, 100.0));
  }

  test::TemporaryFolder folder_;
  Scene scene_;
};

TEST_F(TrafficTest, ATramStandsOnItsTrackOnTheGround) {
  Traffic traffic(scene_);
  update(traffic, kNoon + 90.0);
  const auto cars = traffic.cars();
  ASSERT_EQ(cars.size(), 5u) << "the tram and no ferry";
  for (std::size_t i = 0; i < cars.size(); ++i) {
    EXPECT_NEAR(cars[i].world.x, 0.0, 0.1);
    // The ellipsoid falls away from the tangent plane by less than a decimetre here.
    EXPECT_NEAR(cars[i].world.z, 100.0 + 0.02 * cars[i].world.y, 0.15);
    EXPECT_NEAR(std::cos(cars[i].heading), i + 1 < cars.size() ? 1.0 : -1.0, 1e-3);
    EXPECT_NEAR(cars[i].pitch, i + 1 < cars.size() ? std::atan(0.02) : -std::atan(0.02), 1e-3);
    EXPECT_EQ(cars[i].known, render::PlaceKnown::FromTimetable);
  }
  EXPECT_TRUE(cars.front().shines_white);
  EXPECT_TRUE(cars.back().shines_red);
  EXPECT_NEAR(cars.front().world.y - cars.back().world.y, vehicles::length_of(Kind::Tram) - 8.05f, 0.2);
  EXPECT_EQ(std::string(cars.front().display.data(), 11), "1 EDGBASTON");
}

TEST_F(TrafficTest, NothingRunsAtNight) {
  Traffic traffic(scene_);
  update(traffic, kNoon + 8.0 * 3600.0);
  EXPECT_TRUE(traffic.cars().empty());
}

TEST_F(TrafficTest, RunsForwardsAndNeverFasterThanATramCan) {
  Traffic traffic(scene_);
  update(traffic, kNoon);
  double before = traffic.cars().front().world.y;
  for (double t = 0.5; t < 300.0; t += 0.5) {
    traffic.update(kNoon + t, glm::dvec3(0.0, 0.0, 100.0));
    const double now = traffic.cars().front().world.y;
    EXPECT_GE(now, before - 1e-6) << t;
    EXPECT_LT(now - before, 0.5 * 25.0) << t;
    before = now;
  }
  EXPECT_GT(before, 1400.0);
}

TEST_F(TrafficTest, IsMetByARayAndTellsItsNextCalls) {
  Traffic traffic(scene_);
  update(traffic, kNoon + 90.0);
  const glm::dvec3 middle = traffic.cars()[2].world + glm::dvec3(0.0, 0.0, 1.5);
  const glm::dvec3 eye = middle + glm::dvec3(-20.0, 0.0, 0.0);
  EXPECT_FALSE(traffic.meet(eye, {-1.0, 0.0, 0.0}, 1e9)) << "it looks away";
  EXPECT_FALSE(traffic.meet(eye, {1.0, 0.0, 0.0}, 10.0)) << "a wall is nearer";
  const auto met = traffic.meet(eye, {1.0, 0.0, 0.0}, 1e9);
  ASSERT_TRUE(met);
  const auto zone = TimeZone::find("Europe/London");
  ASSERT_TRUE(zone);
  const auto card = traffic.card_of(*met, *zone);
  ASSERT_TRUE(card);
  EXPECT_EQ(card->title, "1 to Édgbaston");
  ASSERT_GE(card->rows.size(), 2u);
  EXPECT_EQ(card->rows[0], std::make_pair(std::string("13:03"), std::string("Édgbaston")));
  EXPECT_EQ(card->rows[1], std::make_pair(std::string("13:05"), std::string("End")));
  traffic.select(*met);
  traffic.update(kNoon + 91.0, glm::dvec3(0.0));
  EXPECT_TRUE(traffic.cars().front().highlighted);
  // Long after it has arrived.
  traffic.update(kNoon + 3600.0, glm::dvec3(0.0));
  EXPECT_FALSE(traffic.card_of(*met, *zone));
}

TEST_F(TrafficTest, ABrokenTimetableIsNoTraffic) {
  std::ofstream(folder_.path() / "gtfs" / "stop_times.txt") << "nonsense\n";
  Traffic traffic(scene_);
  update(traffic, kNoon);
  EXPECT_TRUE(traffic.cars().empty());
}

TEST(FleetTest, GoesByModeAndOperator) {
  using transit::Mode;
  EXPECT_EQ(fleet_of(Mode::Tram, "x", 0)->kind, Kind::Tram);
  EXPECT_EQ(fleet_of(Mode::Rail, "Avanti West Coast", 0)->kind, Kind::Intercity11);
  EXPECT_FALSE(fleet_of(Mode::Rail, "West Midlands Railway", 0xff8200)->livery);
  EXPECT_TRUE(fleet_of(Mode::Rail, "Southern", 0x00aa55)->livery);
  EXPECT_FALSE(fleet_of(Mode::Ferry, "x", 0));
  EXPECT_FALSE(fleet_of(Mode::Underground, "x", 0));
}

TEST(DisplayTest, CutsAtAWord) {
  const auto text = [](const std::string& number, const std::string& to) {
    const auto letters = display_of(number, to);
    return std::string(letters.data(), strnlen(letters.data(), letters.size()));
  };
  EXPECT_EQ(text("50", "Moseley"), "50 MOSELEY");
  EXPECT_EQ(text("1", "Wolverhampton Station"), "WOLVERHAMPTON");
  EXPECT_EQ(text("", "Lichfield Trent Valley"), "LICHFIELD TRENT");
  EXPECT_EQ(text("", "Llanfairpwllgwyngyllgogerych"), "LLANFAIRPWLLGWYN");
}

}  // namespace
}  // namespace mercia::app
