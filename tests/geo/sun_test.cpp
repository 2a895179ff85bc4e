#include "engine/geo/sun.h"

#include <gtest/gtest.h>

#include <cmath>
#include <ctime>
#include <glm/trigonometric.hpp>

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

struct Known {
  int month, day, hour;
  double altitude, azimuth;  // degrees, without refraction (NREL's solar position algorithm)
};

TEST(Sun, StandsOverBirminghamWhereTheAlmanacSays) {
  const Geodetic birmingham = geodetic_from_degrees(52.4796, -1.9026);
  for (const Known& known :
       {Known{3, 21, 12, 37.777, 175.332}, Known{3, 21, 9, 23.961, 124.707}, Known{3, 21, 15, 27.573, 228.149},
        Known{6, 21, 12, 60.901, 175.550}, Known{12, 21, 12, 14.071, 178.658}}) {
    const SunPosition sun = sun_position(utc(2026, known.month, known.day, known.hour), birmingham);
    EXPECT_NEAR(glm::degrees(sun.altitude), known.altitude, 0.02) << known.month << " " << known.hour;
    // An error of 0.02 degrees on the sky is more in azimuth the higher the sun stands.
    EXPECT_NEAR(glm::degrees(sun.azimuth), known.azimuth, 0.02 / std::cos(sun.altitude))
        << known.month << " " << known.hour;
  }
}

TEST(Sun, MeetsTheReferenceExampleOfTheSolarPositionAlgorithm) {
  const SunPosition sun =
      sun_position(utc(2003, 10, 17, 19, 30, 30), geodetic_from_degrees(39.742476, -105.1786, 1830.14));
  // The example's zenith of 50.11162 degrees contains 0.0162 degrees of refraction at 820 mbar and 11 C.
  EXPECT_NEAR(90.0 - glm::degrees(sun.altitude), 50.11162 + 0.0162, 0.02);
  EXPECT_NEAR(glm::degrees(sun.azimuth), 194.34024, 0.03);
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

TEST(Sun, DirectionIsAUnitVectorTowardsIt) {
  const glm::dvec3 south_west = sun_direction({glm::radians(30.0), glm::radians(225.0)});
  EXPECT_NEAR(glm::length(south_west), 1.0, 1e-12);
  EXPECT_NEAR(south_west.x, -std::sqrt(0.375), 1e-12);
  EXPECT_NEAR(south_west.y, -std::sqrt(0.375), 1e-12);
  EXPECT_NEAR(south_west.z, 0.5, 1e-12);
}

}  // namespace
}  // namespace mercia::geo
