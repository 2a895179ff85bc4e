// From the sun's height to the colours of sky, sun, shade, windows and lamps. Pure: no GPU.
#pragma once

#include "engine/render/frame_data.h"
#include "engine/render/renderer.h"

namespace mercia::render {

LightData light_of(const Environment& environment);

}  // namespace mercia::render
