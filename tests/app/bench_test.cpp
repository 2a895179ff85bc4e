#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

#include "tools/bench/figures.h"
#include "tools/bench/paths.h"
#include "tools/bench/process_clock.h"

namespace mercia::bench {
namespace {

const Extent kExtent{{{100.0, 200.0, 50.0}, 1000.0}, 20.0};

TEST(BenchPaths, OrbitGoesOnceRoundAtTheRadius) {
  for (std::uint64_t step = 0; step < 60; ++step) {
    const Stand stand = stand_at(PathKind::Orbit, kExtent, 0.0, step);
    EXPECT_NEAR(glm::distance(stand.position, kExtent.sphere.center), 1000.0, 1e-6);
    EXPECT_NEAR(stand.pitch, -std::numbers::pi / 6, 1e-12);
    EXPECT_NEAR(stand.position.z - 50.0, 500.0, 1e-6);
  }
  const Stand first = stand_at(PathKind::Orbit, kExtent, 0.0, 0), quarter = stand_at(PathKind::Orbit, kExtent, 0.0, 15);
  EXPECT_NEAR(quarter.heading - first.heading, std::numbers::pi / 2, 1e-9);
  EXPECT_EQ(stand_at(PathKind::Hold, kExtent, 5.0, 33).position, first.position);
}

TEST(BenchPaths, StreetAndFlightKeepTheirPaceAndHeight) {
  const Stand a = stand_at(PathKind::Street, kExtent, 3.0, 0), b = stand_at(PathKind::Street, kExtent, 4.0, 0);
  EXPECT_NEAR(glm::distance(a.position, b.position), 1.4, 1e-9);
  EXPECT_NEAR(a.position.z, 21.7, 1e-9);
  double length = 0.0;
  glm::dvec3 before = stand_at(PathKind::Flight, kExtent, 0.0, 0).position;
  for (int i = 1; i <= 1085; ++i) {  // once through the figure: 15.5 times its reach of 700 m at 100 m/s
    const Stand stand = stand_at(PathKind::Flight, kExtent, i * 0.1, 0);
    length += glm::distance(stand.position, before);
    EXPECT_LE(std::abs(stand.position.x - 100.0), 700.1);
    EXPECT_DOUBLE_EQ(stand.position.z, 320.0);
    before = stand.position;
  }
  EXPECT_NEAR(length / 108.5, 100.0, 3.0);
}

TEST(BenchPaths, TeleportJumpsEveryTwoSecondsToTheSamePlaces) {
  const Stand a = stand_at(PathKind::Teleport, kExtent, 0.1, 0);
  EXPECT_EQ(a.position, stand_at(PathKind::Teleport, kExtent, 1.9, 7).position);
  EXPECT_NE(a.position, stand_at(PathKind::Teleport, kExtent, 2.1, 0).position);
}

TEST(BenchFigures, PercentilesAreNearestRanks) {
  const std::vector<double> values = {5, 1, 4, 2, 3};
  EXPECT_EQ(percentile(values, 0.5), 3.0);
  EXPECT_EQ(percentile(values, 0.95), 5.0);
  EXPECT_EQ(percentile(values, 0.01), 1.0);
  EXPECT_EQ(percentile({}, 0.5), 0.0);
}

TEST(BenchPaths, TourFliesOnFromAnotherPlaceEveryTenSeconds) {
  const auto at = [](double seconds) { return stand_at(PathKind::Tour, kExtent, seconds, 0); };
  for (const double leg : {0.0, 10.0, 250.0}) {
    for (double seconds = 0.1; seconds < 9.9; seconds += 0.1) {
      const glm::dvec3 before = at(leg + seconds - 0.1).position, here = at(leg + seconds).position;
      EXPECT_LT(glm::distance(before, here), 20.0) << "of 100 m/s on average";
      EXPECT_GT(glm::distance(before, here), 1.0);
      EXPECT_GE(here.z, 20.0 + 60.0);
      EXPECT_LE(here.z, 20.0 + 300.0);
    }
    EXPECT_GT(glm::distance(at(leg + 9.99).position, at(leg + 10.01).position), 30.0);
  }
  EXPECT_EQ(at(123.4).position, at(123.4).position);
}

TEST(BenchFigures, AFrameIsOverItsSliceByMoreThanATenth) {
  EXPECT_EQ(over_slice({0.1, 3.0, 3.29, 3.31, 9.0}, 3.0), 2u);
}

TEST(BenchFigures, GrowthIsThatOfTheSecondHalf) {
  std::vector<Figures::Memory> rss;
  for (int second = 0; second < 600; ++second) {
    const double minutes = second / 60.0;
    rss.push_back({minutes, second < 200 ? 100.0 + second : 300.0 + 0.5 * minutes + (second % 2 == 0 ? 1.0 : -1.0)});
  }
  EXPECT_NEAR(megabytes_a_minute(rss), 0.5, 0.05);
  rss.resize(9);
  EXPECT_EQ(megabytes_a_minute(rss), 0.0);
}

TEST(BenchFigures, JsonHasEveryKeyOfTheContract) {
  Figures figures;
  figures.device = "llv\xff";
  figures.frame_ms = {10.0, 20.0};
  const auto json = nlohmann::json::parse(json_text(figures));
  for (const char* key : {"device", "triangles", "tiles_selected", "first_picture_ms", "complete_ms", "frame_ms_p50",
                          "frame_ms_p95", "frame_ms_p99", "frame_ms_max", "stream_slice_ms_p99", "gpu_bytes_peak",
                          "cpu_bytes_peak", "peak_rss_mb", "holes"}) {
    EXPECT_TRUE(json.contains(key)) << key;
  }
  EXPECT_EQ(json["frame_ms_p50"], 10.0);
}

TEST(ProcessClock, RunsAndKnowsItsMemory) {
  const double a = milliseconds_since_start();
  EXPECT_GT(a, 0.0);
  EXPECT_LT(a, 600000.0);
  EXPECT_GE(milliseconds_since_start(), a);
  EXPECT_GT(peak_resident_megabytes(), 1.0);
}

}  // namespace
}  // namespace mercia::bench
