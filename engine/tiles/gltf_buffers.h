// The bytes behind a glTF: buffers, buffer views (unpacked where EXT_meshopt_compression packed them), accessors.
// Every range is checked here, once, so that the loops over elements need no further checks.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/tiles/decode.h"
#include "engine/tiles/decode_budget.h"
#include "engine/tiles/json.h"
#include "engine/tiles/scratch.h"

namespace mercia::tiles {

enum class ComponentType : std::uint8_t { Int8, Uint8, Int16, Uint16, Uint32, Float };
std::size_t size_of(ComponentType type);

// `count` elements of `components` numbers each, `stride` bytes apart, all of them inside their buffer.
struct Elements {
  const std::byte* data = nullptr;
  std::size_t stride = 0;
  std::size_t count = 0;
  ComponentType type = ComponentType::Float;
  std::uint8_t components = 1;
  bool normalized = false;
};

class GltfBuffers {
 public:
  // `json`, `binary_chunk` (of a GLB, or empty) and `options` must outlive this.
  GltfBuffers(const Json& json, ByteView binary_chunk, const DecodeOptions& options, DecodeBudget& budget);

  // Views and accessors keep the bytes that they return until this object goes.
  Result<ByteView> view(std::uint64_t index);
  Result<Elements> accessor(std::uint64_t index);
  const Json* accessors() const { return member(json_, "accessors"); }

 private:
  struct View {
    ByteView bytes;
    std::size_t stride = 0;  // 0: the elements follow each other without a gap
  };
  Result<ByteView> buffer(std::uint64_t index);
  Result<View> whole_view(std::uint64_t index);
  Result<View> unpack_meshopt(const Json& extension, const std::string& name);
  Result<Elements> with_sparse(const Json& accessor, Elements base, const std::string& name);

  const Json& json_;
  ByteView binary_chunk_;
  const DecodeOptions& options_;
  DecodeBudget& budget_;
  std::vector<std::optional<ByteView>> buffers_;
  std::vector<std::optional<View>> views_;
  std::deque<Bytes> fetched_;  // a deque, so that nothing moves
  Scratch scratch_;
};

}  // namespace mercia::tiles
