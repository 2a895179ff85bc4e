// Pipelines that draw: what all of Mercia's have in common stands here, and the options say where they differ.
#pragma once

#include <volk.h>

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/base/result.h"
#include "engine/gpu/device.h"
#include "engine/gpu/handle.h"

namespace mercia::gpu {

inline constexpr VkColorComponentFlags kAllChannels =
    VK_COLOR_COMPONENT_R_BIT | VK_COLOR_COMPONENT_G_BIT | VK_COLOR_COMPONENT_B_BIT | VK_COLOR_COMPONENT_A_BIT;

// Viewport and scissor are always set while recording.
struct GraphicsPipelineOptions {
  VkPipelineLayout layout = VK_NULL_HANDLE;
  VkShaderModule vertex = VK_NULL_HANDLE;
  VkShaderModule pixel = VK_NULL_HANDLE;  // null: only depths are written
  const VkSpecializationInfo* constants = nullptr;  // of both programs
  std::span<const VkVertexInputBindingDescription> bindings;  // none: vertices are numbers
  std::span<const VkVertexInputAttributeDescription> attributes;
  VkPrimitiveTopology topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST;
  bool culling_is_dynamic = false;  // cull mode and front face are set while recording; otherwise both sides are drawn
  VkFormat color = VK_FORMAT_UNDEFINED;  // undefined: no colour attachment
  VkColorComponentFlags channels = kAllChannels;
  bool blend = false;                    // straight alpha over what is there; the target's alpha gathers coverage
  VkFormat depth = VK_FORMAT_UNDEFINED;  // undefined: no depth attachment, no test
  bool depth_write = true;
  VkCompareOp depth_compare = VK_COMPARE_OP_GREATER;
  VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT;
  std::uint32_t view_mask = 0;
};

// `doing` completes "… while <doing>". Errors (Device): out of memory.
Result<PipelineHandle> make_graphics_pipeline(const Device& device, const GraphicsPipelineOptions& options,
                                              std::string_view doing);

}  // namespace mercia::gpu
