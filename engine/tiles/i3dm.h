// i3dm: one model at many places.
#pragma once

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/tiles/content.h"
#include "engine/tiles/decode.h"
#include "engine/tiles/decode_budget.h"

namespace mercia::tiles {

// Every copy is spelled out; its vertices carry the copy's row of the batch table. A copy whose place is not finite is
// left out. Errors (Input): see decode_content(); the model cannot be fetched.
Result<TileContent> decode_i3dm(ByteView bytes, const DecodeOptions& options, DecodeBudget& budget);

}  // namespace mercia::tiles
