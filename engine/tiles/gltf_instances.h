// Copies of a mesh (EXT_mesh_gpu_instancing, i3dm), spelled out: one primitive that holds them all.
#pragma once

#include <cstdint>
#include <glm/glm.hpp>
#include <string>
#include <vector>

#include "engine/tiles/content.h"
#include "engine/tiles/decode_budget.h"
#include "engine/tiles/gltf_buffers.h"
#include "engine/tiles/json.h"

namespace mercia::tiles {

// The place of each copy in the node. Errors (Input): an accessor out of range, over the budget.
Result<std::vector<glm::mat4>> read_instances(const Json& extension, GltfBuffers& buffers, DecodeBudget& budget,
                                              const std::string& name);

// The caller has taken the bytes from the budget. Copies with a place that is not finite are left out. `features`, if
// there are any, is one for each copy and takes the place of the prototype's.
Primitive instanced(const Primitive& prototype, const std::vector<glm::mat4>& instances,
                    const std::vector<std::uint32_t>& features = {});

// Reverses the winding of every triangle.
void turn_triangles(std::vector<std::uint32_t>& indices);

}  // namespace mercia::tiles
