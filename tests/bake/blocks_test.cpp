// A region that is worked on in blocks, against the same one in one piece.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>

#include "tests/bake/program.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_data.h"
#include "tools/bake/bake.h"
#include "tools/bake/block_layout.h"

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;
using test::contents_of;

BakeSummary bake_in_blocks(const fs::path& osm, const fs::path& output, double block, unsigned threads = 2) {
  BakeOptions options;
  options.osm = osm;
  options.output = output;
  options.threads = threads;
  options.tiler.largest_block = block;
  Progress progress(Progress::Style::Silent);
  const std::atomic<bool> cancel{false};
  auto summary = bake(options, progress, cancel);
  EXPECT_TRUE(summary) << summary.error().sentence();
  return summary ? *summary : BakeSummary{};
}

class Blocks : public ::testing::TestWithParam<const char*> {};

// Neighbours need to be known only so far: what a block does not know of the region does not show in its tiles.
TEST_P(Blocks, MakeTheSameTilesAndCountTheSameObjectsAsTheWhole) {
  MERCIA_NEED_DATA(extract, (std::string("osm/") + GetParam() + ".osm.pbf").c_str());
  const mercia::test::TemporaryFolder folder;
  const BakeSummary whole = bake_in_blocks(extract, folder.path() / "whole", 1e6);
  const BakeSummary blocks = bake_in_blocks(extract, folder.path() / "blocks", 600.0);
  ASSERT_EQ(whole.tiles.levels.size(), blocks.tiles.levels.size());
  ASSERT_GE(whole.tiles.levels.size(), 2u);
  // Bare ground is divided where a block ends, so there may be a few more.
  EXPECT_NEAR(static_cast<double>(whole.tiles.leaf_triangles), static_cast<double>(blocks.tiles.leaf_triangles),
              0.01 * static_cast<double>(whole.tiles.leaf_triangles));
  EXPECT_EQ(whole.places, blocks.places);
  EXPECT_EQ(whole.account.notes(), blocks.account.notes());
  for (const auto& [group, tally] : whole.account.tallies()) {
    ASSERT_TRUE(blocks.account.tallies().contains(group)) << group;
    const Tally& other = blocks.account.tallies().at(group);
    EXPECT_EQ(tally.read, other.read) << group;
    EXPECT_EQ(tally.drawn, other.drawn) << group;
    EXPECT_EQ(tally.merged, other.merged) << group;
    EXPECT_EQ(tally.rejected, other.rejected) << group;
    EXPECT_TRUE(other.balanced()) << group;
  }
  auto one = contents_of(folder.path() / "whole");
  auto many = contents_of(folder.path() / "blocks");
  EXPECT_EQ(one.at("places.geojson"), many.at("places.geojson"));
  // Where bridges hang together for longer than a block looks beyond its border, their heights may differ a little.
  if (std::string(GetParam()) != "bristol_centre_2025") return;
  std::uint64_t tiles = 0;
  const auto finest = "tiles/" + std::to_string(whole.tiles.levels.size() - 1) + "/";
  for (const auto& [name, bytes] : one) {
    if (!name.starts_with(finest)) continue;
    ++tiles;
    EXPECT_TRUE(many[name] == bytes) << name;
  }
  EXPECT_GT(tiles, 3u);
}

INSTANTIATE_TEST_SUITE_P(Osm, Blocks,
                         ::testing::Values("bristol_centre_2025", "berkeley_glos_2025", "helsinki_centre", "monaco"),
                         [](const auto& extract) { return std::string(extract.param); });

TEST(BlocksOfARegion, AreIndependentOfTheThreads) {
  MERCIA_NEED_DATA(extract, "osm/berkeley_glos_2025.osm.pbf");
  const mercia::test::TemporaryFolder folder;
  bake_in_blocks(extract, folder.path() / "one", 600.0, 1);
  bake_in_blocks(extract, folder.path() / "five", 600.0, 5);
  EXPECT_TRUE(contents_of(folder.path() / "one") == contents_of(folder.path() / "five"));
}

TEST(BlockLayout, DividesAmongShardsWithoutGapsByWeight) {
  const MapRect square{glm::dvec2(0.0), glm::dvec2(9000.0)};
  const BlockLayout layout(geo::MapFrame(), square, square, 600.0, 2400.0);
  EXPECT_LE(layout.grid().edge(layout.level()), 2400.0);
  std::map<BlockLayout::Cell, std::uint64_t> weights;
  for (std::int64_t y = -1; y < 5; ++y)
    for (std::int64_t x = -1; x < 5; ++x) weights[{x, y}] = static_cast<std::uint64_t>(100 * (x + y + 3));
  const auto blocks = ordered_blocks(layout, weights);
  EXPECT_EQ(blocks.size(), weights.size());
  double total = 0.0;
  for (const Block& block : blocks) total += static_cast<double>(block.weight);
  for (const std::uint32_t count : {1u, 2u, 3u, 7u, 100u}) {
    std::size_t next = 0;
    for (std::uint32_t index = 1; index <= count; ++index) {
      const auto [first, last] = blocks_of(blocks, {index, count});
      EXPECT_EQ(first, next);
      EXPECT_LE(first, last);
      double weight = 0.0;
      for (std::size_t i = first; i < last; ++i) weight += static_cast<double>(blocks[i].weight);
      EXPECT_LE(weight, total / count + 1000.0);
      next = last;
    }
    EXPECT_EQ(next, blocks.size());
  }
}

}  // namespace
}  // namespace mercia::bake
