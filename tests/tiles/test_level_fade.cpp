// One level of detail giving way to another, on a root with two children of which one has two more.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <utility>

#include "engine/base/scatter.h"
#include "engine/tiles/level_fade.h"

namespace mercia::tiles {
namespace {

using testing::IsEmpty;

constexpr TileId kRoot = 0, kLeft = 1, kRight = 2, kLeftUp = 3, kLeftDown = 4;

class FadeTest : public ::testing::Test {
 protected:
  FadeTest() {
    tree_.tiles.resize(5);
    for (const auto& [tile, parent] : {std::pair{kLeft, kRoot}, {kRight, kRoot}, {kLeftUp, kLeft}, {kLeftDown, kLeft}})
      adopt(parent, tile);
    status_.resize(5, {TileState::Ready, true, 0});
  }

  void adopt(TileId parent, TileId child) {
    tree_.tiles[child].parent = parent;
    tree_.tiles[child].next_sibling = std::exchange(tree_.tiles[parent].first_child, child);
  }

  std::map<TileId, float> show(std::initializer_list<TileId> drawn, double step = 0.25) {
    const std::vector<TileId> list(drawn);
    std::map<TileId, float> shown;
    for (const auto& [tile, share] : fade_.update(tree_, status_, list, step))
      EXPECT_TRUE(shown.emplace(tile, share).second) << tile << " is shown twice";
    return shown;
  }

  TileTree tree_;
  std::vector<TileStatus> status_;
  LevelFade fade_;
};

MATCHER_P2(Has, tile, share, "") { return arg.contains(tile) && std::abs(arg.at(tile) - share) < 1e-4f; }

TEST_F(FadeTest, WhatComesIntoViewIsThereAtOnceAndWhatLeavesItIsGone) {
  EXPECT_THAT(show({kLeft}), Has(kLeft, 1.0f));
  const auto both = show({kLeft, kRight});
  EXPECT_THAT(both, Has(kRight, 1.0f));
  EXPECT_EQ(show({kRight}).size(), 1u);
  EXPECT_EQ(fade_.count(), 0u);
}

TEST_F(FadeTest, ChildrenTakeWhatTheirParentGivesAway) {
  show({kRoot});
  for (int i = 1; i < 4; ++i) {
    const auto shown = show({kLeft, kRight});
    const float share = 0.25f * static_cast<float>(i);
    EXPECT_THAT(shown, Has(kLeft, share));
    EXPECT_THAT(shown, Has(kRight, share));
    EXPECT_THAT(shown, Has(kRoot, share - 1.0f));
    EXPECT_THAT(fade_.leaving(), testing::ElementsAre(kRoot));
    EXPECT_EQ(fade_.count(), 3u);
  }
  const auto shown = show({kLeft, kRight});
  EXPECT_EQ(shown.size(), 2u);
  EXPECT_THAT(shown, Has(kLeft, 1.0f));
  EXPECT_THAT(fade_.leaving(), IsEmpty());
  EXPECT_EQ(fade_.count(), 0u);
}

TEST_F(FadeTest, AParentTakesWhatItsChildrenGiveAwayAcrossLevels) {
  show({kLeftUp, kLeftDown, kRight});
  const auto shown = show({kRoot});
  EXPECT_THAT(shown, Has(kRoot, 0.25f));
  for (const TileId tile : {kLeftUp, kLeftDown, kRight}) EXPECT_THAT(shown, Has(tile, -0.75f));
}

TEST_F(FadeTest, TurningBackHalfWayGoesBackFromThere) {
  show({kRoot});
  show({kLeft, kRight});
  show({kLeft, kRight});  // half
  const auto shown = show({kRoot});
  EXPECT_THAT(shown, Has(kRoot, 0.75f));
  EXPECT_THAT(shown, Has(kLeft, -0.25f));
  EXPECT_THAT(show({kRoot}), Has(kRoot, 1.0f));
  EXPECT_EQ(fade_.count(), 0u);
}

TEST_F(FadeTest, AWholeStepIsNoFadeAndWhatIsUnloadedGoesAtOnce) {
  show({kRoot});
  EXPECT_EQ(show({kLeft, kRight}, 1.0).size(), 2u);
  show({kRoot});
  status_[kLeft].drawable = false;
  const auto shown = show({kRoot});
  EXPECT_FALSE(shown.contains(kLeft));
  EXPECT_TRUE(shown.contains(kRight));
}

// Whatever is selected: nothing twice, shares within their bounds, and it comes to rest.
TEST_F(FadeTest, WhoReplacesWhatHasNotArrivedTakesItsPixelsOver) {
  show({kRoot});
  EXPECT_THAT(show({kLeft, kRight}), Has(kRoot, -0.75f));
  const auto shown = show({kLeftUp, kLeftDown, kRight});
  EXPECT_THAT(shown, Has(kRoot, -0.5f));
  EXPECT_THAT(shown, Has(kLeftUp, 0.5f)) << "the pixels that the root has given away are somebody's";
  EXPECT_THAT(shown, Has(kLeftDown, 0.5f));
  EXPECT_THAT(shown, Has(kRight, 0.5f));
}

TEST_F(FadeTest, ACoarserOneIsThereAtOnceWhereNothingFinerWas) {
  show({kRoot});
  show({kLeft}, 1.0);  // the right one lies beside the view
  const auto shown = show({kRoot});
  EXPECT_THAT(shown, Has(kRoot, 1.0f));
  EXPECT_THAT(shown, Has(kLeft, -0.75f));
  // And on its way back as well.
  show({kLeft});
  EXPECT_THAT(show({kRoot}), Has(kRoot, 1.0f));
}

// Levels that change at random, also while they fade: whatever part of the pixels one looks at, somebody has it.
TEST_F(FadeTest, NoPixelIsEverNobodys) {
  constexpr TileId kLevels = 5, kAll = (1u << kLevels) - 1, kFirstLeaf = kAll / 2;
  tree_.tiles.assign(kAll, Tile{});
  for (TileId tile = 1; tile < kAll; ++tile) adopt((tile - 1) / 2, tile);
  status_.assign(kAll, {TileState::Ready, true, 0});
  std::uint64_t state = 1;
  const auto chance = [&](double share) { return scattered(state += kScatterStep) < share; };
  for (int round = 0; round < 200; ++round) {
    std::vector<bool> refined(kAll, false);
    LevelFade fade;
    std::pair<TileId, TileId> view{0, 16};
    for (int picture = 0; picture < 60; ++picture) {
      if (chance(0.4))
        for (TileId tile = 0; tile < kFirstLeaf; ++tile)
          if (chance(0.3)) refined[tile] = !refined[tile];
      // Leaves from the first to the last are in view.
      if (chance(0.2)) view = {static_cast<TileId>(16 * scattered(state += kScatterStep)), 0};
      if (view.second == 0) view.second = view.first + 1 + static_cast<TileId>((16 - view.first) * scattered(state));
      const auto in_view = [&](TileId tile) {
        TileId first = tile, last = tile;
        for (; first < kFirstLeaf; last = 2 * last + 2) first = 2 * first + 1;
        return first - kFirstLeaf < view.second && last - kFirstLeaf >= view.first;
      };
      std::vector<TileId> drawn;
      for (std::vector<TileId> open{0}; !open.empty();) {
        const TileId tile = open.back();
        open.pop_back();
        if (!in_view(tile)) continue;
        if (tile < kFirstLeaf && refined[tile])
          open.insert(open.end(), {2 * tile + 1, 2 * tile + 2});
        else
          drawn.push_back(tile);
      }
      std::map<TileId, float> shown;
      for (const auto& [tile, share] : fade.update(tree_, status_, drawn, 0.05 + 0.1 * (picture % 3)))
        shown.emplace(tile, share);
      for (TileId leaf = kFirstLeaf + view.first; leaf < kFirstLeaf + view.second; ++leaf) {
        for (const float part : {0.01f, 0.21f, 0.41f, 0.61f, 0.81f, 0.99f}) {
          bool had = false;
          for (TileId tile = leaf; tile != kNoTile; tile = tree_.tiles[tile].parent) {
            const auto found = shown.find(tile);
            if (found == shown.end()) continue;
            had |= found->second > 0.0f ? part < found->second + 1e-4f : part >= 1.0f + found->second - 1e-4f;
          }
          ASSERT_TRUE(had) << "round " << round << ", picture " << picture << ", tile " << leaf << ", part " << part;
        }
      }
    }
  }
}

TEST_F(FadeTest, ComesToRestAfterAnything) {
  const std::vector<std::vector<TileId>> cuts{{kRoot}, {kLeft, kRight}, {kLeftUp, kLeftDown, kRight}, {kRight}, {}};
  std::uint32_t random = 7;
  for (int i = 0; i < 2000; ++i) {
    random = random * 1664525u + 1013904223u;
    const auto& cut = cuts[random >> 16 & 3];
    std::map<TileId, float> shown;
    for (const auto& [tile, share] : fade_.update(tree_, status_, cut, 0.05 * (random >> 20 & 7))) {
      EXPECT_TRUE(shown.emplace(tile, share).second);
      EXPECT_LE(std::abs(share), 1.0f);
      EXPECT_EQ(share > 0.0f, std::find(cut.begin(), cut.end(), tile) != cut.end());
    }
    for (const TileId tile : cut) EXPECT_TRUE(shown.contains(tile));
  }
  for (int i = 0; i < 5; ++i) show({kRoot});
  EXPECT_EQ(show({kRoot}).size(), 1u);
  EXPECT_EQ(fade_.count(), 0u);
}

}  // namespace
}  // namespace mercia::tiles
