// What a user sees when the command line or the input is wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/bake/program.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_data.h"
#include "tools/bake/options.h"

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;
using test::Outcome;
using test::run_bake;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

void write_text(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

// One sentence, on one line, that names the program.
void expect_sentence(const Outcome& outcome) {
  EXPECT_THAT(outcome.messages, ::testing::StartsWith("mercia-bake: "));
  EXPECT_THAT(outcome.messages, ::testing::EndsWith(".\n"));
  EXPECT_EQ(std::count(outcome.messages.begin(), outcome.messages.end(), '\n'), 1) << outcome.messages;
}

TEST(Cli, HelpNamesEveryOptionAndExamples) {
  const Outcome outcome = run_bake({"--help"});
  EXPECT_EQ(outcome.exit_code, 0);
  for (const char* word :
       {"--osm", "--region", "--terrain", "--gtfs", "--places", "--model", "--bbox", "--shard", "join", "--name",
        "--threads", "--allow-unsandboxed-models", "--output", "Examples:", "Exit codes:"})
    EXPECT_THAT(outcome.output, HasSubstr(word));
  EXPECT_EQ(run_bake({}).output, outcome.output);
}

TEST(Cli, VersionIsALine) {
  const Outcome outcome = run_bake({"--version"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.output, ::testing::MatchesRegex("mercia-bake [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

struct Misuse {
  const char* name;
  std::vector<std::string> words;
  const char* sentence;
};
void PrintTo(const Misuse& misuse, std::ostream* out) { *out << misuse.name; }

class CliRefuses : public ::testing::TestWithParam<Misuse> {};

TEST_P(CliRefuses, WithUsageAndASentence) {
  const Outcome outcome = run_bake(GetParam().words);
  EXPECT_EQ(outcome.exit_code, 2) << outcome.messages;
  expect_sentence(outcome);
  EXPECT_THAT(outcome.messages, HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(
    Options, CliRefuses,
    ::testing::Values(Misuse{"UnknownOption", {"--frobnicate"}, "--frobnicate"},
                      Misuse{"NoSource", {"-o", "/tmp/x"}, "nothing to bake"},
                      Misuse{"NoOutput", {"--osm", "a.pbf"}, "-o REGION"},
                      Misuse{"TwoSources", {"--osm", "a", "--region", "b", "-o", "/tmp/x"}, "both given"},
                      Misuse{"BoxOfThree", {"--osm", "a", "--bbox=1,2,3", "-o", "/tmp/x"}, "four numbers"},
                      Misuse{"BoxOfWords", {"--osm", "a", "--bbox=1,2,x,4", "-o", "/tmp/x"}, "four numbers"},
                      Misuse{"BoxUpsideDown", {"--osm", "a", "--bbox=1,5,2,4", "-o", "/tmp/x"}, "empty"},
                      Misuse{"BoxBeyondThePole", {"--osm", "a", "--bbox=1,80,2,100", "-o", "/tmp/x"}, "at most 90"},
                      Misuse{"NoThreads", {"--osm", "a", "--threads", "0", "-o", "/tmp/x"}, "--threads"},
                      Misuse{"ModelWithoutPlace", {"--osm", "a", "--model", "house.ifc", "-o", "/tmp/x"}, "house.ifc"},
                      Misuse{"BoxWithRegion", {"--region", "a", "--bbox=1,2,3,4", "-o", "/tmp/x"}, "--bbox"}),
    [](const auto& misuse) { return std::string(misuse.param.name); });

TEST(Cli, NamesTheFileThatIsAbsentBeforeAnyWork) {
  const mercia::test::TemporaryFolder folder;
  const std::string output = (folder.path() / "region").string();
  const std::string real = (folder.path() / "real").string();
  write_text(real, "x");
  for (const std::vector<std::string>& words : {std::vector<std::string>{"--osm", "/nowhere/a.pbf"},
                                                {"--region", "/nowhere/b"},
                                                {"--osm", real, "--terrain", "/nowhere/c.tif"},
                                                {"--osm", real, "--gtfs", "/nowhere/d.zip"},
                                                {"--osm", real, "--places", "/nowhere/e.json"},
                                                {"--osm", real, "--model", "/nowhere/f.ifc@51,-2,0,0"}}) {
    std::vector<std::string> all = words;
    all.insert(all.end(), {"-o", output});
    const Outcome outcome = run_bake(all);
    EXPECT_EQ(outcome.exit_code, 3) << outcome.messages;
    expect_sentence(outcome);
    EXPECT_THAT(outcome.messages, HasSubstr("/nowhere/"));
    EXPECT_FALSE(fs::exists(output));
  }
}

TEST(Cli, DoesNotReplaceAFolderThatIsNoRegion) {
  const mercia::test::TemporaryFolder folder;
  const auto thesis = folder.path() / "thesis";
  fs::create_directory(thesis);
  write_text(thesis / "chapter1.txt", "years of work");
  write_text(folder.path() / "map.osm", "<osm/>");
  const std::string map = (folder.path() / "map.osm").string();
  for (const fs::path& output : {thesis, thesis / "chapter1.txt"}) {
    const Outcome outcome = run_bake({"--osm", map, "-o", output.string()});
    EXPECT_EQ(outcome.exit_code, 2) << outcome.messages;
    expect_sentence(outcome);
  }
  EXPECT_EQ(test::contents_of(thesis).at("chapter1.txt"), "years of work");
}

TEST(Cli, SaysThatTheOutputCannotBeWritten) {
  const mercia::test::TemporaryFolder folder;
  write_text(folder.path() / "map.osm", "<osm/>");
  const Outcome outcome = run_bake({"--osm", (folder.path() / "map.osm").string(), "-o", "/proc/1/nowhere/region"});
  EXPECT_EQ(outcome.exit_code, 3) << outcome.messages;
  expect_sentence(outcome);
  EXPECT_THAT(outcome.messages, HasSubstr("/proc/1/nowhere"));
}

struct BrokenInput {
  const char* name;
  const char* option;
  const char* file;
  const char* content;
};
void PrintTo(const BrokenInput& input, std::ostream* out) { *out << input.name; }

class CliBrokenInput : public ::testing::TestWithParam<BrokenInput> {};

TEST_P(CliBrokenInput, EndsWithASentenceAndTheOldRegion) {
  MERCIA_NEED_DATA(extract, "osm/whitelion_bristol_uk.osm.pbf");
  const mercia::test::TemporaryFolder folder;
  const auto region = folder.path() / "region";
  fs::create_directory(region);
  write_text(region / "region.json", "the old one");
  const auto broken = folder.path() / GetParam().file;
  write_text(broken, GetParam().content);
  std::vector<std::string> words{GetParam().option, broken.string(), "-q", "-o", region.string()};
  if (std::string(GetParam().option) != "--osm") words.insert(words.end(), {"--osm", extract.string()});
  const Outcome outcome = run_bake(words);
  EXPECT_EQ(outcome.exit_code, 3) << outcome.messages;
  expect_sentence(outcome);
  EXPECT_THAT(outcome.messages, HasSubstr(GetParam().file));
  EXPECT_EQ(test::contents_of(region).at("region.json"), "the old one");
  std::vector<std::string> left;
  for (const auto& entry : fs::directory_iterator(folder.path()))
    if (entry.path().filename().string().starts_with(".")) left.push_back(entry.path().string());
  EXPECT_THAT(left, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Inputs, CliBrokenInput,
    ::testing::Values(BrokenInput{"EmptyMap", "--osm", "map.osm.pbf", ""},
                      BrokenInput{"MapOfText", "--osm", "map.osm.pbf", "I am not a map"},
                      BrokenInput{"MapWithoutObjects", "--osm", "map.osm", "<?xml version='1.0'?><osm version='0.6'/>"},
                      BrokenInput{"MapOfCutXml", "--osm", "map.osm",
                                  "<?xml version='1.0'?><osm version='0.6'><node id="},
                      BrokenInput{"TerrainOfText", "--terrain", "dem.tif", "not a raster"},
                      BrokenInput{"TimetableOfText", "--gtfs", "feed.zip", "not a zip"},
                      BrokenInput{"PlacesOfText", "--places", "places.geojson", "not JSON"},
                      BrokenInput{"PlacesWithoutFeatures", "--places", "places.geojson", "{\"type\":\"Feature\"}"}),
    [](const auto& input) { return std::string(input.param.name); });

TEST(ParseBounds, TakesFourNumbersAndNothingElse) {
  const auto bounds = parse_bounds("-2.5,51,-2.25,51.5");
  ASSERT_TRUE(bounds);
  EXPECT_EQ(bounds->west, -2.5);
  EXPECT_EQ(bounds->north, 51.5);
  for (const char* text : {"", "1", "1,2,3,4,5", "1,2,3,4,", ",1,2,3", "1;2;3;4", "nan,1,2,3", "1e400,0,1,1"})
    EXPECT_FALSE(parse_bounds(text)) << text;
}

}  // namespace
}  // namespace mercia::bake
