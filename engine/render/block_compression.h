// Pictures in blocks of 4 x 4 pixels as GPUs sample them (BC7 and BC5: Khronos Data Format Specification 1.3, chapters
// 20 and 22): a quarter of the bytes. Pure: no GPU. The same bytes on every machine that adds floats alike.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/tiles/content.h"

namespace mercia::render {

inline constexpr std::size_t kBlockPixels = 16;
using PixelBlock = std::array<std::uint8_t, kBlockPixels * 4>;  // rgba, rows from the top
using CodedBlock = std::array<std::uint8_t, 16>;

// Of BC7's ways the one (6) that fits anything: two colours with alpha and 16 steps between them. About 1 µs.
CodedBlock encode_bc7(const PixelBlock& pixels);
// Red and green, each for itself.
CodedBlock encode_bc5(const PixelBlock& pixels);

// Every level of the picture (mip_chain), one after the other: normals as BC5, others as BC7.
std::vector<std::uint8_t> compressed_levels(const tiles::Image& image);

// Whether it is worth the trouble: small pictures take little, and every colour counts in them.
bool pays_to_compress(const tiles::Image& image);

}  // namespace mercia::render
