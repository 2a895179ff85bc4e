// Storeys and bays that end where walls end.
#include "tools/bake/facade.h"

#include <gtest/gtest.h>

#include <cmath>

namespace mercia::bake {
namespace {

Building house(float storeys) {
  Building building;
  building.storeys = storeys;
  return building;
}

TEST(Facade, StoreysFitBetweenGroundAndEaves) {
  // As many as tagged.
  EXPECT_NEAR(facade_storeys(house(3), 10.0, 10.0, 19.5).at(19.5), 3.0, 1e-9);
  // 30 m with two storeys would have windows of the height of a bus: a usual number is taken.
  const FacadeStoreys hall = facade_storeys(house(2), 0.0, 0.0, 30.0);
  EXPECT_NEAR(hall.at(30.0), 9.0, 1e-9);
  EXPECT_EQ(hall.at(0.0), 0.0);
  EXPECT_TRUE(hall.windows);
}

TEST(Facade, APartHighUpGoesOnCounting) {
  const FacadeStoreys part = facade_storeys(house(10), 0.0, 12.0, 30.0);
  EXPECT_NEAR(part.at(12.0), 4.0, 1e-9);
  EXPECT_NEAR(part.at(30.0), 10.0, 1e-9);
}

TEST(Facade, LowWallsAndTanksHaveNoWindows) {
  EXPECT_FALSE(facade_storeys(house(1), 0.0, 0.0, 1.5).windows);
  EXPECT_FALSE(facade_storeys(house(0), 0.0, 0.0, 15.0).windows);
}

TEST(Facade, BaysFillEachWall) {
  const auto bays = facade_bays({{0, 0}, {10, 0}, {10, 1.5}, {0, 1.5}}, 3.0);
  ASSERT_EQ(bays.size(), 4u);
  EXPECT_EQ(bays[0].from, 0.0);
  EXPECT_NEAR(bays[0].to, 3.0, 1e-12);
  EXPECT_EQ(bays[1].to, bays[1].from) << "1.5 m is no façade";
  EXPECT_NEAR(bays[2].to - bays[2].from, 3.0, 1e-12);
}

TEST(Facade, AWallInPiecesIsOneFacade) {
  // The ring begins in the middle of its southern wall.
  const auto bays = facade_bays({{4, 0}, {9, 0}, {9, 9}, {0, 9}, {0, 0}}, 3.0);
  EXPECT_NEAR(bays[4].from, 0.0, 1e-12);
  EXPECT_NEAR(bays[4].to, 4.0 / 3.0, 1e-12);
  EXPECT_NEAR(bays[0].from, 4.0 / 3.0, 1e-12);
  EXPECT_NEAR(bays[0].to, 3.0, 1e-12);
}

TEST(Facade, ARoundTowerClosesOnAWholeBay) {
  Ring ring;
  for (int i = 0; i < 24; ++i) ring.push_back({5.0 * std::cos(M_PI * i / 12.0), 5.0 * std::sin(M_PI * i / 12.0)});
  const auto bays = facade_bays(ring, 3.0);
  EXPECT_EQ(bays.front().from, 0.0);
  EXPECT_NEAR(bays.back().to, 10.0, 1e-9);
}

}  // namespace
}  // namespace mercia::bake
