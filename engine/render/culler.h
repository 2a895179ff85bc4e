// Leaves out, on the GPU, the clusters that no view sees, and writes indirect draws of the others.
#pragma once

#include <memory>

#include "engine/gpu/device.h"
#include "engine/gpu/handle.h"
#include "engine/render/cull_data.h"

namespace mercia::render {

class Culler {
 public:
  static Result<std::unique_ptr<Culler>> create(const gpu::Device& device);

  // Outside of a rendering; afterwards indirect draws may read the commands and counts, and copies the counts.
  void record(VkCommandBuffer commands, const CullPush& what, std::uint32_t batch_count) const;

 private:
  Culler() = default;
  gpu::PipelineLayoutHandle layout_;
  gpu::PipelineHandle test_;
  gpu::PipelineHandle compact_;
};

}  // namespace mercia::render
