// What is loaded, how many bytes it takes, and what has to go when there are too many.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/tiles/content.h"
#include "engine/tiles/mesh_sink.h"
#include "engine/tiles/select.h"
#include "engine/tiles/tile_tree.h"

namespace mercia::tiles {

// What stays on the CPU of a tile whose vertices are on the GPU.
struct Resident {
  MeshHandle mesh = 0;
  std::uint64_t gpu_bytes = 0;
  std::uint64_t cpu_bytes = 0;
  std::uint64_t triangles = 0;
  std::vector<std::int32_t> tables_of_primitives;
  std::vector<PropertyTable> tables;
  std::vector<std::string> copyrights;
};

class Residency {
 public:
  // The status that select() reads; one a tile of the tree.
  std::span<const TileStatus> status() const { return status_; }
  const Resident* find(TileId tile) const { return residents_[tile].get(); }
  TileState state(TileId tile) const { return status_[tile].state; }

  // Takes in the tiles that the tree has gained; those without content are ready at once.
  void grow(const TileTree& tree);
  // A tile that draws nothing: an external tileset, a subtree that turned out to be empty, a content without triangles.
  void set_ready_without_mesh(TileId tile) { status_[tile].state = TileState::Ready; }
  void set_failed(TileId tile) { status_[tile].state = TileState::Failed; }
  void set_absent(TileId tile) { status_[tile].state = TileState::Absent; }
  // `content` gives up its property tables and copyrights.
  void add(const TileTree& tree, TileId tile, MeshHandle mesh, TileContent& content);

  // Marks the tiles as used by picture number `picture` and counts their bytes.
  void touch(std::span<const TileId> tiles, std::uint32_t picture);

  // More of them for the same picture.
  void touch_also(std::span<const TileId> tiles, std::uint32_t picture);
  // Tiles that may be evicted, but after all others.
  void refresh(std::span<const TileId> tiles, std::uint32_t picture);

  // Releases the longest unused tiles that picture `keep_from` and later ones did not use, until at least `gpu_bytes`
  // and `cpu_bytes` are freed or there are none left.
  void evict(const TileTree& tree, std::uint64_t gpu_bytes, std::uint64_t cpu_bytes, std::uint32_t keep_from,
             MeshSink& sink);

  std::uint64_t gpu_bytes() const { return gpu_bytes_; }
  std::uint64_t cpu_bytes() const;  // with the lists that grow with the tree
  std::uint64_t content_cpu_bytes() const { return content_cpu_bytes_; }
  // Of the tiles of the last touch().
  std::uint64_t touched_gpu_bytes() const { return touched_gpu_bytes_; }
  std::uint64_t touched_cpu_bytes() const { return touched_cpu_bytes_; }
  std::size_t count() const { return loaded_.size(); }
  std::uint64_t average_gpu_bytes() const { return loaded_.empty() ? 0 : gpu_bytes_ / loaded_.size(); }
  std::uint64_t average_cpu_bytes() const { return loaded_.empty() ? 0 : content_cpu_bytes_ / loaded_.size(); }

 private:
  void count_below(const TileTree& tree, TileId tile, int change);
  void remove(const TileTree& tree, TileId tile, MeshSink& sink);

  std::vector<TileStatus> status_;
  std::vector<std::uint32_t> last_used_;              // picture numbers, by tile
  std::vector<std::unique_ptr<Resident>> residents_;  // by tile
  std::vector<TileId> loaded_;                        // those with a resident, in no order
  std::uint64_t gpu_bytes_ = 0;
  std::uint64_t content_cpu_bytes_ = 0;
  std::uint64_t touched_gpu_bytes_ = 0;
  std::uint64_t touched_cpu_bytes_ = 0;
};

}  // namespace mercia::tiles
