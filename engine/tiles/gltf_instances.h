// EXT_mesh_gpu_instancing, spelled out: one primitive that holds every copy.
#pragma once

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

// The caller has taken the bytes from the budget. Copies with a place that is not finite are left out.
Primitive instanced(const Primitive& prototype, const std::vector<glm::mat4>& instances);

// Reverses the winding of every triangle.
void turn_triangles(std::vector<std::uint32_t>& indices);

}  // namespace mercia::tiles
