#include "engine/render/city_renderer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <utility>

namespace mercia::render {
namespace {

bool lamps_are_out(const LightData& light) {
  return glm::vec3(light.lamp_light) == glm::vec3(0.0f) && light.window_light.w <= 0.0f;
}

constexpr gpu::Access kColorWrite{VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT,
                                  VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT};
constexpr gpu::Access kColorReadWrite{VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT,
                                      VK_ACCESS_2_COLOR_ATTACHMENT_READ_BIT | VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT};
constexpr gpu::Access kDepthTests{
    VK_PIPELINE_STAGE_2_EARLY_FRAGMENT_TESTS_BIT | VK_PIPELINE_STAGE_2_LATE_FRAGMENT_TESTS_BIT,
    VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_READ_BIT | VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT};

constexpr gpu::Access kComputeSample{VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT, VK_ACCESS_2_SHADER_SAMPLED_READ_BIT};

// shaders/stars_vertex.glsl knows the first 150 by name.
constexpr std::uint32_t kStars = 1500;
constexpr std::uint32_t kStarVertices = 6;

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Who touches the picture next.
gpu::Access next_access(VkImageLayout layout) {
  switch (layout) {
    case VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL: return {VK_PIPELINE_STAGE_2_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_READ_BIT};
    case VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL: return kColorReadWrite;
    case VK_IMAGE_LAYOUT_PRESENT_SRC_KHR: return {};
    default: return {VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_MEMORY_READ_BIT};
  }
}

// The point at a reverse-Z depth behind the middle of a pixel.
glm::dvec3 world_position(const geo::View& view, VkExtent2D extent, glm::uvec2 pixel, double depth,
                          double near_distance) {
  const geo::FieldOfView& fov = view.field_of_view;
  const double x = (pixel.x + 0.5) / extent.width;
  const double y = (pixel.y + 0.5) / extent.height;
  const glm::dvec3 ray(std::lerp(std::tan(fov.left), std::tan(fov.right), x),
                       std::lerp(std::tan(fov.up), std::tan(fov.down), y), -1.0);
  return glm::dvec3(view.world_from_eye * glm::dvec4(ray * (near_distance / depth), 1.0));
}

}  // namespace

VkSampleCountFlagBits suited_samples(const gpu::Device& device) {
  return device.is_processor() ? VK_SAMPLE_COUNT_1_BIT : VK_SAMPLE_COUNT_4_BIT;
}

Result<std::unique_ptr<Renderer>> Renderer::create(gpu::Device& device, const RendererOptions& options) {
  return CityRenderer::create(device, options);
}

Result<std::unique_ptr<Renderer>> CityRenderer::create(gpu::Device& device, const RendererOptions& options) {
  if (options.views < 1 || options.views > kMaximumViews) {
    return fail(ErrorKind::Internal, fmt::format("the renderer draws 1 or 2 views, not {}", options.views));
  }
  std::unique_ptr<CityRenderer> renderer(new CityRenderer(device, options));
  MERCIA_CHECK(renderer->start());
  return renderer;
}

Result<void> CityRenderer::start() {
  options_.frames_in_flight = std::max(options_.frames_in_flight, 1u);
  MERCIA_TRY(frame_layout_, make_frame_layout(device_));
  culling_ = options_.culling.value_or(device_.is_processor() ? Culling::Native : Culling::Occlusion);
  MERCIA_TRY(meshes_, MeshStore::create(device_, options_.gpu_budget, culling_ == Culling::Native));
  MERCIA_TRY(culler_, Culler::create(device_));
  MERCIA_TRY(shadows_, ShadowMaps::create(device_, {*meshes_, *culler_, culling_, options_.frames_in_flight},
                                          frame_layout_.get()));
  vehicles_.emplace(device_, options_.frames_in_flight);
  MERCIA_CHECK(make_for_samples());
  MERCIA_CHECK(set_shadows(options_.shadows));
  for (std::uint32_t i = 0; i < options_.frames_in_flight; ++i) {
    MERCIA_TRY(slots_.emplace_back(), FrameSlot::create(device_, frame_layout_.get()));
  }
  MERCIA_TRY(pick_slot_, FrameSlot::create(device_, frame_layout_.get()));
  MERCIA_TRY(ring_, gpu::CommandRing::create(device_));
  return {};
}

Result<void> CityRenderer::make_for_samples() {
  const VkSampleCountFlags possible = device_.properties().limits.framebufferColorSampleCounts &
                                      device_.properties().limits.framebufferDepthSampleCounts;
  if (!(possible & options_.samples)) options_.samples = VK_SAMPLE_COUNT_1_BIT;
  stats_.samples = options_.samples;
  if (culling_ == Culling::Native) native_.emplace(sample_grid(device_.properties().limits, options_.samples));
  pipelines_ = nullptr;
  all_pipelines_.clear();
  MERCIA_CHECK(choose_way(options_.views, options_.color_format));
  if (rounds() > 1) {
    MERCIA_TRY(pyramid_, DepthPyramid::create(device_, options_.samples));
  }
  return {};
}

Result<void> CityRenderer::set_samples(VkSampleCountFlagBits samples) {
  if (samples == options_.samples) return {};
  // Frames in flight use everything that is made anew.
  MERCIA_CHECK(device_.wait_for(device_.submitted()));
  options_.samples = samples;
  color_ = {};
  depth_ = {};
  const ShadowSettings shadows = shadows_->settings();
  MERCIA_CHECK(make_for_samples());
  return set_shadows(shadows);
}

// A program that draws into a window and, now and then, into a headset keeps the pipelines of both.
Result<void> CityRenderer::choose_way(std::size_t views, VkFormat color_format) {
  const PassFormat wanted{color_format, options_.samples, suited_view_mode(device_, static_cast<std::uint32_t>(views))};
  for (const std::unique_ptr<Pipelines>& known : all_pipelines_) {
    if (known->format() == wanted) pipelines_ = known.get();
  }
  if (!pipelines_ || !(pipelines_->format() == wanted)) {
    const TextureStore& textures = meshes_->textures();
    MERCIA_TRY(auto made, Pipelines::create(
                              device_, wanted,
                              {frame_layout_.get(), textures.layout(), textures.detail_layout(), shadows_->layout()}));
    pipelines_ = all_pipelines_.emplace_back(std::move(made)).get();
  }
  const ShadowSettings& shadows = shadows_->settings();
  pipelines_->set_look(shadows.cascades > 0 ? shadows.filter : ShadowFilter::None, options_.surface_detail);
  mode_ = wanted.mode;
  return {};
}

std::uint32_t CityRenderer::rounds() const {
  switch (culling_) {
    case Culling::Off:
    case Culling::Clusters: break;
    case Culling::Occlusion: return 2;
    case Culling::Native: return 0;
  }
  return 1;
}

CityRenderer::~CityRenderer() {
  // Frames under way use everything below.
  device_.finish();
}

Result<void> CityRenderer::set_shadows(const ShadowSettings& settings) {
  MERCIA_CHECK(shadows_->set_settings(settings));
  return {};
}

FindMesh CityRenderer::finder() const {
  return [this](tiles::MeshHandle handle) { return meshes_->find(handle); };
}

Result<void> CityRenderer::check_input(const FrameInput& frame) const {
  if (frame.views.empty() || frame.views.size() > options_.views) {
    return fail(ErrorKind::Internal, fmt::format("the renderer was made for at most {} views and was given {}",
                                                 options_.views, frame.views.size()));
  }
  if (frame.target.extent.width == 0 || frame.target.extent.height == 0) {
    return fail(ErrorKind::Internal, "the renderer was given a target without pixels");
  }
  return {};
}

Result<void> CityRenderer::fit_attachments(VkExtent2D extent, std::uint32_t layers) {
  const gpu::ImageOptions& old = depth_.options();
  if (depth_.get() != VK_NULL_HANDLE && old.extent.width == extent.width && old.extent.height == extent.height &&
      old.layers == layers && (color_.get() == VK_NULL_HANDLE || color_.options().format == pipelines_->format().color))
    return {};
  // The frames in flight still use the old ones.
  const auto previous = std::make_shared<std::pair<gpu::Image, gpu::Image>>(std::move(color_), std::move(depth_));
  device_.retire([previous] {});
  color_ = {};
  depth_ = {};
  gpu::ImageOptions image;
  image.extent = extent;
  image.layers = layers;
  image.samples = options_.samples;
  image.view_type = VK_IMAGE_VIEW_TYPE_2D_ARRAY;
  image.format = kDepthFormat;
  image.usage = VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT;
  MERCIA_TRY(auto depth, gpu::Image::create(device_, image));
  if (options_.samples != VK_SAMPLE_COUNT_1_BIT) {
    image.format = pipelines_->format().color;
    image.usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT;
    MERCIA_TRY(color_, gpu::Image::create(device_, image));
  }
  if (rounds() > 1) MERCIA_CHECK(pyramid_.fit(device_, depth));
  depth_ = std::move(depth);
  return {};
}

Result<void> CityRenderer::record_batches(VkCommandBuffer commands, const FrameSlot& slot, const FramePlan& plan,
                                          std::span<const Batch> batches, std::uint32_t round, bool picking) {
  const VkDescriptorSet frame_set = slot.set();
  vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipelines_->layout(), 0, 1, &frame_set, 0,
                          nullptr);
  if (!picking) {
    const VkDescriptorSet shadow_set = shadows_->set();
    vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipelines_->layout(), 3, 1, &shadow_set, 0,
                            nullptr);
  }
  const bool dry = device_.is_processor() && plan.frame.light.haze.x <= 0.0f;
  const bool by_day = device_.is_processor() && lamps_are_out(plan.frame.light);
  for (const Batch& batch : batches) {
    Variant variant = batch.variant;
    variant.dry = dry;
    variant.by_day = by_day;
    MERCIA_TRY(VkPipeline pipeline, picking ? pipelines_->pick(variant) : pipelines_->scene(variant));
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
    const VkDescriptorSet texture = batch.texture ? batch.texture->set : meshes_->textures().white().set;
    vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipelines_->layout(), 1, 1, &texture, 0,
                            nullptr);
    if (batch.detail && !picking) {
      vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipelines_->layout(), 2, 1,
                              &batch.detail->textures->set, 0, nullptr);
      vkCmdPushConstants(commands, pipelines_->layout(), VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, 0,
                         sizeof(DetailPush), &batch.detail->push);
    }
    vkCmdSetCullMode(commands, batch.double_sided ? VK_CULL_MODE_NONE : VK_CULL_MODE_BACK_BIT);
    vkCmdSetFrontFace(commands, batch.mirrored ? VK_FRONT_FACE_CLOCKWISE : VK_FRONT_FACE_COUNTER_CLOCKWISE);
    const std::array buffers{meshes_->block(batch.block).get(), slot.records()};
    constexpr std::array<VkDeviceSize, 2> kOffsets{};
    vkCmdBindVertexBuffers(commands, 0, static_cast<std::uint32_t>(buffers.size()), buffers.data(), kOffsets.data());
    const bool chosen = native_ && !picking;
    vkCmdBindIndexBuffer(commands, chosen ? slot.indices() : buffers[0], 0, VK_INDEX_TYPE_UINT32);
    const auto index = round * plan.batches.size() + static_cast<std::size_t>(&batch - plan.batches.data());
    const std::uint64_t first = round * std::uint64_t{plan.commands} + batch.first_command;
    vkCmdDrawIndexedIndirectCount(commands, slot.commands(), first * sizeof(VkDrawIndexedIndirectCommand),
                                  slot.counts(), index * sizeof(CullCount) + offsetof(CullCount, commands),
                                  batch.most_commands, sizeof(VkDrawIndexedIndirectCommand));
  }
  return {};
}

Result<void> CityRenderer::record_vehicles(VkCommandBuffer commands, const FrameSlot& slot) {
  if (vehicles_->plan().seen.empty()) return {};
  const VkDescriptorSet frame_set = slot.set(), shadow_set = shadows_->set();
  vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipelines_->layout(), 0, 1, &frame_set, 0,
                          nullptr);
  vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipelines_->layout(), 3, 1, &shadow_set, 0,
                          nullptr);
  for (std::size_t i = 0; i < kVehicleSurfaceCount; ++i) {
    const auto surface = static_cast<VehicleSurface>(i);
    MERCIA_TRY(VkPipeline pipeline, pipelines_->vehicles(surface));
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
    vehicles_->record(commands, surface);
  }
  return {};
}

Result<void> CityRenderer::record_sky(VkCommandBuffer commands, const FrameSlot& slot) {
  MERCIA_TRY(VkPipeline pipeline, pipelines_->sky(plan_.sky));
  const VkDescriptorSet frame_set = slot.set();
  vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipelines_->layout(), 0, 1, &frame_set, 0,
                          nullptr);
  vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
  vkCmdSetCullMode(commands, VK_CULL_MODE_NONE);
  vkCmdSetFrontFace(commands, VK_FRONT_FACE_COUNTER_CLOCKWISE);
  vkCmdDraw(commands, 3, instances(mode_), 0, 0);
  if (!plan_.sky.stars) return {};
  MERCIA_TRY(VkPipeline stars, pipelines_->stars());
  vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, stars);
  vkCmdDraw(commands, kStars * kStarVertices, instances(mode_), 0, 0);
  return {};
}

// The opaque batches of one round; the last one adds what comes after them and finishes the picture.
Result<void> CityRenderer::record_round(VkCommandBuffer commands, const FrameInput& frame, const FrameSlot& slot,
                                        std::uint32_t round) {
  const bool first = round == 0;
  const bool last = round + 1 >= rounds();
  const bool several = color_.get() != VK_NULL_HANDLE;
  VkRenderingAttachmentInfo color{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO};
  color.imageView = several ? color_.view() : frame.target.view;
  color.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
  // With a sky every pixel is drawn, but a tile-based GPU would still load what is not cleared.
  color.loadOp = first ? VK_ATTACHMENT_LOAD_OP_CLEAR : VK_ATTACHMENT_LOAD_OP_LOAD;
  color.storeOp = several && last ? VK_ATTACHMENT_STORE_OP_DONT_CARE : VK_ATTACHMENT_STORE_OP_STORE;
  if (several && last) {
    color.resolveMode = VK_RESOLVE_MODE_AVERAGE_BIT;
    color.resolveImageView = frame.target.view;
    color.resolveImageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
  }
  VkRenderingAttachmentInfo depth{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO};
  depth.imageView = depth_.view();
  depth.imageLayout = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL;
  depth.loadOp = first ? VK_ATTACHMENT_LOAD_OP_CLEAR : VK_ATTACHMENT_LOAD_OP_LOAD;  // to 0, which is infinitely far
  const bool read_later = !last || frame.scene_pass != nullptr;
  depth.storeOp = read_later ? VK_ATTACHMENT_STORE_OP_STORE : VK_ATTACHMENT_STORE_OP_DONT_CARE;
  VkRenderingInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO};
  info.renderArea = {{0, 0}, frame.target.extent};
  info.layerCount = static_cast<std::uint32_t>(frame.views.size());
  info.viewMask = view_mask(mode_);
  info.colorAttachmentCount = 1;
  info.pColorAttachments = &color;
  info.pDepthAttachment = &depth;
  vkCmdBeginRendering(commands, &info);
  gpu::set_viewport(commands, frame.target.extent);
  const std::span<const Batch> batches(plan_.batches);
  MERCIA_CHECK(record_batches(commands, slot, plan_, batches.first(plan_.first_blended_batch), round, false));
  if (last) {
    MERCIA_CHECK(record_vehicles(commands, slot));
    if (frame.environment.draw_sky) MERCIA_CHECK(record_sky(commands, slot));
    MERCIA_CHECK(record_batches(commands, slot, plan_, batches.subspan(plan_.first_blended_batch), round, false));
  }
  vkCmdEndRendering(commands);
  return {};
}

Result<void> CityRenderer::record_world(VkCommandBuffer commands, const FrameInput& frame, const FrameSlot& slot) {
  // The semaphore of the presenter is waited for at colour output; a reader of the last frame may still be copying.
  gpu::transition(
      commands,
      {.image = frame.target.image,
       .to = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
       .before = {VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT | VK_PIPELINE_STAGE_2_TRANSFER_BIT, VK_ACCESS_2_NONE},
       .after = kColorWrite});
  if (color_.get() != VK_NULL_HANDLE) {
    gpu::transition(commands, {.image = color_.get(),
                               .to = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
                               .before = kColorWrite,
                               .after = kColorWrite});
  }
  gpu::transition(commands, {.image = depth_.get(),
                             .aspect = VK_IMAGE_ASPECT_DEPTH_BIT,
                             .to = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL,
                             .before = kDepthTests,
                             .after = kDepthTests});
  if (rounds() < 2) {
    if (rounds() == 1) record_culling(commands, slot, plan_, one_round());
    MERCIA_CHECK(record_round(commands, frame, slot, 0));
  } else {
    record_culling(commands, slot, plan_, CullChoice::Early);
    MERCIA_CHECK(record_round(commands, frame, slot, 0));
    gpu::transition(commands, {.image = depth_.get(),
                               .aspect = VK_IMAGE_ASPECT_DEPTH_BIT,
                               .from = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL,
                               .to = VK_IMAGE_LAYOUT_DEPTH_READ_ONLY_OPTIMAL,
                               .before = kDepthTests,
                               .after = kComputeSample});
    pyramid_.record(commands);
    record_culling(commands, slot, plan_, CullChoice::Late);
    gpu::transition(commands, {.image = depth_.get(),
                               .aspect = VK_IMAGE_ASPECT_DEPTH_BIT,
                               .from = VK_IMAGE_LAYOUT_DEPTH_READ_ONLY_OPTIMAL,
                               .to = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL,
                               .before = kComputeSample,
                               .after = kDepthTests});
    gpu::memory_barrier(commands, kColorWrite, kColorReadWrite);
    MERCIA_CHECK(record_round(commands, frame, slot, 1));
  }
  if (rounds() > 0) slot.record_counts(commands);
  return {};
}

void CityRenderer::record_culling(VkCommandBuffer commands, const FrameSlot& slot, const FramePlan& plan,
                                  CullChoice choice) const {
  CullPush push = slot.cull(choice == CullChoice::Late ? 1 : 0);
  push.choice = choice;
  if (choice == CullChoice::Late) pyramid_.tell(push);
  culler_->record(commands, push, static_cast<std::uint32_t>(plan.batches.size()));
}

void CityRenderer::record_overlay(VkCommandBuffer commands, const FrameInput& frame) const {
  if (!frame.overlay) return;
  gpu::memory_barrier(commands, kColorWrite, kColorReadWrite);
  gpu::begin_rendering(commands, {.view = frame.target.view, .extent = frame.target.extent});
  frame.overlay->record(commands, frame.target.extent);
  vkCmdEndRendering(commands);
}

Result<std::uint64_t> CityRenderer::draw(const FrameInput& frame) {
  const double start = seconds_now();
  MERCIA_CHECK(check_input(frame));
  device_.collect();
  MERCIA_CHECK(meshes_->flush());
  const VkFormat format = frame.target.format == VK_FORMAT_UNDEFINED ? options_.color_format : frame.target.format;
  MERCIA_CHECK(choose_way(frame.views.size(), format));
  MERCIA_CHECK(fit_attachments(frame.target.extent, static_cast<std::uint32_t>(frame.views.size())));
  plan_frame(frame, options_.near_distance, finder(), plan_);
  MERCIA_CHECK(shadows_->prepare(frame.items, finder(), !frame.vehicles.empty(), plan_));
  const double planned = seconds_now();
  MERCIA_CHECK(vehicles_->fill(frame.vehicles, frame.views, plan_.origin, shadows_->vehicle_reach(), instances(mode_)));
  FrameSlot& slot = slots_[next_slot_];
  MERCIA_CHECK(slot.fill(device_, plan_, instances(mode_), rounds()));
  const double filled = seconds_now();
  if (native_) {
    const auto find_block = [&](std::uint32_t index) {
      const gpu::Buffer& block = meshes_->block(index);
      return NativeCuller::HostBlock{block.mapped(), block.address()};
    };
    native_->cull(plan_, find_block, instances(mode_), slot.native());
  }
  MERCIA_TRY(VkCommandBuffer commands, ring_.begin());
  if (slot.queries()) {
    vkCmdResetQueryPool(commands, slot.queries(), 0, 2);
    vkCmdWriteTimestamp2(commands, VK_PIPELINE_STAGE_2_TOP_OF_PIPE_BIT, slot.queries(), 0);
  }
  MERCIA_CHECK(shadows_->record(commands, *vehicles_, plan_.origin));
  MERCIA_CHECK(record_world(commands, frame, slot));
  if (frame.scene_pass) {
    record_scene_pass(commands, frame, {frame.views, &depth_, options_.near_distance}, view_mask(mode_));
  }
  record_overlay(commands, frame);
  gpu::transition(commands, {.image = frame.target.image,
                             .from = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
                             .to = frame.target.final_layout,
                             .before = kColorWrite,
                             .after = next_access(frame.target.final_layout)});
  if (slot.queries()) vkCmdWriteTimestamp2(commands, VK_PIPELINE_STAGE_2_BOTTOM_OF_PIPE_BIT, slot.queries(), 1);
  MERCIA_TRY(const std::uint64_t value, ring_.submit(frame.wait, frame.signal));
  slot.submitted(value);
  shadows_->submitted(value);
  vehicles_->submitted(value);
  next_slot_ = (next_slot_ + 1) % slots_.size();

  stats_.gpu_seconds = slot.gpu_seconds();
  stats_.cpu_seconds = (planned - start) + (seconds_now() - filled);  // without the wait for an earlier frame
  stats_.triangles = plan_.triangles;
  stats_.draws = plan_.draws;
  stats_.clusters = plan_.clusters;
  stats_.clusters_drawn = slot.drawn().clusters;
  stats_.triangles_drawn = slot.drawn().triangles;
  stats_.commands_drawn = slot.drawn().commands;
  stats_.mesh_bytes = meshes_->mesh_bytes();
  stats_.texture_bytes = meshes_->texture_bytes();
  stats_.committed_bytes = meshes_->committed_bytes();
  stats_.shadow_bytes = shadows_->bytes();
  stats_.shadow_maps_drawn = shadows_->redrawn();
  stats_.vehicle_cars = vehicles_->plan().seen_count;
  stats_.vehicles_left_out = vehicles_->plan().left_out;
  stats_.vehicle_bytes = vehicles_->bytes();
  stats_.shadows_settled = shadows_->settled();
  return value;
}

Result<std::optional<Pick>> CityRenderer::pick(const FrameInput& frame, glm::uvec2 pixel) {
  MERCIA_CHECK(check_input(frame));
  const VkExtent2D extent = frame.target.extent;
  if (pixel.x >= extent.width || pixel.y >= extent.height) return std::nullopt;
  if (!picker_) {
    MERCIA_TRY(picker_, Picker::create(device_));
  }
  MERCIA_CHECK(meshes_->flush());
  FramePlan plan;
  plan_frame(frame, options_.near_distance, finder(), plan, pixel);
  MERCIA_CHECK(pick_slot_.fill(device_, plan, 1, 1));
  MERCIA_TRY(VkCommandBuffer commands, picker_->begin());
  record_culling(commands, pick_slot_, plan, one_round());
  pick_slot_.record_counts(commands);
  picker_->start_drawing(extent, pixel);
  MERCIA_CHECK(record_batches(commands, pick_slot_, plan, plan.batches, 0, true));
  MERCIA_TRY(const auto hit, picker_->end());
  if (!hit || hit->draw >= plan.origins.size()) return std::nullopt;
  const DrawOrigin& origin = plan.origins[hit->draw];
  return Pick{origin.tile, origin.primitive, hit->feature,
              world_position(frame.views[0], extent, pixel, hit->depth, options_.near_distance)};
}

}  // namespace mercia::render
