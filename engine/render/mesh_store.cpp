#include "engine/render/mesh_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "engine/render/prepared_mesh.h"

namespace mercia::render {
namespace {

constexpr std::uint64_t kBlockBytes = std::uint64_t{32} << 20;
constexpr std::uint64_t kStagingBytes = std::uint64_t{16} << 20;
constexpr std::uint64_t kVertexBytes = sizeof(tiles::Vertex);
// A handle is a slot's number plus one, and how often the slot was used before, so that an old handle names nothing.
constexpr std::uint32_t kSlotBits = 20;
constexpr std::uint32_t kSlotMask = (1u << kSlotBits) - 1;

// Bytes of a content in a block.
struct Sizes {
  std::uint64_t vertices = 0;
  std::uint64_t clusters = 0;
  std::uint64_t indices = 0;
  std::uint64_t seen = 0;
};

constexpr std::uint64_t seen_bytes(const ClusterRange& range) {
  return (range.cluster_count + 31) / 32 * sizeof(std::uint32_t);
}

tiles::Material material_of(const tiles::TileContent& content, const tiles::Primitive& primitive) {
  return primitive.material < content.materials.size() ? content.materials[primitive.material] : tiles::Material{};
}

}  // namespace

MeshStore::MeshStore(gpu::Device& device, std::uint64_t budget, bool mapped)
    : device_(device), budget_{budget}, mapped_(mapped) {}

Result<std::unique_ptr<MeshStore>> MeshStore::create(gpu::Device& device, std::uint64_t budget, bool mapped) {
  std::unique_ptr<MeshStore> store(new MeshStore(device, budget, mapped));
  MERCIA_TRY(store->uploader_, gpu::Uploader::create(device, kStagingBytes));
  MERCIA_TRY(store->textures_, TextureStore::create(device, store->budget_, store->uploader_));
  return store;
}

// What was released still has an appointment with this store: it must be kept before the store goes.
MeshStore::~MeshStore() {
  (void)flush();
  vkDeviceWaitIdle(device_.handle());
  device_.collect();
}

Result<MeshStore::Place> MeshStore::allocate(std::uint64_t bytes) {
  for (std::uint32_t i = 0; i < blocks_.size(); ++i) {
    if (!blocks_[i]) continue;
    if (const auto range = blocks_[i]->ranges.allocate(bytes, kVertexBytes)) return Place{i, *range};
  }
  // A small budget gets small blocks, and the last block may be smaller than the others.
  std::uint64_t block_bytes = std::max(bytes, std::min(kBlockBytes, budget_.limit / 4));
  if (!budget_.take(block_bytes)) {
    block_bytes = bytes;
    if (!budget_.take(block_bytes)) {
      return fail(ErrorKind::Device,
                  fmt::format("the GPU budget of {} MiB has no room for {} KiB more of a tile", budget_.limit >> 20,
                              bytes >> 10),
                  {}, "raise the GPU budget");
    }
  }
  auto buffer = gpu::Buffer::create(device_, block_bytes,
                                    VK_BUFFER_USAGE_VERTEX_BUFFER_BIT | VK_BUFFER_USAGE_INDEX_BUFFER_BIT |
                                        VK_BUFFER_USAGE_TRANSFER_DST_BIT | VK_BUFFER_USAGE_STORAGE_BUFFER_BIT |
                                        VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT,
                                    mapped_ ? gpu::MemoryUse::Upload : gpu::MemoryUse::Device);
  if (!buffer) {
    budget_.give_back(block_bytes);
    return tl::unexpected(buffer.error());
  }
  auto block = std::make_unique<Block>(Block{std::move(*buffer), gpu::RangeAllocator(block_bytes)});
  const gpu::Range range = *block->ranges.allocate(bytes, kVertexBytes);
  const auto slot = std::find(blocks_.begin(), blocks_.end(), nullptr);
  const auto index = static_cast<std::uint32_t>(slot - blocks_.begin());
  if (slot == blocks_.end()) {
    blocks_.push_back(std::move(block));
  } else {
    *slot = std::move(block);
  }
  return Place{index, range};
}

void MeshStore::free(std::uint32_t block, const gpu::Range& range) {
  if (range.size == 0) return;
  blocks_[block]->ranges.free(range);
  if (blocks_[block]->ranges.used() > 0) return;
  budget_.give_back(blocks_[block]->ranges.size());
  blocks_[block].reset();
}

Result<tiles::MeshHandle> MeshStore::upload(const tiles::TileContent& content) {
  device_.collect();
  auto mesh = std::make_unique<ResidentMesh>();
  mesh->upload = batch_;
  auto done = upload_textures(content, *mesh);
  if (done) done = upload_triangles(content, *mesh);
  if (!done) {
    retire(std::move(mesh));
    return tl::unexpected(done.error());
  }
  return keep(std::move(mesh));
}

Result<void> MeshStore::upload_textures(const tiles::TileContent& content, ResidentMesh& mesh) {
  mesh.textures.resize(content.images.size());
  for (const tiles::Material& material : content.materials) {
    if (material.image < 0 || static_cast<std::size_t>(material.image) >= content.images.size()) continue;
    const auto image = static_cast<std::size_t>(material.image);
    const tiles::Image& pixels = content.images[image];
    if (mesh.textures[image] || pixels.width == 0 || pixels.height == 0) continue;
    MERCIA_TRY(mesh.textures[image], textures_->upload(pixels, uploader_));
  }
  return {};
}

Result<void> MeshStore::put(ByteView bytes, const gpu::Buffer& buffer, std::uint64_t offset) {
  if (!buffer.mapped()) return uploader_.to_buffer(bytes, buffer.get(), offset);
  std::copy(bytes.begin(), bytes.end(), buffer.mapped() + offset);
  return {};
}

Result<void> MeshStore::upload_triangles(const tiles::TileContent& content, ResidentMesh& mesh) {
  const auto prepared = std::dynamic_pointer_cast<const PreparedMesh>(content.prepared);
  if (!prepared) {
    tiles::TileContent copy = content;
    MERCIA_TRY(copy.prepared, prepare_mesh(copy));
    return upload_triangles(copy, mesh);
  }
  Sizes all;
  for (std::size_t i = 0; i < content.primitives.size(); ++i) {
    all.vertices += content.primitives[i].vertices.size() * kVertexBytes;
    all.clusters += prepared->parts[i].clusters.size() * sizeof(Cluster);
    all.indices += content.primitives[i].indices.size() * sizeof(std::uint32_t);
    for (const ClusterRange& range : prepared->parts[i].ranges) all.seen += seen_bytes(range);
  }
  const std::uint64_t bytes = all.vertices + all.clusters + all.indices + all.seen;
  if (bytes == 0) return {};
  MERCIA_TRY(const Place place, allocate(bytes));
  mesh.block = place.block;
  mesh.bytes = place.range;
  const gpu::Buffer& buffer = blocks_[place.block]->buffer;

  // All vertices first, then all clusters: they keep the alignment, the others need less of it.
  std::uint64_t vertex_at = place.range.offset;
  std::uint64_t cluster_at = vertex_at + all.vertices;
  std::uint64_t index_at = cluster_at + all.clusters;
  std::uint64_t seen_at = index_at + all.indices;
  const std::vector<std::byte> unseen(all.seen);
  MERCIA_CHECK(put(unseen, buffer, seen_at));
  std::vector<Cluster> placed;
  for (std::uint32_t i = 0; i < content.primitives.size(); ++i) {
    const tiles::Primitive& primitive = content.primitives[i];
    const PreparedMesh::Part& own = prepared->parts[i];
    placed = own.clusters;
    const auto first_index = static_cast<std::uint32_t>(index_at / sizeof(std::uint32_t));
    for (Cluster& cluster : placed) cluster.first_index += first_index;
    const auto vertices = std::as_bytes(std::span(primitive.vertices));
    const auto clusters = std::as_bytes(std::span(placed));
    const auto indices = std::as_bytes(std::span(primitive.indices));
    MERCIA_CHECK(put(vertices, buffer, vertex_at));
    MERCIA_CHECK(put(clusters, buffer, cluster_at));
    MERCIA_CHECK(put(indices, buffer, index_at));

    ResidentPrimitive resident;
    resident.material = material_of(content, primitive);
    resident.tile_from_mesh = primitive.tile_from_mesh;
    resident.low = primitive.low;
    resident.high = primitive.high;
    resident.number = i;
    resident.property_table = primitive.property_table;
    resident.vertex_offset = static_cast<std::int32_t>(vertex_at / kVertexBytes);
    const std::int32_t image = resident.material.image;
    if (image >= 0 && static_cast<std::size_t>(image) < mesh.textures.size()) {
      resident.texture = mesh.textures[static_cast<std::size_t>(image)].get();
    }
    resident.first_range = static_cast<std::uint32_t>(mesh.ranges.size());
    resident.range_count = static_cast<std::uint32_t>(own.ranges.size());
    for (const ClusterRange& range : own.ranges) {
      mesh.ranges.push_back({range.shade, buffer.address() + cluster_at + range.first_cluster * sizeof(Cluster),
                             range.cluster_count, own.clusters[range.first_cluster].first_index + first_index,
                             range.index_count, buffer.address() + seen_at});
      seen_at += seen_bytes(range);
    }
    mesh.primitives.push_back(resident);
    vertex_at += vertices.size();
    cluster_at += clusters.size();
    index_at += indices.size();
  }
  return {};
}

tiles::MeshHandle MeshStore::keep(std::unique_ptr<ResidentMesh> mesh) {
  if (free_slots_.empty()) {
    free_slots_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  const std::uint32_t index = free_slots_.back();
  free_slots_.pop_back();
  Slot& slot = slots_[index];
  slot.mesh = std::move(mesh);
  return slot.generation << kSlotBits | (index + 1);
}

const ResidentMesh* MeshStore::find(tiles::MeshHandle handle) const {
  const std::uint32_t index = (handle & kSlotMask) - 1;
  if ((handle & kSlotMask) == 0 || index >= slots_.size()) return nullptr;
  const Slot& slot = slots_[index];
  return slot.generation == handle >> kSlotBits ? slot.mesh.get() : nullptr;
}

void MeshStore::release(tiles::MeshHandle handle) {
  if (!find(handle)) return;
  const std::uint32_t index = (handle & kSlotMask) - 1;
  Slot& slot = slots_[index];
  slot.generation = (slot.generation + 1) & (0xffffffffu >> kSlotBits);
  free_slots_.push_back(index);
  retire(std::move(slot.mesh));
}

void MeshStore::retire(std::unique_ptr<ResidentMesh> mesh) {
  // Copies that are recorded but not submitted would come after the memory has another owner.
  if (mesh->upload == batch_) (void)flush();
  const std::shared_ptr<ResidentMesh> shared = std::move(mesh);
  device_.retire([this, shared] {
    for (const auto& texture : shared->textures) {
      if (texture) textures_->forget(*texture);
    }
    shared->textures.clear();
    free(shared->block, shared->bytes);
  });
}

Result<void> MeshStore::flush() {
  ++batch_;
  return uploader_.flush();
}

std::uint64_t MeshStore::mesh_bytes() const {
  std::uint64_t bytes = 0;
  for (const auto& block : blocks_) bytes += block ? block->ranges.used() : 0;
  return bytes;
}

std::uint64_t MeshStore::texture_bytes() const { return textures_->bytes(); }

}  // namespace mercia::render
