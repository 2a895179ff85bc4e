// A GLB as it is; or, where the input does not begin like one, JSON text and after its first zero byte the binary
// chunk: so that a change to the text need not also hit upon the right lengths.
#include <algorithm>

#include "engine/tiles/decode_budget.h"
#include "engine/tiles/gltf.h"
#include "tests/fuzz/check.h"

using namespace mercia;
using namespace mercia::tiles;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
  const DecodeOptions options = fuzz::options();
  if (sniff(bytes) == ContentKind::Glb) {
    if (const auto content = decode_content(bytes, options)) fuzz::check(*content);
    return 0;
  }
  const auto zero = std::find(bytes.begin(), bytes.end(), std::byte{0});
  const auto text_size = static_cast<std::size_t>(zero - bytes.begin());
  const auto json = parse_json(bytes.first(text_size), "fuzz");
  if (!json) return 0;
  DecodeBudget budget(options.limits.bytes);
  const ByteView binary = zero == bytes.end() ? ByteView() : bytes.subspan(text_size + 1);
  if (const auto content = decode_gltf_json(*json, binary, options, {}, budget)) fuzz::check(*content);
  return 0;
}
