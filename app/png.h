// Pictures to files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "engine/base/result.h"

namespace mercia::app {

enum class PixelOrder { Rgba, Bgra };

// 4 bytes a pixel, first row on top; written as opaque sRGB. The file appears whole or not at all.
// Errors (Input): the folder is absent or not writable, the disk is full.
Result<void> write_png(const std::filesystem::path& path, std::uint32_t width, std::uint32_t height,
                       std::span<const std::uint8_t> pixels, PixelOrder order);

}  // namespace mercia::app
