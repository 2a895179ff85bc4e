#include "engine/tiles/residency.h"

#include <algorithm>
#include <utility>

namespace mercia::tiles {
namespace {

std::uint64_t bytes_of(const Resident& resident) {
  std::uint64_t bytes = sizeof(Resident) + resident.tables_of_primitives.capacity() * sizeof(std::int32_t);
  for (const auto& text : resident.copyrights) bytes += sizeof(text) + text.capacity();
  return bytes;
}

}  // namespace

void Residency::grow(const TileTree& tree) {
  const std::size_t before = status_.size();
  status_.resize(tree.tiles.size());
  last_used_.resize(tree.tiles.size(), 0);
  residents_.resize(tree.tiles.size());
  for (std::size_t i = before; i < status_.size(); ++i)
    if (tree.tiles[i].is_empty()) status_[i].state = TileState::Ready;
}

void Residency::count_below(const TileTree& tree, TileId tile, int change) {
  for (TileId above = tree.tiles[tile].parent; above != kNoTile; above = tree.tiles[above].parent)
    status_[above].drawable_below += static_cast<std::uint32_t>(change);
}

void Residency::add(const TileTree& tree, TileId tile, MeshHandle mesh, TileContent& content) {
  auto resident = std::make_unique<Resident>();
  resident->mesh = mesh;
  resident->gpu_bytes = content.gpu_bytes();
  resident->triangles = content.triangle_count();
  for (const auto& primitive : content.primitives) resident->tables_of_primitives.push_back(primitive.property_table);
  TileContent tables;  // measured by the same rule as everything else
  tables.property_tables = std::move(content.property_tables);
  resident->cpu_bytes = tables.cpu_bytes();
  resident->tables = std::move(tables.property_tables);
  resident->copyrights = std::move(content.copyrights);
  resident->cpu_bytes += bytes_of(*resident);
  gpu_bytes_ += resident->gpu_bytes;
  content_cpu_bytes_ += resident->cpu_bytes;
  residents_[tile] = std::move(resident);
  loaded_.push_back(tile);
  status_[tile].state = TileState::Ready;
  status_[tile].drawable = true;
  count_below(tree, tile, 1);
}

void Residency::remove(const TileTree& tree, TileId tile, MeshSink& sink) {
  const Resident& resident = *residents_[tile];
  sink.release(resident.mesh);
  gpu_bytes_ -= resident.gpu_bytes;
  content_cpu_bytes_ -= resident.cpu_bytes;
  residents_[tile].reset();
  status_[tile].state = TileState::Absent;
  status_[tile].drawable = false;
  count_below(tree, tile, -1);
}

void Residency::touch(std::span<const TileId> tiles, std::uint32_t picture) {
  touched_gpu_bytes_ = 0;
  touched_cpu_bytes_ = 0;
  touch_also(tiles, picture);
}

void Residency::touch_also(std::span<const TileId> tiles, std::uint32_t picture) {
  for (const TileId tile : tiles) {
    if (last_used_[tile] == picture) continue;
    last_used_[tile] = picture;
    if (const Resident* resident = residents_[tile].get()) {
      touched_gpu_bytes_ += resident->gpu_bytes;
      touched_cpu_bytes_ += resident->cpu_bytes;
    }
  }
}

void Residency::refresh(std::span<const TileId> tiles, std::uint32_t picture) {
  for (const TileId tile : tiles) last_used_[tile] = std::max(last_used_[tile], picture - std::min(picture, 2u));
}

void Residency::evict(const TileTree& tree, std::uint64_t gpu_bytes, std::uint64_t cpu_bytes, std::uint32_t keep_from,
                      MeshSink& sink) {
  const std::uint64_t gpu_goal = gpu_bytes_ - std::min(gpu_bytes, gpu_bytes_);
  const std::uint64_t cpu_goal = content_cpu_bytes_ - std::min(cpu_bytes, content_cpu_bytes_);
  std::vector<TileId> unused;
  for (const TileId tile : loaded_)
    if (last_used_[tile] < keep_from) unused.push_back(tile);
  // The longest unused first; among equals the deeper one, which others do not fall back to.
  std::sort(unused.begin(), unused.end(), [&](TileId a, TileId b) {
    if (last_used_[a] != last_used_[b]) return last_used_[a] < last_used_[b];
    if (tree.tiles[a].depth != tree.tiles[b].depth) return tree.tiles[a].depth > tree.tiles[b].depth;
    return a < b;
  });
  for (const TileId tile : unused) {
    if (gpu_bytes_ <= gpu_goal && content_cpu_bytes_ <= cpu_goal) break;
    remove(tree, tile, sink);
  }
  std::erase_if(loaded_, [&](TileId tile) { return !residents_[tile]; });
}

std::uint64_t Residency::cpu_bytes() const {
  return content_cpu_bytes_ + status_.capacity() * sizeof(TileStatus) + last_used_.capacity() * sizeof(std::uint32_t) +
         residents_.capacity() * sizeof(residents_[0]);
}

}  // namespace mercia::tiles
