// pnts: point clouds.
#pragma once

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/tiles/content.h"
#include "engine/tiles/decode.h"
#include "engine/tiles/decode_budget.h"

namespace mercia::tiles {

// Every point becomes a small solid (points.h), lit if the points have normals. Its feature is its batch id or, without
// those but with a batch table, its own number. 3DTILES_draco_point_compression is unpacked.
// Errors (Input): see decode_content().
Result<TileContent> decode_pnts(ByteView bytes, const DecodeOptions& options, DecodeBudget& budget);

}  // namespace mercia::tiles
