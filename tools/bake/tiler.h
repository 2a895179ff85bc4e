// From a scene to a folder of tiles.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/task_pool.h"
#include "tools/bake/scene.h"
#include "tools/bake/terrain.h"
#include "tools/bake/tile_grid.h"
#include "tools/bake/tile_mesh.h"

namespace mercia::bake {

struct TilerOptions {
  // A tile is divided until it has no more triangles than this (and is no larger than the edges below). More: fewer,
  // larger files that take longer to load; fewer: more requests.
  std::uint64_t leaf_triangles = 60'000;
  double smallest_leaf = 120.0;    // metres: not divided further however full it is
  double largest_leaf = 600.0;     // metres, where there is more than ground: 16 bits then hold a centimetre
  double largest_ground = 2400.0;  // metres, where there is nothing but ground
  double largest_block = 2400.0;   // metres: of the squares in which a map is worked on; no larger than largest_ground
  // A tile's content may err by its edge divided by this. More: parents are finer and larger, and serve from nearer.
  // At 80 and a screen-space error of 8 pixels, a tile of 1,280 x 720 gives way to its children about one edge away.
  double edge_per_error = 80.0;

  double finest_error() const { return smallest_leaf / edge_per_error; }
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

// What is known of a tile once its content is on the disk.
struct WrittenTile {
  bool leaf = false;
  double error = 0.0;  // metres, measured
  std::uint64_t triangles = 0;
  std::uint64_t bytes = 0;  // 0: nothing to draw, no file
  std::uint64_t degenerate = 0;
  std::uint64_t not_finite = 0;
  glm::dvec3 low{0.0};  // tileset frame
  glm::dvec3 high{0.0};
};
using WrittenTiles = std::map<TileKey, WrittenTile>;

// Called from any thread: the part of the work that is done (0 to 1), tiles and bytes written so far.
using TilingProgress = std::function<void(double done, std::uint64_t tiles, std::uint64_t bytes)>;

// What tiles are made of and where they go. Everything must outlive the work.
struct TilingWork {
  const Scene& scene;
  const TileMesher& mesher;  // of the scene
  const TileGrid& grid;
  const TilerOptions& options;
  const std::filesystem::path& folder;  // tiles go below it
  const std::atomic<bool>& cancel;
};

// Writes the content of the tile `root` and of all below it. Tiles are made on the pool's threads and written at once,
// so that memory holds the scene and one tile a thread. Buildings with a triangle at full detail are marked in `drawn`.
// Errors: Input if the folder cannot be written, Cancelled.
Result<WrittenTiles> write_tiles_below(const TileKey& root, const TilingWork& work, TaskPool& pool,
                                       std::span<std::uint8_t> drawn, const TilingProgress& progress);

// Writes the content of one tile that is no leaf, of what of the scene may touch it. Thread-safe.
Result<WrittenTile> write_coarse_tile(const TileKey& key, const TilingWork& work);

// Writes tileset.json and the subtrees of the tiles that are there. `drawn` is not filled in.
Result<TilingSummary> write_tile_tree(const WrittenTiles& tiles, const TileGrid& grid, const geo::MapFrame& frame,
                                      const std::string& name, const std::filesystem::path& folder);

// The rectangle that the scene's ground and all its buildings and meshes take.
MapRect extent_of(const Scene& scene, const TileMesher& mesher);

// All of it for one scene: tileset.json, subtrees and content into the empty folder. The same scene gives the same
// bytes for any number of threads.
Result<TilingSummary> write_tiles(const Scene& scene, const Terrain& terrain, const TilerOptions& options,
                                  const std::filesystem::path& folder, TaskPool& pool, const std::atomic<bool>& cancel,
                                  const TilingProgress& progress);

}  // namespace mercia::bake
