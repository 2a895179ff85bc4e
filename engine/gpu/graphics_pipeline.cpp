#include "engine/gpu/graphics_pipeline.h"

#include <array>

#include "engine/gpu/vulkan_check.h"

namespace mercia::gpu {

Result<PipelineHandle> make_graphics_pipeline(const Device& device, const GraphicsPipelineOptions& options,
                                              std::string_view doing) {
  std::array<VkPipelineShaderStageCreateInfo, 2> stages{};
  stages[0] = {.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO};
  stages[0].stage = VK_SHADER_STAGE_VERTEX_BIT;
  stages[0].module = options.vertex;
  stages[0].pName = "main";
  stages[0].pSpecializationInfo = options.constants;
  stages[1] = stages[0];
  stages[1].stage = VK_SHADER_STAGE_FRAGMENT_BIT;
  stages[1].module = options.pixel;

  VkPipelineVertexInputStateCreateInfo vertices{.sType = VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO};
  vertices.vertexBindingDescriptionCount = static_cast<std::uint32_t>(options.bindings.size());
  vertices.pVertexBindingDescriptions = options.bindings.data();
  vertices.vertexAttributeDescriptionCount = static_cast<std::uint32_t>(options.attributes.size());
  vertices.pVertexAttributeDescriptions = options.attributes.data();
  VkPipelineInputAssemblyStateCreateInfo assembly{.sType = VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO};
  assembly.topology = options.topology;
  VkPipelineViewportStateCreateInfo viewport{.sType = VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO};
  viewport.viewportCount = 1;
  viewport.scissorCount = 1;
  VkPipelineRasterizationStateCreateInfo raster{.sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO};
  raster.polygonMode = VK_POLYGON_MODE_FILL;
  raster.cullMode = VK_CULL_MODE_NONE;
  raster.lineWidth = 1.0f;
  VkPipelineMultisampleStateCreateInfo samples{.sType = VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO};
  samples.rasterizationSamples = options.samples;
  VkPipelineDepthStencilStateCreateInfo depth{.sType = VK_STRUCTURE_TYPE_PIPELINE_DEPTH_STENCIL_STATE_CREATE_INFO};
  depth.depthTestEnable = options.depth != VK_FORMAT_UNDEFINED;
  depth.depthWriteEnable = options.depth_write;
  depth.depthCompareOp = options.depth_compare;
  VkPipelineColorBlendAttachmentState attachment{};
  attachment.colorWriteMask = options.channels;
  attachment.blendEnable = options.blend;
  attachment.srcColorBlendFactor = VK_BLEND_FACTOR_SRC_ALPHA;
  attachment.dstColorBlendFactor = VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA;
  attachment.srcAlphaBlendFactor = VK_BLEND_FACTOR_ONE;
  attachment.dstAlphaBlendFactor = VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA;
  const std::uint32_t colors = options.color == VK_FORMAT_UNDEFINED ? 0 : 1;
  VkPipelineColorBlendStateCreateInfo blend{.sType = VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO};
  blend.attachmentCount = colors;
  blend.pAttachments = &attachment;
  // The last two only where culling is.
  constexpr std::array kDynamic{VK_DYNAMIC_STATE_VIEWPORT, VK_DYNAMIC_STATE_SCISSOR, VK_DYNAMIC_STATE_CULL_MODE,
                                VK_DYNAMIC_STATE_FRONT_FACE};
  VkPipelineDynamicStateCreateInfo dynamic{.sType = VK_STRUCTURE_TYPE_PIPELINE_DYNAMIC_STATE_CREATE_INFO};
  dynamic.dynamicStateCount = options.culling_is_dynamic ? 4 : 2;
  dynamic.pDynamicStates = kDynamic.data();
  VkPipelineRenderingCreateInfo rendering{.sType = VK_STRUCTURE_TYPE_PIPELINE_RENDERING_CREATE_INFO};
  rendering.viewMask = options.view_mask;
  rendering.colorAttachmentCount = colors;
  rendering.pColorAttachmentFormats = &options.color;
  rendering.depthAttachmentFormat = options.depth;

  VkGraphicsPipelineCreateInfo info{.sType = VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO};
  info.pNext = &rendering;
  info.stageCount = options.pixel == VK_NULL_HANDLE ? 1 : 2;
  info.pStages = stages.data();
  info.pVertexInputState = &vertices;
  info.pInputAssemblyState = &assembly;
  info.pViewportState = &viewport;
  info.pRasterizationState = &raster;
  info.pMultisampleState = &samples;
  info.pDepthStencilState = &depth;
  info.pColorBlendState = &blend;
  info.pDynamicState = &dynamic;
  info.layout = options.layout;
  VkPipeline pipeline = VK_NULL_HANDLE;
  MERCIA_CHECK(check(vkCreateGraphicsPipelines(device.handle(), VK_NULL_HANDLE, 1, &info, nullptr, &pipeline), doing));
  return PipelineHandle(device.handle(), pipeline);
}

}  // namespace mercia::gpu
