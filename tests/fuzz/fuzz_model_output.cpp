// What the model worker sends to the baker, as a hostile model file might make it send it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "tools/bake/model_wire.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const mercia::ByteView bytes{reinterpret_cast<const std::byte*>(data), size};
  const auto model = mercia::bake::decode_model(bytes, 1000);
  if (!model) return 0;
  if (model->triangle_count() > 1000) std::abort();
  for (const auto& part : model->parts)
    for (const auto index : part.indices)
      if (index >= part.vertices.size()) std::abort();
  return 0;
}
