#include "app/scene.h"

#include <gtest/gtest.h>

namespace mercia::app {
namespace {

constexpr UnixSeconds kMidsummerNoon = 1782043200.0;  // 2026-06-21T12:00Z

LocalTime clock_at(double latitude, double longitude, const std::string& named = {}) {
  Scene scene;
  scene.frame = geo::MapFrame(geo::geodetic_from_degrees(latitude, longitude));
  if (!named.empty()) {
    scene.source.region.emplace();
    scene.source.region->time_zone = named;
  }
  return scene.time_zone().local(kMidsummerNoon);
}

TEST(SceneTimeZone, IsTheOneThatTheRegionNames) {
  EXPECT_EQ(clock_at(60.17, 24.94, "Europe/Helsinki").ahead_of_utc, 3.0 * 3600.0);
  EXPECT_EQ(clock_at(60.17, 24.94, "Europe/Helsinki").abbreviation, "EEST");
}

TEST(SceneTimeZone, IsGuessedFromThePlace) {
  EXPECT_EQ(clock_at(52.48, -1.90).abbreviation, "BST");
  EXPECT_EQ(clock_at(60.17, 24.94).ahead_of_utc, 2.0 * 3600.0);
  EXPECT_EQ(clock_at(37.87, -122.27).ahead_of_utc, -8.0 * 3600.0);
  EXPECT_EQ(clock_at(5.0, 0.0).ahead_of_utc, 0.0);
}

TEST(SceneTimeZone, IsUtcWhereTheNameMeansNothing) {
  EXPECT_EQ(clock_at(52.48, -1.90, "Middle/Earth").abbreviation, "UTC");
}

}  // namespace
}  // namespace mercia::app
