#include "engine/render/shadow_pipelines.h"

#include <span>
#include <vector>

#include "engine/gpu/graphics_pipeline.h"
#include "engine/gpu/vulkan_check.h"
#include "engine/render/shader_words.h"
#include "engine/render/vehicle_pass.h"
#include "engine/render/vertex_layout.h"

namespace mercia::render {
namespace {

// Of the attributes those that the program takes; vehicles have theirs at the same numbers.
std::vector<VkVertexInputAttributeDescription> read_by(std::span<const VkVertexInputAttributeDescription> attributes,
                                                       bool masked) {
  constexpr std::uint32_t kShape = 1u << 0 | 1u << 5 | 1u << 6 | 1u << 7;
  constexpr std::uint32_t kHoles = 1u << 2 | 1u << 3 | 1u << 8 | 1u << 9;
  std::vector<VkVertexInputAttributeDescription> read;
  for (const VkVertexInputAttributeDescription& attribute : attributes) {
    if ((kShape | (masked ? kHoles : 0)) >> attribute.location & 1u) read.push_back(attribute);
  }
  return read;
}

struct Input {
  std::span<const VkVertexInputBindingDescription> bindings;
  std::span<const VkVertexInputAttributeDescription> attributes;
};

Result<gpu::PipelineHandle> make_pipeline(const gpu::Device& device, VkPipelineLayout layout, bool masked,
                                          const Input& input) {
  MERCIA_TRY(const auto vertex, words::make_module(device, words::shadow_vertex(masked)));
  gpu::ShaderModuleHandle pixel;
  if (masked) {
    MERCIA_TRY(pixel, words::make_module(device, words::shadow_pixel()));
  }
  const std::vector<VkVertexInputAttributeDescription> read = read_by(input.attributes, masked);
  gpu::GraphicsPipelineOptions made;
  made.layout = layout;
  made.vertex = vertex.get();
  made.pixel = pixel.get();
  made.bindings = input.bindings;
  made.attributes = read;
  made.culling_is_dynamic = true;
  made.depth = kShadowFormat;  // nearer to the light is greater
  return gpu::make_graphics_pipeline(device, made, "preparing a shader");
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
  const Input city{kVertexBindings, kVertexAttributes};
  MERCIA_TRY(result.opaque_, make_pipeline(device, layout, false, city));
  MERCIA_TRY(result.masked_, make_pipeline(device, layout, true, city));
  MERCIA_TRY(result.vehicles_, make_pipeline(device, layout, false, {kVehicleBindings, kVehicleAttributes}));
  return result;
}

}  // namespace mercia::render
