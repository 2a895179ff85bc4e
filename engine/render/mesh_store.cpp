#include "engine/render/mesh_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace mercia::render {
namespace {

constexpr std::uint64_t kBlockBytes = std::uint64_t{32} << 20;
constexpr std::uint64_t kStagingBytes = std::uint64_t{16} << 20;
constexpr std::uint64_t kVertexBytes = sizeof(tiles::Vertex);
// A handle is a slot's number plus one, and how often the slot was used before, so that an old handle names nothing.
constexpr std::uint32_t kSlotBits = 20;
constexpr std::uint32_t kSlotMask = (1u << kSlotBits) - 1;

std::uint64_t mesh_size(const tiles::TileContent& content) {
  std::uint64_t vertices = 0;
  std::uint64_t indices = 0;
  for (const tiles::Primitive& primitive : content.primitives) {
    vertices += primitive.vertices.size();
    indices += primitive.indices.size();
  }
  return vertices * kVertexBytes + indices * sizeof(std::uint32_t);
}

// The triangles of a primitive, those of one shade together and in their old order.
struct Sorted {
  std::vector<std::uint32_t> indices;
  std::array<std::uint32_t, kShadeCount> counts{};
};

Result<Sorted> sort_by_shade(const tiles::Primitive& primitive, const tiles::Material& material) {
  std::array<Shade, 256> shade_by_surface;
  for (std::uint32_t i = 0; i < shade_by_surface.size(); ++i) {
    const auto surface = i < tiles::kSurfaceCount ? static_cast<tiles::Surface>(i) : tiles::Surface::Generic;
    shade_by_surface[i] = shade_of(surface, material);
  }
  const std::size_t triangles = primitive.indices.size() / 3;
  std::vector<Shade> shades(triangles);
  Sorted result;
  for (std::size_t t = 0; t < triangles; ++t) {
    const std::uint32_t* corner = &primitive.indices[3 * t];
    if (std::max({corner[0], corner[1], corner[2]}) >= primitive.vertices.size()) {
      return fail(ErrorKind::Internal, "a triangle of a decoded tile uses a vertex that the tile does not have");
    }
    shades[t] = shade_by_surface[primitive.vertices[corner[0]].feature_and_surface >> 24];
    result.counts[static_cast<std::size_t>(shades[t])] += 3;
  }
  if (std::count(result.counts.begin(), result.counts.end(), 0u) >= static_cast<std::ptrdiff_t>(kShadeCount) - 1) {
    result.indices.assign(primitive.indices.begin(), primitive.indices.begin() + static_cast<std::ptrdiff_t>(3 * triangles));
    return result;
  }
  std::array<std::uint32_t, kShadeCount> next{};
  for (std::uint32_t i = 1; i < kShadeCount; ++i) next[i] = next[i - 1] + result.counts[i - 1];
  result.indices.resize(3 * triangles);
  for (std::size_t t = 0; t < triangles; ++t) {
    std::uint32_t& to = next[static_cast<std::size_t>(shades[t])];
    std::copy_n(&primitive.indices[3 * t], 3, &result.indices[to]);
    to += 3;
  }
  return result;
}

}  // namespace

MeshStore::MeshStore(gpu::Device& device, std::uint64_t budget) : device_(device), budget_{budget} {}

Result<std::unique_ptr<MeshStore>> MeshStore::create(gpu::Device& device, std::uint64_t budget) {
  std::unique_ptr<MeshStore> store(new MeshStore(device, budget));
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
                  fmt::format("the GPU budget of {} MiB has no room for {} KiB more of a tile", budget_.limit >> 20, bytes >> 10),
                  {}, "raise the GPU budget");
    }
  }
  auto buffer = gpu::Buffer::create(
      device_, block_bytes,
      VK_BUFFER_USAGE_VERTEX_BUFFER_BIT | VK_BUFFER_USAGE_INDEX_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT,
      gpu::MemoryUse::Device);
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

Result<void> MeshStore::upload_triangles(const tiles::TileContent& content, ResidentMesh& mesh) {
  const std::uint64_t bytes = mesh_size(content);
  if (bytes == 0) return {};
  MERCIA_TRY(const Place place, allocate(bytes));
  mesh.block = place.block;
  mesh.bytes = place.range;
  const VkBuffer buffer = blocks_[place.block]->buffer.get();

  // All vertices first: they keep the alignment, the indices need less of it.
  std::uint64_t vertex_at = place.range.offset;
  std::uint64_t index_at = place.range.offset;
  for (const tiles::Primitive& primitive : content.primitives) index_at += primitive.vertices.size() * kVertexBytes;
  for (std::uint32_t i = 0; i < content.primitives.size(); ++i) {
    const tiles::Primitive& primitive = content.primitives[i];
    ResidentPrimitive resident;
    if (primitive.material < content.materials.size()) resident.material = content.materials[primitive.material];
    MERCIA_TRY(const Sorted sorted, sort_by_shade(primitive, resident.material));
    const auto vertices = std::as_bytes(std::span(primitive.vertices));
    const auto indices = std::as_bytes(std::span(sorted.indices));
    MERCIA_CHECK(uploader_.to_buffer(vertices, buffer, vertex_at));
    MERCIA_CHECK(uploader_.to_buffer(indices, buffer, index_at));

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
    auto first_index = static_cast<std::uint32_t>(index_at / sizeof(std::uint32_t));
    for (std::uint32_t shade = 0; shade < kShadeCount; ++shade) {
      const std::uint32_t count = sorted.counts[shade];
      if (count > 0) mesh.ranges.push_back({static_cast<Shade>(shade), first_index, count});
      first_index += count;
    }
    resident.range_count = static_cast<std::uint32_t>(mesh.ranges.size()) - resident.first_range;
    mesh.primitives.push_back(resident);
    vertex_at += vertices.size();
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
