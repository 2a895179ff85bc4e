// Levels of quality: the same picture in meaning, at four prices.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/gpu/device.h"
#include "engine/render/shadow_settings.h"

namespace mercia::render {

enum class Quality : std::uint8_t { Low, Medium, High, Ultra };
inline constexpr std::array<const char*, 4> kQualityNames = {"low", "medium", "high", "ultra"};
std::optional<Quality> quality_named(const std::string& name);

// What a level means for a device.
struct QualitySettings {
  ShadowSettings shadows;
  std::uint32_t samples = 1;         // a pixel
  double screen_space_error = 8.0;   // pixels: how coarse tiles may be
  std::uint32_t surface_detail = 2;  // RendererOptions::surface_detail
};
QualitySettings settings_of(Quality quality, const gpu::Device& device);

// The middle way until somebody has measured: Medium where the device is the processor, else High.
Quality usual_quality(const gpu::Device& device);

}  // namespace mercia::render
