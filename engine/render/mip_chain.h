// Smaller levels of a picture, for what the GPU cannot make them of. Pure: no GPU.
#pragma once

#include <vector>

#include "engine/tiles/content.h"

namespace mercia::render {

// The picture itself and every level down to a single pixel, each half as large, rounded down (Vulkan 1.3, 12.3). Every
// pixel is the mean of the area that it covers: of light for colours, of directions for normals.
std::vector<tiles::Image> mip_chain(const tiles::Image& image);

}  // namespace mercia::render
