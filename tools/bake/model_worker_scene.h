// From Assimp's scene to the baker's plain triangles: metres, z up, right-handed, node hierarchy baked in.
#pragma once

#include <assimp/scene.h>

#include <cstdint>
#include <string>

#include "engine/base/result.h"
#include "tools/bake/model_wire.h"
#include "tools/bake/model_worker_files.h"

namespace mercia::bake {

// `extension` is the file's, in lower case with its dot: it tells the conventions that Assimp leaves to the reader.
//   .gltf .glb  metres, y up (the standard says so); colours linear, turned to sRGB; two-sided as the material says
//   .ifc        Assimp has applied the file's units and turned it y up; spaces, openings and the site's own ground left
//               out; the name is the building's, else the project's
//   .dae        Assimp has applied the file's unit and up axis
//   .fbx        unit and axes from the file's global settings
//   .obj        the format says nothing: metres, y up
// In the last four, meshes that do not close get a back side.
// Errors (Input): no triangles, more triangles than `triangle_limit`.
Result<WireModel> model_from_scene(const aiScene& scene, const std::string& extension, const ModelFolder& folder,
                                   std::uint64_t triangle_limit);

}  // namespace mercia::bake
