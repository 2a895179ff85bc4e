// Tile selection on small scripted trees: no files, no threads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>
#include <map>
#include <random>
#include <set>

#include "engine/tiles/select.h"
#include "tests/tiles/allocation_count.h"

namespace mercia::tiles {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

// A quadtree over the square from -64 to 64: every tile is a flat box, its error a quarter of its side.
class Script {
 public:
  explicit Script(std::uint32_t levels, Refine refine = Refine::Replace) {
    add(kNoTile, {0, 0}, 64.0, levels, refine);
    status.resize(tree.tiles.size());
  }

  TileTree tree;
  std::vector<TileStatus> status;

  void load(TileId id, bool drawable = true) {
    status[id].state = TileState::Ready;
    status[id].drawable = drawable;
    if (!drawable) return;
    for (TileId above = tree.tiles[id].parent; above != kNoTile; above = tree.tiles[above].parent)
      ++status[above].drawable_below;
  }
  void load_all() {
    for (TileId id = 0; id < tree.tiles.size(); ++id) load(id);
  }
  TileId child(TileId parent, int index) const {
    TileId id = tree.tiles[parent].first_child;
    for (; index > 0; --index) id = tree.tiles[id].next_sibling;
    return id;
  }

  Selection select(const std::vector<geo::View>& views, double error = 8.0) const {
    Selection out;
    tiles::select(tree, status, views, {error}, out);
    return out;
  }

 private:
  TileId add(TileId parent, glm::dvec2 center, double half, std::uint32_t levels, Refine refine) {
    const auto id = static_cast<TileId>(tree.tiles.size());
    Tile tile;
    tile.bounds = geo::OrientedBox{{center, 0.0}, {half, 0, 0, 0, half, 0, 0, 0, 1}};
    tile.geometric_error = levels > 1 ? half / 2.0 : 0.0;
    tile.parent = parent;
    tile.refine = refine;
    tile.content_mask = 1;
    tree.tiles.push_back(tile);
    if (levels <= 1) return id;
    TileId previous = kNoTile;
    for (const glm::dvec2 corner : {glm::dvec2(-1, -1), glm::dvec2(1, -1), glm::dvec2(-1, 1), glm::dvec2(1, 1)}) {
      const TileId next = add(id, center + corner * half / 2.0, half / 2.0, levels - 1, refine);
      (previous == kNoTile ? tree.tiles[id].first_child : tree.tiles[previous].next_sibling) = next;
      previous = next;
    }
    return id;
  }
};

// From above, looking straight down, 90 degrees in both directions, 512 pixels: 256 pixels a radian.
geo::View from_above(double x, double y, double height) {
  geo::View view;
  view.world_from_eye = geo::world_from_eye({x, y, height}, 0.0, -M_PI / 2.0);
  view.field_of_view = geo::symmetric_field_of_view(M_PI / 2.0, 1.0);
  view.width = view.height = 512;
  return view;
}

std::uint32_t wished_in_view(const Selection& selection) {
  return static_cast<std::uint32_t>(std::count_if(selection.wishes.begin(), selection.wishes.end(),
                                                  [](const Wish& wish) { return wish.priority.need != Need::Beside; }));
}

// For what the views show, or for what lies beside it.
std::set<TileId> wished(const Selection& selection, bool beside = false) {
  std::set<TileId> all;
  std::set<TileId> ids;
  for (const Wish& wish : selection.wishes) {
    EXPECT_TRUE(all.insert(wish.tile).second) << "wished for twice";
    if ((wish.priority.need == Need::Beside) == beside) ids.insert(wish.tile);
  }
  EXPECT_EQ(selection.missed, wished_in_view(selection));
  return ids;
}

TEST(Select, TheRootIsEnoughFromFarAway) {
  Script script(3);
  script.load_all();
  // 32 m of error at 2,000 m: 4.1 pixels.
  EXPECT_THAT(script.select({from_above(0, 0, 2001)}).drawn, ElementsAre(0u));
  // At 1,000 m: 8.2 pixels.
  EXPECT_EQ(script.select({from_above(0, 0, 1001)}).drawn.size(), 4u);
  EXPECT_THAT(script.select({from_above(0, 0, 1001)}, 9.0).drawn, ElementsAre(0u));
}

TEST(Select, NearIsFinerThanFar) {
  Script script(4);
  script.load_all();
  const auto drawn = script.select({from_above(-60, -60, 81)}, 22.0).drawn;
  std::map<int, int> by_level;
  for (const TileId id : drawn) {
    int level = 0;
    for (TileId above = script.tree.tiles[id].parent; above != kNoTile; above = script.tree.tiles[above].parent)
      ++level;
    ++by_level[level];
  }
  EXPECT_GT(by_level.size(), 1u) << "several levels in one picture";
}

TEST(Select, WhatIsOutsideIsNeitherDrawnNorWishedFor) {
  Script script(3);
  script.load(0);
  const auto selection = script.select({from_above(-48, -48, 16)});
  EXPECT_THAT(selection.drawn, ElementsAre(0u));
  const auto wishes = wished(selection);
  EXPECT_TRUE(wishes.contains(script.child(0, 0)));
  EXPECT_FALSE(wishes.contains(script.child(0, 3)));
  geo::View away = from_above(0, 0, 100);
  away.world_from_eye = geo::world_from_eye({0, 0, 100}, 0.0, M_PI / 2.0);
  const auto nothing = script.select({away});
  EXPECT_TRUE(nothing.drawn.empty());
  EXPECT_TRUE(nothing.wishes.empty());
  EXPECT_EQ(nothing.holes, 0u);
  EXPECT_TRUE(script.select({}).wishes.empty()) << "no views, no wishes";
}

TEST(Select, TheLargestErrorOfAllViewsDecides) {
  Script script(3);
  script.load_all();
  const geo::View far = from_above(0, 0, 3000);
  const geo::View near = from_above(-48, -48, 40);
  const auto both = script.select({far, near});
  const auto only_near = script.select({near});
  for (const TileId id : only_near.drawn)
    EXPECT_NE(std::find(both.drawn.begin(), both.drawn.end(), id), both.drawn.end());
  EXPECT_GT(both.drawn.size(), only_near.drawn.size()) << "the far view also sees the rest";
}

TEST(Select, AParentStaysUntilAllChildrenInViewAreThere) {
  Script script(2);
  script.load(0);
  const geo::View view = from_above(0, 0, 100);
  for (int i = 0; i < 4; ++i) {
    const auto selection = script.select({view});
    EXPECT_THAT(selection.drawn, ElementsAre(0u)) << i;
    EXPECT_EQ(selection.holes, 0u);
    EXPECT_EQ(wished(selection).size(), static_cast<std::size_t>(4 - i));
    script.load(script.child(0, i));
  }
  EXPECT_THAT(script.select({view}).drawn, UnorderedElementsAre(1u, 2u, 3u, 4u));
}

TEST(Select, ChildrenOutOfViewAreNotWaitedFor) {
  Script script(2);
  script.load(0);
  script.load(script.child(0, 0));
  EXPECT_THAT(script.select({from_above(-48, -48, 12)}).drawn, ElementsAre(script.child(0, 0)));
}

TEST(Select, WhatTheParentHidesIsStillKept) {
  Script script(2);
  script.load(0);
  script.load(script.child(0, 0));
  const auto selection = script.select({from_above(0, 0, 100)});
  EXPECT_THAT(selection.touched, UnorderedElementsAre(0u, script.child(0, 0)));
}

TEST(Select, CoarseComesFirstAndTheMiddleBeforeTheEdge) {
  Script script(3);
  const auto selection = script.select({from_above(-16, -16, 60)});
  std::map<TileId, Priority> priority;
  for (const Wish& wish : selection.wishes) priority[wish.tile] = wish.priority;
  const TileId near = script.child(0, 0);
  ASSERT_TRUE(priority.contains(near));
  for (const auto& [id, value] : priority)
    if (id != 0) {
      EXPECT_LT(value, priority[0]);
    }
  EXPECT_GT(priority[near], priority[script.child(0, 3)]);
  EXPECT_GT(priority[near], priority[script.child(near, 3)]);
  EXPECT_EQ(selection.holes, 4u * 4u) << "nothing is loaded";
}

TEST(Select, LoadedDescendantsFillInForAMissingTile) {
  Script script(3);
  for (int i = 0; i < 4; ++i) {
    const TileId child = script.child(0, i);
    if (i == 0) {
      for (int k = 0; k < 4; ++k) script.load(script.child(child, k));
    } else {
      script.load(child);
    }
  }
  const auto selection = script.select({from_above(0, 0, 3000)});
  EXPECT_EQ(selection.drawn.size(), 4u + 3u);
  EXPECT_EQ(selection.holes, 0u);
  EXPECT_THAT(wished(selection), ElementsAre(0u));
}

TEST(Select, AFailedTileIsFilledFromBelowOrKeepsItsParent) {
  Script script(2);
  script.load_all();
  const TileId broken = script.child(0, 1);
  script.status[broken] = {};
  script.status[broken].state = TileState::Failed;
  auto selection = script.select({from_above(0, 0, 100)});
  EXPECT_THAT(selection.drawn, ElementsAre(0u));
  EXPECT_TRUE(selection.wishes.empty());
  EXPECT_EQ(selection.holes, 0u);

  script.status[0].state = TileState::Failed;
  script.status[0].drawable = false;
  selection = script.select({from_above(0, 0, 3000)});
  EXPECT_EQ(selection.drawn.size(), 3u);
  EXPECT_EQ(selection.holes, 1u) << "nothing coarser is left, so it is said";
}

TEST(Select, TilesWithoutContentRefine) {
  Script script(3);
  script.load_all();
  script.status[0].drawable = false;
  EXPECT_EQ(script.select({from_above(0, 0, 3000)}).drawn.size(), 4u);
  // An empty tile in the middle: its children are needed for the parent to go.
  script.load(0);
  const TileId middle = script.child(0, 2);
  script.status[middle].drawable = false;
  EXPECT_EQ(script.select({from_above(0, 0, 600)}).drawn.size(), 3u + 4u);
  script.status[script.child(middle, 0)].state = TileState::Absent;
  script.status[script.child(middle, 0)].drawable = false;
  EXPECT_THAT(script.select({from_above(0, 0, 600)}).drawn, ElementsAre(0u));
}

TEST(Select, AnEmptyLeafIsNoHole) {
  Script script(2);
  script.load_all();
  script.status[script.child(0, 1)].drawable = false;
  const auto selection = script.select({from_above(0, 0, 100)});
  EXPECT_EQ(selection.drawn.size(), 3u);
  EXPECT_EQ(selection.holes, 0u);
}

TEST(Select, AddedChildrenAppearOneByOne) {
  Script script(2, Refine::Add);
  script.load(0);
  script.load(script.child(0, 2));
  const auto selection = script.select({from_above(0, 0, 100)});
  EXPECT_THAT(selection.drawn, UnorderedElementsAre(0u, script.child(0, 2)));
  EXPECT_EQ(selection.wishes.size(), 3u);
  EXPECT_EQ(selection.holes, 0u);
  EXPECT_THAT(script.select({from_above(0, 0, 3000)}).drawn, ElementsAre(0u));
}

TEST(Select, AddBelowReplace) {
  Script script(3);
  for (int i = 0; i < 4; ++i) script.tree.tiles[script.child(0, i)].refine = Refine::Add;
  script.load(0);
  for (int i = 0; i < 3; ++i) script.load(script.child(0, i));
  EXPECT_THAT(script.select({from_above(0, 0, 60)}).drawn, ElementsAre(0u)) << "one of the four is missing";
  script.load(script.child(0, 3));
  EXPECT_EQ(script.select({from_above(0, 0, 60)}).drawn.size(), 4u) << "their own details may follow";
}

// Whatever is loaded: what is drawn does not overlap, and covers everything that anything loaded could cover.
// What is settled for all eyes at once, by a sphere, or for all that lies in a ball is what each of them would have
// said.
void draw_by_the_rule(const Script& script, const std::vector<geo::View>& views, double limit, TileId id,
                      std::vector<TileId>& drawn) {
  const Tile& tile = script.tree.tiles[id];
  double pixels = -1.0;
  for (const geo::View& view : views) {
    if (!geo::may_intersect(geo::frustum_of(view), tile.bounds.volume())) continue;
    const double distance = std::max(geo::distance_to(tile.bounds.volume(), view.position()), 0.01);
    pixels = std::max(pixels, tile.geometric_error * geo::pixels_per_radian(view) / distance);
  }
  if (pixels < 0.0) return;
  if (pixels <= limit || tile.first_child == kNoTile) return drawn.push_back(id);
  for (TileId child = tile.first_child; child != kNoTile; child = script.tree.tiles[child].next_sibling)
    draw_by_the_rule(script, views, limit, child, drawn);
}

TEST(Select, DrawsWhatAskingEachEyeAboutEachVolumeWouldDraw) {
  Script script(6);
  script.load_all();
  std::mt19937_64 random(3);
  const auto between = [&](double low, double high) { return std::uniform_real_distribution(low, high)(random); };
  for (int round = 0; round < 300; ++round) {
    std::vector<geo::View> views;
    for (int eye = 0; eye <= round % 3; ++eye) {
      geo::View view = from_above(0, 0, 0);
      // Two eyes of one head, then something that looks elsewhere and has fewer pixels.
      const glm::dvec3 place(between(-60, 60), between(-60, 60), between(2, 60));
      view.world_from_eye = geo::world_from_eye(place, between(0, 6), between(-1.5, 0.2));
      if (eye == 1) view.world_from_eye = glm::translate(views[0].world_from_eye, {0.064, 0.0, 0.0});
      if (eye == 2) view.height = 200;
      views.push_back(view);
    }
    const double limit = between(0.5, 20);
    std::vector<TileId> expected;
    draw_by_the_rule(script, views, limit, 0, expected);
    EXPECT_EQ(script.select(views, limit).drawn, expected) << "round " << round;
  }
}

TEST(Select, NeverAHoleUnderSomethingCoarserAndNeverTwoOnTopOfEachOther) {
  Script full(4);
  std::uint32_t random = 12345;
  const auto next = [&] { return random = random * 1664525u + 1013904223u; };
  for (int round = 0; round < 300; ++round) {
    Script script = full;
    for (TileId id = 0; id < script.tree.tiles.size(); ++id)
      if (next() >> 16 & 1) script.load(id);
    const double x = static_cast<double>(next() % 128) - 64.0;
    const double y = static_cast<double>(next() % 128) - 64.0;
    const auto selection = script.select({from_above(x, y, 5.0 + next() % 1000)});
    const std::set<TileId> drawn(selection.drawn.begin(), selection.drawn.end());
    EXPECT_EQ(drawn.size(), selection.drawn.size());
    for (const TileId id : drawn) {
      EXPECT_TRUE(script.status[id].drawable);
      for (TileId above = script.tree.tiles[id].parent; above != kNoTile; above = script.tree.tiles[above].parent)
        EXPECT_FALSE(drawn.contains(above)) << id << " is drawn on top of " << above;
    }
    if (script.status[0].drawable) {
      EXPECT_EQ(selection.holes, 0u);
    }
  }
}

// Refined and unrefined at the very same place from frame to frame is what a flicker is made of.
TEST(Select, WhatIsRefinedStaysSoUntilTheErrorIsAGoodPartSmaller) {
  Script script(2);
  script.load_all();
  Selection selection;
  const auto drawn_from = [&](double height) {
    const geo::View view = from_above(0, 0, height);
    tiles::select(script.tree, script.status, std::span(&view, 1), {8.0}, selection);
    return selection.drawn.size();
  };
  // 32 m of error at 256 pixels a radian: 8 pixels at 1,024 m above the top of the volume.
  EXPECT_EQ(drawn_from(1035), 1u);
  EXPECT_EQ(drawn_from(1015), 4u);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(drawn_from(1035), 4u) << "the limit was crossed back by a hair";
    EXPECT_EQ(drawn_from(1015), 4u);
  }
  EXPECT_EQ(drawn_from(1270), 4u);
  EXPECT_EQ(drawn_from(1290), 1u) << "80 % of the limit";
  EXPECT_EQ(drawn_from(1035), 1u) << "and it is not refined again before the limit";
}

TEST(Select, WhatLiesBesideIsWishedForLastAndKeptLongest) {
  Script script(2);
  script.load(0);
  script.load(script.child(0, 0));
  script.load(script.child(0, 3));
  const auto selection = script.select({from_above(-48, -48, 12)});
  EXPECT_THAT(selection.drawn, ElementsAre(script.child(0, 0)));
  EXPECT_EQ(selection.missed, 0u);
  EXPECT_THAT(wished(selection, true), UnorderedElementsAre(script.child(0, 1), script.child(0, 2)));
  EXPECT_THAT(selection.beside, ElementsAre(script.child(0, 3)));
  EXPECT_THAT(selection.touched, UnorderedElementsAre(0u, script.child(0, 0)));
}

TEST(Select, AHoleIsMoreUrgentThanAnyDetail) {
  Script script(3);
  for (int i = 1; i < 4; ++i) script.load(script.child(0, i));
  // Above the three that are there; the fourth is far away at the edge.
  const auto selection = script.select({from_above(30, 30, 150)});
  std::map<TileId, Priority> priority;
  for (const Wish& wish : selection.wishes) priority[wish.tile] = wish.priority;
  const TileId missing = script.child(0, 0);
  ASSERT_TRUE(priority.contains(missing));
  EXPECT_EQ(priority[missing].need, Need::Hole);
  for (int i = 1; i < 4; ++i)
    for (int k = 0; k < 4; ++k) {
      const TileId detail = script.child(script.child(0, i), k);
      if (!priority.contains(detail)) continue;
      EXPECT_EQ(priority[detail].need, Need::Detail);
      EXPECT_LT(priority[detail], priority[missing]);
    }
}

TEST(Select, WhatMattersComesFirstAmongEquals) {
  Script script(2);
  script.load(0);
  const std::array order{Importance::Transport, Importance::Landmark, Importance::Terrain, Importance::Building};
  for (int i = 0; i < 4; ++i) script.tree.tiles[script.child(0, i)].importance = order[static_cast<std::size_t>(i)];
  // From above the middle all four are equally near.
  Selection selection = script.select({from_above(0, 0, 100)});
  ASSERT_EQ(selection.wishes.size(), 4u);
  std::sort(selection.wishes.begin(), selection.wishes.end(),
            [](const Wish& a, const Wish& b) { return a.priority > b.priority; });
  std::vector<TileId> asked;
  for (const Wish& wish : selection.wishes) asked.push_back(wish.tile);
  EXPECT_THAT(asked, ElementsAre(script.child(0, 1), script.child(0, 3), script.child(0, 2), script.child(0, 0)));
  // It is a factor: a hole is a hole, and what is much coarser comes first all the same.
  for (const Wish& wish : selection.wishes) EXPECT_EQ(wish.priority.need, Need::Detail);
  EXPECT_NEAR(selection.wishes[0].priority.pixels / selection.wishes[3].priority.pixels, 2.0 / 0.6, 1e-6);
}

TEST(Select, MakesTheSameOfTheSameAndAllocatesNothingOnceItKnowsTheWay) {
  Script script(6);
  for (TileId id = 0; id < script.tree.tiles.size(); id += 3) script.load(id);
  script.load(0);
  Selection selection;
  std::vector<std::vector<TileId>> first;
  for (int round = 0; round < 3; ++round) {
    const std::uint64_t before = test::allocations();
    std::uint64_t kept = 0;
    for (int i = 0; i < 40; ++i) {
      const std::array views{from_above(-60.0 + 3.0 * i, 10.0, 6.0 + i), from_above(-59.0 + 3.0 * i, 10.0, 6.0 + i)};
      tiles::select(script.tree, script.status, views, {4.0}, selection);
      if (round == 0) {
        first.push_back(selection.drawn);
      } else if (round == 1) {
        continue;  // its first frames follow the last ones of round 0, which had refined something else
      } else {
        kept += selection.drawn == first[static_cast<std::size_t>(i)] || i < 5 ? 1 : 0;
      }
    }
    if (round == 2) {
      EXPECT_EQ(test::allocations(), before);
      EXPECT_EQ(kept, 40u);
    }
  }
}

}  // namespace
}  // namespace mercia::tiles
