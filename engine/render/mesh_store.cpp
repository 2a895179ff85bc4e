#include "engine/render/mesh_store.h"

#include <fmt/format.h>
#include <sys/mman.h>

#include <algorithm>
#include <span>
#include <utility>

#include "engine/base/log.h"
#include "engine/gpu/memory_ceiling.h"
#include "engine/render/prepared_mesh.h"

namespace mercia::render {
namespace {

constexpr std::uint64_t kBlockBytes = std::uint64_t{32} << 20;
// Where the processor is the device all of a block is in memory, used or not.
constexpr std::uint64_t kMappedBlockBytes = std::uint64_t{8} << 20;
constexpr std::uint64_t kLeastStagingBytes = std::uint64_t{1} << 20, kMostStagingBytes = std::uint64_t{16} << 20;
// Where the processor writes meshes in their places textures alone go through it.
constexpr std::uint64_t kMostMappedStagingBytes = std::uint64_t{4} << 20;
constexpr std::uint64_t kPieceBytes = std::uint64_t{256} << 10;  // of an upload, between two looks at the clock
constexpr std::uint64_t kVertexBytes = sizeof(tiles::Vertex);
// A handle is a slot's number plus one, and how often the slot was used before, so that an old handle names nothing.
constexpr std::uint32_t kSlotBits = 20;
constexpr std::uint32_t kSlotMask = (1u << kSlotBits) - 1;

// Bytes of a content in a block.
struct Sizes {
  std::uint64_t vertices = 0;
  std::uint64_t clusters = 0;
  std::uint64_t second_uv = 0;
  std::uint64_t indices = 0;
  std::uint64_t seen = 0;
};

// Asks the system for the pages before the render thread touches them: the first touch of a page takes longer than
// copying what belongs there. An answer of "no" only costs that time.
void page_in(std::byte* memory, std::uint64_t bytes) {
#if defined(MADV_POPULATE_WRITE)
  constexpr std::uintptr_t kPage = 4096;
  const auto first = (reinterpret_cast<std::uintptr_t>(memory) + kPage - 1) / kPage * kPage;
  const auto last = (reinterpret_cast<std::uintptr_t>(memory) + bytes) / kPage * kPage;
  if (last > first) madvise(reinterpret_cast<void*>(first), last - first, MADV_POPULATE_WRITE);
#else
  static_cast<void>(memory);
  static_cast<void>(bytes);
#endif
}

tiles::Material material_of(const tiles::TileContent& content, const tiles::Primitive& primitive) {
  return primitive.material < content.materials.size() ? content.materials[primitive.material] : tiles::Material{};
}

}  // namespace

MeshStore::MeshStore(gpu::Device& device, std::uint64_t budget, bool mapped)
    : device_(device), budget_{budget}, mapped_(mapped) {}

Result<std::unique_ptr<MeshStore>> MeshStore::create(gpu::Device& device, std::uint64_t budget, bool mapped) {
  const std::uint64_t ceiling = gpu::device_memory_ceiling(device);
  if (ceiling < budget) {
    log::warn("the graphics device has {} MiB to give, fewer than the {} MiB of the GPU budget: tiles keep to them",
              ceiling >> 20, budget >> 20);
    budget = ceiling;
  }
  std::unique_ptr<MeshStore> store(new MeshStore(device, budget, mapped));
  // A small budget is not spent on the way to the device.
  store->staging_bytes_ =
      std::clamp(budget / 8, kLeastStagingBytes, mapped ? kMostMappedStagingBytes : kMostStagingBytes);
  if (!store->budget_.take(store->staging_bytes_))
    return fail(ErrorKind::Device, fmt::format("a GPU budget of {} KiB is too small for any tile", budget >> 10), {},
                "raise the GPU budget");
  MERCIA_TRY(store->uploader_, gpu::Uploader::create(device, store->staging_bytes_));
  MERCIA_TRY(store->textures_, TextureStore::create(device, store->budget_, store->uploader_));
  return store;
}

Result<MeshStore::Place> MeshStore::allocate(std::uint64_t bytes) {
  for (std::uint32_t i = 0; i < blocks_.size(); ++i) {
    if (!blocks_[i]) continue;
    if (const auto range = blocks_[i]->ranges.allocate(bytes, kVertexBytes)) return Place{i, *range};
  }
  // A small budget gets small blocks, and the last block may be smaller than the others.
  const std::uint64_t usual_bytes = mapped_ ? kMappedBlockBytes : kBlockBytes;
  std::uint64_t block_bytes = std::max(bytes, std::min(usual_bytes, budget_.limit / 4));
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
  auto block = std::make_unique<Block>(Block{std::move(*buffer), gpu::RangeAllocator(block_bytes), {}});
  if (mapped_) block->paging = std::async(std::launch::async, page_in, block->buffer.mapped(), block_bytes);
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

// An upload under way: memory for all of it is taken, and a list says what goes where.
struct MeshStore::Pending final : tiles::UploadState {
  struct Copy {
    ByteView bytes;
    std::uint64_t offset = 0;  // in the block
  };

  explicit Pending(MeshStore& store) : owner(&store) { store.pending_.push_back(this); }
  ~Pending() override {
    if (!owner) return;
    std::erase(owner->pending_, this);
    if (mesh) owner->retire(std::move(mesh));
  }

  MeshStore* owner;  // null once the store has gone
  const tiles::TileContent* content = nullptr;
  tiles::TileContent prepared_here;  // if nobody had prepared the content
  std::unique_ptr<ResidentMesh> mesh;
  std::vector<std::vector<Cluster>> clusters;  // as they are in the block, one list a primitive
  std::vector<std::byte> unseen;
  std::vector<Copy> copies;
  std::size_t next_copy = 0;
  std::vector<std::size_t> images;  // of the content
  std::size_t next_image = 0;
  gpu::Uploader::Row next_row;
};

// What was released still has an appointment with this store: it must be kept before the store goes.
MeshStore::~MeshStore() {
  for (Pending* pending : std::exchange(pending_, {})) {
    pending->owner = nullptr;
    if (pending->mesh) retire(std::move(pending->mesh));
  }
  (void)flush();
  device_.finish();
}

Result<tiles::MeshHandle> MeshStore::upload(const tiles::TileContent& content) {
  std::unique_ptr<tiles::UploadState> state;
  const auto never = [] { return false; };
  MERCIA_TRY(tiles::MeshHandle mesh, upload_some(content, state, never));
  // What waits for the GPU is asked again until it has waited enough.
  while (mesh == 0) {
    MERCIA_CHECK(flush());
    MERCIA_CHECK(device_.wait_for(device_.submitted()));
    MERCIA_TRY(mesh, upload_some(content, state, never));
  }
  return mesh;
}

Result<tiles::MeshHandle> MeshStore::upload_some(const tiles::TileContent& content,
                                                 std::unique_ptr<tiles::UploadState>& state,
                                                 const std::function<bool()>& enough) {
  device_.collect();
  if (!state) {
    MERCIA_TRY(state, begin(content));
  }
  auto mesh = go_on(state, enough);
  if (!mesh || *mesh != 0) state.reset();
  return mesh;
}

Result<std::unique_ptr<MeshStore::Pending>> MeshStore::begin(const tiles::TileContent& content) {
  auto pending = std::make_unique<Pending>(*this);
  pending->mesh = std::make_unique<ResidentMesh>();
  pending->content = &content;
  if (!std::dynamic_pointer_cast<const PreparedMesh>(content.prepared)) {
    pending->prepared_here = content;
    pending->content = &pending->prepared_here;
    MERCIA_TRY(pending->prepared_here.prepared, prepare_mesh(pending->prepared_here));
  }
  MaterialMaker materials(*textures_, *pending->content, pending->mesh->materials);
  MERCIA_TRY(pending->images, materials.make_textures());
  MERCIA_CHECK(lay_out(*pending, materials));
  return pending;
}

Result<void> MeshStore::lay_out(Pending& pending, MaterialMaker& materials) {
  const tiles::TileContent& content = *pending.content;
  const auto prepared = std::dynamic_pointer_cast<const PreparedMesh>(content.prepared);
  ResidentMesh& mesh = *pending.mesh;
  Sizes all;
  for (std::size_t i = 0; i < content.primitives.size(); ++i) {
    all.vertices += content.primitives[i].vertices.size() * kVertexBytes;
    all.clusters += prepared->parts[i].clusters.size() * sizeof(Cluster);
    all.second_uv += std::as_bytes(std::span(content.primitives[i].second_uv)).size();
    all.indices += content.primitives[i].indices.size() * sizeof(std::uint32_t);
    for (const ClusterRange& range : prepared->parts[i].ranges) all.seen += seen_bytes(range);
  }
  const std::uint64_t bytes = all.vertices + all.clusters + all.second_uv + all.indices + all.seen;
  if (bytes == 0) return {};
  MERCIA_TRY(const Place place, allocate(bytes));
  mesh.block = place.block;
  mesh.bytes = place.range;
  const VkDeviceAddress address = blocks_[place.block]->buffer.address();

  // In an order that keeps the alignment: each needs less of it than the one before.
  std::uint64_t vertex_at = place.range.offset;
  std::uint64_t cluster_at = vertex_at + all.vertices;
  std::uint64_t second_uv_at = cluster_at + all.clusters;
  std::uint64_t index_at = second_uv_at + all.second_uv;
  std::uint64_t seen_at = index_at + all.indices;
  pending.unseen.resize(all.seen);
  pending.copies.push_back({pending.unseen, seen_at});
  pending.clusters.reserve(content.primitives.size());
  for (std::uint32_t i = 0; i < content.primitives.size(); ++i) {
    const tiles::Primitive& primitive = content.primitives[i];
    const PreparedMesh::Part& own = prepared->parts[i];
    std::vector<Cluster>& placed = pending.clusters.emplace_back(own.clusters);
    const auto first_index = static_cast<std::uint32_t>(index_at / sizeof(std::uint32_t));
    for (Cluster& cluster : placed) cluster.first_index += first_index;
    const Pending::Copy vertices{std::as_bytes(std::span(primitive.vertices)), vertex_at};
    const Pending::Copy clusters{std::as_bytes(std::span(placed)), cluster_at};
    const Pending::Copy second_uv{std::as_bytes(std::span(primitive.second_uv)), second_uv_at};
    const Pending::Copy indices{std::as_bytes(std::span(primitive.indices)), index_at};
    pending.copies.insert(pending.copies.end(), {vertices, clusters, second_uv, indices});

    ResidentPrimitive resident;
    resident.material = material_of(content, primitive);
    resident.tile_from_mesh = primitive.tile_from_mesh;
    resident.low = primitive.low;
    resident.high = primitive.high;
    resident.number = i;
    resident.property_table = primitive.property_table;
    resident.vertex_offset = static_cast<std::int32_t>(vertex_at / kVertexBytes);
    MERCIA_TRY(resident.texture, materials.base(resident.material));
    // Vertices are numbered from the start of the block, and so their second coordinates are addressed.
    const std::uint64_t earlier = vertex_at / kVertexBytes * sizeof(primitive.second_uv[0]);
    const VkDeviceAddress second_address = second_uv.bytes.empty() ? 0 : address + second_uv_at - earlier;
    MERCIA_TRY(resident.detail, materials.detail(resident.material, second_address));
    resident.first_range = static_cast<std::uint32_t>(mesh.ranges.size());
    resident.range_count = static_cast<std::uint32_t>(own.ranges.size());
    for (const ClusterRange& range : own.ranges) {
      mesh.ranges.push_back({range.shade, address + cluster_at + range.first_cluster * sizeof(Cluster),
                             range.cluster_count, range.index_count, address + seen_at});
      seen_at += seen_bytes(range);
    }
    mesh.primitives.push_back(resident);
    vertex_at += vertices.bytes.size();
    cluster_at += clusters.bytes.size();
    second_uv_at += second_uv.bytes.size();
    index_at += indices.bytes.size();
  }
  return {};
}

Result<tiles::MeshHandle> MeshStore::go_on(std::unique_ptr<tiles::UploadState>& state,
                                           const std::function<bool()>& enough) {
  auto& pending = static_cast<Pending&>(*state);
  do {
    // Nobody waits here for the GPU: it goes on in a later frame.
    if (uploader_.would_wait(kPieceBytes)) return 0;
    pending.mesh->upload = batch_;
    MERCIA_TRY(const bool copied, copy_some(pending));
    if (!copied) return keep(std::move(pending.mesh));
  } while (!enough());
  return 0;
}

Result<bool> MeshStore::copy_some(Pending& pending) {
  if (pending.next_image < pending.images.size()) {
    MERCIA_CHECK(copy_pixels(pending));
    return true;
  }
  while (pending.next_copy < pending.copies.size() && pending.copies[pending.next_copy].bytes.empty()) {
    ++pending.next_copy;
  }
  if (pending.next_copy == pending.copies.size()) return false;
  Pending::Copy& copy = pending.copies[pending.next_copy];
  const ByteView piece = copy.bytes.first(std::min<std::size_t>(copy.bytes.size(), kPieceBytes));
  MERCIA_CHECK(put(piece, blocks_[pending.mesh->block]->buffer, copy.offset));
  copy.bytes = copy.bytes.subspan(piece.size());
  copy.offset += piece.size();
  return true;
}

Result<void> MeshStore::copy_pixels(Pending& pending) {
  const std::size_t number = pending.images[pending.next_image];
  const tiles::Image& pixels = pending.content->images[number];
  const gpu::Image& image = pending.mesh->materials.textures[number]->image;
  if (pending.next_row.byte == 0) MERCIA_CHECK(uploader_.begin_image(image));
  const auto bytes = std::as_bytes(std::span(pixels.blocks.empty() ? pixels.rgba : pixels.blocks));
  MERCIA_TRY(pending.next_row, uploader_.rows_to_image(bytes, image, pending.next_row, kPieceBytes));
  if (!gpu::Uploader::is_end(image, pending.next_row)) return {};
  pending.next_row = {};
  ++pending.next_image;
  return uploader_.end_image(image);
}

Result<void> MeshStore::put(ByteView bytes, const gpu::Buffer& buffer, std::uint64_t offset) {
  if (!buffer.mapped()) return uploader_.to_buffer(bytes, buffer.get(), offset);
  std::copy(bytes.begin(), bytes.end(), buffer.mapped() + offset);
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
    for (const auto& set : shared->materials.sets) textures_->forget(*set);
    shared->materials = {};
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
