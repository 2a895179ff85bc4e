// Large map files out of small ones.
#include "tools/synth/synth.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "tests/support/temporary_folder.h"
#include "tests/support/test_data.h"
#include "tools/bake/osm_store.h"

namespace mercia::synth {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

// A house, a road with a node that the file does not hold, and a relation with a member that it does not hold.
constexpr const char* kHamlet = R"(<osm version="0.6">
<node id="10" lat="52.0000" lon="-1.0000"/><node id="20" lat="52.0001" lon="-1.0000"/>
<node id="30" lat="52.0001" lon="-0.9998"/><node id="40" lat="52.0000" lon="-0.9998"/>
<node id="50" lat="52.0003" lon="-0.9990"><tag k="natural" v="tree"/></node>
<way id="7"><nd ref="10"/><nd ref="20"/><nd ref="30"/><nd ref="40"/><nd ref="10"/><tag k="building" v="house"/></way>
<way id="9"><nd ref="10"/><nd ref="50"/><nd ref="99"/><tag k="highway" v="residential"/></way>
<way id="8"><nd ref="10"/><nd ref="50"/><tag k="natural" v="coastline"/></way>
<relation id="3"><member type="way" ref="7" role="outer"/><member type="way" ref="77" role="inner"/>
<tag k="type" v="multipolygon"/><tag k="building" v="yes"/></relation>
</osm>)";

Result<bake::OsmExtract> load(const fs::path& file, std::uint64_t* points = nullptr) {
  MERCIA_TRY(const bake::OsmStore store, bake::store_osm_file(file, fs::temp_directory_path()));
  if (points) *points = store.spread.points;
  return bake::everything_in(store);
}

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

class Synth : public ::testing::Test {
 protected:
  fs::path write(const char* name, const std::string& text) {
    std::ofstream(folder_.path() / name) << text;
    return folder_.path() / name;
  }
  fs::path out(const char* name = "out.osm.pbf") { return folder_.path() / name; }
  mercia::test::TemporaryFolder folder_;
};

TEST_F(Synth, CopiesEverythingWithNewIdsAndKeepsWhatIsMissingMissing) {
  const fs::path hamlet = write("hamlet.osm", kHamlet);
  const auto summary = synthesize({{hamlet}, 9, out()});
  ASSERT_TRUE(summary) << summary.error().sentence();
  EXPECT_EQ(summary->buildings, 10u);  // two a copy, and a copy is whole
  EXPECT_EQ(summary->copies, 5u);
  std::uint64_t points = 0;
  const auto extract = load(out(), &points);
  ASSERT_TRUE(extract) << extract.error().sentence();
  EXPECT_EQ(points, 25u);
  EXPECT_EQ(extract->nodes.size(), 5u);
  ASSERT_EQ(extract->ways.size(), 10u);  // no coastline
  ASSERT_EQ(extract->relations.size(), 5u);
  std::map<std::int64_t, const bake::OsmWay*> ways;
  std::int64_t last = 0;
  for (const bake::OsmWay& way : extract->ways) {
    EXPECT_GT(way.id, last);
    last = way.id;
    ways[way.id] = &way;
    EXPECT_EQ(way.missing, way.tags().has("highway") ? 1u : 0u);
  }
  std::set<std::pair<std::int32_t, std::int32_t>> corners;
  for (const bake::OsmRelation& relation : extract->relations) {
    ASSERT_EQ(relation.members.size(), 2u);
    ASSERT_TRUE(ways.contains(relation.members[0].ref));
    EXPECT_FALSE(ways.contains(relation.members[1].ref));
    const bake::OsmWay& house = *ways[relation.members[0].ref];
    EXPECT_TRUE(house.tags().is("building", "house"));
    ASSERT_EQ(house.points.size(), 5u);
    corners.insert({house.points[0].longitude, house.points[0].latitude});
    // As large as the original: 11.1 m from south to north, 13.7 m from west to east.
    const double north = 1e-7 * (house.points[1].latitude - house.points[0].latitude) * 111'320.0;
    const double east = 1e-7 * (house.points[2].longitude - house.points[1].longitude) * 111'320.0 *
                        std::cos(1e-7 * house.points[0].latitude * 3.14159265358979 / 180.0);
    EXPECT_NEAR(north, 11.13, 0.03);
    EXPECT_NEAR(east, 13.71, 0.03);
  }
  EXPECT_EQ(corners.size(), 5u);  // each somewhere else
}

TEST_F(Synth, SameSourcesGiveTheSameBytes) {
  MERCIA_NEED_DATA(town, "osm/berkeley_glos_2025.osm.pbf");
  MERCIA_NEED_DATA(centre, "osm/bristol_centre_2025.osm.pbf");
  const auto first = synthesize({{town, centre}, 5000, out("a.osm.pbf")});
  const auto second = synthesize({{town, centre}, 5000, out("b.osm.pbf")});
  ASSERT_TRUE(first) << first.error().sentence();
  ASSERT_TRUE(second) << second.error().sentence();
  EXPECT_EQ(bytes_of(out("a.osm.pbf")), bytes_of(out("b.osm.pbf")));
  // In turn: four towns and three centres.
  EXPECT_EQ(first->copies, 7u);
  EXPECT_EQ(first->buildings, 4 * 1344u + 3 * 304u);
  std::uint64_t points = 0;
  const auto original = load(town);
  const auto copy = load(out("a.osm.pbf"), &points);
  ASSERT_TRUE(original && copy);
  EXPECT_EQ(points, first->nodes);
  ASSERT_GE(copy->ways.size(), original->ways.size());
  // The first copy's ways come first, in the order of the original's ids.
  auto sorted = original->ways;
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    ASSERT_EQ(copy->ways[i].tag_text, sorted[i].tag_text);
    ASSERT_EQ(copy->ways[i].points.size(), sorted[i].points.size());
    ASSERT_EQ(copy->ways[i].missing, sorted[i].missing);
  }
}

TEST_F(Synth, RefusesWithASentence) {
  const fs::path hamlet = write("hamlet.osm", kHamlet);
  const fs::path empty = write("empty.osm", "<osm version=\"0.6\"><node id=\"1\" lat=\"1\" lon=\"1\"/></osm>");
  const fs::path broken = write("broken.osm.pbf", "not a map");
  const auto sentence = [&](const Options& options, ErrorKind kind) {
    const auto result = synthesize(options);
    EXPECT_FALSE(result);
    if (result) return std::string();
    EXPECT_EQ(result.error().kind, kind);
    return result.error().sentence();
  };
  EXPECT_THAT(sentence({{}, 1, out()}, ErrorKind::Usage), HasSubstr("--from"));
  EXPECT_THAT(sentence({{hamlet}, 0, out()}, ErrorKind::Usage), HasSubstr("--buildings"));
  EXPECT_THAT(sentence({{hamlet}, 1, hamlet}, ErrorKind::Usage), HasSubstr("one of the extracts"));
  EXPECT_THAT(sentence({{hamlet / "no"}, 1, out()}, ErrorKind::Input), HasSubstr("no such file"));
  EXPECT_THAT(sentence({{empty}, 1, out()}, ErrorKind::Input), HasSubstr("no buildings"));
  EXPECT_THAT(sentence({{broken}, 1, out()}, ErrorKind::Input), HasSubstr("cannot be read"));
  EXPECT_THAT(sentence({{hamlet}, 1, folder_.path() / "no" / "out.osm.pbf"}, ErrorKind::Input),
              HasSubstr("cannot be written"));
  EXPECT_FALSE(fs::exists(out()));
}

}  // namespace
}  // namespace mercia::synth
