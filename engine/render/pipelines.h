// The graphics pipelines, each made when it is first needed.
#pragma once

#include <volk.h>

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "engine/gpu/device.h"
#include "engine/gpu/handle.h"
#include "engine/render/frame_plan.h"
#include "engine/render/vehicle_pass.h"

namespace mercia::render {

// How the views come into the layers of the target.
enum class ViewMode {
  Single,     // there is one
  Multiview,  // the driver repeats every draw for each view
  Layered,    // every draw has an instance for each view, which chooses its layer: where multiview does not work
};
constexpr std::uint32_t view_mask(ViewMode mode) { return mode == ViewMode::Multiview ? 3 : 0; }
constexpr std::uint32_t instances(ViewMode mode) { return mode == ViewMode::Layered ? 2 : 1; }
// One view needs no multiview, and drivers clear faster without.
ViewMode suited_view_mode(const gpu::Device& device, std::uint32_t views);

// Whether the target encodes what is written into it.
bool stores_srgb(VkFormat format);

// What the pipelines draw into.
struct PassFormat {
  VkFormat color = VK_FORMAT_R8G8B8A8_SRGB;
  VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT;
  ViewMode mode = ViewMode::Single;
  friend bool operator==(const PassFormat&, const PassFormat&) = default;
};

inline constexpr VkFormat kDepthFormat = VK_FORMAT_D32_SFLOAT;
inline constexpr VkFormat kPickFormat = VK_FORMAT_R32G32_UINT;

class Pipelines {
 public:
  // `sets` are the layouts of descriptor sets 0 to 3: the frame, a texture, the textures of a detail, and shadow maps.
  static Result<std::unique_ptr<Pipelines>> create(gpu::Device& device, const PassFormat& format,
                                                   const std::array<VkDescriptorSetLayout, 4>& sets);

  // The city's programs are made anew with it.
  void set_look(ShadowFilter filter, std::uint32_t surface_detail);

  const PassFormat& format() const { return format_; }
  VkPipelineLayout layout() const { return layout_.get(); }
  Result<VkPipeline> scene(const Variant& variant);
  Result<VkPipeline> pick(const Variant& variant);
  Result<VkPipeline> sky(const Sky& what);
  Result<VkPipeline> stars();
  Result<VkPipeline> vehicles(VehicleSurface surface);

 private:
  using Cache = std::vector<std::pair<Variant, gpu::PipelineHandle>>;
  Pipelines(gpu::Device& device, const PassFormat& format) : device_(device), format_(format) {}
  Result<VkPipeline> from_cache(Cache& cache, const Variant& variant, bool picking);

  gpu::Device& device_;
  PassFormat format_;
  ShadowFilter shadow_filter_ = ShadowFilter::None;
  std::uint32_t surface_detail_ = 2;
  gpu::PipelineLayoutHandle layout_;
  gpu::ShaderModuleHandle scene_vertex_;  // of the pass format's view mode
  gpu::ShaderModuleHandle detailed_vertex_;
  gpu::ShaderModuleHandle facade_vertex_;
  gpu::ShaderModuleHandle facade_pixel_;
  gpu::ShaderModuleHandle pick_vertex_;  // of a single view
  gpu::ShaderModuleHandle scene_pixel_;
  gpu::ShaderModuleHandle detailed_pixel_;
  gpu::ShaderModuleHandle pick_pixel_;
  gpu::ShaderModuleHandle sky_vertex_;
  gpu::ShaderModuleHandle sky_pixel_;
  gpu::PipelineHandle stars_;
  using VehiclePipelines = std::array<gpu::PipelineHandle, kVehicleSurfaceCount>;
  VehiclePipelines vehicles_;
  std::vector<std::pair<Sky, gpu::PipelineHandle>> sky_;
  Cache scene_;
  Cache pick_;
};

}  // namespace mercia::render
