// Colours and pictures of Assimp's materials.
#pragma once

#include <assimp/scene.h>

#include <map>
#include <string>
#include <vector>

#include "tools/bake/model_wire.h"
#include "tools/bake/model_worker_files.h"

namespace mercia::bake {

struct WorkerMaterial {
  glm::vec4 color{1.0f};      // as the file has it: linear for glTF, sRGB for the rest
  std::int32_t texture = -1;  // into WireModel::textures
  unsigned uv_channel = 0;
  bool two_sided = false;
};

// One for each material of the scene. Adds the pictures to `model.textures` (each once) and notes what was left out.
std::vector<WorkerMaterial> read_materials(const aiScene& scene, bool is_gltf, const ModelFolder& folder,
                                           WireModel& model);

}  // namespace mercia::bake
