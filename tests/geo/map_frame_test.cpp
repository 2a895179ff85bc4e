#include "engine/geo/map_frame.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace mercia::geo {
namespace {

MapFrame birmingham() { return MapFrame(geodetic_from_degrees(52.4814, -1.8998, 140.0)); }

TEST(MapFrame, TheOriginIsOnTheEllipsoid) {
  const MapFrame frame = birmingham();
  EXPECT_EQ(frame.origin().height, 0.0);
  const glm::dvec3 map = frame.map_from_geodetic(frame.origin());
  EXPECT_LT(glm::length(map), 2e-9);
  EXPECT_LT(glm::length(frame.world_from_map({0, 0, 25.0}) - glm::dvec3(0, 0, 25.0)), 2e-9);
}

TEST(MapFrame, EveryPointWithinAHundredKilometresComesBack) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> plane(-70e3, 70e3);
  std::uniform_real_distribution<double> height(-500.0, 3000.0);
  for (const double latitude : {-80.0, -33.0, 0.0, 52.48, 89.0}) {
    for (const double longitude : {-1.9, 179.9}) {
      const MapFrame frame(geodetic_from_degrees(latitude, longitude));
      for (int i = 0; i < 2000; ++i) {
        const glm::dvec3 map{plane(random), plane(random), height(random)};
        ASSERT_LT(glm::length(frame.map_from_geodetic(frame.geodetic_from_map(map)) - map), 1e-6);
        ASSERT_LT(glm::length(frame.map_from_world(frame.world_from_map(map)) - map), 1e-6);
      }
    }
  }
}

// Two roads to the same point: over the map plane, and over ECEF.
TEST(MapFrame, WorldIsTheEarthSeenFromTheOrigin) {
  const MapFrame frame = birmingham();
  for (const double degrees : {-0.5, 0.0, 0.3}) {
    const Geodetic place = geodetic_from_degrees(52.4814 + degrees, -1.8998 - 2 * degrees, 321.0);
    const glm::dvec3 by_ecef(frame.world_from_ecef() * glm::dvec4(ecef_from_geodetic(place), 1.0));
    EXPECT_LT(glm::length(frame.world_from_map(frame.map_from_geodetic(place)) - by_ecef), 1e-6);
  }
}

TEST(MapFrame, TheGroundFallsAwayWithTheEarthsCurvature) {
  const MapFrame frame = birmingham();
  EXPECT_NEAR(frame.world_from_map({40e3, 0, 0}).z, -125.2, 0.5);  // 40 km^2 / 2 / 6390 km
  EXPECT_NEAR(frame.world_from_map({0, 40e3, 0}).z, -125.5, 0.5);
  EXPECT_NEAR(frame.world_from_map({1e3, 0, 0}).z, -0.078, 0.001);
}

TEST(MapFrame, LengthsShrinkByTwentyPartsInAMillionAtFortyKilometres) {
  const MapFrame frame = birmingham();
  const double on_the_ground = glm::length(frame.world_from_map({40500, 0, 0}) - frame.world_from_map({39500, 0, 0}));
  EXPECT_NEAR(on_the_ground, 1000.0 * (1.0 + 20e-6), 0.002);
}

TEST(MapFrame, EastAndNorthAreTrueAndUpPointsAwayFromTheEllipsoid) {
  const MapFrame frame = birmingham();
  EXPECT_GT(frame.map_from_geodetic(geodetic_from_degrees(52.4814, -1.88)).x, 1300.0);
  EXPECT_GT(frame.map_from_geodetic(geodetic_from_degrees(52.49, -1.8998)).y, 900.0);
  EXPECT_LT(glm::length(frame.world_up({0, 0}) - glm::dvec3(0, 0, 1)), 1e-12);
  for (const glm::dvec2 map : {glm::dvec2(40e3, 0), glm::dvec2(-7e3, 55e3)}) {
    const glm::dvec3 up = frame.world_up(map);
    EXPECT_NEAR(glm::length(up), 1.0, 1e-12);
    const glm::dvec3 by_ecef =
        glm::dmat3(frame.world_from_ecef()) * up_at(frame.geodetic_from_map(glm::dvec3(map, 0.0)));
    EXPECT_LT(glm::length(up - by_ecef), 1e-9);
  }
}

}  // namespace
}  // namespace mercia::geo
