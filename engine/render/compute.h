// Compute pipelines, whose only parameters are push constants and at most one descriptor set.
#pragma once

#include <span>

#include "engine/gpu/commands.h"
#include "engine/gpu/device.h"
#include "engine/gpu/handle.h"

namespace mercia::render {

inline constexpr gpu::Access kComputeWrite{VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT,
                                           VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT};
inline constexpr gpu::Access kComputeReadWrite{
    VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT, VK_ACCESS_2_SHADER_STORAGE_READ_BIT | VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT};

// `set` may be null. Errors (Device): out of memory.
Result<gpu::PipelineLayoutHandle> make_compute_layout(const gpu::Device& device, std::uint32_t push_bytes,
                                                      VkDescriptorSetLayout set = VK_NULL_HANDLE);

// `constants` are the program's specialization constants 0, 1, … Errors (Device): out of memory.
Result<gpu::PipelineHandle> make_compute_pipeline(const gpu::Device& device, VkPipelineLayout layout,
                                                  std::span<const std::uint32_t> words,
                                                  std::span<const std::uint32_t> constants = {});

}  // namespace mercia::render
