#include "tools/bake/terrain.h"

#include <gdal.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "tests/bake/naptan_stops.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_data.h"

namespace mercia::bake {
namespace {

TEST(Terrain, FlatIsFlatEverywhere) {
  const Terrain terrain = Terrain::flat(12.5);
  EXPECT_TRUE(terrain.is_flat());
  EXPECT_EQ(terrain.height({1e7, -1e7}), 12.5);
}

TEST(Terrain, GridIsBilinearAndContinuesItsBorder) {
  const Terrain terrain = Terrain::from_grid({0.0f, 10.0f, 20.0f, 50.0f}, 2, 2, 10.0, {100.0, 200.0}, "test");
  EXPECT_NEAR(terrain.height({100.0, 200.0}), 0.0, 1e-9);
  EXPECT_NEAR(terrain.height({110.0, 210.0}), 50.0, 1e-9);
  EXPECT_NEAR(terrain.height({105.0, 205.0}), 20.0, 1e-9);
  EXPECT_NEAR(terrain.height({-1000.0, 205.0}), 10.0, 1e-9);
  EXPECT_NEAR(terrain.height({105.0, 9999.0}), 35.0, 1e-9);
}

TEST(Terrain, SpotHeightsArePassedThroughWithoutJumps) {
  std::vector<glm::dvec3> spots;
  for (int i = 0; i < 60; ++i) {
    const double x = std::fmod(i * 617.0, 5000.0);
    const double y = std::fmod(i * 911.0, 4000.0);
    spots.emplace_back(x, y, 100.0 + 30.0 * std::sin(x / 900.0) + 20.0 * std::cos(y / 1100.0));
  }
  spots.emplace_back(std::numeric_limits<double>::quiet_NaN(), 0.0, 5000.0);
  spots.emplace_back(100.0, 100.0, std::numeric_limits<double>::infinity());
  const Terrain terrain = Terrain::from_spot_heights(spots, {0.0, 0.0}, {5000.0, 4000.0}, 25.0);
  double worst = 0.0;
  for (int i = 0; i < 60; ++i) worst = std::max(worst, std::abs(terrain.height(glm::dvec2(spots[i])) - spots[i].z));
  EXPECT_LT(worst, 2.0);
  double step = 0.0;
  double lowest = 1e9;
  double highest = -1e9;
  for (int row = 0; row + 1 < terrain.rows(); ++row) {
    for (int column = 0; column + 1 < terrain.columns(); ++column) {
      step = std::max<double>(step, std::abs(terrain.node(column + 1, row) - terrain.node(column, row)));
      lowest = std::min(lowest, terrain.node(column, row));
      highest = std::max(highest, terrain.node(column, row));
    }
  }
  EXPECT_LT(step, 12.0);  // per 25 m
  EXPECT_GT(lowest, 0.0);
  EXPECT_LT(highest, 200.0);
}

TEST(Terrain, FewSpotsAreNoTrouble) {
  EXPECT_TRUE(Terrain::from_spot_heights({}, {0.0, 0.0}, {10.0, 10.0}, 1.0).is_flat());
  const glm::dvec3 one(5.0, 5.0, 77.0);
  EXPECT_EQ(Terrain::from_spot_heights({&one, 1}, {0.0, 0.0}, {10.0, 10.0}, 1.0).height({0.0, 0.0}), 77.0);
  const std::vector<glm::dvec3> twins = {{5.0, 5.0, 10.0}, {5.0, 5.0, 20.0}, {9.0, 5.0, 30.0}};
  const Terrain terrain = Terrain::from_spot_heights(twins, {0.0, 0.0}, {10.0, 10.0}, 1.0);
  for (int i = 0; i < terrain.columns(); ++i) EXPECT_TRUE(std::isfinite(terrain.node(i, 0)));
}

TEST(Terrain, RefusesWhatIsNoRaster) {
  const geo::MapFrame frame(geo::geodetic_from_degrees(52.48, -1.9));
  const test::TemporaryFolder folder;
  const auto text = folder.path() / "text.tif";
  if (FILE* file = std::fopen(text.c_str(), "w")) {
    std::fputs("not a raster", file);
    std::fclose(file);
  }
  const auto result = Terrain::from_raster(text, frame, {0.0, 0.0}, {100.0, 100.0});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::Input);
  EXPECT_FALSE(Terrain::from_raster(folder.path() / "absent.tif", frame, {0.0, 0.0}, {100.0, 100.0}));
}

// A GeoTIFF in degrees with a hole in it: known heights around, the hole filled from them.
TEST(Terrain, HolesTakeTheNearestKnownHeight) {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "holes.tif";
  GDALAllRegister();
  const GDALDatasetH dataset = GDALCreate(GDALGetDriverByName("GTiff"), path.c_str(), 40, 40, 1, GDT_Float32, nullptr);
  ASSERT_TRUE(dataset);
  double transform[6] = {-1.92, 0.001, 0.0, 52.50, 0.0, -0.001};
  GDALSetGeoTransform(dataset, transform);
  GDALSetProjection(
      dataset, R"(GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],)"
               R"(UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]])");
  const GDALRasterBandH band = GDALGetRasterBand(dataset, 1);
  GDALSetRasterNoDataValue(band, -9999.0);
  std::vector<float> heights(1600);
  for (int y = 0; y < 40; ++y) {
    for (int x = 0; x < 40; ++x) heights[y * 40 + x] = x < 20 ? 100.0f : (y < 20 ? -9999.0f : 3.0e38f);
  }
  ASSERT_EQ(GDALRasterIO(band, GF_Write, 0, 0, 40, 40, heights.data(), 40, 40, GDT_Float32, 0, 0), CE_None);
  GDALClose(dataset);
  const geo::MapFrame frame(geo::geodetic_from_degrees(52.48, -1.9));
  const auto terrain = Terrain::from_raster(path, frame, {-500.0, -500.0}, {500.0, 500.0});
  ASSERT_TRUE(terrain) << terrain.error().sentence();
  for (int row = 0; row < terrain->rows(); ++row) {
    for (int column = 0; column < terrain->columns(); ++column) EXPECT_EQ(terrain->node(column, row), 100.0);
  }
  const auto away = Terrain::from_raster(path, frame, {50'000.0, 50'000.0}, {51'000.0, 51'000.0});
  ASSERT_FALSE(away);
  EXPECT_NE(away.error().sentence().find("does not touch"), std::string::npos) << away.error().sentence();
}

// The region's real terrain, placed through PROJ, against the raster itself read at each stop's national grid
// reference: what is left is the datum shift without OSTN15 and the second interpolation. A handful of stops are
// published with a longitude and latitude several metres away from their grid reference: there the two heights differ
// because the two places do, so they are counted apart.
TEST(Terrain, WestMidlandsHeightsAtEveryStop) {
  MERCIA_NEED_DATA(raster, "terrain/west_midlands_terrain50.tif");
  MERCIA_NEED_DATA(stops_file, "transit/naptan/430Stops.csv");
  const std::vector<test::Stop> stops = test::read_naptan_stops(stops_file);
  ASSERT_GT(stops.size(), 15'000u);
  const geo::MapFrame frame(geo::geodetic_from_degrees(52.48, -1.9));
  const auto terrain = Terrain::from_raster(raster, frame, {-40'000.0, -25'000.0}, {40'000.0, 25'000.0});
  ASSERT_TRUE(terrain) << terrain.error().sentence();
  std::printf("datum: %s\n", terrain->datum().c_str());
  EXPECT_NE(terrain->datum().find("OSGB"), std::string::npos);

  const test::RasterHeights direct(raster);
  double worst = 0.0;
  double sum = 0.0;
  double worst_steepness = 0.0;
  std::size_t misplaced = 0;
  double worst_misplaced = 0.0;
  std::size_t count = 0;
  const std::vector<double> apart = test::disagreement(stops);
  for (std::size_t i = 0; i < stops.size(); ++i) {
    const test::Stop& stop = stops[i];
    const auto expected = direct.bilinear(stop.easting, stop.northing);
    if (!expected) continue;
    const glm::dvec2 map(frame.map_from_geodetic(geo::geodetic_from_degrees(stop.latitude, stop.longitude)));
    const double difference = std::abs(terrain->height(map) - *expected);
    if (apart[i] > 4.0) {
      ++misplaced;
      worst_misplaced = std::max(worst_misplaced, difference);
      continue;
    }
    ++count;
    sum += difference;
    if (difference > worst) {
      worst = difference;
      worst_steepness = direct.steepness(stop.easting, stop.northing);
    }
  }
  std::printf("%zu stops: mean difference %.3f m, largest %.3f m (slope there %.2f)\n", count,
              sum / static_cast<double>(count), worst, worst_steepness);
  std::printf("%zu stops with two places more than 4 m apart: largest difference %.3f m\n", misplaced, worst_misplaced);
  EXPECT_LT(misplaced, 100u);
  EXPECT_GT(count, 15'000u);
  EXPECT_LT(sum / static_cast<double>(count), 0.1);
  EXPECT_LT(worst, 1.0);
}

}  // namespace
}  // namespace mercia::bake
