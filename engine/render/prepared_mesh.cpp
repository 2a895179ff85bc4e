#include "engine/render/prepared_mesh.h"

#include <array>
#include <utility>

#include "engine/render/block_compression.h"
#include "engine/render/renderer.h"

namespace mercia::render {

std::uint64_t seen_bytes(const ClusterRange& range) { return (range.cluster_count + 31) / 32 * sizeof(std::uint32_t); }

std::uint64_t PreparedMesh::cpu_bytes() const {
  std::uint64_t bytes = sizeof(PreparedMesh) + parts.capacity() * sizeof(Part);
  for (const Part& part : parts) {
    bytes += part.clusters.capacity() * sizeof(Cluster) + part.ranges.capacity() * sizeof(ClusterRange);
  }
  return bytes;
}

std::uint64_t PreparedMesh::gpu_bytes() const {
  std::uint64_t bytes = 0;
  for (const Part& part : parts) {
    bytes += part.clusters.size() * sizeof(Cluster);
    for (const ClusterRange& range : part.ranges) bytes += seen_bytes(range);
  }
  return bytes;
}

Result<std::shared_ptr<const PreparedMesh>> prepare_mesh(tiles::TileContent& content) {
  std::vector<Clustered> clustered;
  for (const tiles::Primitive& primitive : content.primitives) {
    const tiles::Material material =
        primitive.material < content.materials.size() ? content.materials[primitive.material] : tiles::Material{};
    MERCIA_TRY(clustered.emplace_back(), cluster_triangles(primitive, material));
  }
  auto prepared = std::make_shared<PreparedMesh>();
  for (std::size_t i = 0; i < clustered.size(); ++i) {
    tiles::Primitive& primitive = content.primitives[i];
    std::vector<tiles::Vertex> ordered;
    ordered.reserve(clustered[i].vertices.size());
    for (const std::uint32_t vertex : clustered[i].vertices) ordered.push_back(primitive.vertices[vertex]);
    primitive.vertices = std::move(ordered);
    if (!primitive.second_uv.empty()) {
      std::vector<std::array<float, 2>> second_uv;
      second_uv.reserve(clustered[i].vertices.size());
      for (const std::uint32_t vertex : clustered[i].vertices) second_uv.push_back(primitive.second_uv[vertex]);
      primitive.second_uv = std::move(second_uv);
    }
    primitive.indices = std::move(clustered[i].indices);
    prepared->parts.push_back({std::move(clustered[i].clusters), std::move(clustered[i].ranges)});
  }
  return prepared;
}

void prepare(tiles::TileContent& content, Textures textures) {
  // What cannot be prepared is refused by the upload, with its reason.
  if (auto prepared = prepare_mesh(content)) content.prepared = std::move(*prepared);
  if (textures == Textures::Plain) return;
  for (tiles::Image& image : content.images) {
    if (!pays_to_compress(image)) continue;
    image.blocks = compressed_levels(image);
    image.rgba = std::vector<std::uint8_t>();  // {} would keep the memory
  }
}

std::function<void(tiles::TileContent&)> preparation(const gpu::Device& device) {
  const bool compress = device.block_compression() && !device.is_processor();
  return [textures = compress ? Textures::Compressed : Textures::Plain](tiles::TileContent& content) {
    prepare(content, textures);
  };
}

}  // namespace mercia::render
