// PNG, JPEG and WebP to plain pixels.
#pragma once

#include <string>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/tiles/content.h"
#include "engine/tiles/decode_budget.h"

namespace mercia::tiles {

inline constexpr std::uint32_t kImageSideLimit = 16384;  // pixels

// The format is told from the first bytes. Errors (Input): of another format (KTX2 and the like), broken, too large.
Result<Image> decode_image(ByteView bytes, const std::string& where, DecodeBudget& budget);

}  // namespace mercia::tiles
