// The SPIR-V that was compiled from shaders/ at build time.
#pragma once

#include <cstdint>
#include <span>

#include "engine/render/pipelines.h"

namespace mercia::render::words {

std::span<const std::uint32_t> scene_vertex(ViewMode mode);
// For Shade::Detailed.
std::span<const std::uint32_t> detailed_vertex(ViewMode mode);
std::span<const std::uint32_t> facade_vertex(ViewMode mode);
std::span<const std::uint32_t> scene_pixel();
std::span<const std::uint32_t> detailed_pixel();
std::span<const std::uint32_t> facade_pixel();
std::span<const std::uint32_t> pick_pixel();
std::span<const std::uint32_t> sky_vertex(ViewMode mode);
std::span<const std::uint32_t> sky_pixel();
// Of casters; with a pixel program where the material is masked.
std::span<const std::uint32_t> shadow_vertex(bool masked);
std::span<const std::uint32_t> shadow_pixel();
std::span<const std::uint32_t> stars_vertex(ViewMode mode);
std::span<const std::uint32_t> stars_pixel();
std::span<const std::uint32_t> vehicle_vertex(ViewMode mode);
std::span<const std::uint32_t> vehicle_pixel();
std::span<const std::uint32_t> cull_test();
std::span<const std::uint32_t> cull_compact();
// For depths with several samples a pixel or one.
std::span<const std::uint32_t> depth_base(bool several);
std::span<const std::uint32_t> depth_reduce();
std::span<const std::uint32_t> label_vertex(ViewMode mode);
std::span<const std::uint32_t> label_pixel();
// For depths with several samples a pixel or one.
std::span<const std::uint32_t> label_seen(bool several);

// Errors (Device): out of memory.
Result<gpu::ShaderModuleHandle> make_module(const gpu::Device& device, std::span<const std::uint32_t> words);

}  // namespace mercia::render::words
