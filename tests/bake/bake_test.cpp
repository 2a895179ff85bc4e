// Whole bakes of real extracts, by the program that users run.
#include "tools/bake/bake.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <signal.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "engine/region/region.h"
#include "tests/bake/program.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_data.h"

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;
using test::contents_of;
using test::Outcome;
using test::Program;
using test::run_bake;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(NDEBUG)
constexpr bool kMeasurable = false;
#else
constexpr bool kMeasurable = true;
#endif

std::vector<fs::path> hidden_in(const fs::path& folder) {
  std::vector<fs::path> hidden;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().filename().string().starts_with(".")) hidden.push_back(entry.path());
  return hidden;
}

class BakeExtract : public ::testing::TestWithParam<const char*> {};

// The goal is 5 seconds and 400 MB on two idle cores; the clock is generous, because tests run side by side.
TEST_P(BakeExtract, IsQuickSmallAndAccountedFor) {
  MERCIA_NEED_DATA(extract, (std::string("osm/") + GetParam() + ".osm.pbf").c_str());
  const mercia::test::TemporaryFolder folder;
  const auto region_folder = folder.path() / "region";
  const Outcome outcome = run_bake({"--osm", extract.string(), "-o", region_folder.string()});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.messages;
  EXPECT_THAT(outcome.output, ::testing::Not(::testing::HasSubstr("warning:"))) << outcome.output;
  RecordProperty("seconds", std::to_string(outcome.seconds));
  RecordProperty("megabytes", std::to_string(outcome.peak_megabytes));
  if (kMeasurable) {
    EXPECT_LE(outcome.cpu_seconds, 20.0);
    EXPECT_LE(outcome.peak_megabytes, 400.0);
  }
  const auto region = region::read_region(region_folder);
  ASSERT_TRUE(region) << region.error().sentence();
  EXPECT_FALSE(region->name.empty());
  EXPECT_THAT(region->attributions, ::testing::Contains(::testing::HasSubstr("OpenStreetMap")));
  EXPECT_FALSE(region->viewpoints.empty());
  const auto places = region::read_places(region_folder / region->places);
  ASSERT_TRUE(places) << places.error().sentence();
  EXPECT_GT(places->size(), 5u);

  const auto summary = nlohmann::json::parse(contents_of(region_folder).at("summary.json"));
  for (const auto& [group, tally] : summary.at("objects").items()) {
    std::uint64_t rejected = 0;
    for (const auto& [reason, count] : tally.at("rejected").items()) rejected += count.get<std::uint64_t>();
    EXPECT_EQ(tally.at("read").get<std::uint64_t>(),
              tally.at("drawn").get<std::uint64_t>() + tally.at("merged").get<std::uint64_t>() + rejected)
        << group;
  }
  EXPECT_GT(summary.at("objects").at("buildings").at("drawn"), 20);
  // The first thing that a viewer loads is light, and full detail is true to a centimetre.
  EXPECT_LT(fs::file_size(region_folder / "tiles/0/0/0.glb"), 2'000'000u);
  EXPECT_LT(summary.at("levels").back().at("measured_error"), 0.02);
  for (const auto& level : summary.at("levels"))
    EXPECT_LE(level.at("measured_error").get<double>(), level.at("geometric_error").get<double>() * (1 + 1e-12));
}

INSTANTIATE_TEST_SUITE_P(Osm, BakeExtract,
                         ::testing::Values("bristol_centre_2025", "berkeley_glos_2025", "helsinki_centre", "monaco",
                                           "whitelion_bristol_uk"),
                         [](const auto& extract) { return std::string(extract.param); });

TEST(Bake, TheThreadCountDoesNotShowInTheBytes) {
  MERCIA_NEED_DATA(extract, "osm/bristol_centre_2025.osm.pbf");
  const mercia::test::TemporaryFolder folder;
  const auto one = folder.path() / "one";
  const auto three = folder.path() / "three";
  ASSERT_EQ(run_bake({"--osm", extract.string(), "--threads", "1", "-o", one.string()}).exit_code, 0);
  ASSERT_EQ(run_bake({"--osm", extract.string(), "--threads", "3", "-o", three.string()}).exit_code, 0);
  const auto files = contents_of(one);
  EXPECT_GE(files.size(), 8u);
  EXPECT_TRUE(files == contents_of(three));
}

// Starts a bake over `region` and sends the signal once tiles are being written. False if it was done too soon.
bool interrupt_while_tiling(const fs::path& extract, const fs::path& region, int signal, Outcome& outcome) {
  Program program({"--osm", extract.string(), "--threads", "1", "-o", region.string()});
  const auto tiles_begun = [&] {
    for (const fs::path& part : hidden_in(region.parent_path())) {
      std::error_code error;
      if (fs::exists(part / "tiles", error) && !fs::is_empty(part / "tiles", error) && !error) return true;
    }
    return false;
  };
  while (program.running() && !tiles_begun()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  program.send(signal);
  outcome = program.wait();
  return outcome.exit_code != 0;
}

TEST(Bake, AKilledBakeLeavesTheOldRegionAndTheNextOneTidiesUp) {
  MERCIA_NEED_DATA(extract, "osm/helsinki_centre.osm.pbf");
  MERCIA_NEED_DATA(small, "osm/whitelion_bristol_uk.osm.pbf");
  const mercia::test::TemporaryFolder folder;
  const auto region = folder.path() / "region";
  ASSERT_EQ(run_bake({"--osm", small.string(), "-o", region.string()}).exit_code, 0);
  const auto old = contents_of(region);
  Outcome outcome;
  ASSERT_TRUE(interrupt_while_tiling(extract, region, SIGKILL, outcome));
  EXPECT_EQ(outcome.exit_code, 128 + SIGKILL);
  EXPECT_TRUE(contents_of(region) == old);
  EXPECT_EQ(hidden_in(folder.path()).size(), 1u);
  ASSERT_EQ(run_bake({"--osm", small.string(), "-o", region.string()}).exit_code, 0);
  EXPECT_TRUE(contents_of(region) == old);
  EXPECT_THAT(hidden_in(folder.path()), ::testing::IsEmpty());
}

TEST(Bake, AnInterruptedBakeSaysSoAndTidiesUp) {
  MERCIA_NEED_DATA(extract, "osm/helsinki_centre.osm.pbf");
  const mercia::test::TemporaryFolder folder;
  const auto region = folder.path() / "region";
  Outcome outcome;
  ASSERT_TRUE(interrupt_while_tiling(extract, region, SIGINT, outcome));
  EXPECT_EQ(outcome.exit_code, 130);
  EXPECT_THAT(outcome.messages, ::testing::HasSubstr("interrupted"));
  EXPECT_FALSE(fs::exists(region));
  EXPECT_THAT(hidden_in(folder.path()), ::testing::IsEmpty());
}

TEST(Bake, ALivingBakesFolderIsLeftAlone) {
  MERCIA_NEED_DATA(extract, "osm/helsinki_centre.osm.pbf");
  MERCIA_NEED_DATA(small, "osm/whitelion_bristol_uk.osm.pbf");
  const mercia::test::TemporaryFolder folder;
  const auto region = folder.path() / "region";
  Program large({"--osm", extract.string(), "-o", region.string()});
  while (large.running() && hidden_in(folder.path()).empty()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_EQ(run_bake({"--osm", small.string(), "-o", region.string()}).exit_code, 0);
  EXPECT_EQ(large.wait().exit_code, 0);
  EXPECT_TRUE(region::read_region(region));
  EXPECT_THAT(hidden_in(folder.path()), ::testing::IsEmpty());
}

TEST(Bake, PlacesStandOnTheGroundAndInsideTheRegion) {
  MERCIA_NEED_DATA(extract, "osm/whitelion_bristol_uk.osm.pbf");
  const mercia::test::TemporaryFolder folder;
  const auto region_folder = folder.path() / "region";
  ASSERT_EQ(run_bake({"--osm", extract.string(), "-o", region_folder.string()}).exit_code, 0);
  const auto region = region::read_region(region_folder);
  ASSERT_TRUE(region);
  constexpr double kDegree = 57.29577951308232;
  nlohmann::json features = nlohmann::json::array();
  const auto add = [&](double longitude, double latitude, nlohmann::json properties) {
    features.push_back({{"type", "Feature"},
                        {"geometry", {{"type", "Point"}, {"coordinates", {longitude, latitude}}}},
                        {"properties", std::move(properties)}});
  };
  add(region->origin.longitude * kDegree, region->origin.latitude * kDegree, {{"name", "Here"}, {"kind", "bus_stop"}});
  add(region->origin.longitude * kDegree, region->origin.latitude * kDegree, {{"kind", "bus_stop"}});
  add(100.0, 10.0, {{"name", "Far away"}});
  std::ofstream(folder.path() / "p.geojson") << nlohmann::json{{"type", "FeatureCollection"}, {"features", features}};
  const Outcome outcome = run_bake(
      {"--osm", extract.string(), "--places", (folder.path() / "p.geojson").string(), "-o", region_folder.string()});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.messages;
  const auto places = region::read_places(region_folder / "places.geojson");
  ASSERT_TRUE(places);
  const auto named = [&](const char* name) {
    return std::count_if(places->begin(), places->end(),
                         [&](const region::Place& place) { return place.name == name; });
  };
  EXPECT_EQ(named("Here"), 1);
  EXPECT_EQ(named("Far away"), 0);
  EXPECT_THAT(outcome.output, ::testing::HasSubstr("1 x outside the region"));
  EXPECT_THAT(outcome.output, ::testing::HasSubstr("1 x no name"));
}

}  // namespace
}  // namespace mercia::bake
