// From a scene to a folder of tiles.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/task_pool.h"
#include "tools/bake/scene.h"
#include "tools/bake/terrain.h"

namespace mercia::bake {

struct TilerOptions {
  // A tile is divided until it has no more triangles than this (and is no larger than the edges below). More: fewer,
  // larger files that take longer to load; fewer: more requests.
  std::uint64_t leaf_triangles = 60'000;
  double smallest_leaf = 120.0;    // metres: not divided further however full it is
  double largest_leaf = 600.0;     // metres, where there is more than ground: 16 bits then hold a centimetre
  double largest_ground = 2400.0;  // metres, where there is nothing but ground
  // A tile's content may err by its edge divided by this. More: parents are finer and larger, and serve from nearer.
  // At 80 and a screen-space error of 8 pixels, a tile of 1,280 x 720 gives way to its children about one edge away.
  double edge_per_error = 80.0;
};

struct LevelSummary {
  std::uint64_t tiles = 0;
  std::uint64_t triangles = 0;
  std::uint64_t bytes = 0;
  double measured_error = 0.0;   // metres, the largest of the level's tiles
  double geometric_error = 0.0;  // metres, what the tileset says of the level
};

struct TilingSummary {
  std::vector<LevelSummary> levels;
  std::uint64_t leaf_triangles = 0;
  std::uint64_t root_bytes = 0;
  std::uint64_t degenerate = 0;        // triangles that quantization made vanish
  std::uint64_t not_finite = 0;        // triangles with a coordinate that is no number
  std::vector<std::uint8_t> drawn;     // for every building: whether it has a triangle at full detail
  double lowest = 0.0, highest = 0.0;  // of all content, tileset frame
};

// Called from any thread: the part of the work that is done (0 to 1), tiles and bytes written so far.
using TilingProgress = std::function<void(double done, std::uint64_t tiles, std::uint64_t bytes)>;

// Writes tileset.json, subtrees and content into the empty folder. Tiles are made on the pool's threads and written at
// once, so that memory holds the scene and one tile a thread. The same scene gives the same bytes for any number of
// threads. Errors: Input if the folder cannot be written, Cancelled once `cancel` is set.
Result<TilingSummary> write_tiles(const Scene& scene, const Terrain& terrain, const TilerOptions& options,
                                  const std::filesystem::path& folder, TaskPool& pool, const std::atomic<bool>& cancel,
                                  const TilingProgress& progress);

}  // namespace mercia::bake
