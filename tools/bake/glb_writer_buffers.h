// The binary side of a GLB: what is stored, where, and the JSON that says so.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <span>

#include "engine/base/bytes.h"

namespace mercia::bake {

using OrderedJson = nlohmann::ordered_json;

// Buffer 0 is the GLB's own chunk. Compressed views claim their unpacked bytes in buffer 1, which exists in name only
// (EXT_meshopt_compression's fallback buffer without data).
class GlbBuffers {
 public:
  enum class Filter { None, Octahedral, Exponential };

  // Bytes as they are. Returns the index of the buffer view.
  std::size_t add_plain(ByteView bytes);
  // `count` elements of `stride` bytes (a multiple of 4), already filtered.
  std::size_t add_vertices(const void* elements, std::size_t count, std::size_t stride, Filter filter);
  // Triangle indices below `vertex_count`. `index_size` is 2 or 4.
  std::size_t add_indices(std::span<const std::uint32_t> indices, std::size_t vertex_count, std::size_t index_size);

  // Returns the index of the accessor.
  std::size_t add_accessor(OrderedJson accessor);

  // Writes buffers, bufferViews and accessors into the document and gives up the chunk.
  Bytes finish(OrderedJson& document);

 private:
  std::size_t add_compressed(std::span<const unsigned char> bytes, OrderedJson extension, std::size_t unpacked_size,
                             std::size_t view_stride, int target);
  void align(std::size_t alignment);

  Bytes chunk_;
  std::size_t fallback_size_ = 0;
  OrderedJson views_ = OrderedJson::array();
  OrderedJson accessors_ = OrderedJson::array();
};

// The GLB container around both chunks.
Bytes glb_container(const OrderedJson& document, ByteView chunk);

}  // namespace mercia::bake
