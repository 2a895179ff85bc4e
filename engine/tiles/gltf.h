// glTF 2.0, as a .glb or as its JSON.
#pragma once

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/tiles/content.h"
#include "engine/tiles/decode.h"
#include "engine/tiles/decode_budget.h"
#include "engine/tiles/json.h"

namespace mercia::tiles {

// What the format around a glTF adds to it.
struct GltfSurroundings {
  glm::dvec3 offset_in_tile{0.0};              // RTC_CENTER: where the glTF's origin lies in the tile
  const PropertyTable* batch_table = nullptr;  // that _BATCHID attributes point into
};

// Errors (Input): see decode_content(). decode_gltf() tells the form by the first bytes.
Result<TileContent> decode_gltf(ByteView bytes, const DecodeOptions& options, const GltfSurroundings& surroundings,
                                DecodeBudget& budget);
Result<TileContent> decode_glb(ByteView bytes, const DecodeOptions& options, const GltfSurroundings& surroundings,
                               DecodeBudget& budget);
Result<TileContent> decode_gltf_json(const Json& json, ByteView binary_chunk, const DecodeOptions& options,
                                     const GltfSurroundings& surroundings, DecodeBudget& budget);

}  // namespace mercia::tiles
