#include "engine/transit/path.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace mercia::transit {
namespace {

// A line through positions in degrees.
std::vector<PathPoint> path_of(const std::vector<std::pair<double, double>>& degrees) {
  std::vector<PathPoint> points;
  for (const auto& [latitude, longitude] : degrees) {
    const geo::Geodetic at = geo::geodetic_from_degrees(latitude, longitude);
    points.push_back({at.latitude, at.longitude, 0.0});
  }
  measure_path(points);
  return points;
}

std::vector<geo::Geodetic> stops_of(const std::vector<std::pair<double, double>>& degrees) {
  std::vector<geo::Geodetic> stops;
  for (const auto& [latitude, longitude] : degrees) stops.push_back(geo::geodetic_from_degrees(latitude, longitude));
  return stops;
}

// Against straight lines through the Earth, which over a kilometre are as long.
TEST(Path, MeasuresOnTheEllipsoid) {
  for (const double latitude : {0.0, 52.48, -70.0}) {
    const auto a = geo::geodetic_from_degrees(latitude, -1.9);
    const auto b = geo::geodetic_from_degrees(latitude + 0.006, -1.888);
    const double chord = glm::distance(geo::ecef_from_geodetic(a), geo::ecef_from_geodetic(b));
    EXPECT_NEAR(distance_between(a, b), chord, chord * 1e-5);
  }
  EXPECT_NEAR(distance_between(geo::geodetic_from_degrees(0, 179.99), geo::geodetic_from_degrees(0, -179.99)), 2226.4,
              0.1);
}

TEST(Path, IsSampledOverPointsThatCoincide) {
  const auto path =
      path_of({{52.0, -1.9}, {52.0, -1.9}, {52.001, -1.9}, {52.001, -1.9}, {52.001, -1.899}, {52.001, -1.899}});
  for (double d = -50.0; d < path.back().distance + 50.0; d += 1.0) {
    const PathSample sample = sample_path(path, d);
    EXPECT_TRUE(std::isfinite(sample.position.latitude) && std::isfinite(sample.heading));
    const bool north = d <= path[2].distance;
    EXPECT_NEAR(sample.heading, north ? 0.0 : M_PI / 2, 1e-6) << d;
  }
  // All points in one place: nowhere to go, but no nonsense either.
  const auto spot = path_of({{52.0, -1.9}, {52.0, -1.9}});
  EXPECT_TRUE(std::isfinite(sample_path(spot, 5.0).position.latitude));
}

TEST(Path, FindsStopsInTheirOrder) {
  // Up and back again on the other side of the street.
  const auto path = path_of({{52.0, -1.9}, {52.02, -1.9}, {52.02, -1.8998}, {52.0, -1.8998}});
  const auto found = match_stops(
      path, stops_of({{52.0, -1.9001}, {52.01, -1.9001}, {52.02, -1.9}, {52.01, -1.8997}, {52.0, -1.8997}}));
  ASSERT_TRUE(found);
  EXPECT_NEAR((*found)[1], 1113.0, 3.0);
  EXPECT_NEAR((*found)[3], path.back().distance - 1113.0, 3.0);
  EXPECT_NEAR((*found)[4], path.back().distance, 1.0);
}

TEST(Path, FindsAStopThatIsCalledAtTwice) {
  const auto path = path_of({{52.0, -1.9}, {52.02, -1.9}, {52.0, -1.9}});
  const auto found = match_stops(path, stops_of({{52.01, -1.9}, {52.02, -1.9}, {52.01, -1.9}}));
  ASSERT_TRUE(found);
  EXPECT_NEAR((*found)[0], 1113.0, 2.0);
  EXPECT_NEAR((*found)[2], 3339.0, 6.0);
}

TEST(Path, SaysWhereStopsDoNotFit) {
  const auto path = path_of({{52.0, -1.9}, {52.02, -1.9}});
  EXPECT_FALSE(match_stops(path, stops_of({{52.02, -1.9}, {52.0, -1.9}})));
  EXPECT_FALSE(match_stops(path, stops_of({{52.0, -1.9}, {52.01, -1.8}})));
  EXPECT_TRUE(match_stops(path, stops_of({{52.0, -1.9}, {52.01, -1.893}})));  // some 500 m off
}

}  // namespace
}  // namespace mercia::transit
