// How a format's scene stands in the baker's axes: metres, x east, y north, z up.
#pragma once

#include <assimp/matrix4x4.h>
#include <assimp/scene.h>

#include <glm/glm.hpp>
#include <string>

namespace mercia::bake {

glm::dmat4 matrix_from(const aiMatrix4x4& matrix);

// What the root node's transform must be in our axes. Replaces that of an FBX file, whose root Assimp fills
// differently from version to version; for other formats it includes the root's own.
glm::dmat4 model_from_root(const aiScene& scene, const std::string& extension);

}  // namespace mercia::bake
