// The SPIR-V that was compiled from shaders/ at build time.
#pragma once

#include <cstdint>
#include <span>

#include "engine/render/pipelines.h"

namespace mercia::render::words {

std::span<const std::uint32_t> scene_vertex(ViewMode mode);
std::span<const std::uint32_t> scene_pixel();
std::span<const std::uint32_t> pick_pixel();
std::span<const std::uint32_t> sky_vertex(ViewMode mode);
std::span<const std::uint32_t> sky_pixel();

}  // namespace mercia::render::words
