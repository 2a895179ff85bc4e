#include "engine/render/quality.h"

#include <algorithm>

namespace mercia::render {

std::optional<Quality> quality_named(const std::string& name) {
  const auto* const found = std::find(kQualityNames.begin(), kQualityNames.end(), name);
  if (found == kQualityNames.end()) return std::nullopt;
  return static_cast<Quality>(found - kQualityNames.begin());
}

// A processor draws every texel and every look into a map itself: it gets smaller maps, and one of them at a time.
QualitySettings settings_of(Quality quality, const gpu::Device& device) {
  QualitySettings settings;
  const bool processor = device.is_processor();
  switch (quality) {
    case Quality::Low:
      settings.shadows = {2, 1024, 60.0f, 5.0f, ShadowFilter::Sharp, 0.25f};
      settings.screen_space_error = 12.0;
      settings.surface_detail = 0;
      break;
    case Quality::Medium:
      settings.shadows = {3, processor ? 1024u : 2048u, 32.0f, 4.0f, ShadowFilter::Soft, 0.1f};
      settings.samples = processor ? 1 : 4;
      settings.surface_detail = 1;
      break;
    case Quality::High:
      settings.shadows = {4, 2048, 24.0f, 3.5f, ShadowFilter::Sun, 0.05f};
      settings.samples = 4;
      settings.screen_space_error = 6.0;
      break;
    case Quality::Ultra:
      settings.shadows = {4, 4096, 32.0f, 3.5f, ShadowFilter::Sun, 0.02f};
      settings.samples = processor ? 4 : 8;
      settings.screen_space_error = 4.0;
      settings.surface_detail = 3;
      break;
  }
  if (processor) settings.shadows.redrawn_a_frame = 1;
  return settings;
}

Quality usual_quality(const gpu::Device& device) { return device.is_processor() ? Quality::Medium : Quality::High; }

}  // namespace mercia::render
