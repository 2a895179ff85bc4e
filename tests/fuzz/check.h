// What must hold of every content that a decoder lets through, however strange its bytes were.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <functional>

#include "engine/tiles/decode.h"

namespace mercia::tiles::fuzz {

inline void demand(bool condition) {
  if (!condition) std::abort();
}

// Limits small enough that a single input stays quick.
inline DecodeOptions options() {
  DecodeOptions options;
  options.where = "fuzz";
  options.limits.bytes = 32 << 20;
  options.limits.nodes = 10'000;
  options.limits.primitives = 1'000;
  options.fetch = [](const std::string&) -> Result<Bytes> { return Bytes(64, std::byte{1}); };
  return options;
}

inline void check(const TileContent& content) {
  for (const Primitive& primitive : content.primitives) {
    demand(!primitive.indices.empty() && primitive.indices.size() % 3 == 0);
    demand(primitive.material < content.materials.size());
    demand(primitive.property_table < static_cast<std::int32_t>(content.property_tables.size()));
    for (const std::uint32_t index : primitive.indices) demand(index < primitive.vertices.size());
    demand(primitive.second_uv.empty() || primitive.second_uv.size() == primitive.vertices.size());
    for (const Vertex& vertex : primitive.vertices)
      for (const float c : vertex.position) demand(std::isfinite(c));
    for (int column = 0; column < 4; ++column)
      for (int row = 0; row < 4; ++row) demand(std::isfinite(primitive.tile_from_mesh[column][row]));
  }
  for (const Material& material : content.materials)
    demand(material.image < static_cast<std::int32_t>(content.images.size()) &&
           material.detail < static_cast<std::int32_t>(content.details.size()));
  for (const MaterialDetail& detail : content.details)
    for (const auto* texture : {&detail.metallic_roughness, &detail.normal, &detail.occlusion, &detail.emissive})
      demand(texture->image < static_cast<std::int32_t>(content.images.size()));
  for (const Image& image : content.images) demand(image.rgba.size() == std::size_t{image.width} * image.height * 4);
  for (const PropertyTable& table : content.property_tables)
    for (std::uint32_t row = 0; row < table.count && row < 3; ++row) table.describe(row);
  demand(content.gpu_bytes() < std::uint64_t{1} << 40);
}

}  // namespace mercia::tiles::fuzz
