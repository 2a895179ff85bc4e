#include "engine/render/shadow_pipelines.h"

#include <vector>

#include "engine/gpu/vulkan_check.h"
#include "engine/render/shader_words.h"
#include "engine/render/vertex_layout.h"

namespace mercia::render {
namespace {

// Of the attributes those that the program takes.
std::vector<VkVertexInputAttributeDescription> read_by(bool masked) {
  constexpr std::uint32_t kShape = 1u << 0 | 1u << 5 | 1u << 6 | 1u << 7;
  constexpr std::uint32_t kHoles = 1u << 2 | 1u << 3 | 1u << 8 | 1u << 9;
  std::vector<VkVertexInputAttributeDescription> read;
  for (const VkVertexInputAttributeDescription& attribute : kVertexAttributes) {
    if ((kShape | (masked ? kHoles : 0)) >> attribute.location & 1u) read.push_back(attribute);
  }
  return read;
}

Result<gpu::PipelineHandle> make_pipeline(const gpu::Device& device, VkPipelineLayout layout, bool masked) {
  MERCIA_TRY(const auto vertex, words::make_module(device, words::shadow_vertex(masked)));
  gpu::ShaderModuleHandle pixel;
  std::array<VkPipelineShaderStageCreateInfo, 2> stages{};
  stages[0] = {.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO};
  stages[0].stage = VK_SHADER_STAGE_VERTEX_BIT;
  stages[0].module = vertex.get();
  stages[0].pName = "main";
  if (masked) {
    MERCIA_TRY(pixel, words::make_module(device, words::shadow_pixel()));
    stages[1] = stages[0];
    stages[1].stage = VK_SHADER_STAGE_FRAGMENT_BIT;
    stages[1].module = pixel.get();
  }
  VkPipelineVertexInputStateCreateInfo vertices{.sType = VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO};
  vertices.vertexBindingDescriptionCount = static_cast<std::uint32_t>(kVertexBindings.size());
  vertices.pVertexBindingDescriptions = kVertexBindings.data();
  const std::vector<VkVertexInputAttributeDescription> read = read_by(masked);
  vertices.vertexAttributeDescriptionCount = static_cast<std::uint32_t>(read.size());
  vertices.pVertexAttributeDescriptions = read.data();
  VkPipelineInputAssemblyStateCreateInfo assembly{.sType = VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO};
  assembly.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST;
  VkPipelineViewportStateCreateInfo viewport{.sType = VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO};
  viewport.viewportCount = 1;
  viewport.scissorCount = 1;
  VkPipelineRasterizationStateCreateInfo raster{.sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO};
  raster.polygonMode = VK_POLYGON_MODE_FILL;
  raster.lineWidth = 1.0f;
  VkPipelineMultisampleStateCreateInfo samples{.sType = VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO};
  samples.rasterizationSamples = VK_SAMPLE_COUNT_1_BIT;
  // Nearer to the light is greater.
  VkPipelineDepthStencilStateCreateInfo depth{.sType = VK_STRUCTURE_TYPE_PIPELINE_DEPTH_STENCIL_STATE_CREATE_INFO};
  depth.depthTestEnable = VK_TRUE;
  depth.depthWriteEnable = VK_TRUE;
  depth.depthCompareOp = VK_COMPARE_OP_GREATER;
  VkPipelineColorBlendStateCreateInfo blend{.sType = VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO};
  constexpr std::array kDynamic{VK_DYNAMIC_STATE_VIEWPORT, VK_DYNAMIC_STATE_SCISSOR, VK_DYNAMIC_STATE_CULL_MODE,
                                VK_DYNAMIC_STATE_FRONT_FACE};
  VkPipelineDynamicStateCreateInfo dynamic{.sType = VK_STRUCTURE_TYPE_PIPELINE_DYNAMIC_STATE_CREATE_INFO};
  dynamic.dynamicStateCount = static_cast<std::uint32_t>(kDynamic.size());
  dynamic.pDynamicStates = kDynamic.data();
  VkPipelineRenderingCreateInfo rendering{.sType = VK_STRUCTURE_TYPE_PIPELINE_RENDERING_CREATE_INFO};
  rendering.depthAttachmentFormat = kShadowFormat;

  VkGraphicsPipelineCreateInfo info{.sType = VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO};
  info.pNext = &rendering;
  info.stageCount = masked ? 2 : 1;
  info.pStages = stages.data();
  info.pVertexInputState = &vertices;
  info.pInputAssemblyState = &assembly;
  info.pViewportState = &viewport;
  info.pRasterizationState = &raster;
  info.pMultisampleState = &samples;
  info.pDepthStencilState = &depth;
  info.pColorBlendState = &blend;
  info.pDynamicState = &dynamic;
  info.layout = layout;
  VkPipeline pipeline = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreateGraphicsPipelines(device.handle(), VK_NULL_HANDLE, 1, &info, nullptr, &pipeline),
                          "preparing a shader"));
  return gpu::PipelineHandle(device.handle(), pipeline);
}

}  // namespace

Result<ShadowPipelines> ShadowPipelines::create(const gpu::Device& device, VkDescriptorSetLayout texture) {
  ShadowPipelines result;
  constexpr VkPushConstantRange kRows{VK_SHADER_STAGE_VERTEX_BIT, 0, sizeof(ShadowPush)};
  VkPipelineLayoutCreateInfo info{.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO};
  info.setLayoutCount = 1;
  info.pSetLayouts = &texture;
  info.pushConstantRangeCount = 1;
  info.pPushConstantRanges = &kRows;
  VkPipelineLayout layout = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreatePipelineLayout(device.handle(), &info, nullptr, &layout), "preparing the shaders"));
  result.layout_ = gpu::PipelineLayoutHandle(device.handle(), layout);
  MERCIA_TRY(result.opaque_, make_pipeline(device, layout, false));
  MERCIA_TRY(result.masked_, make_pipeline(device, layout, true));
  return result;
}

}  // namespace mercia::render
