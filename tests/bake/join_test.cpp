// One region baked as parts and joined, against the same region baked at once.
#include "tools/bake/join.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/bake/program.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_data.h"

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;
using test::contents_of;
using test::Outcome;
using test::run_bake;
using ::testing::HasSubstr;

// Bakes all parts by the program and returns their folders.
std::vector<std::string> bake_parts(const fs::path& folder, unsigned count, std::vector<std::string> source) {
  std::vector<std::string> parts;
  for (unsigned i = 1; i <= count; ++i) {
    parts.push_back((folder / fmt::format("part-{}-of-{}", i, count)).string());
    auto words = source;
    words.insert(words.end(), {"--shard", fmt::format("{}/{}", i, count), "-o", parts.back()});
    const Outcome outcome = run_bake(words);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.messages;
  }
  return parts;
}

Outcome join_parts(std::vector<std::string> parts, const fs::path& region) {
  parts.insert(parts.begin(), "join");
  parts.insert(parts.end(), {"-o", region.string()});
  return run_bake(parts);
}

class Join : public ::testing::TestWithParam<const char*> {};

TEST_P(Join, MakesTheBytesOfASingleRun) {
  MERCIA_NEED_DATA(extract, (std::string("osm/") + GetParam() + ".osm.pbf").c_str());
  const mercia::test::TemporaryFolder folder;
  const auto single = folder.path() / "single";
  ASSERT_EQ(run_bake({"--osm", extract.string(), "-o", single.string()}).exit_code, 0);
  const auto expected = contents_of(single);
  for (const unsigned count : {1u, 2u, 3u, 7u}) {
    auto parts = bake_parts(folder.path(), count, {"--osm", extract.string()});
    std::reverse(parts.begin(), parts.end());
    const auto joined = folder.path() / "joined";
    const Outcome outcome = join_parts(parts, joined);
    ASSERT_EQ(outcome.exit_code, 0) << outcome.messages;
    const auto found = contents_of(joined);
    EXPECT_EQ(found.size(), expected.size());
    for (const auto& [name, bytes] : expected) EXPECT_TRUE(found.contains(name) && found.at(name) == bytes) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Osm, Join,
                         ::testing::Values("bristol_centre_2025", "berkeley_glos_2025", "helsinki_centre", "monaco",
                                           "bremen-trams"),
                         [](const auto& extract) {
                           std::string name = extract.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

// What belongs to the region as a whole: relief, places, a timetable, a model.
TEST(JoinParts, CarryWhatBelongsToNoBlock) {
  MERCIA_NEED_DATA(extract, "osm/berkeley_glos_2025.osm.pbf");
  MERCIA_NEED_DATA(feed, "transit/gtfs/ember");
  const mercia::test::TemporaryFolder folder;
  std::ofstream(folder.path() / "p.geojson")
      << R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Here"},)"
      << R"("geometry":{"type":"Point","coordinates":[-2.458,51.692]}}]})";
  std::ofstream grid(folder.path() / "dem.asc");
  grid << "ncols 60\nnrows 60\nxllcorner -2.52\nyllcorner 51.65\ncellsize 0.002\n";
  for (int i = 0; i < 3600; ++i) grid << (i * 7 % 60) + (i / 60) << (i % 60 == 59 ? "\n" : " ");
  grid.close();
  std::ofstream(folder.path() / "dem.prj")
      << "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],PRIMEM[\"Greenwich\",0],"
         "UNIT[\"degree\",0.0174532925199433]]";
  const std::vector<std::string> source{"--osm",  extract.string(), "--terrain", (folder.path() / "dem.asc").string(),
                                        "--gtfs", feed.string(),    "--places",  (folder.path() / "p.geojson").string(),
                                        "--name", "A town"};
  auto words = source;
  words.insert(words.end(), {"-o", (folder.path() / "single").string()});
  const Outcome single = run_bake(words);
  ASSERT_EQ(single.exit_code, 0) << single.messages;
  const Outcome joined = join_parts(bake_parts(folder.path(), 2, source), folder.path() / "joined");
  ASSERT_EQ(joined.exit_code, 0) << joined.messages;
  const auto expected = contents_of(folder.path() / "single");
  EXPECT_TRUE(expected.contains("transit/gtfs.zip"));
  EXPECT_THAT(expected.at("places.geojson"), HasSubstr("Here"));
  EXPECT_TRUE(contents_of(folder.path() / "joined") == expected);
}

class JoinRefuses : public ::testing::Test {
 protected:
  void SetUp() override {
    MERCIA_NEED_DATA(extract, "osm/berkeley_glos_2025.osm.pbf");
    parts_ = bake_parts(folder_.path(), 2, {"--osm", extract.string()});
  }
  // Joins and expects one sentence that says this.
  void refused(const std::vector<std::string>& parts, const std::string& what) {
    const Outcome outcome = join_parts(parts, folder_.path() / "joined");
    EXPECT_EQ(outcome.exit_code, 3) << outcome.messages;
    EXPECT_THAT(outcome.messages, HasSubstr("mercia-bake: "));
    EXPECT_THAT(outcome.messages, HasSubstr(what));
    EXPECT_FALSE(fs::exists(folder_.path() / "joined"));
  }
  mercia::test::TemporaryFolder folder_;
  std::vector<std::string> parts_;
};

TEST_F(JoinRefuses, PartsThatDoNotMakeARegion) {
  MERCIA_NEED_DATA(other, "osm/whitelion_bristol_uk.osm.pbf");
  MERCIA_NEED_DATA(same, "osm/berkeley_glos_2025.osm.pbf");
  refused({parts_[0]}, "part 2 of 2 is missing");
  refused({parts_[1]}, "part 1 of 2 is missing");
  refused({parts_[0], parts_[1], parts_[1]}, "part 2 is given twice");
  refused({parts_[0], folder_.path().string()}, "not a part of a region");
  fs::create_directory(folder_.path() / "b");
  const auto foreign = bake_parts(folder_.path() / "b", 2, {"--osm", other.string()});
  refused({parts_[0], foreign[1]}, "another region");
  const auto renamed = bake_parts(folder_.path() / "b", 2, {"--osm", same.string(), "--name", "Elsewhere"});
  refused({parts_[0], renamed[1]}, "other options");
  const auto thirds = bake_parts(folder_.path() / "b", 3, {"--osm", same.string()});
  refused({parts_[0], thirds[1]}, "one division");
}

TEST_F(JoinRefuses, BrokenParts) {
  const fs::path part = parts_[0];
  const auto tile = [&] {
    for (const auto& entry : fs::recursive_directory_iterator(part / "tiles"))
      if (entry.path().extension() == ".glb") return entry.path();
    return fs::path();
  }();
  ASSERT_FALSE(tile.empty());
  const auto size = fs::file_size(tile);
  fs::resize_file(tile, size - 1);
  refused(parts_, "a tile of this part is damaged");
  fs::rename(tile, part / "away");
  refused(parts_, "a tile of this part is missing");
  fs::rename(part / "away", tile);
  fs::resize_file(tile, size);

  const fs::path blocks = part / "blocks.bin";
  const auto whole = fs::file_size(blocks);
  fs::copy_file(blocks, folder_.path() / "kept");
  fs::resize_file(blocks, whole / 2);
  refused(parts_, "this part is damaged");
  fs::remove(blocks);
  refused(parts_, "missing or cannot be read");
  fs::rename(folder_.path() / "kept", blocks);
  fs::resize_file(part / "extras.bin", 10);
  refused(parts_, "this part is damaged");
  for (const char* text : {"", "{", "{}", "[1]", R"({"format":1,"version":7})"}) {
    std::ofstream(part / "part.json") << text;
    refused(parts_, "part.json");
  }
  std::ofstream(part / "part.json") << R"({"format":99,"version":"9.9.9"})";
  refused(parts_, "another version of Mercia");
}

TEST(ShardOption, IsTwoNumbers) {
  for (const char* text : {"1", "0/2", "3/2", "1/2/3", "a/b", "1/", "/2", "-1/2", "1/99999", "1.5/2"}) {
    const Outcome outcome = run_bake({"--osm", "a.osm.pbf", std::string("--shard=") + text, "-o", "x"});
    EXPECT_EQ(outcome.exit_code, 2) << text << outcome.messages;
  }
  EXPECT_EQ(run_bake({"join"}).exit_code, 2);
  EXPECT_THAT(run_bake({"join", "part"}).messages, HasSubstr("-o REGION"));
}

}  // namespace
}  // namespace mercia::bake
