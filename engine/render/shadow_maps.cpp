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
// Below this the key light is too faint for its shadows to be worth anything.
constexpr float kFaint = 0.004f;

double degrees_between(const glm::dvec3& a, const glm::dvec3& b) {
  return glm::degrees(std::acos(std::clamp(glm::dot(a, b), -1.0, 1.0)));
}

bool same_place(const Cascade& a, const Cascade& b) {
  return a.light_from_world == b.light_from_world && a.radius == b.radius &&
         glm::distance(a.center, b.center) < 1e-3 * a.radius;
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
  return make_maps();
}

Result<void> ShadowMaps::make_maps() {
  settings_.cascades = std::min(settings_.cascades, kMostCascades);
  gpu::ImageOptions options;
  options.format = kShadowFormat;
  options.usage = VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT;
  options.view_type = VK_IMAGE_VIEW_TYPE_2D_ARRAY;
  if (settings_.cascades > 0) {
    options.extent = {settings_.size, settings_.size};
    options.layers = settings_.cascades;
  }
  MERCIA_TRY(image_, gpu::Image::create(device_, options));
  readable_ = false;
  for (std::uint32_t i = 0; i < settings_.cascades; ++i) {
    Map& map = maps_.emplace_back();
    VkImageViewCreateInfo info{.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO};
    info.image = image_.get();
    info.viewType = VK_IMAGE_VIEW_TYPE_2D;
    info.format = kShadowFormat;
    info.subresourceRange = {VK_IMAGE_ASPECT_DEPTH_BIT, 0, 1, i, 1};
    VkImageView view = VK_NULL_HANDLE;
    MERCIA_CHECK(gpu::check(vkCreateImageView(device_.handle(), &info, nullptr, &view), "making a shadow map"));
    map.layer = gpu::ImageViewHandle(device_.handle(), view);
    for (std::uint32_t s = 0; s < parts_.frames_in_flight; ++s) {
      MERCIA_TRY(map.slots.emplace_back(), FrameSlot::create(device_, frame_layout_));
    }
  }
  MERCIA_TRY(set_, gpu::DescriptorSet::create(device_, layout_.get(), VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER));
  set_.name(device_, VkDescriptorImageInfo{sampler_.get(), image_.view(), kReadable});
  return {};
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

Result<void> ShadowMaps::prepare(std::span<const tiles::DrawItem> items, const FindMesh& find, FramePlan& plan) {
  due_.clear();
  const LightData& light = plan.frame.light;
  plan.frame.shadow = {};
  settled_ = true;
  if (maps_.empty() || std::max({light.key_light.r, light.key_light.g, light.key_light.b}) < kFaint) return {};
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

void ShadowMaps::record_map(VkCommandBuffer commands, Map& map, const Cascade& cascade) {
  VkRenderingAttachmentInfo depth{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO};
  depth.imageView = map.layer.get();
  depth.imageLayout = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL;
  depth.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;  // to 0: nothing is as far from the light
  depth.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
  VkRenderingInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO};
  info.renderArea = {{0, 0}, {settings_.size, settings_.size}};
  info.layerCount = 1;
  info.pDepthAttachment = &depth;
  const VkViewport viewport{0.0f, 0.0f, static_cast<float>(settings_.size), static_cast<float>(settings_.size),
                            0.0f, 1.0f};
  vkCmdSetViewport(commands, 0, 1, &viewport);
  vkCmdSetScissor(commands, 0, 1, &info.renderArea);
  const ShadowPush push = cascade_view(cascade, settings_.size).clip_from_relative;
  vkCmdPushConstants(commands, pipelines_.layout(), VK_SHADER_STAGE_VERTEX_BIT, 0, sizeof(push), &push);
  std::size_t first = 0;
  do {
    vkCmdBeginRendering(commands, &info);
    first = record_batches(commands, map, map.slots[next_slot_], first);
    vkCmdEndRendering(commands);
    depth.loadOp = VK_ATTACHMENT_LOAD_OP_LOAD;
    if (first < map.plan.batches.size()) gpu::memory_barrier(commands, kDepthWrite, kDepthWrite);
  } while (first < map.plan.batches.size());
}

Result<void> ShadowMaps::record(VkCommandBuffer commands) {
  if (readable_ && due_.empty()) return {};
  if (!native_) {
    for (const Due& due : due_) {
      const FrameSlot& slot = maps_[due.map].slots[next_slot_];
      CullPush push = slot.cull(0);
      push.choice = parts_.culling == Culling::Off ? CullChoice::Everything : CullChoice::InSight;
      parts_.culler.record(commands, push, static_cast<std::uint32_t>(maps_[due.map].plan.batches.size()));
    }
  }
  gpu::transition(commands, {.image = image_.get(),
                             .aspect = VK_IMAGE_ASPECT_DEPTH_BIT,
                             .from = readable_ ? kReadable : VK_IMAGE_LAYOUT_UNDEFINED,
                             .to = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL,
                             .before = readable_ ? kPixelSample : gpu::Access{},
                             .after = kDepthWrite});
  for (const Due& due : due_) record_map(commands, maps_[due.map], due.cascade);
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
  return std::uint64_t{4} * image_.options().extent.width * image_.options().extent.height * image_.options().layers;
}

}  // namespace mercia::render
