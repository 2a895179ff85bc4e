#include "engine/render/label_pass.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/base/log.h"
#include "engine/gpu/graphics_pipeline.h"
#include "engine/gpu/vulkan_check.h"
#include "engine/render/compute.h"
#include "engine/render/relative.h"
#include "engine/render/shader_words.h"

namespace mercia::render {
namespace {

// As shaders/label.glsl and shaders/label_seen.glsl have them.
struct Quad {
  glm::vec3 origin{0.0f};
  float edge = 0.0f;
  glm::vec3 right{0.0f};
  float softness = 0.0f;
  glm::vec3 up{0.0f};
  float is_shape = 0.0f;
  glm::vec4 rect{0.0f};
  glm::vec4 uv{0.0f};
  glm::vec4 color{1.0f};
};
static_assert(sizeof(Quad) == 96);
struct Probe {
  glm::vec3 at{0.0f};
  float tolerance = 0.0f;
};
struct DrawPush {
  VkDeviceAddress quads, eyes;
};
struct SeenPush {
  VkDeviceAddress probes, eyes, shares;
  std::uint32_t count, views;
  std::int32_t width, height;
  float near_distance, step;
};
constexpr std::uint32_t kSeenGroup = 64;
// Pixels between two of the five by five looks around a point, of a picture of 1,000 lines: about as large as a letter.
constexpr float kLookStep = 3.0f / 1000.0f;
constexpr float kLeaderHalf = 0.035f;  // ems
constexpr float kMargin = 0.10f;       // ems around shapes, for their soft edges
constexpr VkDescriptorType kSampled = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;

float linear(float srgb) { return srgb <= 0.04045f ? srgb / 12.92f : std::pow((srgb + 0.055f) / 1.055f, 2.4f); }

// Turns labels into quads.
class QuadWriter {
 public:
  QuadWriter(GlyphAtlas& atlas, text::FontSet& fonts, const glm::dvec3& origin, bool target_is_srgb)
      : atlas_(atlas), fonts_(fonts), origin_(origin), target_is_srgb_(target_is_srgb) {}

  // False: the atlas is full.
  bool add(const SceneLabel& label) {
    base_.origin = glm::vec3(label.anchor - origin_);
    base_.right = label.right;
    base_.up = label.up;
    opacity_ = label.opacity;
    const glm::vec4 halo = label.halo;
    const float text_bottom = label.text_at.y - 0.28f;
    if (label.plate.a > 0.0f) {
      box({label.text_at.x - 0.45f, text_bottom - 0.12f},
          {label.text_at.x + label.line->width + 0.45f, label.text_at.y + 0.92f}, 0.3f, label.plate, 0.0f, 0.0f);
    }
    if (label.leader && text_bottom > label.dot) {
      const glm::vec2 low(-kLeaderHalf, label.dot * 0.5f), high(kLeaderHalf, text_bottom);
      box(low - 0.06f, high + glm::vec2(0.06f, 0.0f), 0.06f, halo * glm::vec4(1, 1, 1, 0.7f), 0.0f, 0.06f);
      box(low, high, 0.0f, glm::vec4(label.ink, 0.9f), 0.0f, 0.0f);
    }
    if (label.dot > 0.0f) {
      const float rim = label.dot + 0.10f;
      box(glm::vec2(-rim), glm::vec2(rim), rim, glm::vec4(glm::vec3(halo), std::min(1.0f, halo.a * 1.2f)), 0.0f, 0.0f);
      box(glm::vec2(-label.dot), glm::vec2(label.dot), label.dot, glm::vec4(label.dot_ink, 1.0f), 0.0f, 0.0f);
    }
    // All halos below all letters, or one would dim its neighbour.
    if (halo.a > 0.0f && label.halo_width > 0.0f && !glyphs(label, halo, -label.halo_width, label.halo_width * 0.85f))
      return false;
    return glyphs(label, glm::vec4(label.ink, 1.0f), -label.weight, 0.0f);
  }

  std::vector<Quad> quads;

 private:
  glm::vec4 stored(const glm::vec4& color) const {
    const float alpha = color.a * opacity_;
    if (!target_is_srgb_) return {glm::vec3(color), alpha};
    return {linear(color.r), linear(color.g), linear(color.b), alpha};
  }

  void box(const glm::vec2& low, const glm::vec2& high, float radius, const glm::vec4& color, float edge,
           float softness) {
    Quad quad = base_;
    quad.is_shape = 1.0f;
    quad.edge = edge;
    quad.softness = softness;
    quad.rect = {low - kMargin, high + kMargin};
    quad.uv = {(high - low) * 0.5f, radius, 0.0f};
    quad.color = stored(color);
    quads.push_back(quad);
  }

  bool glyphs(const SceneLabel& label, const glm::vec4& color, float edge, float softness) {
    Quad quad = base_;
    quad.edge = edge;
    quad.softness = softness;
    quad.color = stored(color);
    for (const text::PlacedGlyph& placed : label.line->glyphs) {
      const auto cell = atlas_.find(fonts_, placed.glyph);
      if (!cell) return false;
      if (cell->empty) continue;
      const glm::vec2 at = label.text_at + placed.at;
      quad.rect = {at + cell->low, at + cell->high};
      quad.uv = {cell->uv_low, cell->uv_high};
      quads.push_back(quad);
    }
    return true;
  }

  GlyphAtlas& atlas_;
  text::FontSet& fonts_;
  glm::dvec3 origin_;
  bool target_is_srgb_;
  Quad base_;
  float opacity_ = 1.0f;
};

Result<gpu::SamplerHandle> make_sampler(const gpu::Device& device, VkFilter filter) {
  VkSamplerCreateInfo info{.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO};
  info.magFilter = info.minFilter = filter;
  info.addressModeU = info.addressModeV = info.addressModeW = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
  VkSampler sampler = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreateSampler(device.handle(), &info, nullptr, &sampler), "making a sampler"));
  return gpu::SamplerHandle(device.handle(), sampler);
}

Result<gpu::PipelineLayoutHandle> make_draw_layout(const gpu::Device& device, VkDescriptorSetLayout set) {
  const VkPushConstantRange push{VK_SHADER_STAGE_VERTEX_BIT, 0, sizeof(DrawPush)};
  VkPipelineLayoutCreateInfo info{.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO};
  info.setLayoutCount = 1;
  info.pSetLayouts = &set;
  info.pushConstantRangeCount = 1;
  info.pPushConstantRanges = &push;
  VkPipelineLayout layout = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreatePipelineLayout(device.handle(), &info, nullptr, &layout), "preparing the labels"));
  return gpu::PipelineLayoutHandle(device.handle(), layout);
}

Result<gpu::PipelineHandle> make_draw_pipeline(const gpu::Device& device, VkPipelineLayout layout, VkFormat format,
                                               ViewMode mode) {
  MERCIA_TRY(const auto vertex, words::make_module(device, words::label_vertex(mode)));
  MERCIA_TRY(const auto pixel, words::make_module(device, words::label_pixel()));
  gpu::GraphicsPipelineOptions made;
  made.layout = layout;
  made.vertex = vertex.get();
  made.pixel = pixel.get();
  made.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP;
  made.color = format;
  made.blend = true;
  made.view_mask = view_mask(mode);
  return gpu::make_graphics_pipeline(device, made, "preparing the labels");
}

}  // namespace

Result<std::unique_ptr<LabelPass>> LabelPass::create(gpu::Device& device, text::FontSet& fonts,
                                                     const RendererOptions& options) {
  std::unique_ptr<LabelPass> pass(new LabelPass(device, fonts));
  MERCIA_TRY(pass->atlas_, GlyphAtlas::create(device));
  MERCIA_CHECK(pass->make_programs(options));
  MERCIA_CHECK(pass->make_sets());
  return pass;
}

LabelPass::~LabelPass() {
  // Frames under way read the buffers.
  device_.finish();
}

Result<void> LabelPass::make_programs(const RendererOptions& options) {
  const ViewMode mode = suited_view_mode(device_, options.views);
  instances_ = instances(mode);
  target_is_srgb_ = stores_srgb(options.color_format);
  MERCIA_TRY(atlas_layout_, gpu::make_set_layout(device_, kSampled, VK_SHADER_STAGE_FRAGMENT_BIT));
  MERCIA_TRY(depth_layout_, gpu::make_set_layout(device_, kSampled, VK_SHADER_STAGE_COMPUTE_BIT));
  MERCIA_TRY(draw_layout_, make_draw_layout(device_, atlas_layout_.get()));
  MERCIA_TRY(draw_, make_draw_pipeline(device_, draw_layout_.get(), options.color_format, mode));
  MERCIA_TRY(seen_layout_, make_compute_layout(device_, sizeof(SeenPush), depth_layout_.get()));
  for (const bool several : {false, true}) {
    MERCIA_TRY(seen_[several], make_compute_pipeline(device_, seen_layout_.get(), words::label_seen(several)));
  }
  return {};
}

Result<void> LabelPass::make_sets() {
  MERCIA_TRY(sampler_, make_sampler(device_, VK_FILTER_LINEAR));
  MERCIA_TRY(depth_sampler_, make_sampler(device_, VK_FILTER_NEAREST));
  MERCIA_TRY(atlas_set_, gpu::DescriptorSet::create(device_, atlas_layout_.get(), kSampled));
  atlas_set_.name(
      device_, VkDescriptorImageInfo{sampler_.get(), atlas_.image().view(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL});
  for (Slot& slot : slots_) {
    MERCIA_TRY(slot.depths, gpu::DescriptorSet::create(device_, depth_layout_.get(), kSampled));
  }
  return {};
}

void LabelPass::set(std::vector<SceneLabel> labels, std::vector<SeenQuestion> questions) {
  labels_ = std::move(labels);
  questions_ = std::move(questions);
}

Result<void> LabelPass::fill(Slot& slot, const DrawnWorld& world, VkCommandBuffer commands) {
  const glm::dvec3 origin = mean_eye(world.views);
  QuadWriter writer(atlas_, fonts_, origin, target_is_srgb_);
  const auto write_all = [&] {
    writer.quads.clear();
    return std::all_of(labels_.begin(), labels_.end(), [&](const SceneLabel& label) { return writer.add(label); });
  };
  if (!write_all()) {
    atlas_.restart();  // of what filled it most is not in view any more
    static_cast<void>(write_all());
  }
  MERCIA_CHECK(atlas_.record(device_, commands, slot.glyphs));
  quad_count_ = static_cast<std::uint32_t>(writer.quads.size());

  std::array<glm::mat4, 2> matrices;
  for (std::size_t i = 0; i < matrices.size(); ++i) {
    matrices[i] = clip_from_relative(world.views[std::min(i, world.views.size() - 1)], origin, world.near_distance);
  }
  std::vector<Probe> probes;
  probes.reserve(questions_.size());
  slot.ids.clear();
  for (const SeenQuestion& question : questions_) {
    probes.push_back({glm::vec3(question.world - origin), question.tolerance});
    slot.ids.push_back(question.id);
  }
  const std::size_t probe_bytes = probes.size() * sizeof(Probe);
  slot.quads_at = sizeof(matrices) + probe_bytes;
  const std::size_t bytes = slot.quads_at + writer.quads.size() * sizeof(Quad);
  constexpr VkBufferUsageFlags kUsage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT;
  if (slot.input.size() < bytes) {
    MERCIA_TRY(slot.input, gpu::Buffer::create(device_, bytes + bytes / 2, kUsage, gpu::MemoryUse::Upload));
  }
  if (slot.shares.size() < probes.size() * sizeof(float)) {
    MERCIA_TRY(slot.shares,
               gpu::Buffer::create(device_, (probes.size() + 64) * sizeof(float), kUsage, gpu::MemoryUse::Readback));
  }
  std::memcpy(slot.input.mapped(), matrices.data(), sizeof(matrices));
  if (!probes.empty()) std::memcpy(slot.input.mapped() + sizeof(matrices), probes.data(), probe_bytes);
  if (quad_count_ > 0)
    std::memcpy(slot.input.mapped() + slot.quads_at, writer.quads.data(), writer.quads.size() * sizeof(Quad));
  return {};
}

void LabelPass::ask(const Slot& slot, const DrawnWorld& world, VkCommandBuffer commands) const {
  if (slot.ids.empty()) return;
  const gpu::ImageOptions& depth = world.depth->options();
  slot.depths.name(device_, VkDescriptorImageInfo{depth_sampler_.get(), world.depth->view(),
                                                  VK_IMAGE_LAYOUT_DEPTH_READ_ONLY_OPTIMAL});
  vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, seen_[depth.samples != VK_SAMPLE_COUNT_1_BIT].get());
  const VkDescriptorSet set = slot.depths.get();
  vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_COMPUTE, seen_layout_.get(), 0, 1, &set, 0, nullptr);
  const VkDeviceAddress input = slot.input.address();
  const SeenPush push{input + 2 * sizeof(glm::mat4),
                      input,
                      slot.shares.address(),
                      static_cast<std::uint32_t>(slot.ids.size()),
                      static_cast<std::uint32_t>(world.views.size()),
                      static_cast<std::int32_t>(depth.extent.width),
                      static_cast<std::int32_t>(depth.extent.height),
                      static_cast<float>(world.near_distance),
                      std::max(1.0f, kLookStep * static_cast<float>(depth.extent.height))};
  vkCmdPushConstants(commands, seen_layout_.get(), VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof(push), &push);
  vkCmdDispatch(commands, (push.count + kSeenGroup - 1) / kSeenGroup, 1, 1);
  gpu::memory_barrier(commands, kComputeWrite, {VK_PIPELINE_STAGE_2_HOST_BIT, VK_ACCESS_2_HOST_READ_BIT});
}

void LabelPass::measure(VkCommandBuffer commands, const DrawnWorld& world) {
  slot_ = (slot_ + 1) % kSlots;
  Slot& slot = slots_[slot_];
  quad_count_ = 0;
  Result<void> ready = device_.wait_for(slot.value);
  if (ready) ready = fill(slot, world, commands);
  if (!ready) {
    log::warn("The labels are missing from a frame: {}", ready.error().sentence());
    slot.ids.clear();
    quad_count_ = 0;
    return;
  }
  ask(slot, world, commands);
}

void LabelPass::record(VkCommandBuffer commands) {
  if (quad_count_ == 0) return;
  const Slot& slot = slots_[slot_];
  vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, draw_.get());
  const VkDescriptorSet set = atlas_set_.get();
  vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, draw_layout_.get(), 0, 1, &set, 0, nullptr);
  const DrawPush push{slot.input.address() + slot.quads_at, slot.input.address()};
  vkCmdPushConstants(commands, draw_layout_.get(), VK_SHADER_STAGE_VERTEX_BIT, 0, sizeof(push), &push);
  vkCmdDraw(commands, 4, quad_count_ * instances_, 0, 0);
}

void LabelPass::submitted(std::uint64_t value) { slots_[slot_].value = value; }

std::vector<SeenAnswer> LabelPass::take_answers() {
  Slot* newest = nullptr;
  const std::uint64_t completed = device_.completed();
  for (Slot& slot : slots_) {
    if (slot.ids.empty() || slot.value > completed) continue;
    if (newest && slot.value < newest->value) {
      slot.ids.clear();
      continue;
    }
    if (newest) newest->ids.clear();
    newest = &slot;
  }
  std::vector<SeenAnswer> answers;
  if (!newest) return answers;
  const auto* shares = reinterpret_cast<const float*>(newest->shares.mapped());
  for (std::size_t i = 0; i < newest->ids.size(); ++i) answers.push_back({newest->ids[i], shares[i]});
  newest->ids.clear();
  return answers;
}

}  // namespace mercia::render
