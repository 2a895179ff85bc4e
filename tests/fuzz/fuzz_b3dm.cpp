// The tiles of 3D Tiles 1.0: b3dm, i3dm, pnts, cmpt.
#include "tests/fuzz/check.h"

using namespace mercia;
using namespace mercia::tiles;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
  if (const auto content = decode_content(bytes, fuzz::options())) fuzz::check(*content);
  return 0;
}
