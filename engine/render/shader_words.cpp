#include "engine/render/shader_words.h"

#include "engine/gpu/vulkan_check.h"
#include "mercia_shaders/cull_compact_comp.h"
#include "mercia_shaders/cull_test_comp.h"
#include "mercia_shaders/depth_base_comp.h"
#include "mercia_shaders/depth_base_samples_comp.h"
#include "mercia_shaders/depth_reduce_comp.h"
#include "mercia_shaders/detailed_frag.h"
#include "mercia_shaders/detailed_layered_vert.h"
#include "mercia_shaders/detailed_multiview_vert.h"
#include "mercia_shaders/detailed_vert.h"
#include "mercia_shaders/facade_frag.h"
#include "mercia_shaders/facade_layered_vert.h"
#include "mercia_shaders/facade_multiview_vert.h"
#include "mercia_shaders/facade_vert.h"
#include "mercia_shaders/label_frag.h"
#include "mercia_shaders/label_layered_vert.h"
#include "mercia_shaders/label_multiview_vert.h"
#include "mercia_shaders/label_seen_comp.h"
#include "mercia_shaders/label_seen_samples_comp.h"
#include "mercia_shaders/label_vert.h"
#include "mercia_shaders/pick_frag.h"
#include "mercia_shaders/scene_frag.h"
#include "mercia_shaders/scene_layered_vert.h"
#include "mercia_shaders/scene_multiview_vert.h"
#include "mercia_shaders/scene_vert.h"
#include "mercia_shaders/shadow_masked_frag.h"
#include "mercia_shaders/shadow_masked_vert.h"
#include "mercia_shaders/shadow_vert.h"
#include "mercia_shaders/sky_frag.h"
#include "mercia_shaders/sky_layered_vert.h"
#include "mercia_shaders/sky_multiview_vert.h"
#include "mercia_shaders/sky_vert.h"
#include "mercia_shaders/stars_frag.h"
#include "mercia_shaders/stars_layered_vert.h"
#include "mercia_shaders/stars_multiview_vert.h"
#include "mercia_shaders/stars_vert.h"
#include "mercia_shaders/vehicle_frag.h"
#include "mercia_shaders/vehicle_layered_vert.h"
#include "mercia_shaders/vehicle_multiview_vert.h"
#include "mercia_shaders/vehicle_vert.h"

namespace mercia::render::words {

Result<gpu::ShaderModuleHandle> make_module(const gpu::Device& device, std::span<const std::uint32_t> words) {
  VkShaderModuleCreateInfo info{.sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO};
  info.codeSize = words.size_bytes();
  info.pCode = words.data();
  VkShaderModule module = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreateShaderModule(device.handle(), &info, nullptr, &module), "loading a shader"));
  return gpu::ShaderModuleHandle(device.handle(), module);
}

std::span<const std::uint32_t> scene_vertex(ViewMode mode) {
  switch (mode) {
    case ViewMode::Single: break;
    case ViewMode::Multiview: return shaders::scene_multiview_vert;
    case ViewMode::Layered: return shaders::scene_layered_vert;
  }
  return shaders::scene_vert;
}

std::span<const std::uint32_t> detailed_vertex(ViewMode mode) {
  switch (mode) {
    case ViewMode::Single: break;
    case ViewMode::Multiview: return shaders::detailed_multiview_vert;
    case ViewMode::Layered: return shaders::detailed_layered_vert;
  }
  return shaders::detailed_vert;
}

std::span<const std::uint32_t> facade_vertex(ViewMode mode) {
  switch (mode) {
    case ViewMode::Single: break;
    case ViewMode::Multiview: return shaders::facade_multiview_vert;
    case ViewMode::Layered: return shaders::facade_layered_vert;
  }
  return shaders::facade_vert;
}

std::span<const std::uint32_t> sky_vertex(ViewMode mode) {
  switch (mode) {
    case ViewMode::Single: break;
    case ViewMode::Multiview: return shaders::sky_multiview_vert;
    case ViewMode::Layered: return shaders::sky_layered_vert;
  }
  return shaders::sky_vert;
}

std::span<const std::uint32_t> label_vertex(ViewMode mode) {
  switch (mode) {
    case ViewMode::Single: break;
    case ViewMode::Multiview: return shaders::label_multiview_vert;
    case ViewMode::Layered: return shaders::label_layered_vert;
  }
  return shaders::label_vert;
}

std::span<const std::uint32_t> shadow_vertex(bool masked) {
  if (masked) return shaders::shadow_masked_vert;
  return shaders::shadow_vert;
}

std::span<const std::uint32_t> shadow_pixel() { return shaders::shadow_masked_frag; }
std::span<const std::uint32_t> stars_vertex(ViewMode mode) {
  switch (mode) {
    case ViewMode::Single: break;
    case ViewMode::Multiview: return shaders::stars_multiview_vert;
    case ViewMode::Layered: return shaders::stars_layered_vert;
  }
  return shaders::stars_vert;
}

std::span<const std::uint32_t> vehicle_vertex(ViewMode mode) {
  switch (mode) {
    case ViewMode::Single: break;
    case ViewMode::Multiview: return shaders::vehicle_multiview_vert;
    case ViewMode::Layered: return shaders::vehicle_layered_vert;
  }
  return shaders::vehicle_vert;
}

std::span<const std::uint32_t> scene_pixel() { return shaders::scene_frag; }
std::span<const std::uint32_t> detailed_pixel() { return shaders::detailed_frag; }
std::span<const std::uint32_t> facade_pixel() { return shaders::facade_frag; }
std::span<const std::uint32_t> pick_pixel() { return shaders::pick_frag; }
std::span<const std::uint32_t> vehicle_pixel() { return shaders::vehicle_frag; }
std::span<const std::uint32_t> sky_pixel() { return shaders::sky_frag; }
std::span<const std::uint32_t> stars_pixel() { return shaders::stars_frag; }
std::span<const std::uint32_t> cull_test() { return shaders::cull_test_comp; }
std::span<const std::uint32_t> cull_compact() { return shaders::cull_compact_comp; }
std::span<const std::uint32_t> depth_base(bool several) {
  if (several) return shaders::depth_base_samples_comp;
  return shaders::depth_base_comp;
}
std::span<const std::uint32_t> depth_reduce() { return shaders::depth_reduce_comp; }
std::span<const std::uint32_t> label_pixel() { return shaders::label_frag; }
std::span<const std::uint32_t> label_seen(bool several) {
  if (several) return shaders::label_seen_samples_comp;
  return shaders::label_seen_comp;
}

}  // namespace mercia::render::words
