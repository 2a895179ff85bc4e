#include "tools/bake/tiler.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

#include "engine/base/file.h"
#include "tools/bake/glb_writer.h"
#include "tools/bake/subtree_writer.h"
#include "tools/bake/tile_grid.h"
#include "tools/bake/tile_mesh.h"
#include "tools/bake/tileset_writer.h"

namespace mercia::bake {
namespace {

// A tile to be made, with what may reach into it.
struct Job {
  TileKey key;
  std::vector<std::uint32_t> buildings;
  std::vector<std::uint32_t> meshes;
  std::shared_ptr<const BuildingModels> models{};  // of these buildings, once a tile was tried at full detail
};

std::string joined(const std::vector<std::string>& attributions) {
  std::string text;
  for (std::string attribution : attributions) {
    std::replace(attribution.begin(), attribution.end(), ';', ',');
    text += (text.empty() ? "" : ";") + attribution;
  }
  return text;
}

WrittenTile facts_of(const GlbFile& file, double mesh_error, bool leaf) {
  WrittenTile tile;
  tile.leaf = leaf;
  tile.error = mesh_error + file.position_error;
  tile.triangles = file.triangles;
  tile.bytes = file.bytes.size();
  tile.degenerate = file.degenerate;
  tile.not_finite = file.not_finite;
  tile.low = file.low;
  tile.high = file.high;
  return tile;
}

Result<void> write_content(const std::filesystem::path& folder, const TileKey& key, const Bytes& bytes) {
  if (bytes.empty()) return {};
  const auto path = folder / content_path(key);
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  if (error) return fail_input(error.message(), path.parent_path().string(), "check the space left on the disk");
  return write_file(path, bytes);
}

// The indices of the bounds that the rectangle touches.
std::vector<std::uint32_t> touching(const MapRect& rect, const std::vector<MapRect>& bounds) {
  std::vector<std::uint32_t> indices;
  for (std::uint32_t i = 0; i < bounds.size(); ++i)
    if (rect.overlaps(bounds[i])) indices.push_back(i);
  return indices;
}

double allowed_error(const TileKey& key, const TilingWork& work) {
  return work.grid.edge(key.level) / work.options.edge_per_error;
}

// Only full detail says whether a building is drawn.
std::span<std::uint8_t> scratch_drawn(const Scene& scene) {
  thread_local std::vector<std::uint8_t> scratch;
  scratch.resize(scene.buildings.size());
  return scratch;
}

void include(TileSet& set, const TileKey& key, const TileFacts& facts) {
  const auto [place, fresh] = set.try_emplace(key, facts);
  if (fresh) return;
  TileFacts& all = place->second;
  all.has_content = all.has_content || facts.has_content;
  all.error = std::max(all.error, facts.error);
  all.low = glm::min(all.low, facts.low);
  all.high = glm::max(all.high, facts.high);
}

class Tiler {
 public:
  Tiler(const TilingWork& work, TaskPool& pool, std::span<std::uint8_t> drawn, const TilingProgress& progress)
      : work_(work),
        options_(work.options),
        grid_(work.grid),
        mesher_(work.mesher),
        pool_(pool),
        progress_(progress),
        copyright_(joined(work.scene.attributions)),
        drawn_(drawn) {}

  Result<WrittenTiles> run(const TileKey& root) {
    top_ = root.level;
    const MapRect rect = grid_.rect(root);
    Job job{root, touching(rect, mesher_.building_bounds()), touching(rect, mesher_.mesh_bounds())};
    if (!job.buildings.empty() || !job.meshes.empty() || rect.overlaps({work_.scene.low, work_.scene.high}))
      submit(std::move(job));
    pool_.wait_idle();
    if (failure_) return tl::unexpected(*failure_);
    if (work_.cancel) return fail(ErrorKind::Cancelled, "the bake was interrupted");
    return std::move(tiles_);
  }

 private:
  void submit(Job job) {
    // Deep tiles first: their lists of candidates are freed soonest.
    const double priority = job.key.level;
    pool_.submit(priority, [this, shared = std::make_shared<Job>(std::move(job))] { work(*shared); });
  }

  // Larger than a tile with full detail may be, whatever it holds.
  bool too_large(const Job& job) const {
    const double edge = grid_.edge(job.key.level);
    return edge > (job.buildings.empty() && job.meshes.empty() ? options_.largest_ground : options_.largest_leaf);
  }
  bool may_divide(const Job& job) const { return grid_.edge(job.key.level) / 2.0 >= options_.smallest_leaf; }

  void work(const Job& job) {
    if (stopped()) return;
    const MapRect rect = grid_.rect(job.key);
    std::optional<TileMesh> mesh;
    std::shared_ptr<const BuildingModels> models = job.models;
    if (!too_large(job) || !may_divide(job)) {
      if (!models) models = std::make_shared<const BuildingModels>(mesher_.model(job.buildings));
      const std::size_t most = may_divide(job) ? options_.leaf_triangles : std::numeric_limits<std::size_t>::max();
      mesh = mesher_.build_within(rect, job.buildings, job.meshes, *models, most, drawn_);
    }
    const bool leaf = mesh.has_value();
    if (!leaf) {
      divide(job, models);
      models.reset();
      mesh = mesher_.build(rect, job.buildings, job.meshes, allowed_error(job.key, work_), scratch_drawn(work_.scene));
    }
    const GlbFile file = write_glb(mesh->parts, work_.scene.features, copyright_);
    const WrittenTile tile = facts_of(file, mesh->error, leaf);
    mesh.reset();
    if (auto written = write_content(work_.folder, job.key, file.bytes); !written) return stop(written.error());
    record(job.key, tile);
  }

  // `models`: of the job's buildings, or none yet.
  void divide(const Job& job, const std::shared_ptr<const BuildingModels>& models) {
    const MapRect ground{work_.scene.low, work_.scene.high};
    for (std::uint32_t which = 0; which < 4; ++which) {
      Job child;
      child.key = job.key.child(which);
      child.models = models;
      const MapRect rect = grid_.rect(child.key);
      for (const std::uint32_t index : job.buildings)
        if (rect.overlaps(mesher_.building_bounds()[index])) child.buildings.push_back(index);
      for (const std::uint32_t index : job.meshes)
        if (rect.overlaps(mesher_.mesh_bounds()[index])) child.meshes.push_back(index);
      if (child.buildings.empty() && child.meshes.empty() && !rect.overlaps(ground)) {
        finished_area(child.key);
        continue;
      }
      submit(std::move(child));
    }
  }

  void record(const TileKey& key, const WrittenTile& tile) {
    const std::lock_guard lock(mutex_);
    tiles_.emplace(key, tile);
    bytes_ += tile.bytes;
    if (tile.leaf) done_ += std::ldexp(1.0, -2 * static_cast<int>(key.level - top_));
    if (progress_) progress_(std::min(done_, 1.0), tiles_.size(), bytes_);
  }

  void finished_area(const TileKey& key) {
    const std::lock_guard lock(mutex_);
    done_ += std::ldexp(1.0, -2 * static_cast<int>(key.level - top_));
  }

  bool stopped() {
    const std::lock_guard lock(mutex_);
    return work_.cancel || failure_.has_value();
  }

  void stop(const Error& error) {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = error;
  }

  const TilingWork& work_;
  const TilerOptions& options_;
  const TileGrid& grid_;
  const TileMesher& mesher_;
  TaskPool& pool_;
  const TilingProgress& progress_;
  const std::string copyright_;
  const std::span<std::uint8_t> drawn_;
  std::uint32_t top_ = 0;

  std::mutex mutex_;  // guards what follows
  WrittenTiles tiles_;
  std::uint64_t bytes_ = 0;
  double done_ = 0.0;
  std::optional<Error> failure_;
};

}  // namespace

Result<WrittenTiles> write_tiles_below(const TileKey& root, const TilingWork& work, TaskPool& pool,
                                       std::span<std::uint8_t> drawn, const TilingProgress& progress) {
  return Tiler(work, pool, drawn, progress).run(root);
}

Result<WrittenTile> write_coarse_tile(const TileKey& key, const TilingWork& work) {
  const MapRect rect = work.grid.rect(key);
  const TileMesh mesh =
      work.mesher.build(rect, touching(rect, work.mesher.building_bounds()), touching(rect, work.mesher.mesh_bounds()),
                        allowed_error(key, work), scratch_drawn(work.scene));
  const GlbFile file = write_glb(mesh.parts, work.scene.features, joined(work.scene.attributions));
  MERCIA_CHECK(write_content(work.folder, key, file.bytes));
  return facts_of(file, mesh.error, false);
}

Result<TilingSummary> write_tile_tree(const WrittenTiles& tiles, const TileGrid& grid, const geo::MapFrame& frame,
                                      const std::string& name, const std::filesystem::path& folder) {
  TilingSummary summary;
  double root_error = 0.0;
  TileSet set;
  // From the deepest level up: a tile exists if it has content or a child that exists, and its box holds theirs.
  for (auto tile = tiles.rbegin(); tile != tiles.rend(); ++tile) {
    const auto& [key, facts] = *tile;
    root_error = std::max(root_error, std::ldexp(facts.error, static_cast<int>(key.level)));
    if (facts.bytes > 0) include(set, key, {true, facts.error, facts.low, facts.high});
    const auto here = set.find(key);
    if (here == set.end() || key.level == 0) continue;
    TileFacts seen_from_parent = here->second;
    seen_from_parent.has_content = false;
    include(set, {key.level - 1, key.x / 2, key.y / 2}, seen_from_parent);
  }
  if (set.empty()) return fail_input("there is nothing to draw", name, "check the file and the bounding box");
  // Never 0: a client would take the root for complete.
  root_error = std::max(root_error, 1e-3);
  for (const auto& [key, facts] : tiles) {
    if (summary.levels.size() <= key.level) summary.levels.resize(key.level + 1);
    LevelSummary& level = summary.levels[key.level];
    ++level.tiles;
    level.triangles += facts.triangles;
    level.bytes += facts.bytes;
    level.measured_error = std::max(level.measured_error, facts.error);
    level.geometric_error = std::ldexp(root_error, -static_cast<int>(key.level));
    if (facts.leaf) summary.leaf_triangles += facts.triangles;
    summary.degenerate += facts.degenerate;
    summary.not_finite += facts.not_finite;
  }
  summary.root_bytes = tiles.begin()->second.bytes;
  const TileFacts& root = set.begin()->second;
  summary.lowest = root.low.z;
  summary.highest = root.high.z;
  const TilesetFacts facts{grid.rect({}), root.low.z, root.high.z, root_error,
                           static_cast<std::uint32_t>(summary.levels.size())};
  MERCIA_CHECK(write_tileset(folder, frame, facts, set));
  return summary;
}

MapRect extent_of(const Scene& scene, const TileMesher& mesher) {
  MapRect extent{scene.low, scene.high};
  const auto grow = [&](const std::vector<MapRect>& all) {
    for (const MapRect& bounds : all) {
      extent.include(bounds.low);
      extent.include(bounds.high);
    }
  };
  grow(mesher.building_bounds());
  grow(mesher.mesh_bounds());
  return extent;
}

Result<TilingSummary> write_tiles(const Scene& scene, const Terrain& terrain, const TilerOptions& options,
                                  const std::filesystem::path& folder, TaskPool& pool, const std::atomic<bool>& cancel,
                                  const TilingProgress& progress) {
  const TileMesher mesher(scene, terrain, options.finest_error());
  const TileGrid grid(extent_of(scene, mesher), options.largest_leaf);
  std::vector<std::uint8_t> drawn(scene.buildings.size(), 0);
  MERCIA_TRY(const WrittenTiles tiles,
             write_tiles_below({}, {scene, mesher, grid, options, folder, cancel}, pool, drawn, progress));
  MERCIA_TRY(TilingSummary summary, write_tile_tree(tiles, grid, scene.frame, scene.name, folder));
  summary.drawn = std::move(drawn);
  return summary;
}

}  // namespace mercia::bake
