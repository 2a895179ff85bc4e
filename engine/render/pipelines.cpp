#include "engine/render/pipelines.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "engine/gpu/graphics_pipeline.h"
#include "engine/gpu/vulkan_check.h"
#include "engine/render/detail.h"
#include "engine/render/shader_words.h"
#include "engine/render/vertex_layout.h"

namespace mercia::render {
namespace {

// The numbers of the shaders' specialization constants.
enum Constant : std::uint32_t {
  kShade = 0,
  kTextured = 1,
  kMasked = 2,
  kUnlit = 3,
  kHeaven = 4,
  kMoon = 5,
  kFading = 6,
  kDetailLevel = 7,
  kShadowFilter = 8,
  kAirAtVertices = 9,
  kEncodeSrgb = 10,
  kRain = 11,
  kLamps = 12
};

constexpr std::uint32_t kAirAtPixels = 2;  // surface detail from which every pixel knows the air before it

struct Constants {
  std::uint32_t shade = 0;
  VkBool32 textured = VK_FALSE;
  VkBool32 masked = VK_FALSE;
  VkBool32 unlit = VK_FALSE;
  VkBool32 fading = VK_FALSE;
  VkBool32 heaven = VK_TRUE;
  VkBool32 moon = VK_TRUE;
  std::uint32_t detail = 2;
  ShadowFilter shadow_filter = ShadowFilter::None;
  VkBool32 air_at_vertices = VK_FALSE;
  VkBool32 encode_srgb = VK_FALSE;
  VkBool32 rain = VK_TRUE;
  VkBool32 lamps = VK_TRUE;
};
constexpr std::array kConstantMap{
    VkSpecializationMapEntry{kShade, offsetof(Constants, shade), sizeof(std::uint32_t)},
    VkSpecializationMapEntry{kTextured, offsetof(Constants, textured), sizeof(VkBool32)},
    VkSpecializationMapEntry{kMasked, offsetof(Constants, masked), sizeof(VkBool32)},
    VkSpecializationMapEntry{kUnlit, offsetof(Constants, unlit), sizeof(VkBool32)},
    VkSpecializationMapEntry{kFading, offsetof(Constants, fading), sizeof(VkBool32)},
    VkSpecializationMapEntry{kHeaven, offsetof(Constants, heaven), sizeof(VkBool32)},
    VkSpecializationMapEntry{kMoon, offsetof(Constants, moon), sizeof(VkBool32)},
    VkSpecializationMapEntry{kDetailLevel, offsetof(Constants, detail), sizeof(std::uint32_t)},
    VkSpecializationMapEntry{kShadowFilter, offsetof(Constants, shadow_filter), sizeof(ShadowFilter)},
    VkSpecializationMapEntry{kAirAtVertices, offsetof(Constants, air_at_vertices), sizeof(VkBool32)},
    VkSpecializationMapEntry{kEncodeSrgb, offsetof(Constants, encode_srgb), sizeof(VkBool32)},
    VkSpecializationMapEntry{kRain, offsetof(Constants, rain), sizeof(VkBool32)},
    VkSpecializationMapEntry{kLamps, offsetof(Constants, lamps), sizeof(VkBool32)},
};

struct PipelineOptions {
  VkShaderModule vertex = VK_NULL_HANDLE;
  VkShaderModule pixel = VK_NULL_HANDLE;
  PassFormat format;
  Constants constants;
  enum class Input { Nothing, City, Vehicles } input = Input::City;
  bool blend = false;
  bool depth_write = true;
};

Result<gpu::PipelineHandle> make_pipeline(const gpu::Device& device, VkPipelineLayout layout,
                                          const PipelineOptions& options) {
  const VkSpecializationInfo constants{kConstantMap.size(), kConstantMap.data(), sizeof(Constants), &options.constants};
  gpu::GraphicsPipelineOptions made;
  made.layout = layout;
  made.vertex = options.vertex;
  made.pixel = options.pixel;
  made.constants = &constants;
  switch (options.input) {
    case PipelineOptions::Input::Nothing: break;
    case PipelineOptions::Input::City:
      made.bindings = kVertexBindings;
      made.attributes = kVertexAttributes;
      break;
    case PipelineOptions::Input::Vehicles:
      made.bindings = kVehicleBindings;
      made.attributes = kVehicleAttributes;
      break;
  }
  made.culling_is_dynamic = true;
  made.color = options.format.color;
  if (made.color == kPickFormat) made.channels = VK_COLOR_COMPONENT_R_BIT | VK_COLOR_COMPONENT_G_BIT;
  made.blend = options.blend;
  // Reverse-Z: nearer is greater, and the sky at exactly 0 shows only where nothing was drawn.
  made.depth = kDepthFormat;
  made.depth_write = options.depth_write;
  made.depth_compare = VK_COMPARE_OP_GREATER_OR_EQUAL;
  made.samples = options.format.samples;
  made.view_mask = view_mask(options.format.mode);
  return gpu::make_graphics_pipeline(device, made, "preparing a shader");
}

}  // namespace

ViewMode suited_view_mode(const gpu::Device& device, std::uint32_t views) {
  if (views < 2) return ViewMode::Single;
  return device.multiview_works() ? ViewMode::Multiview : ViewMode::Layered;
}

bool stores_srgb(VkFormat format) { return format == VK_FORMAT_R8G8B8A8_SRGB || format == VK_FORMAT_B8G8R8A8_SRGB; }

Result<std::unique_ptr<Pipelines>> Pipelines::create(gpu::Device& device, const PassFormat& format,
                                                     const std::array<VkDescriptorSetLayout, 4>& sets) {
  std::unique_ptr<Pipelines> result(new Pipelines(device, format));
  constexpr VkPushConstantRange kDetail{VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, 0,
                                        sizeof(DetailPush)};
  VkPipelineLayoutCreateInfo info{.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO};
  info.setLayoutCount = static_cast<std::uint32_t>(sets.size());
  info.pSetLayouts = sets.data();
  info.pushConstantRangeCount = 1;
  info.pPushConstantRanges = &kDetail;
  VkPipelineLayout layout = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreatePipelineLayout(device.handle(), &info, nullptr, &layout), "preparing the shaders"));
  result->layout_ = gpu::PipelineLayoutHandle(device.handle(), layout);
  MERCIA_TRY(result->scene_vertex_, words::make_module(device, words::scene_vertex(format.mode)));
  MERCIA_TRY(result->detailed_vertex_, words::make_module(device, words::detailed_vertex(format.mode)));
  MERCIA_TRY(result->detailed_pixel_, words::make_module(device, words::detailed_pixel()));
  MERCIA_TRY(result->facade_vertex_, words::make_module(device, words::facade_vertex(format.mode)));
  MERCIA_TRY(result->facade_pixel_, words::make_module(device, words::facade_pixel()));
  MERCIA_TRY(result->pick_vertex_, words::make_module(device, words::scene_vertex(ViewMode::Single)));
  MERCIA_TRY(result->scene_pixel_, words::make_module(device, words::scene_pixel()));
  MERCIA_TRY(result->pick_pixel_, words::make_module(device, words::pick_pixel()));
  MERCIA_TRY(result->sky_vertex_, words::make_module(device, words::sky_vertex(format.mode)));
  MERCIA_TRY(result->sky_pixel_, words::make_module(device, words::sky_pixel()));
  return result;
}

void Pipelines::set_look(ShadowFilter filter, std::uint32_t surface_detail) {
  if (filter == shadow_filter_ && surface_detail == surface_detail_) return;
  shadow_filter_ = filter;
  surface_detail_ = surface_detail;
  // Frames in flight still use them.
  const auto previous = std::make_shared<std::pair<Cache, VehiclePipelines>>(std::move(scene_), std::move(vehicles_));
  device_.retire([previous] {});
  scene_.clear();
  vehicles_ = {};
}

Result<VkPipeline> Pipelines::sky(const Sky& what) {
  const auto known = std::find_if(sky_.begin(), sky_.end(), [&](const auto& entry) { return entry.first == what; });
  if (known != sky_.end()) return known->second.get();
  PipelineOptions options;
  options.vertex = sky_vertex_.get();
  options.pixel = sky_pixel_.get();
  options.format = format_;
  options.constants.heaven = what.heaven;
  options.constants.moon = what.moon;
  options.constants.encode_srgb = !stores_srgb(format_.color);
  options.input = PipelineOptions::Input::Nothing;
  options.depth_write = false;
  MERCIA_TRY(auto pipeline, make_pipeline(device_, layout_.get(), options));
  return sky_.emplace_back(what, std::move(pipeline)).second.get();
}

Result<VkPipeline> Pipelines::stars() {
  if (stars_) return stars_.get();
  MERCIA_TRY(const auto vertex, words::make_module(device_, words::stars_vertex(format_.mode)));
  MERCIA_TRY(const auto pixel, words::make_module(device_, words::stars_pixel()));
  PipelineOptions options;
  options.vertex = vertex.get();
  options.pixel = pixel.get();
  options.format = format_;
  options.input = PipelineOptions::Input::Nothing;
  options.depth_write = false;
  options.blend = true;
  MERCIA_TRY(stars_, make_pipeline(device_, layout_.get(), options));
  return stars_.get();
}

// What lies on the road is seen through.
Result<VkPipeline> Pipelines::vehicles(VehicleSurface surface) {
  gpu::PipelineHandle& known = vehicles_[static_cast<std::size_t>(surface)];
  if (known) return known.get();
  MERCIA_TRY(const auto vertex, words::make_module(device_, words::vehicle_vertex(format_.mode)));
  MERCIA_TRY(const auto pixel, words::make_module(device_, words::vehicle_pixel()));
  PipelineOptions options;
  options.vertex = vertex.get();
  options.pixel = pixel.get();
  options.format = format_;
  options.constants.shade = static_cast<std::uint32_t>(surface);
  options.constants.shadow_filter = shadow_filter_;
  options.constants.encode_srgb = !stores_srgb(format_.color);
  options.input = PipelineOptions::Input::Vehicles;
  options.blend = surface == VehicleSurface::OnRoad;
  options.depth_write = !options.blend;
  MERCIA_TRY(known, make_pipeline(device_, layout_.get(), options));
  return known.get();
}

Result<VkPipeline> Pipelines::from_cache(Cache& cache, const Variant& variant, bool picking) {
  const auto known =
      std::find_if(cache.begin(), cache.end(), [&](const auto& entry) { return entry.first == variant; });
  if (known != cache.end()) return known->second.get();
  PipelineOptions options;
  if (picking) {
    options.vertex = pick_vertex_.get();
    options.pixel = pick_pixel_.get();
  } else if (variant.shade == Shade::Detailed) {
    options.vertex = detailed_vertex_.get();
    options.pixel = detailed_pixel_.get();
  } else if (variant.shade == Shade::Wall) {
    options.vertex = facade_vertex_.get();
    options.pixel = facade_pixel_.get();
  } else {
    options.vertex = scene_vertex_.get();
    options.pixel = scene_pixel_.get();
  }
  options.format = picking ? PassFormat{kPickFormat, VK_SAMPLE_COUNT_1_BIT, ViewMode::Single} : format_;
  options.constants.shade = static_cast<std::uint32_t>(variant.shade);
  options.constants.textured = variant.textured;
  options.constants.masked = variant.pass == Pass::Mask;
  options.constants.unlit = variant.unlit;
  options.constants.fading = variant.fading;
  options.constants.rain = !variant.dry;
  options.constants.lamps = !variant.by_day;
  options.constants.shadow_filter = shadow_filter_;
  options.constants.detail = surface_detail_;
  options.constants.air_at_vertices = surface_detail_ < kAirAtPixels && !picking;
  options.constants.encode_srgb = !stores_srgb(format_.color);
  options.blend = variant.pass == Pass::Blend && !picking;
  options.depth_write = !options.blend;
  MERCIA_TRY(auto pipeline, make_pipeline(device_, layout_.get(), options));
  return cache.emplace_back(variant, std::move(pipeline)).second.get();
}

Result<VkPipeline> Pipelines::scene(const Variant& variant) { return from_cache(scene_, variant, false); }

// Light plays no part in picking, and what is see-through is picked like anything else.
Result<VkPipeline> Pipelines::pick(const Variant& variant) {
  Variant plain;
  plain.pass = variant.pass == Pass::Mask ? Pass::Mask : Pass::Opaque;
  plain.textured = variant.textured;
  return from_cache(pick_, plain, true);
}

}  // namespace mercia::render
