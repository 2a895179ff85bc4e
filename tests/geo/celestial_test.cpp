#include "engine/geo/celestial.h"

#include <gtest/gtest.h>

#include <cmath>
#include <glm/trigonometric.hpp>

#include "engine/base/time_zone.h"
#include "engine/geo/moon.h"

namespace mercia::geo {
namespace {

UnixSeconds utc(int year, int month, int day, double hours) {
  return TimeZone().at({year, month, day, hours * 3600.0});
}

TEST(Celestial, DirectionIsAUnitVector) {
  const glm::dvec3 south_west = direction_towards({glm::radians(30.0), glm::radians(225.0)});
  EXPECT_NEAR(glm::length(south_west), 1.0, 1e-12);
  EXPECT_NEAR(south_west.x, -std::sqrt(0.375), 1e-12);
  EXPECT_NEAR(south_west.y, -std::sqrt(0.375), 1e-12);
  EXPECT_NEAR(south_west.z, 0.5, 1e-12);
}

// Meeus, "Astronomical Algorithms", example 12.a.
TEST(Celestial, SiderealTimeIsMeeus) {
  const UnixSeconds time = utc(1987, 4, 10, 0.0);
  const double hours = glm::degrees(sidereal_time(time, nutation(time))) / 15.0;
  EXPECT_NEAR(hours, 13.0 + 10.0 / 60.0 + 46.1351 / 3600.0, 0.001 / 3600.0 * 15.0);
}

TEST(Celestial, TerrestrialTimeRunsAheadAsObserved) {
  EXPECT_NEAR(delta_t(utc(2000, 1, 1, 0.0)), 63.83, 0.1);
  EXPECT_NEAR(delta_t(utc(2022, 7, 1, 0.0)), 69.3, 0.2);
  EXPECT_NEAR(delta_t(utc(2200, 1, 1, 0.0)), 69.14, 0.01);
  EXPECT_NEAR(delta_t(utc(1900, 1, 1, 0.0)), 33.15, 0.01);
}

glm::dvec3 star(double hours, double degrees) {
  const double alpha = hours * M_PI / 12.0, delta = glm::radians(degrees);
  return {std::cos(delta) * std::cos(alpha), std::cos(delta) * std::sin(alpha), std::sin(delta)};
}

TEST(Celestial, ThePoleStarStandsInTheNorthAsHighAsTheLatitude) {
  const Geodetic place = geodetic_from_degrees(52.48, -1.90);
  for (int hour = 0; hour < 24; ++hour) {
    const glm::dvec3 polaris = world_from_stars(utc(2026, 1, 1, hour), place) * star(2.5303, 89.2641);
    EXPECT_NEAR(glm::degrees(std::asin(polaris.z)), 52.48, 0.75);
    EXPECT_GT(polaris.y, 0.6);
    EXPECT_NEAR(glm::length(polaris), 1.0, 1e-12);
  }
}

// The same star by two ways: its catalogue place turned as a whole, and its place of the date by hour angle. Theta
// Persei (without its own motion), Meeus, example 21.b.
TEST(Celestial, StarsStandWhereTheirPlaceOfTheDateSays) {
  const Geodetic place = geodetic_from_degrees(52.48, -1.90);
  const UnixSeconds time = utc(2028, 11, 13, 4.56);
  const double alpha = glm::radians(41.054063), delta = glm::radians(49.227750);
  const glm::dvec3 catalogue{std::cos(delta) * std::cos(alpha), std::cos(delta) * std::sin(alpha), std::sin(delta)};
  const EquatorialPosition of_date{glm::radians(41.547214), glm::radians(49.348483), 0.0};
  const glm::dvec3 expected = direction_towards(horizontal(of_date, sidereal_time(time, nutation(time)), place));
  EXPECT_LT(glm::degrees(glm::distance(world_from_stars(time, place) * catalogue, expected)), 0.01);
}

// Meeus, examples 47.a and 48.a: the centre of the Earth is a place without parallax.
TEST(Moon, IsWhereMeeusHasIt) {
  const UnixSeconds time = utc(1992, 4, 12, 0.0) - 59.0;
  // Right ascension 134.688470, declination 13.768368 degrees; seen from where it stands overhead there is no parallax.
  const double sidereal = sidereal_time(time, nutation(time));
  const Geodetic below{glm::radians(13.768368), glm::radians(134.688470) - sidereal, 0.0};
  const Moon moon_then = moon(time, below);
  EXPECT_GT(glm::degrees(moon_then.position.altitude), 90.0 - 0.45);
  EXPECT_NEAR(moon_then.distance, 368409.7e3, 1500e3);
  EXPECT_NEAR(moon_then.illuminated, 0.6786, 0.01);
  EXPECT_NEAR(glm::degrees(moon_then.phase_angle), 69.0756, 0.5);
  EXPECT_TRUE(moon_then.waxing);
}

TEST(Moon, IsLowerThanFromTheCentreOfTheEarth) {
  const UnixSeconds time = utc(1992, 4, 12, 0.0);
  const double sidereal = sidereal_time(time, nutation(time));
  // A quarter round the Earth it is on the horizon, less its parallax of a degree.
  const Geodetic aside{0.0, glm::radians(134.688470 - 90.0) - sidereal, 0.0};
  EXPECT_NEAR(glm::degrees(moon(time, aside).position.altitude), -0.99, 0.45);
}

TEST(Moon, HalfOfItGivesATenthOfItsLight) {
  Moon half;
  half.phase_angle = M_PI / 2.0;
  EXPECT_NEAR(half.light(), 0.09, 0.02);
  EXPECT_EQ(Moon().light(), 1.0);
}

TEST(Moon, IsFullAndNewWhenTheAlmanacSays) {
  const Geodetic place = geodetic_from_degrees(52.48, -1.90);
  EXPECT_GT(moon(utc(2026, 3, 3, 11.6), place).illuminated, 0.995);   // full, with an eclipse
  EXPECT_LT(moon(utc(2026, 8, 12, 17.6), place).illuminated, 0.005);  // new, with an eclipse of the sun
  EXPECT_TRUE(moon(utc(2026, 8, 16, 12.0), place).waxing);
  EXPECT_FALSE(moon(utc(2026, 8, 8, 12.0), place).waxing);
}

}  // namespace
}  // namespace mercia::geo
