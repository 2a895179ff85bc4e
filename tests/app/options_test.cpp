#include "app/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <numbers>

#include "engine/tiles/source.h"
#include "tests/support/case_name.h"

namespace mercia::app {
namespace {

using testing::HasSubstr;
constexpr double kDegree = std::numbers::pi / 180.0;

Result<CommandLine> parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "mercia");
  return parse_command_line(static_cast<int>(arguments.size()), arguments.data());
}

TEST(CommandLine, NothingMeansAWindowOnTheEmbeddedRegion) {
  const auto line = parse({});
  ASSERT_TRUE(line);
  EXPECT_TRUE(line->options.region.empty());
  EXPECT_TRUE(line->options.shot.empty());
  EXPECT_EQ(line->options.width, 1280u);
  EXPECT_EQ(line->options.overlay, Overlaid::Default);
  EXPECT_EQ(line->options.wait.kind, WaitFor::Kind::Complete);
}

TEST(CommandLine, ReadsAWholeShot) {
  const auto line = parse({"bristol",
                           "--shot",
                           "out.png",
                           "--size",
                           "640x480",
                           "--at",
                           "51.4545,-2.5879,60",
                           "--look",
                           "200,-15",
                           "--time",
                           "2026-06-21T12:00Z",
                           "--wait",
                           "2.5",
                           "--overlay",
                           "on",
                           "--sse",
                           "4",
                           "--budget-gpu",
                           "64",
                           "--budget-cpu",
                           "32"});
  ASSERT_TRUE(line) << line.error().sentence();
  const Options& options = line->options;
  EXPECT_EQ(options.region, "bristol");
  EXPECT_EQ(options.width, 640u);
  EXPECT_EQ(options.height, 480u);
  ASSERT_TRUE(options.at);
  EXPECT_NEAR(options.at->position.latitude, 51.4545 * kDegree, 1e-12);
  EXPECT_NEAR(options.at->position.longitude, -2.5879 * kDegree, 1e-12);
  EXPECT_DOUBLE_EQ(options.at->position.height, 60.0);
  EXPECT_TRUE(options.at->above_ground);
  ASSERT_TRUE(options.look);
  EXPECT_NEAR(options.look->x, 200 * kDegree, 1e-12);
  EXPECT_NEAR(options.look->y, -15 * kDegree, 1e-12);
  EXPECT_EQ(options.time, 1782043200.0);
  EXPECT_EQ(options.wait.kind, WaitFor::Kind::Seconds);
  EXPECT_DOUBLE_EQ(options.wait.seconds, 2.5);
  EXPECT_EQ(options.overlay, Overlaid::On);
  EXPECT_EQ(options.gpu_budget, std::uint64_t{64} << 20);
  EXPECT_EQ(options.cpu_budget, std::uint64_t{32} << 20);
}

TEST(CommandLine, KeepsAnswersOfTheNetworkUnlessToldOtherwise) {
  EXPECT_EQ(parse({})->options.cache_folder, tiles::default_cache_folder());
  EXPECT_EQ(parse({})->options.cache_bytes, std::uint64_t{1024} << 20);
  const auto chosen = parse({"--cache", "somewhere", "--cache-size", "16"});
  ASSERT_TRUE(chosen);
  EXPECT_EQ(chosen->options.cache_folder, "somewhere");
  EXPECT_EQ(chosen->options.cache_bytes, std::uint64_t{16} << 20);
  EXPECT_TRUE(parse({"--no-cache"})->options.cache_folder.empty());
  EXPECT_FALSE(parse({"--no-cache", "--cache", "somewhere"}));
  EXPECT_FALSE(parse({"--cache-size", "0"}));
}

TEST(CommandLine, HelpNamesEveryOptionAndTheExitCodes) {
  const auto line = parse({"--help"});
  ASSERT_TRUE(line);
  for (const char* word :
       {"--shot",           "--size",       "--at",         "--look",   "--time",         "--wait",
        "--view",           "--list-views", "--departures", "--sse",    "--budget-gpu",   "--budget-cpu",
        "--cache",          "--cache-size", "--no-cache",   "--device", "--list-devices", "--validation",
        "--overlay",        "--frames",     "--scale",      "--mode",   "--fullscreen",   "--version",
        "above the ground", "Exit codes"}) {
    EXPECT_THAT(line->print, HasSubstr(word));
  }
  EXPECT_THAT(line->print, testing::Not(HasSubstr("FLOAT"))) << "a range or type that nobody asked for";
  std::size_t longest = 0;
  for (std::size_t at = 0; at < line->print.size();) {
    const std::size_t end = std::min(line->print.find('\n', at), line->print.size());
    longest = std::max(longest, end - at);
    at = end + 1;
  }
  EXPECT_LE(longest, 120u) << line->print;
}

TEST(CommandLine, PrintsItsVersion) {
  const auto line = parse({"--version"});
  ASSERT_TRUE(line);
  EXPECT_THAT(line->print, testing::MatchesRegex("mercia [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

struct Bad {
  std::vector<const char*> arguments;
  const char* named;
};
class BadCommandLine : public testing::TestWithParam<Bad> {};

TEST_P(BadCommandLine, IsAUsageErrorThatNamesWhatIsWrong) {
  const auto line = parse(GetParam().arguments);
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().kind, ErrorKind::Usage);
  EXPECT_THAT(line.error().sentence(), HasSubstr(GetParam().named));
}

INSTANTIATE_TEST_SUITE_P(
    Options, BadCommandLine,
    testing::Values(Bad{{"--nonsense"}, "nonsense"}, Bad{{"a", "b"}, "b"}, Bad{{"--size", "1280"}, "1280"},
                    Bad{{"--size", "0x0"}, "0x0"}, Bad{{"--size", "99999x10"}, "99999x10"},
                    Bad{{"--size", "12.5x20"}, "12.5x20"}, Bad{{"--at", "52,-1.9"}, "52,-1.9"},
                    Bad{{"--at", "91,0,10"}, "91,0,10"}, Bad{{"--at", "nan,0,1"}, "nan"},
                    Bad{{"--at", "52,-1.9,1e999"}, "1e999"}, Bad{{"--at", "52,-1.9,3m"}, "3m"},
                    Bad{{"--look", "10,-95"}, "-95"}, Bad{{"--look", "1,2,3"}, "1,2,3"},
                    Bad{{"--time", "yesterday"}, "yesterday"}, Bad{{"--time", "2026-02-29T12:00Z"}, "2026-02-29"},
                    Bad{{"--time", "2026-06-21T12:00"}, "--time"}, Bad{{"--time", "2026-06-21T24:00Z"}, "24:00"},
                    Bad{{"--wait", "-1"}, "-1"}, Bad{{"--wait", "soon"}, "soon"}, Bad{{"--overlay", "maybe"}, "maybe"},
                    Bad{{"--mode", "swim"}, "swim"}, Bad{{"--sse", "0"}, "sse"},
                    Bad{{"--budget-gpu", "-5"}, "budget-gpu"}, Bad{{"--at", "52,-1.9,2", "--view", "x"}, "--view"},
                    Bad{{"--shot", "a.png", "--frames", "3"}, "--frames"}),
    [](const auto& bad) { return test::case_name(bad.index, bad.param.arguments.front()); });

TEST(StandingPoint, TellsGroundFromEllipsoid) {
  const auto point = parse_standing_point("-33.8568,151.2153,asl:120.5");
  ASSERT_TRUE(point);
  EXPECT_FALSE(point->above_ground);
  EXPECT_DOUBLE_EQ(point->position.height, 120.5);
  EXPECT_NEAR(point->position.latitude, -33.8568 * kDegree, 1e-12);
}

TEST(Look, PitchMayBeLeftOut) {
  const auto look = parse_look("-90");
  ASSERT_TRUE(look);
  EXPECT_NEAR(look->x, -90 * kDegree, 1e-12);
  EXPECT_EQ(look->y, 0.0);
}

TEST(Time, AgreesWithKnownInstants) {
  EXPECT_EQ(parse_time("1970-01-01T00:00Z").value(), 0.0);
  EXPECT_EQ(parse_time("2000-02-29T23:59:59Z").value(), 951868799.0);
  EXPECT_EQ(parse_time("2026-06-21T13:00+01:00").value(), 1782043200.0);
  EXPECT_EQ(parse_time("2026-06-21T06:30:00-05:30").value(), 1782043200.0);
  EXPECT_EQ(parse_time("1969-12-31T23:59:00Z").value(), -60.0);
}

TEST(Options, WeatherIsOneOfFour) {
  const auto weather = [](const char* name) {
    const std::array<const char*, 3> words{"mercia", "--weather", name};
    return parse_command_line(static_cast<int>(words.size()), words.data());
  };
  const auto grey = weather("overcast");
  ASSERT_TRUE(grey);
  EXPECT_EQ(grey->options.weather, WeatherKind::Overcast);
  const auto wrong = weather("snow");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().kind, ErrorKind::Usage);
}

}  // namespace
}  // namespace mercia::app
