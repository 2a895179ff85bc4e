#include "engine/region/region.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <glm/trigonometric.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/temporary_folder.h"

namespace mercia::region {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

void write_text(const std::filesystem::path& path, const std::string& text) { std::ofstream(path) << text; }

// The least that a region may say.
json minimal() {
  return {{"format", 1},
          {"name", "Test"},
          {"origin", {{"latitude", 52.5}, {"longitude", -1.9}}},
          {"extent", {{"west", -2.0}, {"south", 52.4}, {"east", -1.8}, {"north", 52.6}}},
          {"tileset", "tiles/tileset.json"}};
}

Result<Region> read_back(const std::string& text) {
  const test::TemporaryFolder folder;
  write_text(folder.path() / "region.json", text);
  return read_region(folder.path());
}

TEST(Region, SurvivesWritingAndReading) {
  Region region;
  region.name = "Bristol “centre”";
  region.origin = geo::geodetic_from_degrees(51.4545, -2.5879);
  region.west = glm::radians(-2.6);
  region.south = glm::radians(51.44);
  region.east = glm::radians(-2.57);
  region.north = glm::radians(51.47);
  region.timetable = "transit/gtfs.zip";
  region.time_zone = "Europe/London";
  region.vertical_datum = "metres above Newlyn";
  region.layers = {{"buildings", "Buildings", Truth::Estimated}, {"fabric", "City fabric", Truth::Illustrative}};
  region.attributions = {"© OpenStreetMap contributors", "Contains OS data © Crown copyright 2013"};
  region.viewpoints = {{"Start", geo::geodetic_from_degrees(51.45, -2.59, 120.0), true, 0.5, -0.25}};

  const test::TemporaryFolder folder;
  ASSERT_TRUE(write_region(folder.path(), region));
  const auto read = read_region(folder.path());
  ASSERT_TRUE(read) << read.error().sentence();
  EXPECT_EQ(read->name, region.name);
  EXPECT_NEAR(read->origin.latitude, region.origin.latitude, 1e-15);
  EXPECT_NEAR(read->origin.longitude, region.origin.longitude, 1e-15);
  EXPECT_NEAR(read->north, region.north, 1e-15);
  EXPECT_EQ(read->tileset, "tiles/tileset.json");
  EXPECT_EQ(read->places, "places.geojson");
  EXPECT_EQ(read->timetable, region.timetable);
  EXPECT_EQ(read->time_zone, region.time_zone);
  EXPECT_EQ(read->vertical_datum, region.vertical_datum);
  EXPECT_EQ(read->attributions, region.attributions);
  ASSERT_EQ(read->layers.size(), 2u);
  EXPECT_EQ(read->layers[1].id, "fabric");
  EXPECT_EQ(read->layers[1].truth, Truth::Illustrative);
  ASSERT_EQ(read->viewpoints.size(), 1u);
  EXPECT_EQ(read->viewpoints[0].title, "Start");
  EXPECT_DOUBLE_EQ(read->viewpoints[0].position.height, 120.0);
  EXPECT_NEAR(read->viewpoints[0].heading, 0.5, 1e-15);
  EXPECT_NEAR(read->viewpoints[0].pitch, -0.25, 1e-15);
}

TEST(Region, OpensByItsFileAsWellAsByItsFolder) {
  const test::TemporaryFolder folder;
  write_text(folder.path() / "region.json", minimal().dump());
  const auto read = read_region(folder.path() / "region.json");
  ASSERT_TRUE(read) << read.error().sentence();
  EXPECT_EQ(read->name, "Test");
  EXPECT_TRUE(read->places.empty());
}

TEST(Region, SaysWhichFileIsAbsent) {
  const auto read = read_region("/nowhere/at/all");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::Input);
  EXPECT_THAT(read.error().sentence(), HasSubstr("/nowhere/at/all"));
}

TEST(Region, NamesLineAndColumnOfBrokenJson) {
  const auto read = read_back("{\n  \"format\": 1,\n  \"name\": oops\n}");
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().sentence(), HasSubstr("line 3"));
}

TEST(Region, RefusesDeepNestingWithoutOverflowingTheStack) {
  const auto read = read_back(std::string(200'000, '[') + std::string(200'000, ']'));
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().sentence(), HasSubstr("nested deeper"));
}

struct Refusal {
  const char* name;
  const char* pointer;   // JSON pointer of the field to change
  const char* value;     // JSON
  const char* sentence;  // part of the error
};
void PrintTo(const Refusal& refusal, std::ostream* out) { *out << refusal.name; }

class RegionRefuses : public ::testing::TestWithParam<Refusal> {};

TEST_P(RegionRefuses, WithASentenceThatNamesThePlace) {
  json region = minimal();
  region[json::json_pointer(GetParam().pointer)] = json::parse(GetParam().value);
  const auto read = read_back(region.dump());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::Input);
  EXPECT_THAT(read.error().sentence(), HasSubstr("region.json"));
  EXPECT_THAT(read.error().sentence(), HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(
    Fields, RegionRefuses,
    ::testing::Values(Refusal{"NewerFormat", "/format", "99", "update Mercia"},
                      Refusal{"FormatOfAnotherType", "/format", "\"1\"", "format"},
                      Refusal{"LatitudeOutOfRange", "/origin/latitude", "95", "origin.latitude"},
                      Refusal{"LongitudeNull", "/origin/longitude", "null", "longitude"},
                      Refusal{"OriginAnArray", "/origin", "[52, -1]", "origin"},
                      Refusal{"NameANumber", "/name", "5", "name"},
                      Refusal{"NameWithControlCharacters", "/name", "\"a\\u0007b\"", "control"},
                      Refusal{"ExtentUpsideDown", "/extent/south", "53", "extent"},
                      Refusal{"TilesetAbsolute", "/tileset", "\"/etc/passwd\"", "inside the region package"},
                      Refusal{"TilesetOutside", "/tileset", "\"tiles/../../secret\"", "inside the region package"},
                      Refusal{"TilesetEmpty", "/tileset", "\"\"", "inside the region package"},
                      Refusal{"PlacesOnTheWeb", "/places", "\"http://example.org/x\"", "inside the region package"},
                      Refusal{"TimetableWithBackslash", "/timetable", "\"..\\\\x\"", "inside the region package"},
                      Refusal{"LayerOfUnknownTruth", "/layers", R"([{"id":"a","title":"A","truth":"perhaps"}])",
                              "layers[0]"},
                      Refusal{"ViewpointWithoutTitle", "/viewpoints", R"([{"latitude":1}])", "viewpoints[0]"},
                      Refusal{"AttributionANumber", "/attributions", "[1]", "attributions[0]"}),
    [](const auto& refusal) { return std::string(refusal.param.name); });

TEST(Region, RefusesNumbersBeyondDouble) {
  std::string text = minimal().dump();
  text.replace(text.find("52.5"), 4, "1e999");
  EXPECT_FALSE(read_back(text));
}

TEST(Region, ReportsAFolderThatCannotBeWritten) {
  const auto written = write_region("/nowhere/at/all", Region{});
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().sentence(), HasSubstr("/nowhere/at/all"));
}

TEST(Places, SurviveWritingAndReading) {
  const std::vector<Place> places{
      {"Temple Meads", "railway_station", geo::geodetic_from_degrees(51.4491, -2.5813, 11.5), "node/1", "A station.",
       31.5, "Network Rail"},
      {"Sint “Jans”\nplein", "square", geo::geodetic_from_degrees(-33.0, 179.5), "", "", 0.0, ""}};
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "places.geojson";
  ASSERT_TRUE(write_places(file, places));
  const auto read = read_places(file);
  ASSERT_TRUE(read) << read.error().sentence();
  ASSERT_EQ(read->size(), 2u);
  EXPECT_EQ((*read)[0].name, places[0].name);
  EXPECT_EQ((*read)[0].kind, places[0].kind);
  EXPECT_EQ((*read)[0].id, places[0].id);
  EXPECT_EQ((*read)[0].text, places[0].text);
  EXPECT_DOUBLE_EQ((*read)[0].height, 31.5);
  EXPECT_EQ((*read)[0].source, places[0].source);
  EXPECT_DOUBLE_EQ((*read)[1].height, 0.0);
  EXPECT_NEAR((*read)[0].position.latitude, places[0].position.latitude, 1e-14);
  EXPECT_NEAR((*read)[0].position.longitude, places[0].position.longitude, 1e-14);
  EXPECT_DOUBLE_EQ((*read)[0].position.height, 11.5);
  EXPECT_EQ((*read)[1].name, places[1].name);
}

TEST(Places, AnEmptyListIsAValidFile) {
  const test::TemporaryFolder folder;
  ASSERT_TRUE(write_places(folder.path() / "p.geojson", {}));
  const auto read = read_places(folder.path() / "p.geojson");
  ASSERT_TRUE(read) << read.error().sentence();
  EXPECT_TRUE(read->empty());
}

TEST(Places, WhatIsWrittenCanAlwaysBeRead) {
  const test::TemporaryFolder folder;
  ASSERT_TRUE(write_places(folder.path() / "p.geojson",
                           {{"caf\xe9\r\x07", "cafe", {}, "", std::string(30'000, 'x'), 0.0, {}}}));
  const auto read = read_places(folder.path() / "p.geojson");
  ASSERT_TRUE(read) << read.error().sentence();
  EXPECT_EQ((*read)[0].name, "caf\xef\xbf\xbd  ");
  EXPECT_EQ((*read)[0].text.size(), 20'000u);
}

TEST(Places, RefuseWhatIsNotAPointOnEarth) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "p.geojson";
  const auto read_feature = [&](const std::string& geometry) {
    write_text(file, fmt::format(R"({{"type":"FeatureCollection","features":[{{"type":"Feature","geometry":{},
      "properties":{{"name":"x","kind":"y"}}}}]}})",
                                 geometry));
    return read_places(file);
  };
  ASSERT_TRUE(read_feature(R"({"type":"Point","coordinates":[1,2]})"));
  for (const char* geometry :
       {R"({"type":"Point","coordinates":[1,91]})", R"({"type":"Point","coordinates":[181,0]})",
        R"({"type":"Point","coordinates":[1]})", R"({"type":"Point","coordinates":["1","2"]})",
        R"({"type":"Point","coordinates":[1,2,1e9]})", R"({"type":"LineString","coordinates":[]})", "null"}) {
    const auto read = read_feature(geometry);
    ASSERT_FALSE(read) << geometry;
    EXPECT_THAT(read.error().sentence(), HasSubstr("features[0]")) << geometry;
  }
}

}  // namespace
}  // namespace mercia::region
