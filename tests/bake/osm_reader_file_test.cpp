// Real extracts, whole, cut off, with flipped bits, and files that are no extracts at all.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <random>
#include <string>

#include "engine/base/file.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_data.h"
#include "tools/bake/building_mesh.h"
#include "tools/bake/osm_reader.h"
#include "tools/bake/polygon_boolean.h"
#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

struct ExtractRow {
  const char* file;
  std::uint64_t outlines;  // ways and relations with a building tag
  std::uint64_t points;    // nodes with one, which have no outline to draw
  std::uint64_t parts;     // ways and relations with building:part
};
void PrintTo(const ExtractRow& row, std::ostream* out) { *out << row.file; }

class OsmExtracts : public testing::TestWithParam<ExtractRow> {};

TEST_P(OsmExtracts, EveryObjectIsAccountedFor) {
  MERCIA_NEED_DATA(file, GetParam().file);
  Account account;
  const auto begin = std::chrono::steady_clock::now();
  const auto scene = read_osm(file, {}, account);
  ASSERT_TRUE(scene) << scene.error().sentence();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  EXPECT_LT(took.count(), 5.0);
  for (const auto& [group, tally] : account.tallies()) EXPECT_TRUE(tally.balanced()) << group;
  const auto count = [&](const char* group) {
    const auto found = account.tallies().find(group);
    return found == account.tallies().end() ? Tally{} : found->second;
  };
  EXPECT_EQ(count("buildings").read, GetParam().outlines + GetParam().points);
  EXPECT_EQ(count("building parts").read, GetParam().parts);
  // What the extract holds whole is drawn.
  std::uint64_t broken = 0;
  for (const auto& [why, number] : count("buildings").rejected)
    broken +=
        why.find("missing from the extract") == std::string::npos && why != "a point without an outline" ? number : 0;
  EXPECT_EQ(broken, 0u) << account.summary();
  EXPECT_GE(count("buildings").drawn + count("buildings").merged, GetParam().outlines * 95 / 100);
  EXPECT_GE(scene->buildings.size(), count("buildings").drawn);

  for (const Building& building : scene->buildings) {
    ASSERT_LT(building.feature, scene->features.size());
    EXPECT_TRUE(is_valid(building.footprint)) << scene->features[building.feature].id;
    EXPECT_GT(signed_area(building.footprint.outer), 0.0);
    EXPECT_GT(building.top, building.base);
    EXPECT_LE(building.top, 400.0);
    EXPECT_LE(building.roof_height, building.top - building.base + 1e-9);
  }
  for (const Area& ground : scene->areas) EXPECT_TRUE(is_valid(ground.polygon)) << scene->features[ground.feature].id;
  for (const Way& way : scene->ways) EXPECT_GE(way.line.size(), 2u);
  EXPECT_FALSE(scene->places.empty());
  ASSERT_EQ(scene->viewpoints.size(), 2u);
  EXPECT_FALSE(scene->attributions.empty());
}

TEST_P(OsmExtracts, EveryBuildingIsMeshedWithinItsError) {
  MERCIA_NEED_DATA(file, GetParam().file);
  Account account;
  const auto scene = read_osm(file, {}, account);
  ASSERT_TRUE(scene);
  const Terrain terrain = Terrain::flat(0.0);
  for (const Building& building : scene->buildings) {
    std::size_t before = 1'000'000;
    for (const double error : {0.0, 1.0, 4.0, 16.0}) {
      SurfaceMesh mesh;
      const double deviation = build_building(building, terrain, error, mesh);
      EXPECT_LE(deviation, error + 1e-9) << scene->features[building.feature].id;
      if (error == 0.0) {
        EXPECT_FALSE(mesh.empty()) << scene->features[building.feature].id;
        double roof = 0.0;
        for (std::size_t t = 0; t < mesh.indices.size(); t += 3) {
          const MeshVertex &a = mesh.vertices[mesh.indices[t]], &b = mesh.vertices[mesh.indices[t + 1]],
                           &c = mesh.vertices[mesh.indices[t + 2]];
          if (tiles::is_roof(a.surface))
            roof += 0.5 * orient(glm::dvec2(a.position), glm::dvec2(b.position), glm::dvec2(c.position));
        }
        const double footprint = area(building.footprint);
        EXPECT_NEAR(roof, footprint, 1e-6 * footprint + 1e-3) << scene->features[building.feature].id;
      }
      EXPECT_LE(mesh.indices.size(), before + 60) << scene->features[building.feature].id;
      before = mesh.indices.size();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Files, OsmExtracts,
                         testing::Values(ExtractRow{"osm/bristol_centre_2025.osm.pbf", 304, 1, 15},
                                         ExtractRow{"osm/berkeley_glos_2025.osm.pbf", 1344, 0, 0},
                                         ExtractRow{"osm/helsinki_centre.osm.pbf", 500, 36, 139},
                                         ExtractRow{"osm/monaco.osm.pbf", 1207, 1, 15},
                                         ExtractRow{"osm/whitelion_bristol_uk.osm.pbf", 48, 0, 10},
                                         ExtractRow{"osm/bremen-trams.osm.pbf", 0, 0, 0}));

TEST(OsmFile, ReadingTwiceGivesTheSame) {
  MERCIA_NEED_DATA(file, "osm/helsinki_centre.osm.pbf");
  Account first_account, second_account;
  const auto first = read_osm(file, {}, first_account), second = read_osm(file, {}, second_account);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first_account.summary(), second_account.summary());
  ASSERT_EQ(first->buildings.size(), second->buildings.size());
  for (std::size_t i = 0; i < first->buildings.size(); ++i) {
    EXPECT_EQ(first->buildings[i].footprint.outer, second->buildings[i].footprint.outer);
    EXPECT_EQ(first->buildings[i].top, second->buildings[i].top);
  }
}

void expect_input_error(const std::filesystem::path& file) {
  Account account;
  const auto scene = read_osm(file, {}, account);
  ASSERT_FALSE(scene) << file;
  EXPECT_EQ(scene.error().kind, ErrorKind::Input);
  EXPECT_NE(scene.error().sentence().find(file.filename().string()), std::string::npos) << scene.error().sentence();
  EXPECT_FALSE(scene.error().remedy.empty());
}

TEST(OsmFile, WhatIsNoExtractIsAnInputError) {
  const test::TemporaryFolder folder;
  expect_input_error(folder.path() / "absent.osm.pbf");
  expect_input_error(folder.path());
  const auto with = [&](const char* name, const std::string& content) {
    const auto file = folder.path() / name;
    ASSERT_TRUE(write_file(file, as_bytes(content)));
    expect_input_error(file);
  };
  with("empty.osm.pbf", "");
  with("empty.osm", "");
  with("empty.osm.bz2", "");
  with("wrong.txt", "<osm version='0.6'/>");
  with("nothing.osm", "<osm version='0.6'></osm>");
  with("text.osm.pbf", "this is not a map");
  with("text.osm", "this is not a map");
  with("text.osm.bz2", "this is not compressed");
  with("text.osm.gz", "this is not compressed");
  with("html.osm", "<!DOCTYPE html><html><body>504 Gateway Timeout</body></html>");
  with("cut.osm", "<?xml version='1.0'?><osm version='0.6'><node id='1' lat='52' lon='-1'/><node id='2' lat=");
  with("entities.osm",
       "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><osm version='0.6'><node id='1' "
       "lat='1' lon='1'><tag k='x' v='&b;'/></node></osm>");
  with("places.osm", "<osm version='0.6'><node id='1' lat='nan' lon='inf'/></osm>");
  with("huge.osm.pbf", std::string("\xff\xff\xff\xff") + std::string(64, 'x'));
  with("large.osm.pbf", std::string("\x00\x00\x00\x11\x0a\x09OSMHeader\x18\xff\xff\xff\xff\x07", 21));
  std::mt19937 random(5);
  for (int i = 0; i < 20; ++i) {
    std::string noise;
    for (int k = 0; k < 2000; ++k) noise.push_back(static_cast<char>(random()));
    with("noise.osm.pbf", noise);
    with("noise.osm", noise);
    with("noise.osm.bz2", "BZh9" + noise);
  }
}

// Cut anywhere, a file is refused, or what is left of it is read and balanced: a cut between two of its blocks cannot
// be told from a smaller map.
TEST(OsmFile, TruncatedExtractsDoNoHarm) {
  MERCIA_NEED_DATA(source, "osm/whitelion_bristol_uk.osm.pbf");
  const auto bytes = read_file(source);
  ASSERT_TRUE(bytes);
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "cut.osm.pbf";
  int refused = 0, rounds = 0;
  for (std::size_t size = 1; size < bytes->size(); size += 1 + bytes->size() / 60, ++rounds) {
    ASSERT_TRUE(write_file(file, ByteView(*bytes).first(size)));
    Account account;
    const auto scene = read_osm(file, {}, account);
    if (!scene) {
      ++refused;
      EXPECT_EQ(scene.error().kind, ErrorKind::Input);
      EXPECT_FALSE(scene.error().remedy.empty());
    } else {
      for (const auto& [group, tally] : account.tallies()) EXPECT_TRUE(tally.balanced()) << group;
    }
  }
  EXPECT_GT(refused, rounds * 9 / 10);
}

TEST(OsmFile, FlippedBitsDoNoHarm) {
  MERCIA_NEED_DATA(source, "osm/whitelion_bristol_uk.osm.pbf");
  const auto bytes = read_file(source);
  ASSERT_TRUE(bytes);
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "flipped.osm.pbf";
  std::mt19937 random(77);
  for (int round = 0; round < 150; ++round) {
    Bytes broken = *bytes;
    // The first bytes hold the block headers, where a flip does most.
    const std::size_t reach = round % 2 == 0 ? std::min<std::size_t>(200, broken.size()) : broken.size();
    for (int k = 0; k < 1 + round % 3; ++k) broken[random() % reach] ^= static_cast<std::byte>(1u << (random() % 8));
    ASSERT_TRUE(write_file(file, broken));
    Account account;
    const auto scene = read_osm(file, {}, account);
    if (scene) {
      for (const auto& [group, tally] : account.tallies()) EXPECT_TRUE(tally.balanced()) << group;
    } else {
      EXPECT_EQ(scene.error().kind, ErrorKind::Input);
    }
  }
}

}  // namespace
}  // namespace mercia::bake
