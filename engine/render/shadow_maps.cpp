#include "engine/render/shadow_maps.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "engine/gpu/commands.h"
#include "engine/gpu/vulkan_check.h"

namespace mercia::render {
namespace {

constexpr gpu::Access kDepthWrite{
    VK_PIPELINE_STAGE_2_EARLY_FRAGMENT_TESTS_BIT | VK_PIPELINE_STAGE_2_LATE_FRAGMENT_TESTS_BIT,
    VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_READ_BIT | VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT};
constexpr gpu::Access kPixelSample{VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT, VK_ACCESS_2_SHADER_SAMPLED_READ_BIT};
constexpr VkImageLayout kReadable = VK_IMAGE_LAYOUT_DEPTH_READ_ONLY_OPTIMAL;
// Of one rendering where the device is the processor: llvmpipe 22 hangs when a depth-only scene outgrows its memory.
constexpr std::uint32_t kMostTriangles = 40000;
constexpr std::uint32_t kAllTriangles = 0xffffffffu;
// Metres of a texel: in coarser maps a vehicle is a few texels, which would jump as it moves.
constexpr double kCoarsestForVehicles = 0.3;
// Below this the key light is too faint for its shadows to be worth anything.
constexpr float kFaint = 0.004f;

double degrees_between(const glm::dvec3& a, const glm::dvec3& b) {
  return glm::degrees(std::acos(std::clamp(glm::dot(a, b), -1.0, 1.0)));
}

bool same_place(const Cascade& a, const Cascade& b) {
  return a.light_from_world == b.light_from_world && a.radius == b.radius &&
         glm::distance(a.center, b.center) < 1e-3 * a.radius;
}

VkRenderingAttachmentInfo depth_attachment(VkImageView view) {
  VkRenderingAttachmentInfo depth{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO};
  depth.imageView = view;
  depth.imageLayout = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL;
  depth.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
  return depth;
}

// Of one map; `depth` lives as long as it is used.
VkRenderingInfo map_rendering(std::uint32_t size, const VkRenderingAttachmentInfo& depth) {
  VkRenderingInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO};
  info.renderArea = {{0, 0}, {size, size}};
  info.layerCount = 1;
  info.pDepthAttachment = &depth;
  return info;
}

Result<gpu::SamplerHandle> make_sampler(const gpu::Device& device) {
  VkSamplerCreateInfo info{.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO};
  info.addressModeU = info.addressModeV = info.addressModeW = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
  VkSampler sampler = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreateSampler(device.handle(), &info, nullptr, &sampler), "making a sampler"));
  return gpu::SamplerHandle(device.handle(), sampler);
}

}  // namespace

Result<std::unique_ptr<ShadowMaps>> ShadowMaps::create(gpu::Device& device, const Parts& parts,
                                                       VkDescriptorSetLayout frame_layout) {
  std::unique_ptr<ShadowMaps> result(new ShadowMaps(device, parts, frame_layout));
  if (parts.culling == Culling::Native) {
    result->native_.emplace(sample_grid(device.properties().limits, VK_SAMPLE_COUNT_1_BIT));
  }
  MERCIA_TRY(result->layout_,
             gpu::make_set_layout(device, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, VK_SHADER_STAGE_FRAGMENT_BIT));
  MERCIA_TRY(result->sampler_, make_sampler(device));
  MERCIA_TRY(result->pipelines_, ShadowPipelines::create(device, parts.meshes.textures().layout()));
  MERCIA_CHECK(result->make_maps());
  return result;
}

Result<void> ShadowMaps::set_settings(const ShadowSettings& settings) {
  if (settings == settings_) return {};
  const bool other_maps = settings.cascades != settings_.cascades || settings.size != settings_.size;
  settings_ = settings;
  widening_ = 0.0;
  for (Map& map : maps_) map.drawn.reset();
  if (!other_maps) return {};
  MERCIA_CHECK(device_.wait_for(device_.submitted()));
  maps_.clear();
  image_ = {};
  still_image_ = {};
  still_drawn_ = false;
  return make_maps();
}

Result<void> ShadowMaps::make_maps() {
  settings_.cascades = std::min(settings_.cascades, kMostCascades);
  gpu::ImageOptions options;
  options.format = kShadowFormat;
  options.usage =
      VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
  options.view_type = VK_IMAGE_VIEW_TYPE_2D_ARRAY;
  if (settings_.cascades > 0) {
    options.extent = {settings_.size, settings_.size};
    options.layers = settings_.cascades;
  }
  MERCIA_TRY(image_, gpu::Image::create(device_, options));
  readable_ = false;
  for (std::uint32_t i = 0; i < settings_.cascades; ++i) {
    Map& map = maps_.emplace_back();
    MERCIA_TRY(map.layer, make_layer(image_, i));
    for (std::uint32_t s = 0; s < parts_.frames_in_flight; ++s) {
      MERCIA_TRY(map.slots.emplace_back(), FrameSlot::create(device_, frame_layout_));
    }
  }
  MERCIA_TRY(set_, gpu::DescriptorSet::create(device_, layout_.get(), VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER));
  set_.name(device_, VkDescriptorImageInfo{sampler_.get(), image_.view(), kReadable});
  return {};
}

Result<gpu::ImageViewHandle> ShadowMaps::make_layer(const gpu::Image& image, std::uint32_t layer) const {
  VkImageViewCreateInfo info{.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO};
  info.image = image.get();
  info.viewType = VK_IMAGE_VIEW_TYPE_2D;
  info.format = kShadowFormat;
  info.subresourceRange = {VK_IMAGE_ASPECT_DEPTH_BIT, 0, 1, layer, 1};
  VkImageView view = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreateImageView(device_.handle(), &info, nullptr, &view), "making a shadow map"));
  return gpu::ImageViewHandle(device_.handle(), view);
}

// What stands still is drawn once and kept; what is read is a copy of it with the vehicles of the frame.
Result<void> ShadowMaps::make_still_maps() {
  gpu::ImageOptions options = image_.options();
  options.usage = VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
  MERCIA_TRY(still_image_, gpu::Image::create(device_, options));
  for (std::uint32_t i = 0; i < maps_.size(); ++i) {
    MERCIA_TRY(maps_[i].still, make_layer(still_image_, i));
    maps_[i].drawn.reset();
  }
  return {};
}

bool ShadowMaps::takes_vehicles(const Map& map) const {
  return map.drawn && map.drawn->texel(settings_.size) <= kCoarsestForVehicles;
}

double ShadowMaps::vehicle_reach() const {
  if (!still_image_.get() || !lit_) return 0.0;
  double reach = 0.0;
  // To the corners of the map, which lies around the eye.
  for (const Map& map : maps_) {
    if (takes_vehicles(map)) reach = std::max(reach, 1.5 * map.drawn->radius);
  }
  return reach;
}

// Maps are drawn again where the light has moved, the eye has left their part of the grid, or other casters lie in
// them. The near ones come first.
void ShadowMaps::choose(std::span<const tiles::DrawItem> items, const FindMesh& find, const ShadowWish& wish) {
  const double width = widening(settings_, wish.nearest, widening_);
  if (degrees_between(wish.to_light, to_light_) > settings_.sun_step || widening_ == 0.0) {
    to_light_ = wish.to_light;
    light_from_world_ = light_axes(wish.to_light);
  }
  const bool all = width != widening_;
  widening_ = width;
  settled_ = true;
  for (std::uint32_t i = 0; i < maps_.size(); ++i) {
    const Map& map = maps_[i];
    Cascade wished = wished_cascade(wish, light_from_world_, widening_, i);
    const Casters casters = casters_in(caster_space(wished), items, find);
    wished.high = std::max(wished.high, casters.high) + 1.0;
    if (map.drawn && same_place(*map.drawn, wished) && map.signature == casters.signature) continue;
    // Maps of two lights, or of two widths, would not agree.
    const bool must = all || !map.drawn || map.drawn->light_from_world != light_from_world_;
    if (must || due_.size() < settings_.redrawn_a_frame) {
      due_.push_back({i, wished, casters.signature});
    } else {
      settled_ = false;
    }
  }
}

Result<void> ShadowMaps::plan_map(std::span<const tiles::DrawItem> items, const FindMesh& find, const Due& due) {
  Map& map = maps_[due.map];
  plan_casters(items, due.cascade, settings_.size, find, map.plan);
  FrameSlot& slot = map.slots[next_slot_];
  MERCIA_CHECK(slot.fill(device_, map.plan, 1, native_ ? 0 : 1));
  if (native_) {
    const auto find_block = [&](std::uint32_t index) {
      const gpu::Buffer& block = parts_.meshes.block(index);
      return NativeCuller::HostBlock{block.mapped(), block.address()};
    };
    native_->cull(map.plan, find_block, 1, slot.native());
  }
  return {};
}

Result<void> ShadowMaps::prepare(std::span<const tiles::DrawItem> items, const FindMesh& find, bool vehicles,
                                 FramePlan& plan) {
  due_.clear();
  const LightData& light = plan.frame.light;
  plan.frame.shadow = {};
  settled_ = true;
  lit_ = false;
  if (maps_.empty() || std::max({light.key_light.r, light.key_light.g, light.key_light.b}) < kFaint) return {};
  lit_ = true;
  if (vehicles && !still_image_.get()) MERCIA_CHECK(make_still_maps());
  const ShadowWish wish{plan.origin, glm::normalize(glm::dvec3(light.key_direction)), plan.nearest, settings_};
  choose(items, find, wish);
  for (const Due& due : due_) {
    MERCIA_CHECK(plan_map(items, find, due));
    maps_[due.map].drawn = due.cascade;
    maps_[due.map].signature = due.signature;
  }
  std::vector<Cascade> cascades;
  for (const Map& map : maps_) cascades.push_back(*map.drawn);
  plan.frame.shadow = shadow_data(cascades, wish);
  return {};
}

std::size_t ShadowMaps::record_batches(VkCommandBuffer commands, const Map& map, FrameSlot& slot,
                                       std::size_t first) const {
  std::uint32_t triangles = 0;
  for (std::size_t index = first; index < map.plan.batches.size(); ++index) {
    const Batch& batch = map.plan.batches[index];
    if (native_) {
      triangles += slot.native().counts[index].triangles;
      if (index > first && triangles > kMostTriangles) return index;
    }
    const bool masked = batch.variant.pass == Pass::Mask;
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipelines_.get(masked));
    if (masked) {
      const VkDescriptorSet texture = batch.texture ? batch.texture->set : parts_.meshes.textures().white().set;
      vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipelines_.layout(), 0, 1, &texture, 0,
                              nullptr);
    }
    vkCmdSetCullMode(commands, batch.double_sided ? VK_CULL_MODE_NONE : VK_CULL_MODE_BACK_BIT);
    vkCmdSetFrontFace(commands, batch.mirrored ? VK_FRONT_FACE_CLOCKWISE : VK_FRONT_FACE_COUNTER_CLOCKWISE);
    const std::array buffers{parts_.meshes.block(batch.block).get(), slot.records()};
    constexpr std::array<VkDeviceSize, 2> kOffsets{};
    vkCmdBindVertexBuffers(commands, 0, static_cast<std::uint32_t>(buffers.size()), buffers.data(), kOffsets.data());
    vkCmdBindIndexBuffer(commands, native_ ? slot.indices() : buffers[0], 0, VK_INDEX_TYPE_UINT32);
    vkCmdDrawIndexedIndirectCount(commands, slot.commands(), batch.first_command * sizeof(VkDrawIndexedIndirectCommand),
                                  slot.counts(), index * sizeof(CullCount) + offsetof(CullCount, commands),
                                  batch.most_commands, sizeof(VkDrawIndexedIndirectCommand));
  }
  return map.plan.batches.size();
}

// Viewport and what carries places relative to `origin` into the map.
void ShadowMaps::begin_map(VkCommandBuffer commands, const Cascade& cascade, const glm::dvec3& origin) const {
  const VkViewport viewport{0.0f, 0.0f, static_cast<float>(settings_.size), static_cast<float>(settings_.size),
                            0.0f, 1.0f};
  const VkRect2D area{{0, 0}, {settings_.size, settings_.size}};
  vkCmdSetViewport(commands, 0, 1, &viewport);
  vkCmdSetScissor(commands, 0, 1, &area);
  ShadowPush push = cascade_view(cascade, settings_.size).clip_from_relative;
  const glm::dvec3 shift = origin - cascade.center;
  for (glm::vec4& row : push) row.w += static_cast<float>(glm::dot(glm::dvec3(row), shift));
  vkCmdPushConstants(commands, pipelines_.layout(), VK_SHADER_STAGE_VERTEX_BIT, 0, sizeof(push), &push);
}

void ShadowMaps::record_map(VkCommandBuffer commands, Map& map, const Cascade& cascade) {
  VkRenderingAttachmentInfo depth = depth_attachment(map.still ? map.still.get() : map.layer.get());
  depth.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;  // to 0: nothing is as far from the light
  const VkRenderingInfo info = map_rendering(settings_.size, depth);
  begin_map(commands, cascade, cascade.center);
  std::size_t first = 0;
  do {
    vkCmdBeginRendering(commands, &info);
    first = record_batches(commands, map, map.slots[next_slot_], first);
    vkCmdEndRendering(commands);
    depth.loadOp = VK_ATTACHMENT_LOAD_OP_LOAD;
    if (first < map.plan.batches.size()) gpu::memory_barrier(commands, kDepthWrite, kDepthWrite);
  } while (first < map.plan.batches.size());
}

void ShadowMaps::copy_still_map(VkCommandBuffer commands, std::uint32_t layer) const {
  VkImageCopy region{};
  region.srcSubresource = region.dstSubresource = {VK_IMAGE_ASPECT_DEPTH_BIT, 0, layer, 1};
  region.extent = {settings_.size, settings_.size, 1};
  vkCmdCopyImage(commands, still_image_.get(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, image_.get(),
                 VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region);
}

// The maps that are read, from those of what stands still: where vehicles are, were, or the rest has changed.
void ShadowMaps::add_vehicles(VkCommandBuffer commands, const VehiclePass& vehicles, const glm::dvec3& origin) {
  constexpr gpu::Access kCopyRead{VK_PIPELINE_STAGE_2_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_READ_BIT};
  constexpr gpu::Access kCopyWrite{VK_PIPELINE_STAGE_2_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT};
  gpu::transition(commands, {.image = still_image_.get(),
                             .aspect = VK_IMAGE_ASPECT_DEPTH_BIT,
                             .from = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL,
                             .to = VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                             .before = kDepthWrite,
                             .after = kCopyRead});
  gpu::transition(commands, {.image = image_.get(),
                             .aspect = VK_IMAGE_ASPECT_DEPTH_BIT,
                             .from = readable_ ? kReadable : VK_IMAGE_LAYOUT_UNDEFINED,
                             .to = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                             .before = readable_ ? kPixelSample : gpu::Access{},
                             .after = kCopyWrite});
  for (std::uint32_t i = 0; i < maps_.size(); ++i) {
    const bool due = std::any_of(due_.begin(), due_.end(), [&](const Due& one) { return one.map == i; });
    const bool now = vehicles.has_casters() && takes_vehicles(maps_[i]);
    if (due || now || maps_[i].has_vehicles || !readable_) copy_still_map(commands, i);
    maps_[i].has_vehicles = now;
  }
  gpu::transition(commands, {.image = image_.get(),
                             .aspect = VK_IMAGE_ASPECT_DEPTH_BIT,
                             .from = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                             .to = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL,
                             .before = kCopyWrite,
                             .after = kDepthWrite});
  for (const Map& map : maps_) {
    if (!map.has_vehicles) continue;
    VkRenderingAttachmentInfo depth = depth_attachment(map.layer.get());
    depth.loadOp = VK_ATTACHMENT_LOAD_OP_LOAD;
    const VkRenderingInfo info = map_rendering(settings_.size, depth);
    begin_map(commands, *map.drawn, origin);
    VehiclePass::CasterPlace place;
    bool more = true;
    while (more) {
      vkCmdBeginRendering(commands, &info);
      vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipelines_.vehicles());
      more = vehicles.record_casters(commands, native_ ? kMostTriangles : kAllTriangles, place);
      vkCmdEndRendering(commands);
      if (more) gpu::memory_barrier(commands, kDepthWrite, kDepthWrite);
    }
  }
}

Result<void> ShadowMaps::record(VkCommandBuffer commands, const VehiclePass& vehicles, const glm::dvec3& origin) {
  const bool move =
      still_image_.get() && (vehicles.has_casters() ||
                             std::any_of(maps_.begin(), maps_.end(), [](const Map& map) { return map.has_vehicles; }));
  if (readable_ && due_.empty() && !move) return {};
  if (!native_) {
    for (const Due& due : due_) {
      const FrameSlot& slot = maps_[due.map].slots[next_slot_];
      CullPush push = slot.cull(0);
      push.choice = parts_.culling == Culling::Off ? CullChoice::Everything : CullChoice::InSight;
      parts_.culler.record(commands, push, static_cast<std::uint32_t>(maps_[due.map].plan.batches.size()));
    }
  }
  // The maps of what stands still, or the only ones.
  const bool twice = still_image_.get() != VK_NULL_HANDLE;
  const bool known = twice ? still_drawn_ : readable_;
  gpu::transition(commands, {.image = twice ? still_image_.get() : image_.get(),
                             .aspect = VK_IMAGE_ASPECT_DEPTH_BIT,
                             .from = !known  ? VK_IMAGE_LAYOUT_UNDEFINED
                                     : twice ? VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL
                                             : kReadable,
                             .to = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL,
                             .before = !known  ? gpu::Access{}
                                       : twice ? gpu::Access{VK_PIPELINE_STAGE_2_TRANSFER_BIT, VK_ACCESS_2_NONE}
                                               : kPixelSample,
                             .after = kDepthWrite});
  for (const Due& due : due_) record_map(commands, maps_[due.map], due.cascade);
  if (twice) add_vehicles(commands, vehicles, origin);
  still_drawn_ = twice;
  gpu::transition(commands, {.image = image_.get(),
                             .aspect = VK_IMAGE_ASPECT_DEPTH_BIT,
                             .from = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL,
                             .to = kReadable,
                             .before = kDepthWrite,
                             .after = kPixelSample});
  readable_ = true;
  return {};
}

void ShadowMaps::submitted(std::uint64_t value) {
  for (const Due& due : due_) maps_[due.map].slots[next_slot_].submitted(value);
  next_slot_ = (next_slot_ + 1) % parts_.frames_in_flight;
}

std::uint64_t ShadowMaps::bytes() const {
  const gpu::ImageOptions& image = image_.options();
  const std::uint64_t one = std::uint64_t{4} * image.extent.width * image.extent.height * image.layers;
  return still_image_.get() ? 2 * one : one;
}

}  // namespace mercia::render
