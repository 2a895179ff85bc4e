// What is resident on the GPU: the contents of tiles in a few large buffers, and their textures.
#pragma once

#include <cstdint>
#include <future>
#include <glm/glm.hpp>
#include <memory>
#include <vector>

#include "engine/gpu/buffer.h"
#include "engine/gpu/uploader.h"
#include "engine/render/clusters.h"
#include "engine/render/resident_materials.h"
#include "engine/tiles/mesh_sink.h"

namespace mercia::render {

// Triangles of one primitive that one pixel program draws.
struct DrawRange {
  Shade shade = Shade::Plain;
  VkDeviceAddress clusters = 0;  // the first; the others follow
  std::uint32_t cluster_count = 0;
  std::uint32_t index_count = 0;
  VkDeviceAddress seen = 0;  // a bit a cluster, in words of 32: what the last frame saw of them
};

struct ResidentPrimitive {
  glm::dmat4 tile_from_mesh{1.0};
  glm::vec3 low{0.0f};
  glm::vec3 high{0.0f};
  std::uint32_t number = 0;  // in TileContent::primitives
  std::int32_t property_table = -1;
  std::int32_t vertex_offset = 0;
  std::uint32_t first_range = 0;  // in ResidentMesh::ranges
  std::uint32_t range_count = 0;
  tiles::Material material;
  const TextureSet* texture = nullptr;     // null for none
  const ResidentDetail* detail = nullptr;  // null for none
};

struct ResidentMesh {
  std::uint32_t block = 0;
  gpu::Range bytes;
  std::vector<ResidentPrimitive> primitives;
  std::vector<DrawRange> ranges;
  ResidentMaterials materials;
  std::uint64_t upload = 0;  // the batch of uploads that carries it
};

class MeshStore {
 public:
  // Buffers, textures and staging together take at most `budget` bytes of device memory; `mapped` lets the processor
  // read the buffers. Errors (Device): out of memory, no room for staging.
  static Result<std::unique_ptr<MeshStore>> create(gpu::Device& device, std::uint64_t budget, bool mapped);
  ~MeshStore();
  MeshStore(const MeshStore&) = delete;
  MeshStore& operator=(const MeshStore&) = delete;

  // All of it or nothing, at once or a piece at a time (tiles::MeshSink). Errors (Device): out of budget or memory;
  // (Internal): an index outside the vertices.
  Result<tiles::MeshHandle> upload(const tiles::TileContent& content);
  Result<tiles::MeshHandle> upload_some(const tiles::TileContent& content, std::unique_ptr<tiles::UploadState>& state,
                                        const std::function<bool()>& enough);
  // The handle is void at once, the memory free when the frames that drew it have retired.
  void release(tiles::MeshHandle handle);
  // Submits the copies of all uploads so far; before anything that draws them.
  Result<void> flush();

  // Null for a handle that names nothing (any more).
  const ResidentMesh* find(tiles::MeshHandle handle) const;
  const gpu::Buffer& block(std::uint32_t index) const { return blocks_[index]->buffer; }
  TextureStore& textures() { return *textures_; }

  std::uint64_t mesh_bytes() const;
  std::uint64_t texture_bytes() const;
  // Of buffers through which everything goes to the device.
  std::uint64_t staging_bytes() const { return staging_bytes_; }
  // Of device memory taken for all three, free parts of blocks included.
  std::uint64_t committed_bytes() const { return budget_.taken; }

 private:
  // Holds vertices and indices alike.
  struct Block {
    gpu::Buffer buffer;
    gpu::RangeAllocator ranges;
    std::future<void> paging;  // ends before the buffer goes
  };
  struct Slot {
    std::uint32_t generation = 0;
    std::unique_ptr<ResidentMesh> mesh;
  };
  struct Place {
    std::uint32_t block;
    gpu::Range range;
  };

  MeshStore(gpu::Device& device, std::uint64_t budget, bool mapped);
  Result<Place> allocate(std::uint64_t bytes);
  void free(std::uint32_t block, const gpu::Range& range);
  struct Pending;
  Result<std::unique_ptr<Pending>> begin(const tiles::TileContent& content);
  Result<void> lay_out(Pending& pending, MaterialMaker& materials);
  // Copies the next piece; false if there was none.
  Result<bool> copy_some(Pending& pending);
  Result<void> copy_pixels(Pending& pending);
  Result<tiles::MeshHandle> go_on(std::unique_ptr<tiles::UploadState>& state, const std::function<bool()>& enough);
  // Through the uploader, or at once where the processor may.
  Result<void> put(ByteView bytes, const gpu::Buffer& buffer, std::uint64_t offset);
  tiles::MeshHandle keep(std::unique_ptr<ResidentMesh> mesh);
  void retire(std::unique_ptr<ResidentMesh> mesh);

  gpu::Device& device_;
  gpu::Budget budget_;
  bool mapped_;
  gpu::Uploader uploader_;
  std::uint64_t staging_bytes_ = 0;
  std::uint64_t batch_ = 1;  // of uploads that are not submitted yet
  std::unique_ptr<TextureStore> textures_;
  std::vector<std::unique_ptr<Block>> blocks_;  // empty slots are reused
  std::vector<Pending*> pending_;               // uploads under way, which belong to whoever asked for them
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_slots_;
};

}  // namespace mercia::render
