// The files of a GTFS feed, whether it is a zip or a folder.
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.h"

namespace mercia::bake {

// The text of one file, e.g. "stops.txt". Errors (Input): no such feed or file, not a zip, more than `limit` bytes
// once unpacked, damaged.
Result<std::string> read_feed_file(const std::filesystem::path& feed, const std::string& name, std::uint64_t limit);

}  // namespace mercia::bake
