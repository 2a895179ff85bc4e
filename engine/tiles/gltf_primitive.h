// One primitive of a glTF mesh as vertices and triangles.
#pragma once

#include <optional>
#include <string>

#include "engine/tiles/content.h"
#include "engine/tiles/decode_budget.h"
#include "engine/tiles/gltf_buffers.h"
#include "engine/tiles/gltf_material.h"
#include "engine/tiles/json.h"

namespace mercia::tiles {

struct PrimitiveContext {
  GltfBuffers& buffers;
  GltfMaterials& materials;
  DecodeBudget& budget;
  TileContent& content;          // gets the problems and what is unsupported
  std::int32_t only_table = -1;  // the property table of plain _BATCHID or _FEATURE_ID_0 attributes
  std::size_t table_count = 0;
};

// Nothing if the primitive is left out (lines, NaN positions, a broken Draco stream, an empty one), with the reason in
// the content. Errors (Input): an accessor or an index out of range.
Result<std::optional<Primitive>> read_primitive(const Json& description, const std::string& name,
                                                PrimitiveContext& context);

}  // namespace mercia::tiles
