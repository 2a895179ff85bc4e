// Which feature each vertex of a glTF primitive belongs to, and what it is made of.
#pragma once

#include "engine/base/result.h"
#include "engine/tiles/content.h"
#include "engine/tiles/gltf_attributes.h"
#include "engine/tiles/gltf_primitive.h"
#include "engine/tiles/json.h"

namespace mercia::tiles {

// Sets the property table and every vertex's feature and surface, from EXT_mesh_features or, without it, from _BATCHID
// or _FEATURE_ID_0, and from _SURFACE. Errors (Input): an attribute out of range.
Result<void> read_features(const Json& description, PrimitiveAttributes& attributes, PrimitiveContext& context,
                           Primitive& out);

}  // namespace mercia::tiles
