// EXT_structural_metadata: the property tables of a glTF.
#pragma once

#include "engine/tiles/content.h"
#include "engine/tiles/decode.h"
#include "engine/tiles/decode_budget.h"
#include "engine/tiles/gltf_buffers.h"
#include "engine/tiles/json.h"

namespace mercia::tiles {

// One table for each of the file's, in its order. Numbers stay numbers (with offset and scale applied), booleans
// booleans; strings, enumerations, vectors and arrays become text. Absent values are NaN or empty.
// A property that cannot be read is left out and named in the content's problems.
Result<void> read_property_tables(const Json& gltf, GltfBuffers& buffers, const DecodeOptions& options,
                                  DecodeBudget& budget, TileContent& content);

}  // namespace mercia::tiles
