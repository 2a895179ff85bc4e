#include "tools/bake/osm_ground_tags.h"

#include <gtest/gtest.h>

namespace mercia::bake {
namespace {

using tiles::Surface;

Tags tagged(std::vector<std::pair<std::string_view, std::string_view>> pairs) { return Tags(std::move(pairs)); }

TEST(OsmGroundTags, RoadsHaveBritishWidths) {
  const auto motorway = way_style(tagged({{"highway", "motorway"}, {"lanes", "3"}}));
  ASSERT_TRUE(motorway);
  EXPECT_EQ(motorway->kind, WayKind::Motorway);
  EXPECT_NEAR(motorway->width, 3 * 3.65 + 4.0, 1e-9);
  EXPECT_EQ(motorway->lanes, 3);
  const auto street = way_style(tagged({{"highway", "residential"}}));
  ASSERT_TRUE(street);
  EXPECT_GT(street->width, 4.5);
  EXPECT_LT(street->width, 7.0);
  EXPECT_EQ(street->lanes, 0);
  EXPECT_EQ(way_style(tagged({{"highway", "secondary"}, {"lanes", "4"}}))->width, 4 * 3.25 + 0.5);
  const auto oneway = way_style(tagged({{"highway", "tertiary"}, {"oneway", "yes"}}));
  EXPECT_LT(oneway->width, way_style(tagged({{"highway", "tertiary"}}))->width);
}

TEST(OsmGroundTags, WidthsInEveryUnitAndNonsenseIgnored) {
  EXPECT_NEAR(way_style(tagged({{"highway", "service"}, {"width", "24 ft"}}))->width, 7.3152, 1e-9);
  EXPECT_NEAR(way_style(tagged({{"highway", "service"}, {"width", "24'"}}))->width, 7.3152, 1e-9);
  EXPECT_NEAR(way_style(tagged({{"highway", "service"}, {"width", "7,5 m"}}))->width, 7.5, 1e-9);
  const double usual = way_style(tagged({{"highway", "service"}}))->width;
  for (const char* nonsense : {"", "wide", "-3", "1e99", "0", "nan", "inf", "999999999999999999999999"}) {
    EXPECT_EQ(way_style(tagged({{"highway", "service"}, {"width", nonsense}}))->width, usual) << nonsense;
  }
  EXPECT_LE(way_style(tagged({{"highway", "primary"}, {"lanes", "900"}}))->width, 80.0);
}

TEST(OsmGroundTags, BridgesTunnelsAndLayers) {
  const auto bridge = way_style(tagged({{"highway", "primary"}, {"bridge", "viaduct"}}));
  EXPECT_TRUE(bridge->bridge);
  EXPECT_EQ(bridge->layer, 1);
  const auto tunnel = way_style(tagged({{"railway", "rail"}, {"tunnel", "yes"}, {"layer", "-2"}}));
  EXPECT_TRUE(tunnel->tunnel);
  EXPECT_EQ(tunnel->layer, -2);
  EXPECT_FALSE(way_style(tagged({{"highway", "service"}, {"tunnel", "building_passage"}}))->tunnel);
  EXPECT_TRUE(way_style(tagged({{"waterway", "stream"}, {"tunnel", "culvert"}}))->tunnel);
  EXPECT_FALSE(way_style(tagged({{"highway", "primary"}, {"bridge", "no"}}))->bridge);
}

TEST(OsmGroundTags, TracksKeepTheirGauge) {
  const auto rail = way_style(tagged({{"railway", "rail"}, {"gauge", "1524"}}));
  ASSERT_TRUE(rail);
  EXPECT_NEAR(rail->width - kRailBedMargin, 1.524, 1e-9);
  EXPECT_EQ(rail->surface, Surface::Gravel);
  const auto tram = way_style(tagged({{"railway", "tram"}}));
  EXPECT_EQ(tram->kind, WayKind::Tram);
  EXPECT_NEAR(tram->width - kTramBedMargin, 1.435, 1e-9);
  EXPECT_EQ(tram->feature_kind, "tramway");
  EXPECT_FALSE(way_style(tagged({{"railway", "abandoned"}})));
}

TEST(OsmGroundTags, WhatIsNotDrawnIsNothing) {
  EXPECT_FALSE(way_style(tagged({{"highway", "proposed"}})));
  EXPECT_FALSE(way_style(tagged({{"highway", "corridor"}, {"indoor", "yes"}})));
  EXPECT_FALSE(way_style(tagged({{"power", "line"}})));
  EXPECT_FALSE(area_style(tagged({{"building", "yes"}, {"landuse", "retail"}})));
  EXPECT_FALSE(area_style(tagged({{"amenity", "parking"}, {"parking", "underground"}})));
  EXPECT_FALSE(area_style(tagged({{"boundary", "administrative"}})));
}

TEST(OsmGroundTags, SmallSpecificAreasLieAboveZones) {
  const int residential = area_style(tagged({{"landuse", "residential"}}))->priority;
  const int park = area_style(tagged({{"leisure", "park"}}))->priority;
  const int pitch = area_style(tagged({{"leisure", "pitch"}}))->priority;
  const int pond = area_style(tagged({{"natural", "water"}}))->priority;
  const int square = area_style(tagged({{"highway", "pedestrian"}, {"area", "yes"}}))->priority;
  const int platform = area_style(tagged({{"railway", "platform"}}))->priority;
  EXPECT_LT(residential, park);
  EXPECT_LT(park, pitch);
  EXPECT_LT(pitch, pond);
  EXPECT_LT(pond, square);
  EXPECT_LT(square, platform);
}

TEST(OsmGroundTags, SurfaceTagsChangeWhatIsSeen) {
  EXPECT_EQ(way_style(tagged({{"highway", "footway"}, {"surface", "asphalt"}}))->surface, Surface::Asphalt);
  EXPECT_EQ(way_style(tagged({{"highway", "residential"}, {"surface", "sett"}}))->surface, Surface::Paving);
  EXPECT_EQ(area_style(tagged({{"amenity", "parking"}, {"surface", "gravel"}}))->surface, Surface::Gravel);
  EXPECT_EQ(area_style(tagged({{"leisure", "pitch"}, {"sport", "tennis"}}))->surface, Surface::Asphalt);
  EXPECT_EQ(area_style(tagged({{"natural", "water"}, {"surface", "sand"}}))->surface, Surface::Water);
}

}  // namespace
}  // namespace mercia::bake
