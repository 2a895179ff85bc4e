#include "tools/bake/glb_writer_buffers.h"

#include <meshoptimizer.h>

#include <vector>

namespace mercia::bake {
namespace {

constexpr int kArrayBuffer = 34962;
constexpr int kElementArrayBuffer = 34963;
constexpr const char* kMeshopt = "EXT_meshopt_compression";
// EXT_structural_metadata asks for 8, everything else for 4.
constexpr std::size_t kAlignment = 8;

const char* name_of(GlbBuffers::Filter filter) {
  return filter == GlbBuffers::Filter::Octahedral ? "OCTAHEDRAL" : "EXPONENTIAL";
}

}  // namespace

void GlbBuffers::align(std::size_t alignment) {
  while (chunk_.size() % alignment != 0) chunk_.push_back(std::byte{0});
}

std::size_t GlbBuffers::add_plain(ByteView bytes) {
  align(kAlignment);
  views_.push_back({{"buffer", 0}, {"byteOffset", chunk_.size()}, {"byteLength", bytes.size()}});
  chunk_.insert(chunk_.end(), bytes.begin(), bytes.end());
  return views_.size() - 1;
}

std::size_t GlbBuffers::add_compressed(std::span<const unsigned char> bytes, OrderedJson extension,
                                       std::size_t unpacked_size, std::size_t view_stride, int target) {
  align(kAlignment);
  OrderedJson packed{{"buffer", 0}, {"byteOffset", chunk_.size()}, {"byteLength", bytes.size()}};
  packed.update(extension);
  const auto* first = reinterpret_cast<const std::byte*>(bytes.data());
  chunk_.insert(chunk_.end(), first, first + bytes.size());

  OrderedJson view{{"buffer", 1}, {"byteOffset", fallback_size_}, {"byteLength", unpacked_size}};
  if (view_stride != 0) view["byteStride"] = view_stride;
  view["target"] = target;
  view["extensions"][kMeshopt] = std::move(packed);
  views_.push_back(std::move(view));
  fallback_size_ += (unpacked_size + kAlignment - 1) / kAlignment * kAlignment;
  return views_.size() - 1;
}

std::size_t GlbBuffers::add_vertices(const void* elements, std::size_t count, std::size_t stride, Filter filter) {
  std::vector<unsigned char> packed(meshopt_encodeVertexBufferBound(count, stride));
  packed.resize(meshopt_encodeVertexBuffer(packed.data(), packed.size(), elements, count, stride));
  OrderedJson extension{{"byteStride", stride}, {"mode", "ATTRIBUTES"}, {"count", count}};
  if (filter != Filter::None) extension["filter"] = name_of(filter);
  return add_compressed(packed, std::move(extension), count * stride, stride, kArrayBuffer);
}

std::size_t GlbBuffers::add_indices(std::span<const std::uint32_t> indices, std::size_t vertex_count,
                                    std::size_t index_size) {
  std::vector<unsigned char> packed(meshopt_encodeIndexBufferBound(indices.size(), vertex_count));
  packed.resize(meshopt_encodeIndexBuffer(packed.data(), packed.size(), indices.data(), indices.size()));
  OrderedJson extension{{"byteStride", index_size}, {"mode", "TRIANGLES"}, {"count", indices.size()}};
  return add_compressed(packed, std::move(extension), indices.size() * index_size, 0, kElementArrayBuffer);
}

std::size_t GlbBuffers::add_accessor(OrderedJson accessor) {
  accessors_.push_back(std::move(accessor));
  return accessors_.size() - 1;
}

Bytes GlbBuffers::finish(OrderedJson& document) {
  align(4);
  document["accessors"] = std::move(accessors_);
  document["bufferViews"] = std::move(views_);
  document["buffers"] = OrderedJson::array();
  document["buffers"].push_back({{"byteLength", chunk_.size()}});
  if (fallback_size_ > 0) {
    OrderedJson fallback{{"byteLength", fallback_size_}};
    fallback["extensions"][kMeshopt]["fallback"] = true;
    document["buffers"].push_back(std::move(fallback));
  }
  return std::move(chunk_);
}

Bytes glb_container(const OrderedJson& document, ByteView chunk) {
  std::string json = document.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
  json.resize((json.size() + 3) / 4 * 4, ' ');
  Bytes glb;
  const std::size_t total = 12 + 8 + json.size() + 8 + chunk.size();
  glb.reserve(total);
  append(glb, std::uint32_t{0x46546c67});  // "glTF"
  append(glb, std::uint32_t{2});
  append(glb, static_cast<std::uint32_t>(total));
  append(glb, static_cast<std::uint32_t>(json.size()));
  append(glb, std::uint32_t{0x4e4f534a});  // "JSON"
  const ByteView json_bytes = as_bytes(json);
  glb.insert(glb.end(), json_bytes.begin(), json_bytes.end());
  append(glb, static_cast<std::uint32_t>(chunk.size()));
  append(glb, std::uint32_t{0x004e4942});  // "BIN"
  glb.insert(glb.end(), chunk.begin(), chunk.end());
  return glb;
}

}  // namespace mercia::bake
