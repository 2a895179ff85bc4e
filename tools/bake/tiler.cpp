#include "tools/bake/tiler.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
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
};

struct WrittenTile {
  bool leaf = false;
  double error = 0.0;
  std::uint64_t triangles = 0;
  std::uint64_t bytes = 0;
  std::uint64_t degenerate = 0;
  std::uint64_t not_finite = 0;
  glm::dvec3 low{0.0};
  glm::dvec3 high{0.0};
};

std::string joined(const std::vector<std::string>& attributions) {
  std::string text;
  for (std::string attribution : attributions) {
    std::replace(attribution.begin(), attribution.end(), ';', ',');
    text += (text.empty() ? "" : ";") + attribution;
  }
  return text;
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

class Tiler {
 public:
  Tiler(const Scene& scene, const Terrain& terrain, const TilerOptions& options, std::filesystem::path folder,
        TaskPool& pool, const std::atomic<bool>& cancel, const TilingProgress& progress)
      : scene_(scene),
        options_(options),
        folder_(std::move(folder)),
        pool_(pool),
        cancel_(cancel),
        progress_(progress),
        mesher_(scene, terrain, options.smallest_leaf / options.edge_per_error),
        grid_(extent_of(scene, mesher_), options.largest_leaf),
        copyright_(joined(scene.attributions)),
        drawn_(scene.buildings.size(), 0) {}

  Result<TilingSummary> run() {
    Job root;
    root.buildings.resize(scene_.buildings.size());
    root.meshes.resize(scene_.meshes.size());
    for (std::uint32_t i = 0; i < root.buildings.size(); ++i) root.buildings[i] = i;
    for (std::uint32_t i = 0; i < root.meshes.size(); ++i) root.meshes[i] = i;
    submit(std::move(root));
    pool_.wait_idle();
    if (failure_) return tl::unexpected(*failure_);
    if (cancel_) return fail(ErrorKind::Cancelled, "the bake was interrupted");
    return finish();
  }

 private:
  void submit(Job job) {
    // Deep tiles first: their lists of candidates are freed soonest.
    const double priority = job.key.level;
    pool_.submit(priority, [this, shared = std::make_shared<Job>(std::move(job))] { work(*shared); });
  }

  double allowed_error(const TileKey& key) const { return grid_.edge(key.level) / options_.edge_per_error; }

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
    if (!too_large(job) || !may_divide(job)) {
      mesh = mesher_.build(rect, job.buildings, job.meshes, 0.0, drawn_);
      std::uint64_t triangles = 0;
      for (const GlbPart& part : mesh->parts) triangles += part.mesh.indices.size() / 3;
      if (triangles > options_.leaf_triangles && may_divide(job)) mesh.reset();
    }
    const bool leaf = mesh.has_value();
    if (!leaf) {
      divide(job);
      mesh = mesher_.build(rect, job.buildings, job.meshes, allowed_error(job.key), scratch_drawn());
    }
    const GlbFile file = write_glb(mesh->parts, scene_.features, copyright_);
    WrittenTile tile;
    tile.leaf = leaf;
    tile.error = mesh->error + file.position_error;
    tile.triangles = file.triangles;
    tile.bytes = file.bytes.size();
    tile.degenerate = file.degenerate;
    tile.not_finite = file.not_finite;
    tile.low = file.low;
    tile.high = file.high;
    mesh.reset();
    if (!file.bytes.empty()) {
      if (auto written = write_content(job.key, file.bytes); !written) return stop(written.error());
    }
    record(job.key, tile);
  }

  void divide(const Job& job) {
    const MapRect ground{scene_.low, scene_.high};
    for (std::uint32_t which = 0; which < 4; ++which) {
      Job child;
      child.key = job.key.child(which);
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

  Result<void> write_content(const TileKey& key, const Bytes& bytes) {
    const auto path = folder_ / content_path(key);
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    if (error) return fail_input(error.message(), path.parent_path().string(), "check the space left on the disk");
    return write_file(path, bytes);
  }

  void record(const TileKey& key, const WrittenTile& tile) {
    const std::lock_guard lock(mutex_);
    tiles_.emplace(key, tile);
    bytes_ += tile.bytes;
    if (tile.leaf) done_ += std::ldexp(1.0, -2 * static_cast<int>(key.level));
    if (progress_) progress_(std::min(done_, 1.0), tiles_.size(), bytes_);
  }

  void finished_area(const TileKey& key) {
    const std::lock_guard lock(mutex_);
    done_ += std::ldexp(1.0, -2 * static_cast<int>(key.level));
  }

  bool stopped() {
    const std::lock_guard lock(mutex_);
    return cancel_ || failure_.has_value();
  }

  void stop(const Error& error) {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = error;
  }

  // Only full detail says whether a building is drawn.
  std::span<std::uint8_t> scratch_drawn() {
    thread_local std::vector<std::uint8_t> scratch;
    scratch.resize(scene_.buildings.size());
    return scratch;
  }

  Result<TilingSummary> finish() {
    TilingSummary summary;
    summary.drawn = std::move(drawn_);
    double root_error = 0.0;
    TileSet set;
    // From the deepest level up: a tile exists if it has content or a child that exists, and its box holds theirs.
    for (auto tile = tiles_.rbegin(); tile != tiles_.rend(); ++tile) {
      const auto& [key, facts] = *tile;
      root_error = std::max(root_error, std::ldexp(facts.error, static_cast<int>(key.level)));
      if (facts.bytes > 0) include(set, key, {true, facts.error, facts.low, facts.high});
      const auto here = set.find(key);
      if (here == set.end() || key.level == 0) continue;
      TileFacts seen_from_parent = here->second;
      seen_from_parent.has_content = false;
      include(set, {key.level - 1, key.x / 2, key.y / 2}, seen_from_parent);
    }
    if (set.empty()) return fail_input("there is nothing to draw", scene_.name, "check the file and the bounding box");
    // Never 0: a client would take the root for complete.
    root_error = std::max(root_error, 1e-3);
    for (const auto& [key, facts] : tiles_) {
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
    summary.root_bytes = tiles_.begin()->second.bytes;
    const TileFacts& root = set.begin()->second;
    summary.lowest = root.low.z;
    summary.highest = root.high.z;
    const TilesetFacts facts{grid_.rect({}), root.low.z, root.high.z, root_error,
                             static_cast<std::uint32_t>(summary.levels.size())};
    MERCIA_CHECK(write_tileset(folder_, scene_, facts, set));
    return summary;
  }

  static void include(TileSet& set, const TileKey& key, const TileFacts& facts) {
    const auto [place, fresh] = set.try_emplace(key, facts);
    if (fresh) return;
    TileFacts& all = place->second;
    all.has_content = all.has_content || facts.has_content;
    all.error = std::max(all.error, facts.error);
    all.low = glm::min(all.low, facts.low);
    all.high = glm::max(all.high, facts.high);
  }

  const Scene& scene_;
  const TilerOptions& options_;
  const std::filesystem::path folder_;
  TaskPool& pool_;
  const std::atomic<bool>& cancel_;
  const TilingProgress& progress_;
  const TileMesher mesher_;
  const TileGrid grid_;
  const std::string copyright_;
  std::vector<std::uint8_t> drawn_;

  std::mutex mutex_;  // guards what follows
  std::map<TileKey, WrittenTile> tiles_;
  std::uint64_t bytes_ = 0;
  double done_ = 0.0;
  std::optional<Error> failure_;
};

}  // namespace

Result<TilingSummary> write_tiles(const Scene& scene, const Terrain& terrain, const TilerOptions& options,
                                  const std::filesystem::path& folder, TaskPool& pool, const std::atomic<bool>& cancel,
                                  const TilingProgress& progress) {
  Tiler tiler(scene, terrain, options, folder, pool, cancel, progress);
  return tiler.run();
}

}  // namespace mercia::bake
