// The programs that draw casters into a shadow map: depth alone, and a texture's holes where a material has such.
#pragma once

#include <volk.h>

#include <array>
#include <glm/glm.hpp>

#include "engine/gpu/device.h"
#include "engine/gpu/handle.h"

namespace mercia::render {

inline constexpr VkFormat kShadowFormat = VK_FORMAT_D32_SFLOAT;

class ShadowPipelines {
 public:
  ShadowPipelines() = default;
  // `texture` is the layout of a set of one texture. Errors (Device): out of memory.
  static Result<ShadowPipelines> create(const gpu::Device& device, VkDescriptorSetLayout texture);

  VkPipelineLayout layout() const { return layout_.get(); }
  // Cull mode, front face, viewport and scissor are dynamic.
  VkPipeline get(bool masked) const { return masked ? masked_.get() : opaque_.get(); }
  VkPipeline vehicles() const { return vehicles_.get(); }

 private:
  gpu::PipelineLayoutHandle layout_;
  gpu::PipelineHandle opaque_;
  gpu::PipelineHandle masked_;
  gpu::PipelineHandle vehicles_;
};

// Push constants: rows of clip_from_relative.
using ShadowPush = std::array<glm::vec4, 3>;

}  // namespace mercia::render
