// From sun, moon and weather to the light of a frame: colours of the sky, of direct light and shade, lamps and windows,
// and the exposure. Pure: no GPU.
#pragma once

#include <optional>

#include "engine/render/atmosphere.h"
#include "engine/render/frame_data.h"
#include "engine/render/renderer.h"

namespace mercia::render {

// Remembers what is the same from frame to frame, and what the eye is used to.
class LightModel {
 public:
  // A fraction of a millisecond when the sun has moved, a few when the weather has changed, else nothing.
  LightData light_of(const Environment& environment);

 private:
  void compute(const Environment& environment);

  std::optional<Atmosphere> atmosphere_;
  std::optional<Environment> computed_for_;
  LightData radiance_;     // before exposure
  float adapted_ = 0.0f;   // the exposure that suits it
  float exposure_ = 0.0f;  // 0: none yet
};

}  // namespace mercia::render
