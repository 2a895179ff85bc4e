// Files as whole values: read with a limit, write so that a reader sees the old or the new one, never half.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "engine/base/bytes.h"
#include "engine/base/result.h"

namespace mercia {

inline constexpr std::uint64_t kDefaultFileLimit = std::uint64_t{1} << 30;

// The whole file. Errors (Input): absent, not a regular file, unreadable, larger than `limit` bytes.
Result<Bytes> read_file(const std::filesystem::path& path, std::uint64_t limit = kDefaultFileLimit);
Result<std::string> read_text_file(const std::filesystem::path& path, std::uint64_t limit = kDefaultFileLimit);

// Writes beside the target and renames over it. Errors (Input): folder absent, disk full, no permission.
Result<void> write_file(const std::filesystem::path& path, ByteView bytes);

}  // namespace mercia
