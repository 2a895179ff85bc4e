// Small hand-written maps: what is drawn, what is rejected and why, and that the account always balances.
#include "tools/bake/osm_reader.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/base/file.h"
#include "tests/support/temporary_folder.h"
#include "tools/bake/polygon_boolean.h"
#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

// Writes maps on a grid of metres around 52.48° N 1.9° W.
class MapText {
 public:
  int node(double east, double north, const std::string& tags = {}) {
    nodes_ += fmt::format("<node id='{}' lat='{:.7f}' lon='{:.7f}' version='1'>{}</node>\n", ++last_,
                          52.48 + north / 111'270.0, -1.9 + east / 67'900.0, tags);
    return last_;
  }
  int way(const std::vector<int>& refs, const std::string& tags) {
    std::string text;
    for (const int ref : refs) text += fmt::format("<nd ref='{}'/>", ref);
    ways_ += fmt::format("<way id='{}' version='1'>{}{}</way>\n", ++last_, text, tags);
    return last_;
  }
  int ring(const std::vector<glm::dvec2>& corners, const std::string& tags) {
    std::vector<int> refs;
    for (const auto& corner : corners) refs.push_back(node(corner.x, corner.y));
    refs.push_back(refs.front());
    return way(refs, tags);
  }
  int box(double west, double south, double east, double north, const std::string& tags) {
    return ring({{west, south}, {east, south}, {east, north}, {west, north}}, tags);
  }
  void relation(const std::vector<std::pair<int, std::string>>& ways, const std::string& tags) {
    std::string text;
    for (const auto& [ref, role] : ways) text += fmt::format("<member type='way' ref='{}' role='{}'/>", ref, role);
    relations_ += fmt::format("<relation id='{}' version='1'>{}{}</relation>\n", ++last_, text, tags);
  }
  std::string text() const {
    return "<?xml version='1.0' encoding='UTF-8'?>\n<osm version='0.6' generator='test'>\n" + nodes_ + ways_ +
           relations_ + "</osm>\n";
  }

 private:
  int last_ = 0;
  std::string nodes_, ways_, relations_;
};

std::string tag(const std::string& key, const std::string& value) {
  return fmt::format("<tag k='{}' v='{}'/>", key, value);
}
const std::string kBuilding = tag("building", "yes");

struct Read {
  Result<Scene> scene;
  Account account;
};

Read read_text(const std::string& text, const OsmOptions& options = {}) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "test.osm";
  EXPECT_TRUE(write_file(file, as_bytes(text)));
  Read out{fail_input("not read"), {}};
  out.scene = read_osm(file, options, out.account);
  for (const auto& [group, tally] : out.account.tallies()) EXPECT_TRUE(tally.balanced()) << group;
  return out;
}

TEST(OsmReader, AHouseWithTags) {
  MapText map;
  map.box(0, 0, 12, 8,
          tag("building", "house") + tag("height", "8.5") + tag("roof:shape", "hipped") + tag("roof:height", "2,5") +
              tag("name", "Rose Cottage") + tag("building:colour", "#804020"));
  const Read read = read_text(map.text());
  ASSERT_TRUE(read.scene) << read.scene.error().sentence();
  ASSERT_EQ(read.scene->buildings.size(), 1u);
  const Building& house = read.scene->buildings[0];
  EXPECT_NEAR(area(house.footprint), 96.0, 0.5);
  EXPECT_EQ(house.top, 8.5);
  EXPECT_EQ(house.roof_height, 2.5);
  EXPECT_EQ(house.roof, RoofShape::Hipped);
  EXPECT_EQ(house.wall_color, (Color{0x80, 0x40, 0x20, 255}));
  const FeatureRecord& record = read.scene->features[house.feature];
  EXPECT_EQ(record.id.substr(0, 4), "way/");
  EXPECT_EQ(record.name, "Rose Cottage");
  EXPECT_EQ(record.kind, "building");
  EXPECT_EQ(record.type, "house");
  EXPECT_FALSE(record.height_estimated);
  ASSERT_FALSE(read.scene->attributions.empty());
  EXPECT_NE(read.scene->attributions[0].find("OpenStreetMap"), std::string::npos);
}

TEST(OsmReader, HeightsThatAreNoneAreRefusedAndEstimated) {
  for (const char* height : {"-5", "NaN", "99999", "tall", "0", "1e400", "12 parsecs"}) {
    MapText map;
    map.box(0, 0, 12, 8, tag("building", "house") + tag("height", height));
    const Read read = read_text(map.text());
    ASSERT_TRUE(read.scene);
    ASSERT_EQ(read.scene->buildings.size(), 1u) << height;
    EXPECT_GT(read.scene->buildings[0].top, 4.0) << height;
    EXPECT_LT(read.scene->buildings[0].top, 15.0) << height;
    EXPECT_TRUE(read.scene->features[read.scene->buildings[0].feature].height_estimated) << height;
    const bool noted = std::any_of(read.account.notes().begin(), read.account.notes().end(),
                                   [](const auto& note) { return note.first.starts_with("height refused"); });
    EXPECT_TRUE(noted) << height;
  }
}

TEST(OsmReader, BritishUnits) {
  MapText map;
  map.box(0, 0, 12, 8, kBuilding + tag("height", "40 ft"));
  map.box(20, 0, 32, 8, kBuilding + tag("height", "12&apos;6&quot;"));
  map.box(40, 0, 52, 8, kBuilding + tag("height", "9,5") + tag("min_height", "3 m"));
  const Read read = read_text(map.text());
  ASSERT_TRUE(read.scene);
  ASSERT_EQ(read.scene->buildings.size(), 3u);
  EXPECT_NEAR(read.scene->buildings[0].top, 12.192, 1e-9);
  EXPECT_NEAR(read.scene->buildings[1].top, 3.81, 1e-9);
  EXPECT_NEAR(read.scene->buildings[2].top, 9.5, 1e-9);
  EXPECT_NEAR(read.scene->buildings[2].base, 3.0, 1e-9);
}

TEST(OsmReader, EstimatesDifferFromHouseToHouseButNotFromRunToRun) {
  MapText map;
  for (int i = 0; i < 10; ++i) map.box(20 * i, 0, 20 * i + 9, 8, tag("building", "house"));
  const Read first = read_text(map.text()), second = read_text(map.text());
  ASSERT_TRUE(first.scene && second.scene);
  int different = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_EQ(first.scene->buildings[i].top, second.scene->buildings[i].top);
    EXPECT_EQ(first.scene->buildings[i].wall_color, second.scene->buildings[i].wall_color);
    different += first.scene->buildings[i].top != first.scene->buildings[0].top;
  }
  EXPECT_GT(different, 5);
}

TEST(OsmReader, RoofShapesThatMerciaDoesNotKnowAreCounted) {
  MapText map;
  map.box(0, 0, 12, 8, kBuilding + tag("roof:shape", "saltbox"));
  map.box(20, 0, 32, 8, kBuilding + tag("roof:shape", "hyperbolic"));
  const Read read = read_text(map.text());
  ASSERT_TRUE(read.scene);
  EXPECT_EQ(read.scene->buildings[0].roof, RoofShape::Gabled);
  EXPECT_EQ(read.scene->buildings[1].roof, RoofShape::Flat);
  EXPECT_TRUE(read.account.notes().contains("roof:shape=saltbox drawn as gabled"));
  EXPECT_TRUE(read.account.notes().contains("roof:shape=hyperbolic drawn as flat"));
}

TEST(OsmReader, ATerraceHasOneRidge) {
  // Five houses, 5 m wide and 9 m deep, that share their nodes: the ridge runs across each, along the row.
  MapText map;
  std::vector<int> south, north;
  for (int i = 0; i <= 5; ++i) {
    south.push_back(map.node(5 * i, 0));
    north.push_back(map.node(5 * i, 9));
  }
  for (std::size_t i = 0; i < 5; ++i)
    map.way({south[i], south[i + 1], north[i + 1], north[i], south[i]}, tag("building", "terrace"));
  const Read read = read_text(map.text());
  ASSERT_TRUE(read.scene);
  ASSERT_EQ(read.scene->buildings.size(), 5u);
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_EQ(read.scene->buildings[i].roof, RoofShape::Gabled);
    ASSERT_TRUE(read.scene->buildings[i].roof_bearing.has_value());
    EXPECT_NEAR(std::abs(std::sin(*read.scene->buildings[i].roof_bearing)), 1.0, 1e-3) << "east to west";
  }
}

TEST(OsmReader, ACourtyardAndSeveralOuterRings) {
  MapText map;
  const int outer = map.box(0, 0, 40, 30, "");
  const int inner = map.box(10, 10, 30, 20, "");
  const int second = map.box(60, 0, 80, 20, kBuilding);  // the tag was left on it
  map.relation({{outer, "outer"}, {inner, "inner"}, {second, "outer"}},
               kBuilding + tag("type", "multipolygon") + tag("height", "10"));
  const Read read = read_text(map.text());
  ASSERT_TRUE(read.scene);
  ASSERT_EQ(read.scene->buildings.size(), 2u);
  EXPECT_EQ(read.scene->buildings[0].feature, read.scene->buildings[1].feature);
  EXPECT_NEAR(area(read.scene->buildings[0].footprint), 1000.0, 3.0);
  EXPECT_EQ(read.scene->buildings[0].footprint.holes.size(), 1u);
  const Tally& tally = read.account.tallies().at("buildings");
  EXPECT_EQ(tally.read, 2u);
  EXPECT_EQ(tally.drawn, 1u);
  EXPECT_EQ(tally.merged, 1u);
}

TEST(OsmReader, AMultipolygonOfManyWaysWithWrongRoles) {
  MapText map;
  const int a = map.node(0, 0), b = map.node(40, 0), c = map.node(40, 30), d = map.node(0, 30);
  const int south = map.way({a, b}, ""), rest = map.way({a, d, c}, ""), east = map.way({c, b}, "");
  const int hole = map.box(10, 10, 20, 20, "");
  map.relation({{south, ""}, {hole, "outer"}, {rest, "inner"}, {east, "outer"}},
               kBuilding + tag("type", "multipolygon"));
  const Read read = read_text(map.text());
  ASSERT_TRUE(read.scene);
  ASSERT_EQ(read.scene->buildings.size(), 1u);
  EXPECT_NEAR(area(read.scene->buildings[0].footprint), 1100.0, 3.0);
}

TEST(OsmReader, PartsStandForTheOutlineTheyCover) {
  MapText map;
  map.box(0, 0, 40, 20, tag("building", "church") + tag("name", "St Martin"));
  map.box(0, 0, 30, 20, tag("building:part", "yes") + tag("height", "12"));
  map.box(30, 0, 40, 20, tag("building:part", "yes") + tag("height", "40") + tag("roof:shape", "pyramidal"));
  const Read read = read_text(map.text());
  ASSERT_TRUE(read.scene);
  ASSERT_EQ(read.scene->buildings.size(), 2u);
  EXPECT_EQ(read.account.tallies().at("buildings").merged, 1u);
  EXPECT_EQ(read.account.tallies().at("building parts").drawn, 2u);
  EXPECT_EQ(read.scene->buildings[0].anchor, read.scene->buildings[1].anchor);
  const FeatureRecord& church = read.scene->features[read.scene->buildings[0].feature];
  EXPECT_EQ(church.name, "St Martin");
  EXPECT_EQ(church.height, 40.0f) << "a click tells how high the building is, not the part";
  EXPECT_FALSE(church.height_estimated);
}

TEST(OsmReader, AnOutlineIsDrawnWhereItsPartsLeaveItOpen) {
  MapText map;
  map.box(0, 0, 40, 20, kBuilding + tag("height", "10"));
  map.box(0, 0, 10, 20, tag("building:part", "yes") + tag("height", "25"));
  const Read read = read_text(map.text());
  ASSERT_TRUE(read.scene);
  ASSERT_EQ(read.scene->buildings.size(), 2u);
  double total = 0.0;
  for (const Building& building : read.scene->buildings) total += area(building.footprint);
  EXPECT_NEAR(total, 800.0, 3.0) << "nothing twice, nothing missing";
}

TEST(OsmReader, WhatIsLeftOfAnOutlineKeepsOutOfItsNeighboursParts) {
  MapText map;
  map.box(0, 0, 40, 20, kBuilding + tag("height", "10"));
  map.box(0, 0, 10, 20, tag("building:part", "yes") + tag("height", "25"));
  // Its neighbour's outline reaches over it, and so does the neighbour's part.
  map.box(30, 0, 60, 20, kBuilding + tag("height", "10"));
  map.box(30, 0, 60, 20, tag("building:part", "yes") + tag("height", "30"));
  const Read read = read_text(map.text());
  ASSERT_TRUE(read.scene);
  double total = 0.0;
  for (const Building& building : read.scene->buildings) total += area(building.footprint);
  EXPECT_NEAR(total, 1200.0, 3.0) << "nothing twice";
}

TEST(OsmReader, HangingPartsDoNotFloat) {
  // Only the upper storeys are mapped as a part: the outline carries them.
  MapText map;
  map.box(0, 0, 40, 20, kBuilding + tag("height", "30"));
  map.box(5, 5, 35, 15, tag("building:part", "yes") + tag("min_height", "12") + tag("height", "30"));
  const Read read = read_text(map.text());
  ASSERT_TRUE(read.scene);
  ASSERT_EQ(read.scene->buildings.size(), 2u);
  EXPECT_NEAR(read.scene->buildings[0].top, 12.0, 1e-9);
  EXPECT_NEAR(read.scene->buildings[1].base, 12.0, 1e-9);
}

// As the dome of Helsinki's cathedral is: it must not vanish below the drum that fills it.
TEST(OsmReader, ABuildingInABuildingThatIsAlsoAPartIsAPart) {
  MapText map;
  map.box(0, 0, 40, 40, tag("building", "cathedral") + tag("height", "13"));
  map.box(10, 10, 30, 30, tag("building:part", "yes") + tag("height", "20"));
  map.box(12, 12, 28, 28, tag("building", "church") + tag("building:part", "yes") + tag("height", "38"));
  // Outside of any other building it is one.
  map.box(60, 0, 80, 20, tag("building", "church") + tag("building:part", "yes") + tag("height", "25"));
  const Read read = read_text(map.text());
  ASSERT_TRUE(read.scene);
  const auto drawn_with_top = [&](double top) {
    return std::any_of(read.scene->buildings.begin(), read.scene->buildings.end(),
                       [&](const Building& building) { return std::abs(building.top - top) < 1e-9; });
  };
  EXPECT_TRUE(drawn_with_top(13.0));
  EXPECT_TRUE(drawn_with_top(20.0));
  EXPECT_TRUE(drawn_with_top(38.0));
  EXPECT_TRUE(drawn_with_top(25.0));
  EXPECT_EQ(read.account.tallies().at("buildings").drawn, 3u);
}

TEST(OsmReader, ACanopyStandsOnPosts) {
  MapText map;
  map.box(0, 0, 20, 12, tag("building", "roof") + tag("height", "5"));
  const Read read = read_text(map.text());
  ASSERT_TRUE(read.scene);
  ASSERT_EQ(read.scene->buildings.size(), 5u);
  const Building& roof = read.scene->buildings.back();
  EXPECT_GT(roof.base, 4.0);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_LT(area(read.scene->buildings[i].footprint), 0.2);
    EXPECT_EQ(read.scene->buildings[i].top, roof.base);
    EXPECT_EQ(read.scene->buildings[i].feature, roof.feature);
  }
  EXPECT_EQ(read.account.tallies().at("buildings").drawn, 1u);
}

TEST(OsmReader, WhatIsBrokenIsRejectedByName) {
  MapText map;
  map.box(-350, -350, -340, -340, kBuilding);
  map.box(350, 350, 360, 360, kBuilding);
  const int a = map.node(0, 0), b = map.node(10, 0), c = map.node(10, 10);
  map.way({a, b, c}, kBuilding);                                // open
  map.way({a, b, a}, kBuilding);                                // two points
  map.way({a, b, 999'999, c, a}, kBuilding);                    // a node that is not there
  map.ring({{0, 0}, {5, 0}, {10, 0}}, kBuilding);               // no area
  map.ring({{20, 0}, {30, 10}, {30, 0}, {20, 10}}, kBuilding);  // a bow tie
  map.relation({{888'888, "outer"}}, kBuilding + tag("type", "multipolygon"));
  map.relation({}, kBuilding + tag("type", "multipolygon"));
  map.box(0, 20, 10, 30, tag("building", "no"));
  const Read read = read_text(map.text());
  ASSERT_TRUE(read.scene);
  const Tally& tally = read.account.tallies().at("buildings");
  EXPECT_EQ(tally.read, 10u);
  EXPECT_EQ(tally.drawn, 3u);
  EXPECT_EQ(tally.rejected.at("ring is not closed"), 1u);
  EXPECT_EQ(tally.rejected.at("fewer than 3 points"), 1u);
  EXPECT_EQ(tally.rejected.at("node missing from the extract"), 1u);
  EXPECT_EQ(tally.rejected.at("no area"), 2u);
  EXPECT_EQ(tally.rejected.at("member missing from the extract, ring is not closed"), 1u);
  EXPECT_EQ(tally.rejected.at("tagged as no building"), 1u);
  EXPECT_TRUE(read.account.notes().contains("ring crosses itself: repaired"));
  for (const Building& building : read.scene->buildings) EXPECT_TRUE(is_valid(building.footprint));
}

TEST(OsmReader, RoadsWaterTreesAndPlaces) {
  MapText map;
  map.box(0, 0, 12, 8, kBuilding);
  const int a = map.node(-50, -10), b = map.node(60, -10);
  map.way({a, b}, tag("highway", "residential") + tag("name", "New Street"));
  map.way({a, b}, tag("highway", "proposed"));
  map.box(-40, 20, 40, 60, tag("natural", "water") + tag("name", "The Pool"));
  map.box(-40, -60, 40, -20, tag("leisure", "park") + tag("name", "Green Park"));
  map.node(5, 15, tag("natural", "tree") + tag("height", "20 m") + tag("diameter_crown", "6"));
  map.way({map.node(-30, 12), map.node(34, 12)}, tag("natural", "tree_row"));
  map.node(0, -12, tag("highway", "bus_stop") + tag("name", "New Street") + tag("naptan:AtcoCode", "43000203501"));
  map.node(3, 3, tag("tourism", "museum") + tag("name", "Musée") + tag("name:en", "Museum"));
  map.node(4, 4, tag("amenity", "bench"));
  const Read read = read_text(map.text());
  ASSERT_TRUE(read.scene);
  ASSERT_EQ(read.scene->ways.size(), 1u);
  EXPECT_EQ(read.scene->features[read.scene->ways[0].feature].name, "New Street");
  EXPECT_EQ(read.scene->areas.size(), 2u);
  ASSERT_EQ(read.scene->trees.size(), 10u);
  EXPECT_FLOAT_EQ(read.scene->trees[0].height, 20.0f);
  EXPECT_FLOAT_EQ(read.scene->trees[0].crown_radius, 3.0f);
  ASSERT_EQ(read.scene->places.size(), 3u);
  const auto place = [&](const std::string& kind) {
    return *std::find_if(read.scene->places.begin(), read.scene->places.end(),
                         [&](const auto& p) { return p.kind == kind; });
  };
  EXPECT_EQ(place("bus_stop").id, "43000203501");
  EXPECT_EQ(place("museum").name, "Musée (Museum)");
  EXPECT_EQ(place("park").name, "Green Park");
  EXPECT_EQ(read.account.tallies().at("other ways").rejected.at("not drawn: highway"), 1u);
  EXPECT_EQ(read.account.tallies().at("other nodes").rejected.at("not drawn: amenity"), 1u);
  ASSERT_EQ(read.scene->viewpoints.size(), 2u);
}

TEST(OsmReader, TowersMappedAsPointsAreRoundAndAsHighAsTagged) {
  MapText map;
  map.box(0, 0, 12, 8, kBuilding);
  map.box(60, 0, 72, 8, kBuilding);
  map.node(30, 0, tag("man_made", "chimney") + tag("height", "60") + tag("name", "Old Stack"));
  map.node(40, 0, tag("man_made", "tower") + tag("height", "90 ft") + tag("diameter", "5"));
  map.node(6, 4, tag("building:part", "tower") + tag("height", "30"));
  map.node(44, 0, tag("man_made", "tower"));
  map.node(46, 0, tag("man_made", "storage_tank") + tag("height", "9"));
  map.node(48, 0, tag("man_made", "chimney") + tag("height", "minus one"));
  map.node(50, 0, tag("building:part", "yes") + tag("height", "12"));
  const Read read = read_text(map.text());
  ASSERT_TRUE(read.scene) << read.scene.error().sentence();
  const auto tower_at = [&](glm::dvec2 at) {
    const Building* found = nullptr;
    for (const Building& building : read.scene->buildings) {
      const glm::dvec2 middle = read.scene->frame.map_from_geodetic(
          geo::geodetic_from_degrees(52.48 + at.y / 111'270.0, -1.9 + at.x / 67'900.0));
      if (building.footprint.outer.size() == 12 && glm::distance(centroid(building.footprint), middle) < 0.5)
        found = &building;
    }
    return found;
  };
  const Building* chimney = tower_at({30, 0});
  ASSERT_TRUE(chimney);
  EXPECT_EQ(chimney->top, 60.0);
  EXPECT_NEAR(glm::distance(chimney->footprint.outer[0], chimney->footprint.outer[6]), 6.0, 1e-6);
  EXPECT_EQ(read.scene->features[chimney->feature].name, "Old Stack");
  EXPECT_EQ(read.scene->features[chimney->feature].id.substr(0, 5), "node/");
  EXPECT_FALSE(read.scene->features[chimney->feature].height_estimated);
  const Building* tower = tower_at({40, 0});
  ASSERT_TRUE(tower);
  EXPECT_NEAR(tower->top, 27.432, 1e-3);
  EXPECT_NEAR(glm::distance(tower->footprint.outer[0], tower->footprint.outer[6]), 5.0, 1e-6);
  const Building* part = tower_at({6, 4});
  ASSERT_TRUE(part);
  EXPECT_EQ(part->top, 30.0);
  EXPECT_EQ(read.account.tallies().at("structures").drawn, 2u);
  EXPECT_EQ(read.account.tallies().at("structures").read, 2u);
  EXPECT_EQ(read.account.tallies().at("building parts").drawn, 1u);
  EXPECT_EQ(read.account.tallies().at("building parts").rejected.at("a point without an outline"), 1u);
  EXPECT_EQ(read.account.tallies().at("other nodes").rejected.at("not drawn: man_made"), 2u);
  // Towers could be places to look for: the drawn one and the one without a height have no name.
  EXPECT_EQ(read.account.tallies().at("places").rejected.at("no name"), 2u);
}

TEST(OsmReader, TheBoundsCutWhatReachesOver) {
  MapText map;
  map.box(0, 0, 12, 8, kBuilding);
  map.box(500, 0, 512, 8, kBuilding);
  map.way({map.node(-3000, -10), map.node(3000, -10)}, tag("highway", "primary"));
  map.box(-2000, 20, 2000, 60, tag("natural", "water"));
  OsmOptions options;
  options.bounds =
      GeoBounds{-1.9 - 100.0 / 67'900.0, 52.48 - 100.0 / 111'270.0, -1.9 + 100.0 / 67'900.0, 52.48 + 100.0 / 111'270.0};
  const Read read = read_text(map.text(), options);
  ASSERT_TRUE(read.scene);
  EXPECT_EQ(read.scene->buildings.size(), 1u);
  EXPECT_EQ(read.account.tallies().at("buildings").rejected.at("outside the bounds"), 1u);
  EXPECT_NEAR(read.scene->high.x - read.scene->low.x, 200.0, 2.0);
  for (const Way& way : read.scene->ways)
    for (const auto& point : way.line) EXPECT_LE(std::abs(point.x), 101.0);
  ASSERT_EQ(read.scene->areas.size(), 1u);
  EXPECT_NEAR(area(read.scene->areas[0].polygon), 200.0 * 40.0, 200.0);
}

TEST(OsmReader, AFarNodeDoesNotStretchTheRegion) {
  MapText map;
  for (int i = 0; i < 12; ++i) map.box(20 * i, 0, 20 * i + 9, 8, kBuilding);
  map.way({map.node(0, -10), map.node(90'000, -10)}, tag("highway", "motorway"));
  const Read read = read_text(map.text());
  ASSERT_TRUE(read.scene);
  EXPECT_LT(read.scene->high.x - read.scene->low.x, 1000.0);
  EXPECT_EQ(read.account.tallies().at("buildings").drawn, 12u);
}

TEST(OsmReader, RegionsWiderThanTheFrameAreRefused) {
  MapText map;
  map.way({map.node(0, 0), map.node(900'000, 0), map.node(900'000, 100'000)}, tag("highway", "motorway"));
  const Read read = read_text(map.text());
  ASSERT_FALSE(read.scene);
  EXPECT_EQ(read.scene.error().kind, ErrorKind::Input);
  EXPECT_NE(read.scene.error().sentence().find("500 km"), std::string::npos);
}

TEST(OsmReader, NamesOfBrokenBytesAreCleaned) {
  MapText map;
  map.box(0, 0, 12, 8, kBuilding + tag("name", "A&#x1;B&#x9;C"));
  const Read read = read_text(map.text());
  if (read.scene) {
    for (const FeatureRecord& record : read.scene->features)
      for (const char c : record.name) EXPECT_GE(static_cast<unsigned char>(c), 0x20);
  } else {
    EXPECT_EQ(read.scene.error().kind, ErrorKind::Input) << "XML forbids such characters";
  }
}

}  // namespace
}  // namespace mercia::bake
