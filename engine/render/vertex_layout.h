// Where the vertex programs find their inputs: binding 0 has vertices, binding 1 the records of draws.
#pragma once

#include <volk.h>

#include <array>
#include <cstddef>

#include "engine/render/frame_data.h"
#include "engine/tiles/content.h"

namespace mercia::render {

inline constexpr std::array kVertexAttributes{
    VkVertexInputAttributeDescription{0, 0, VK_FORMAT_R32G32B32_SFLOAT, offsetof(tiles::Vertex, position)},
    VkVertexInputAttributeDescription{1, 0, VK_FORMAT_R16G16_SNORM, offsetof(tiles::Vertex, normal)},
    VkVertexInputAttributeDescription{2, 0, VK_FORMAT_R8G8B8A8_UNORM, offsetof(tiles::Vertex, color)},
    VkVertexInputAttributeDescription{3, 0, VK_FORMAT_R32G32_SFLOAT, offsetof(tiles::Vertex, uv)},
    VkVertexInputAttributeDescription{4, 0, VK_FORMAT_R32_UINT, offsetof(tiles::Vertex, feature_and_surface)},
    VkVertexInputAttributeDescription{5, 1, VK_FORMAT_R32G32B32A32_SFLOAT, offsetof(DrawRecord, relative_from_mesh)},
    VkVertexInputAttributeDescription{6, 1, VK_FORMAT_R32G32B32A32_SFLOAT,
                                      offsetof(DrawRecord, relative_from_mesh) + 16},
    VkVertexInputAttributeDescription{7, 1, VK_FORMAT_R32G32B32A32_SFLOAT,
                                      offsetof(DrawRecord, relative_from_mesh) + 32},
    VkVertexInputAttributeDescription{8, 1, VK_FORMAT_R32G32B32A32_SFLOAT, offsetof(DrawRecord, base_color)},
    VkVertexInputAttributeDescription{9, 1, VK_FORMAT_R32G32B32A32_UINT, offsetof(DrawRecord, seed)},
};
inline constexpr std::array kVertexBindings{
    VkVertexInputBindingDescription{0, sizeof(tiles::Vertex), VK_VERTEX_INPUT_RATE_VERTEX},
    VkVertexInputBindingDescription{1, sizeof(DrawRecord), VK_VERTEX_INPUT_RATE_INSTANCE},
};

}  // namespace mercia::render
