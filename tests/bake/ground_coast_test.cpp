#include "tools/bake/ground_coast.h"

#include <gtest/gtest.h>

#include <limits>

#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

using Lines = std::vector<std::vector<glm::dvec2>>;

double sea_area(const Lines& lines, std::vector<std::string>& notes) {
  double sum = 0.0;
  for (const Polygon& polygon : water_from_coastline(lines, {0.0, 0.0}, {100.0, 100.0}, notes)) sum += area(polygon);
  return sum;
}

TEST(GroundCoast, WaterLiesOnTheRight) {
  std::vector<std::string> notes;
  // Northwards through the middle: land in the west, sea in the east; and the other way round.
  EXPECT_NEAR(sea_area({{{40.0, -10.0}, {40.0, 110.0}}}, notes), 6000.0, 1e-6);
  EXPECT_NEAR(sea_area({{{40.0, 110.0}, {40.0, -10.0}}}, notes), 4000.0, 1e-6);
  EXPECT_TRUE(notes.empty());
}

TEST(GroundCoast, PiecesAreJoinedInAnyOrder) {
  std::vector<std::string> notes;
  EXPECT_NEAR(
      sea_area({{{40.0, 60.0}, {40.0, 110.0}}, {{40.0, -10.0}, {40.0, 30.0}}, {{40.0, 30.0}, {40.0, 60.0}}}, notes),
      6000.0, 1e-6);
  EXPECT_TRUE(notes.empty());
}

TEST(GroundCoast, AStraitHasTwoShores) {
  std::vector<std::string> notes;
  EXPECT_NEAR(sea_area({{{30.0, -10.0}, {30.0, 110.0}}, {{70.0, 110.0}, {70.0, -10.0}}}, notes), 4000.0, 1e-6);
  EXPECT_NEAR(sea_area({{{30.0, 110.0}, {30.0, -10.0}}, {{70.0, -10.0}, {70.0, 110.0}}}, notes), 6000.0, 1e-6);
}

TEST(GroundCoast, AnIslandIsAHoleInTheSea) {
  std::vector<std::string> notes;
  const std::vector<glm::dvec2> island = {{20.0, 20.0}, {40.0, 20.0}, {40.0, 40.0}, {20.0, 40.0}, {20.0, 20.0}};
  EXPECT_NEAR(sea_area({island}, notes), 10'000.0 - 400.0, 1e-6);
  EXPECT_NEAR(sea_area({island, {{60.0, 110.0}, {60.0, -10.0}}}, notes), 6000.0 - 400.0, 1e-6);
}

TEST(GroundCoast, ARingThatLeavesTheRectangleIsCut) {
  std::vector<std::string> notes;
  EXPECT_NEAR(sea_area({{{20.0, 20.0}, {150.0, 20.0}, {150.0, 40.0}, {20.0, 40.0}, {20.0, 20.0}}}, notes),
              10'000.0 - 1600.0, 1e-6);
}

TEST(GroundCoast, EndsInsideAreLedToTheBorder) {
  std::vector<std::string> notes;
  EXPECT_NEAR(sea_area({{{40.0, 5.0}, {40.0, 95.0}}}, notes), 6000.0, 1e-6);
}

TEST(GroundCoast, AScrapThatLeadsTheWrongWayIsLeftOut) {
  std::vector<std::string> notes;
  const double sea = sea_area({{{40.0, 2.0}, {38.0, -5.0}, {50.0, -5.0}, {50.0, 110.0}}}, notes);
  EXPECT_NEAR(sea, 5000.0, 30.0);
  EXPECT_EQ(notes.size(), 1u);
}

TEST(GroundCoast, NothingOfNothing) {
  std::vector<std::string> notes;
  EXPECT_EQ(sea_area({}, notes), 0.0);
  EXPECT_EQ(sea_area({{{200.0, 0.0}, {200.0, 100.0}}}, notes), 0.0);
  EXPECT_EQ(sea_area({{{40.0, 5.0}}}, notes), 0.0);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(sea_area({{{nan, nan}, {nan, 3.0}}}, notes), 0.0);
}

}  // namespace
}  // namespace mercia::bake
