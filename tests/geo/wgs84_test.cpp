#include "engine/geo/wgs84.h"

#include <gtest/gtest.h>

#include <cmath>
#include <glm/trigonometric.hpp>
#include <random>

namespace mercia::geo {
namespace {

struct Known {
  double latitude, longitude, height;  // degrees, metres
  glm::dvec3 ecef;                     // PROJ 9.1, EPSG:4979 to EPSG:4978
};

TEST(Wgs84, KnownPlacesHaveTheirKnownPositions) {
  const Known places[]{{0, 0, 0, {6378137.0, 0, 0}},
                       {0, 90, 100, {0, 6378237.0, 0}},
                       {90, 0, 0, {0, 0, 6356752.314245}},
                       {-90, 0, 10, {0, 0, -6356762.314245}},
                       {52.4814, -1.8998, 150, {3890563.253372, -129049.680058, 5035723.310254}},
                       {-33.8568, 151.2153, 25, {-4646986.832873, 2553086.916919, -3533281.055469}},
                       {51.4545, -2.5879, 0, {3978547.253694, -179822.840267, 4965209.583706}},
                       {89.9999, 179.9999, -100, {-11.169223, 0.000019, 6356652.314235}},
                       {27.9881, 86.925, 8848.86, {302769.934269, 5636026.225470, 2979493.490937}}};
  for (const Known& place : places) {
    const glm::dvec3 ecef = ecef_from_geodetic(geodetic_from_degrees(place.latitude, place.longitude, place.height));
    EXPECT_LT(glm::length(ecef - place.ecef), 2e-6) << place.latitude << ", " << place.longitude;
  }
}

void expect_round_trip(const Geodetic& there) {
  const glm::dvec3 ecef = ecef_from_geodetic(there);
  const Geodetic back = geodetic_from_ecef(ecef);
  ASSERT_NEAR(back.latitude, there.latitude, 1e-11);
  ASSERT_NEAR(back.height, there.height, 1e-6);
  if (std::abs(there.latitude) < 1.5707963) {  // a longitude means nothing at a pole
    const double turn = std::remainder(back.longitude - there.longitude, 2.0 * M_PI);
    ASSERT_NEAR(turn * std::cos(there.latitude), 0.0, 1e-11);
  }
  ASSERT_LT(glm::length(ecef_from_geodetic(back) - ecef), 1e-6);
}

TEST(Wgs84, RandomPlacesComeBack) {
  std::mt19937_64 random(84);
  std::uniform_real_distribution<double> latitude(-M_PI / 2, M_PI / 2);
  std::uniform_real_distribution<double> longitude(-M_PI, M_PI);
  std::uniform_real_distribution<double> height(-10e3, 100e3);
  for (int i = 0; i < 100'000; ++i) expect_round_trip({latitude(random), longitude(random), height(random)});
}

TEST(Wgs84, PolesEquatorAndAntimeridianComeBack) {
  for (const double latitude : {-90.0, -89.9999999, -45.0, -60.0, -1e-9, 0.0, 1e-9, 60.0, 60.0001, 89.9999999, 90.0})
    for (const double longitude : {-180.0, -179.9999999, -90.0, 0.0, 90.0, 179.9999999, 180.0})
      for (const double height : {-10e3, 0.0, 9e3, 1e6, 1e7})
        expect_round_trip(geodetic_from_degrees(latitude, longitude, height));
}

TEST(Wgs84, EastNorthUpIsARightHandedFrameThatPointsWhereItSays) {
  const Geodetic origin = geodetic_from_degrees(52.4814, -1.8998, 150.0);
  const glm::dmat4 frame = ecef_from_enu(origin);
  EXPECT_NEAR(glm::determinant(glm::dmat3(frame)), 1.0, 1e-12);
  EXPECT_LT(glm::length(glm::dvec3(frame[2]) - up_at(origin)), 1e-15);
  const auto moved = [&](double east, double north, double up) {
    return geodetic_from_ecef(glm::dvec3(frame * glm::dvec4(east, north, up, 1.0)));
  };
  EXPECT_GT(moved(1, 0, 0).longitude, origin.longitude);
  EXPECT_NEAR(moved(1, 0, 0).latitude, origin.latitude, 1e-12);
  EXPECT_GT(moved(0, 1, 0).latitude, origin.latitude);
  EXPECT_NEAR(moved(0, 0, 7).height, 157.0, 1e-8);
  EXPECT_NEAR(moved(0, 0, 7).latitude, origin.latitude, 1e-14);
}

TEST(Wgs84, EnuAndEcefAreInverses) {
  const Geodetic origin = geodetic_from_degrees(-12.0, 179.0, -30.0);
  const glm::dmat4 both = enu_from_ecef(origin) * ecef_from_enu(origin);
  for (int column = 0; column < 4; ++column)
    for (int row = 0; row < 4; ++row)
      EXPECT_NEAR(both[column][row], column == row ? 1.0 : 0.0, column == 3 ? 2e-9 : 1e-15);
}

}  // namespace
}  // namespace mercia::geo
