// A Draco stream by itself, as a mesh or as points, with a claim on all that the decoder may take.
#include "engine/tiles/draco_stream.h"
#include "tests/fuzz/check.h"

using namespace mercia;
using namespace mercia::tiles;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
  for (const bool mesh : {true, false}) {
    DecodeBudget budget(fuzz::options().limits.bytes);
    auto stream =
        mesh ? DracoStream::decode_mesh(bytes, "fuzz", budget) : DracoStream::decode_points(bytes, "fuzz", budget);
    if (!stream) continue;
    for (const std::uint32_t index : stream->indices()) fuzz::demand(index < stream->point_count());
    for (std::uint32_t id = 0; id < 4; ++id) {
      const auto elements = stream->attribute(id, "fuzz", budget);
      if (!elements) continue;
      // Every byte of every element is looked at, so that the sanitizer sees one that is not there.
      unsigned sum = 0;
      for (std::size_t i = 0; i < elements->count; ++i)
        for (std::size_t b = 0; b < size_of(elements->type) * elements->components; ++b)
          sum += static_cast<unsigned>(elements->data[i * elements->stride + b]);
      fuzz::demand(sum <= elements->count * 16u * 255u);
    }
  }
  return 0;
}
