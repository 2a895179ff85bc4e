// Unpacking what zlib packs: gzip and the raw streams of zip archives, within a limit.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/bytes.h"
#include "engine/base/result.h"

namespace mercia::tiles {

bool is_gzip(ByteView bytes);

// All members of a gzip file one after the other. Errors (Input): broken, cut off, more than `limit` bytes unpacked;
// never more than that is allocated.
Result<Bytes> unpack_gzip(ByteView packed, std::uint64_t limit, const std::string& where);

// A deflate stream without any wrapping.
Result<Bytes> unpack_deflate(ByteView packed, std::uint64_t limit, const std::string& where);

}  // namespace mercia::tiles
