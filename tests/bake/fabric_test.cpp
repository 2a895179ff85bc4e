// The generated city: the same every time, marked illustrative, clear of what is real.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "tools/bake/fabric_blocks.h"
#include "tools/bake/fabric_clearance.h"
#include "tools/bake/fabric_random.h"
#include "tools/bake/fabric_scene.h"
#include "tools/bake/polygon_boolean.h"
#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

Ring square(double half) { return {{-half, -half}, {half, -half}, {half, half}, {-half, half}}; }

double total(const std::vector<Ring>& rings) {
  double sum = 0.0;
  for (const Ring& ring : rings) sum += signed_area(ring);
  return sum;
}

// A town on two roads and a railway, with a park, in open country.
RegionSketch town() {
  RegionSketch sketch;
  sketch.scene.low = {-2000, -2000};
  sketch.scene.high = {2000, 2000};
  sketch.districts.push_back({"Town", square(2000)});
  sketch.corridors.push_back({{{-2000, 30}, {0, 0}, {2000, -40}}, 8.0, true});
  sketch.corridors.push_back({{{10, -2000}, {0, 0}, {40, 2000}}, 8.0, true});
  sketch.corridors.push_back({{{-2000, -700}, {-300, -300}, {600, 900}, {2000, 1100}}, 9.0, false});
  sketch.keep_clear.push_back({{300, -600}, {800, -600}, {700, -200}, {300, -250}});
  return sketch;
}

FabricPlan plan() {
  FabricPlan result;
  result.seed = 7;
  result.settlements.push_back({"Town", {0, 0}, 1200.0, 6.0});
  result.centres.push_back({"Centre", {0, 0}, 400.0, 24.0});
  result.industries.push_back({"Works", {-900, -500}, 250.0});
  return result;
}

Scene grown() {
  RegionSketch sketch = town();
  Account account;
  add_fabric(plan(), sketch, account);
  for (const auto& [group, tally] : account.tallies()) EXPECT_TRUE(tally.balanced()) << group;
  return std::move(sketch.scene);
}

TEST(FabricRandom, IsTheSameEverywhere) {
  FabricRandom random(1);
  EXPECT_EQ(random.next(), 10451216379200822465ull);
  EXPECT_EQ(random.next(), 13757245211066428519ull);
  FabricRandom here(5, {10.2, -3.4}), again(5, {9.8, -2.6}), elsewhere(5, {12.0, -3.0});
  const std::uint64_t value = here.next();
  EXPECT_EQ(value, again.next());
  EXPECT_NE(value, elsewhere.next());
  for (int i = 0; i < 1000; ++i) {
    const double unit = random.unit();
    EXPECT_GE(unit, 0.0);
    EXPECT_LT(unit, 1.0);
  }
}

TEST(FabricBlocks, ACutKeepsTheArea) {
  const Ring comb{{0, 0}, {10, 0}, {10, 8}, {8, 8}, {8, 2}, {6, 2}, {6, 8}, {4, 8}, {4, 2}, {2, 2}, {2, 8}, {0, 8}};
  const Cut cut = cut_ring(comb, {0, 5}, {1, 0});
  EXPECT_EQ(cut.pieces.size(), 4u);  // three teeth and the back
  EXPECT_EQ(cut.chords.size(), 3u);
  EXPECT_NEAR(total(cut.pieces), signed_area(comb), 1e-9);
  const Cut missed = cut_ring(comb, {0, 50}, {1, 0});
  EXPECT_EQ(missed.pieces.size(), 1u);
  EXPECT_TRUE(missed.chords.empty());
}

TEST(FabricBlocks, ACutThroughCornersKeepsTheArea) {
  FabricRandom random(3);
  const Ring star{{0, 10}, {-2, 2}, {-10, 0}, {-2, -2}, {0, -10}, {2, -2}, {10, 0}, {2, 2}};
  for (const glm::dvec2 direction : {glm::dvec2(1, 0), glm::dvec2(0, 1), glm::dvec2(1, 1), glm::dvec2(-1, 1)})
    EXPECT_NEAR(total(cut_ring(star, {0, 0}, direction).pieces), signed_area(star), 0.1);
  for (int i = 0; i < 200; ++i) {
    const double angle = random.range(0.0, 6.28);
    const Cut cut = cut_ring(star, {random.range(-3, 3), random.range(-3, 3)}, {std::cos(angle), std::sin(angle)});
    EXPECT_NEAR(total(cut.pieces), signed_area(star), 2.0) << i;  // slivers under 1 m² are dropped
  }
}

TEST(FabricBlocks, BlocksAreSmallEnoughAndFillTheFace) {
  FabricRandom random(11);
  const Ring face = square(400);
  const Blocks blocks = cut_into_blocks(face, random, [](glm::dvec2) { return BlockSize{200.0, 90.0}; });
  EXPECT_NEAR(total(blocks.blocks), signed_area(face), 1.0);
  EXPECT_GT(blocks.blocks.size(), 30u);
  EXPECT_GE(blocks.streets.size(), blocks.blocks.size() - 1);
  for (const Ring& block : blocks.blocks) {
    const OrientedRectangle box = oriented_rectangle(block);
    EXPECT_LE(2 * box.half_length, 200.01);
    EXPECT_LE(2 * box.half_width, 90.01);
  }
}

TEST(FabricBlocks, InsetDrawsEveryEdgeIn) {
  const double insets[] = {1.0, 2.0, 3.0, 4.0};
  EXPECT_NEAR(signed_area(inset_ring(square(10), insets)), (20 - 2 - 4) * (20 - 1 - 3), 1e-9);
  const double wide[] = {11.0, 0.0, 11.0, 0.0};
  EXPECT_TRUE(inset_ring(square(10), wide).empty());
}

TEST(FabricBlocks, LinesDivideTheLandIntoFaces) {
  const std::vector<std::vector<glm::dvec2>> lines{{{-150, 0}, {150, 0}}, {{0, -150}, {0, 150}}};
  const std::vector<Ring> faces = superblocks(lines, {-100, -100}, {100, 100}, 10.0);
  ASSERT_EQ(faces.size(), 4u);
  for (const Ring& face : faces) EXPECT_NEAR(signed_area(face), 1e4, 1e-6);
}

TEST(FabricClearance, SeesLinesAndRings) {
  const std::vector<Corridor> corridors{{{{-500, 0}, {500, 0}}, 5.0, true}};
  const std::vector<Ring> rings{{{100, 100}, {200, 100}, {200, 200}, {100, 200}}};
  const FabricClearance clearance(corridors, rings);
  const auto at = [](double x, double y) {
    return Ring{{x - 4, y - 4}, {x + 4, y - 4}, {x + 4, y + 4}, {x - 4, y + 4}};
  };
  EXPECT_TRUE(clearance.is_free(at(0, 12), 2.0));
  EXPECT_FALSE(clearance.is_free(at(0, 12), 4.0));
  EXPECT_FALSE(clearance.is_free(at(0, 0), 0.0));
  EXPECT_FALSE(clearance.is_free(at(150, 150), 0.0));  // inside the ring
  EXPECT_FALSE(clearance.is_free(at(100, 150), 0.0));  // across its border
  EXPECT_TRUE(clearance.is_free(at(90, 150), 0.0));
  EXPECT_TRUE(clearance.is_kept_clear({150, 150}));
  EXPECT_FALSE(clearance.is_kept_clear({99, 150}));
  ASSERT_TRUE(clearance.corridor_at({10, 3}, 4.0));
  EXPECT_FALSE(clearance.corridor_at({10, 5}, 4.0));
}

TEST(Fabric, EveryFeatureSaysThatItIsIllustrative) {
  const Scene scene = grown();
  EXPECT_GT(scene.buildings.size(), 300u);
  EXPECT_GT(scene.ways.size(), 50u);
  std::set<std::string> ids;
  for (const FeatureRecord& record : scene.features) {
    EXPECT_TRUE(record.illustrative) << record.id;
    EXPECT_TRUE(record.id.starts_with("fabric/")) << record.id;
    EXPECT_TRUE(ids.insert(record.id).second) << record.id;
  }
  for (const Building& building : scene.buildings) ASSERT_LT(building.feature, scene.features.size());
}

TEST(Fabric, GrowsTheSameEveryTime) {
  const Scene a = grown(), b = grown();
  ASSERT_EQ(a.buildings.size(), b.buildings.size());
  ASSERT_EQ(a.trees.size(), b.trees.size());
  ASSERT_EQ(a.ways.size(), b.ways.size());
  ASSERT_EQ(a.areas.size(), b.areas.size());
  for (std::size_t i = 0; i < a.buildings.size(); ++i) {
    EXPECT_EQ(a.buildings[i].footprint.outer, b.buildings[i].footprint.outer);
    EXPECT_EQ(a.buildings[i].top, b.buildings[i].top);
    EXPECT_EQ(a.buildings[i].wall_color, b.buildings[i].wall_color);
    EXPECT_EQ(a.buildings[i].feature, b.buildings[i].feature);
  }
  for (std::size_t i = 0; i < a.trees.size(); ++i) EXPECT_EQ(a.trees[i].position, b.trees[i].position);
}

TEST(Fabric, KeepsOffRailwaysRoadsAndParks) {
  const RegionSketch sketch = town();
  const Scene scene = grown();
  for (const Building& building : scene.buildings) {
    const Polygon footprint{building.footprint.outer, {}};
    for (const Corridor& corridor : sketch.corridors)
      for (const Polygon& bed : widen(corridor.line, 2 * corridor.half_width - 0.5))
        EXPECT_TRUE(intersect(footprint, bed).empty()) << scene.features[building.feature].id;
    for (const Ring& ring : sketch.keep_clear)
      EXPECT_TRUE(intersect(footprint, Polygon{ring, {}}).empty()) << scene.features[building.feature].id;
  }
}

TEST(Fabric, BuildingsAreValidAndRiseFromTheGround) {
  for (const Building& building : grown().buildings) {
    EXPECT_TRUE(is_valid(building.footprint));
    EXPECT_GT(signed_area(building.footprint.outer), 0.0);
    EXPECT_GE(building.top - building.base, 3.0);
    EXPECT_LE(building.roof_height, building.top - building.base);
    EXPECT_LT(building.top, 100.0);
  }
}

TEST(Fabric, IsTallestInTheCentreAndOpenOutside) {
  double inner = 0.0, outer = 0.0;
  std::size_t inner_count = 0, outer_count = 0, far = 0;
  for (const Building& building : grown().buildings) {
    const double distance = glm::length(building.anchor);
    if (distance < 200.0) inner += building.top, ++inner_count;
    if (distance > 600.0) outer += building.top, ++outer_count;
    far += distance > 1900.0 ? 1 : 0;
  }
  ASSERT_GT(inner_count, 5u);
  ASSERT_GT(outer_count, 50u);
  EXPECT_GT(inner / static_cast<double>(inner_count), 1.4 * outer / static_cast<double>(outer_count));
  EXPECT_EQ(far, 0u);
}

}  // namespace
}  // namespace mercia::bake
