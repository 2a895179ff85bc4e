// Small GLBs made in memory, right or wrong as a test wishes.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/base/bytes.h"

namespace mercia::tiles::test {

using Json = nlohmann::json;

// The glTF number of a component type.
template <typename T>
constexpr int component_type_of() {
  if constexpr (std::is_same_v<T, std::int8_t>)
    return 5120;
  else if constexpr (std::is_same_v<T, std::uint8_t>)
    return 5121;
  else if constexpr (std::is_same_v<T, std::int16_t>)
    return 5122;
  else if constexpr (std::is_same_v<T, std::uint16_t>)
    return 5123;
  else if constexpr (std::is_same_v<T, std::uint32_t>)
    return 5125;
  else
    return 5126;
}

class GlbBuilder {
 public:
  Json json;  // open to changes before finish()
  Bytes binary;

  GlbBuilder();

  // Returns the index of a new buffer view of the bytes, aligned to 4.
  int add_view(ByteView bytes);

  // Returns the index of a new accessor over `values`, `components` numbers an element, without padding.
  template <typename T>
  int add_accessor(const std::vector<T>& values, int components, bool normalized = false) {
    const int view = add_view({reinterpret_cast<const std::byte*>(values.data()), values.size() * sizeof(T)});
    return describe_accessor(view, component_type_of<T>(), values.size() / static_cast<std::size_t>(components),
                             components, normalized);
  }
  int describe_accessor(int view, int component_type, std::size_t count, int components, bool normalized = false);

  // A primitive of the attributes (semantic to accessor), placed by a node of its own; returns it for changes.
  Json& add_primitive(const std::vector<std::pair<std::string, int>>& attributes, int indices = -1);

  // With the JSON chunk padded by spaces and the binary chunk, if there is one, by zeros.
  Bytes finish() const;
};

// One triangle (0 0 0), (1 0 0), (0 1 0) with the normal +z, in glTF's axes.
Bytes triangle_glb();

// A table for a b3dm or a composite around other bytes.
Bytes b3dm_of(const Bytes& glb, std::string feature_table = "{\"BATCH_LENGTH\":0}", std::string batch_table = {},
              const Bytes& feature_body = {}, const Bytes& batch_body = {});
// An i3dm of `model` (a GLB, or with `external` an address), or a pnts.
Bytes i3dm_of(ByteView model, std::string feature_table, const Bytes& feature_body, std::string batch_table = {},
              const Bytes& batch_body = {}, bool external = false);
Bytes pnts_of(std::string feature_table, const Bytes& feature_body, std::string batch_table = {},
              const Bytes& batch_body = {});
Bytes composite_of(const std::vector<Bytes>& tiles);

}  // namespace mercia::tiles::test
