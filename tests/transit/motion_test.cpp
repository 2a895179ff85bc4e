#include "engine/transit/motion.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "engine/transit/gtfs_values.h"
#include "tests/transit/feed_builder.h"

namespace mercia::transit {
namespace {

// The distance is a smooth function of time: it agrees with the speed, whose change stays within the acceleration.
void expect_smooth(double length, double duration, const MotionBounds& bounds, double acceleration) {
  const double step = duration / 1000.0;
  LegPlace before = along_leg(length, duration, 0.0, bounds);
  EXPECT_EQ(before.distance, 0.0);
  EXPECT_EQ(before.speed, 0.0);
  for (int i = 1; i <= 1000; ++i) {
    const LegPlace now = along_leg(length, duration, i * step, bounds);
    EXPECT_GE(now.distance, before.distance - 1e-9);
    EXPECT_LE(now.speed, bounds.top_speed * (1.0 + 1e-6));
    EXPECT_LE(std::abs(now.speed - before.speed), acceleration * step * (1.0 + 1e-6) + 1e-9);
    EXPECT_NEAR(now.distance - before.distance, (now.speed + before.speed) / 2.0 * step, acceleration * step * step);
    before = now;
  }
  EXPECT_NEAR(before.distance, length, 1e-6);
  EXPECT_NEAR(before.speed, 0.0, 1e-6);
}

TEST(Motion, SpeedsUpRunsAndBrakes) {
  const MotionBounds tram = bounds_of(Mode::Tram);
  expect_smooth(1000.0, 120.0, tram, tram.comfortable);
  expect_smooth(50.0, 60.0, tram, tram.comfortable);
  // Just in time: all that the tram can do.
  for (const double length : {100.0, 480.0, 481.0, 3000.0})
    expect_smooth(length, least_duration(length, tram), tram, tram.acceleration);
  const LegPlace middle = along_leg(1000.0, 120.0, 60.0, tram);
  EXPECT_NEAR(middle.distance, 500.0, 1e-9);
}

TEST(Motion, LeastDurationIsWhatTheBoundsAllow) {
  const MotionBounds bounds{20.0, 1.0, 0.5, 10.0};
  EXPECT_DOUBLE_EQ(least_duration(0.0, bounds), 0.0);
  EXPECT_DOUBLE_EQ(least_duration(100.0, bounds), 20.0);   // 10 s up to 10 m/s and 10 s down
  EXPECT_DOUBLE_EQ(least_duration(400.0, bounds), 40.0);   // just reaches 20 m/s
  EXPECT_DOUBLE_EQ(least_duration(1400.0, bounds), 90.0);  // and runs at it for 1000 m
}

struct Line {
  std::vector<PatternStop> stops;
  std::vector<CallTimes> times;
  void add(double distance, std::uint32_t arrival, std::uint32_t departure, bool served = true) {
    const Boarding boarding = served ? Boarding::Regular : Boarding::None;
    stops.push_back({0, static_cast<float>(distance), boarding, boarding, {}});
    times.push_back({arrival, departure});
  }
  std::vector<CallMotion> motion(Mode mode) const {
    std::vector<CallMotion> out(stops.size());
    EXPECT_TRUE(time_motion(stops, times, bounds_of(mode), out));
    return out;
  }
};

TEST(Motion, KeepsTimesAndTakesTheDwellFromTheRun) {
  Line line;
  line.add(0, 0, 0);
  line.add(1500, 180, 180);  // no dwell told
  line.add(3000, 360, 420);  // one told
  line.add(4500, 600, 600);
  const auto motion = line.motion(Mode::Tram);
  EXPECT_EQ(motion[0].leaves, 0u);
  EXPECT_EQ(motion[1].arrives, 160'000u);  // twenty seconds before it leaves
  EXPECT_EQ(motion[1].leaves, 180'000u);
  EXPECT_EQ(motion[2].arrives, 360'000u);
  EXPECT_EQ(motion[2].leaves, 420'000u);
  EXPECT_EQ(motion[3].arrives, 600'000u);
}

TEST(Motion, StopsOfOneMinuteShareIt) {
  Line line;
  line.add(0, 0, 0);
  line.add(800, 120, 120);
  line.add(900, 120, 120);
  line.add(1000, 120, 120);
  line.add(1100, 180, 180);
  const auto motion = line.motion(Mode::Bus);
  EXPECT_EQ(motion[1].leaves, 120'000u);
  EXPECT_EQ(motion[2].leaves, 140'000u);
  EXPECT_EQ(motion[3].leaves, 160'000u);
  for (std::size_t i = 1; i < motion.size(); ++i) EXPECT_GT(motion[i].arrives, motion[i - 1].leaves);
}

TEST(Motion, IsLateRatherThanTooFast) {
  Line line;
  line.add(0, 0, 0);
  line.add(5000, 60, 60);  // 300 km/h, for a tram
  line.add(5500, 120, 120);
  line.add(6000, 1200, 1200);  // time to spare
  const auto motion = line.motion(Mode::Tram);
  const MotionBounds tram = bounds_of(Mode::Tram);
  EXPECT_GE(motion[1].arrives, least_duration(5000, tram) * 1000.0);
  EXPECT_GE((motion[2].arrives - motion[1].leaves) * 1e-3, least_duration(500, tram) - 1e-3);
  EXPECT_EQ(motion[3].arrives, 1'200'000u);
}

TEST(Motion, PassesWhereNobodyMayBoard) {
  Line line;
  line.add(0, 0, 0);
  line.add(1000, 60, 60, false);
  line.add(2000, 120, 120);
  const auto motion = line.motion(Mode::Tram);
  EXPECT_EQ(motion[1].arrives, motion[1].leaves);
  EXPECT_NEAR(motion[1].arrives, 60'000.0, 2.0);  // half way at half time
}

TEST(Motion, RefusesWhatNoVehicleCanDo) {
  Line line;
  line.add(0, 0, 0);
  line.add(9'000'000, 600, 600);
  std::vector<CallMotion> motion(2);
  EXPECT_FALSE(time_motion(line.stops, line.times, bounds_of(Mode::Tram), motion));
}

TEST(GtfsValues, Times) {
  EXPECT_EQ(read_clock("08:05:09"), 8u * 3600 + 5 * 60 + 9);
  EXPECT_EQ(read_clock("8:05:09"), read_clock("08:05:09"));
  EXPECT_EQ(read_clock("25:00:00"), 90'000u);
  EXPECT_EQ(read_clock("168:00:00"), kLatestTime);
  for (const char* bad : {"", "8", "08:05", "08:60:00", "08:05:60", "-1:00:00", "08:05:0x", "168:00:01", ":05:00",
                          "1000:00:00", "08-05-09", "08:05:091", " 8:05:09"})
    EXPECT_FALSE(read_clock(bad)) << bad;
}

TEST(GtfsValues, Days) {
  EXPECT_EQ(read_day("19700101"), 0);
  EXPECT_EQ(read_day("20260617"), 20621);
  EXPECT_EQ(weekday_of(20621), 2);  // a Wednesday
  for (const char* bad : {"", "2026061", "20260631", "20261301", "20250229", "2026-6-1", "+2026061", "18991231"})
    EXPECT_FALSE(read_day(bad)) << bad;
  EXPECT_TRUE(read_day("20240229"));
}

TEST(GtfsValues, ModesAndColours) {
  EXPECT_EQ(read_mode("0"), Mode::Tram);
  EXPECT_EQ(read_mode("900"), Mode::Tram);
  EXPECT_EQ(read_mode("109"), Mode::Rail);
  EXPECT_EQ(read_mode("200"), Mode::Coach);
  EXPECT_EQ(read_mode("714"), Mode::Bus);
  EXPECT_FALSE(read_mode("8"));
  EXPECT_FALSE(read_mode("tram"));
  EXPECT_EQ(read_color("00Aa44"), 0x00aa44u);
  EXPECT_EQ(read_color("#ffffff"), 0xffffffu);
  for (const char* bad : {"", "fff", "gggggg", "-12345", "0x1234"}) EXPECT_FALSE(read_color(bad)) << bad;
}

}  // namespace
}  // namespace mercia::transit
