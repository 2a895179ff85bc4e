// How long select() takes for 10,000 visited tiles on one core: a quadtree of 87,381 tiles seen from 60 m above its
// middle, in the states that a flight meets.
#include <benchmark/benchmark.h>

#include <array>
#include <cmath>

#include "engine/base/scatter.h"
#include "engine/tiles/select.h"

namespace mercia::tiles {
namespace {

constexpr double kHalf = 6400.0;  // metres
constexpr int kLevels = 9;

TileId add(TileTree& tree, TileId parent, glm::dvec2 center, double half, int levels) {
  const auto id = static_cast<TileId>(tree.tiles.size());
  Tile tile;
  tile.bounds = geo::OrientedBox{{center, 20.0}, {half, 0, 0, 0, half, 0, 0, 0, 20}};
  tile.geometric_error = levels > 1 ? half / 8.0 : 0.0;
  tile.parent = parent;
  tile.content_mask = 1;
  tree.tiles.push_back(tile);
  TileId previous = kNoTile;
  for (int k = 0; k < 4 && levels > 1; ++k) {
    const glm::dvec2 corner(k % 2 == 0 ? -0.5 : 0.5, k / 2 == 0 ? -0.5 : 0.5);
    const TileId child = add(tree, id, center + corner * half, half / 2.0, levels - 1);
    (previous == kNoTile ? tree.tiles[id].first_child : tree.tiles[previous].next_sibling) = child;
    previous = child;
  }
  return id;
}

std::vector<TileStatus> status_of(const TileTree& tree, double loaded_share) {
  std::vector<TileStatus> status(tree.tiles.size());
  for (TileId id = 0; id < status.size(); ++id) {
    if (scattered(id) >= loaded_share) continue;
    status[id].state = TileState::Ready;
    status[id].drawable = true;
    for (TileId above = tree.tiles[id].parent; above != kNoTile; above = tree.tiles[above].parent)
      ++status[above].drawable_below;
  }
  return status;
}

geo::View eye(double heading, double aside) {
  geo::View view;
  view.world_from_eye = geo::world_from_eye({aside, 0.0, 60.0}, heading, -0.2);
  view.field_of_view = geo::symmetric_field_of_view(M_PI / 3.0, 16.0 / 9.0);
  view.width = 1280;
  view.height = 720;
  return view;
}

// Arguments: how many eyes, how much of the tree is loaded in hundredths.
void run_select(benchmark::State& state) {
  TileTree tree;
  add(tree, kNoTile, {0.0, 0.0}, kHalf, kLevels);
  const auto status = status_of(tree, static_cast<double>(state.range(1)) / 100.0);
  Selection selection;
  double heading = 0.0;
  std::uint64_t visited = 0;
  for (auto _ : state) {
    heading += M_PI / 30.0;
    const std::array eyes{eye(heading, -0.032), eye(heading, 0.032)};
    select(tree, status, std::span(eyes).first(static_cast<std::size_t>(state.range(0))), {0.5}, selection);
    visited += selection.visited;
  }
  using benchmark::Counter;
  state.counters["visited"] = Counter(static_cast<double>(visited), Counter::kAvgIterations);
  state.counters["time_per_10000"] =
      Counter(static_cast<double>(visited) / 10'000.0, Counter::kIsRate | Counter::kInvert);
}
BENCHMARK(run_select)->ArgsProduct({{1, 2}, {100, 50, 0}})->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace mercia::tiles

BENCHMARK_MAIN();
