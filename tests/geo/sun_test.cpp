#include "engine/geo/sun.h"

#include <gtest/gtest.h>

#include <cmath>
#include <ctime>
#include <glm/trigonometric.hpp>
#include <string>

namespace mercia::geo {
namespace {

UnixSeconds utc(int year, int month, int day, int hour, int minute = 0, int second = 0) {
  std::tm time{};
  time.tm_year = year - 1900;
  time.tm_mon = month - 1;
  time.tm_mday = day;
  time.tm_hour = hour;
  time.tm_min = minute;
  time.tm_sec = second;
  return static_cast<UnixSeconds>(timegm(&time));
}

constexpr double kPublished = 0.0003;  // degrees: what the paper promises
const Geodetic kBirmingham = geodetic_from_degrees(52.4796, -1.9026);
const Geodetic kGolden = geodetic_from_degrees(39.742476, -105.1786, 1830.14);  // NREL, Colorado
constexpr Air kGoldenAir{820.0, 11.0};
const UnixSeconds kExample = utc(2003, 10, 17, 19, 30, 30);

struct Known {
  int month, day, hour;
  double altitude, azimuth;  // degrees, without refraction, to three places
};

class SunOverBirmingham : public ::testing::TestWithParam<Known> {};

TEST_P(SunOverBirmingham, StandsWhereTheReferenceSays) {
  const Known& known = GetParam();
  const SunPosition sun = sun_position(utc(2026, known.month, known.day, known.hour), kBirmingham);
  EXPECT_NEAR(glm::degrees(sun.altitude), known.altitude, kPublished + 0.0005);
  EXPECT_NEAR(glm::degrees(sun.azimuth), known.azimuth, kPublished + 0.0005);
}

INSTANTIATE_TEST_SUITE_P(Rows, SunOverBirmingham,
                         ::testing::Values(Known{3, 21, 12, 37.777, 175.332}, Known{3, 21, 9, 23.961, 124.707},
                                           Known{3, 21, 15, 27.573, 228.149}, Known{6, 21, 12, 60.901, 175.550},
                                           Known{12, 21, 12, 14.071, 178.658}),
                         [](const auto& row) {
                           return "M" + std::to_string(row.param.month) + "H" + std::to_string(row.param.hour);
                         });

TEST(Sun, MeetsTheExampleOfThePaper) {
  const SunPosition sun = sun_position(kExample, kGolden, kGoldenAir);
  EXPECT_NEAR(90.0 - glm::degrees(sun.altitude), 50.111622, kPublished);
  EXPECT_NEAR(glm::degrees(sun.azimuth), 194.340241, kPublished);
}

// The steps of the example: tables A5.1 of the paper.
TEST(Sun, MeetsTheExampleOfThePaperOnTheWay) {
  const ApparentSun sun = apparent_sun(kExample);
  EXPECT_NEAR(glm::degrees(sun.longitude) + 360.0, 204.0085537, 1e-4);
  EXPECT_NEAR(sun.distance, 0.9965422974, 1e-7);
  EXPECT_NEAR(glm::degrees(sun.position.right_ascension) + 360.0, 202.22741, 1e-4);
  EXPECT_NEAR(glm::degrees(sun.position.declination), -9.31434, 1e-4);
  EXPECT_NEAR(sun.equation_of_time, 14.641503 * 60.0, 0.1);
  const Nutation tilt = nutation(kExample);
  EXPECT_NEAR(glm::degrees(tilt.longitude), -0.00399840, 1e-6);
  EXPECT_NEAR(glm::degrees(tilt.obliquity), 23.440465, 1e-6);
}

TEST(Sun, IsLiftedByTheAirMostAtTheHorizon) {
  const SunDay day = sun_day(kExample, kGolden);
  ASSERT_TRUE(day.day);
  const auto lift = [&](UnixSeconds time) {
    return glm::degrees(sun_position(time, kGolden, {1010.0, 10.0}).altitude - sun_position(time, kGolden).altitude);
  };
  EXPECT_NEAR(lift(day.day->from + 60.0), 0.57, 0.1);  // half a degree, its own width
  EXPECT_NEAR(lift(day.noon), 0.02, 0.005);
  EXPECT_EQ(lift(day.noon - 43200.0), 0.0);
}

TEST(SunDay, MeetsTheExampleOfThePaper) {
  const SunDay day = sun_day(kExample, kGolden);
  ASSERT_TRUE(day.day);
  EXPECT_NEAR(day.noon, utc(2003, 10, 17, 18, 46, 5), 2.0);
  EXPECT_NEAR(day.day->from, utc(2003, 10, 17, 13, 12, 43), 2.0);
  // The paper counts days in universal time, whose sunset is that of the local day before.
  const SunDay before = sun_day(kExample - 86400.0, kGolden);
  ASSERT_TRUE(before.day);
  EXPECT_NEAR(before.day->to, utc(2003, 10, 17, 0, 20, 19), 2.0);
}

TEST(SunDay, TwilightsFollowOneAnother) {
  for (int day_of_year = 0; day_of_year < 365; day_of_year += 7) {
    const SunDay day = sun_day(utc(2026, 1, 1, 12) + day_of_year * 86400.0, kBirmingham);
    ASSERT_TRUE(day.day && day.civil && day.nautical) << day_of_year;
    EXPECT_LT(day.nautical->from, day.civil->from);
    EXPECT_LT(day.civil->from, day.day->from);
    EXPECT_LT(day.day->to, day.civil->to);
    EXPECT_LT(day.civil->to, day.nautical->to);
    const SunPosition dusk = sun_position(day.civil->to, kBirmingham);
    EXPECT_NEAR(glm::degrees(dusk.altitude), -6.0, 0.005);
    // In Birmingham midsummer nights do not get quite dark.
    EXPECT_EQ(day.astronomical.has_value(), day_of_year <= 133 || day_of_year >= 210) << day_of_year;
  }
}

TEST(SunDay, KnowsDaysWithoutANightAndNightsWithoutADay) {
  const Geodetic tromso = geodetic_from_degrees(69.65, 18.96);
  const SunDay summer = sun_day(utc(2026, 6, 21, 11), tromso);
  EXPECT_FALSE(summer.day);
  EXPECT_GT(summer.noon_altitude, 0.0);
  const SunDay winter = sun_day(utc(2026, 12, 21, 11), tromso);
  EXPECT_FALSE(winter.day);
  EXPECT_LT(winter.noon_altitude, 0.0);
  EXPECT_TRUE(winter.civil);
}

TEST(Sun, IsNeverAnythingButAnAngle) {
  for (double latitude = -90.0; latitude <= 90.0; latitude += 7.5)
    for (int hour = 0; hour < 366 * 24; hour += 5) {
      const SunPosition sun =
          sun_position(utc(2026, 1, 1, 0) + hour * 3600.0, geodetic_from_degrees(latitude, hour % 360 - 180.0));
      ASSERT_TRUE(std::abs(sun.altitude) <= M_PI / 2) << latitude << " " << hour;
      ASSERT_TRUE(sun.azimuth >= 0.0 && sun.azimuth <= 2.0 * M_PI) << latitude << " " << hour;
    }
  // Straight overhead the sine of the altitude rounds to more than one.
  const UnixSeconds noon = utc(2026, 6, 21, 12);
  for (int step = -2000; step <= 2000; ++step) {
    const SunPosition sun = sun_position(noon, geodetic_from_degrees(23.436 + step * 1e-6, 0.44));
    ASSERT_FALSE(std::isnan(sun.altitude));
  }
}

}  // namespace
}  // namespace mercia::geo
