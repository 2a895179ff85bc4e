// What a picture looks like from so far away that it is one colour.
#pragma once

#include <glm/glm.hpp>

#include "tools/bake/mesh.h"

namespace mercia::bake {

// The mean of the picture's sRGB values, 0 to 1; white if it cannot be read (the viewer will say so when it comes
// near).
glm::vec3 mean_color(const TextureData& texture);

}  // namespace mercia::bake
