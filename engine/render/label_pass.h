// Names in the world: letters from fields of distances, with halo, leader line and dot, all in one instanced draw; and
// how much of each name's place can be seen, measured on the GPU and read some frames later.
#pragma once

#include <array>
#include <memory>

#include "engine/gpu/descriptor_set.h"
#include "engine/render/glyph_atlas.h"
#include "engine/render/renderer.h"
#include "engine/render/scene_pass.h"

namespace mercia::render {

struct SceneLabel {
  glm::dvec3 anchor{0.0};       // world: what is named
  glm::vec3 right{1.0f, 0, 0};  // world metres for one em, along the text
  glm::vec3 up{0, 0, 1.0f};     // the same, upwards
  const text::Line* line = nullptr;
  glm::vec2 text_at{0.0f};  // ems from the anchor: where the line starts, on its baseline
  float opacity = 1.0f;
  float weight = 0.0f;            // ems by which letters are bolder
  glm::vec3 ink{1.0f};            // sRGB
  glm::vec4 halo{0, 0, 0, 0.7f};  // sRGB and how dense it is
  float halo_width = 0.16f;       // ems, at most text::kFieldSpread pixels
  glm::vec4 plate{0.0f};          // behind the letters; without alpha there is none
  bool leader = false;            // a line from the anchor to the text
  float dot = 0.0f;               // radius in ems, of a dot on the anchor
  glm::vec3 dot_ink{1.0f};        // sRGB
};

// Asks whether a point is hidden.
struct SeenQuestion {
  std::uint32_t id = 0;
  glm::dvec3 world{0.0};
  float tolerance = 1.0f;  // metres that something nearer may be before it hides the point: a station's own roof
};
struct SeenAnswer {
  std::uint32_t id = 0;
  float share = 0.0f;  // of the looks around the point, in the eye that sees more
};

class LabelPass final : public ScenePass {
 public:
  // As many views and of the format as the renderer draws. The device and the fonts outlive the pass.
  // Errors (Device): out of memory.
  static Result<std::unique_ptr<LabelPass>> create(gpu::Device& device, text::FontSet& fonts,
                                                   const RendererOptions& options);
  ~LabelPass() override;

  // For the next frame. Labels are drawn in this order, their lines live until record().
  void set(std::vector<SceneLabel> labels, std::vector<SeenQuestion> questions);

  void measure(VkCommandBuffer commands, const DrawnWorld& world) override;
  void record(VkCommandBuffer commands) override;
  // The timeline value of the submission that record() went into.
  void submitted(std::uint64_t value);

  // The answers of the newest frame that has retired since the last call; empty if none has.
  std::vector<SeenAnswer> take_answers();

 private:
  static constexpr std::size_t kSlots = 3;
  struct Slot {
    gpu::Buffer input;  // matrices, probes, quads
    gpu::Buffer shares;
    gpu::Buffer glyphs;
    gpu::DescriptorSet depths;
    std::vector<std::uint32_t> ids;  // of the questions whose answers have not been taken
    std::uint64_t value = 0;
    VkDeviceSize quads_at = 0;
  };

  LabelPass(gpu::Device& device, text::FontSet& fonts) : device_(device), fonts_(fonts) {}
  Result<void> make_programs(const RendererOptions& options);
  Result<void> make_sets();
  Result<void> fill(Slot& slot, const DrawnWorld& world, VkCommandBuffer commands);
  void ask(const Slot& slot, const DrawnWorld& world, VkCommandBuffer commands) const;

  gpu::Device& device_;
  text::FontSet& fonts_;
  bool target_is_srgb_ = true;
  std::uint32_t instances_ = 1;  // of a quad
  GlyphAtlas atlas_;
  gpu::SamplerHandle sampler_;
  gpu::SamplerHandle depth_sampler_;
  gpu::DescriptorSetLayoutHandle atlas_layout_;
  gpu::DescriptorSetLayoutHandle depth_layout_;
  gpu::DescriptorSet atlas_set_;
  gpu::PipelineLayoutHandle draw_layout_;
  gpu::PipelineLayoutHandle seen_layout_;
  gpu::PipelineHandle draw_;
  std::array<gpu::PipelineHandle, 2> seen_;  // for depths with one sample a pixel, and with several
  std::vector<SceneLabel> labels_;
  std::vector<SeenQuestion> questions_;
  std::array<Slot, kSlots> slots_;
  std::size_t slot_ = 0;
  std::uint32_t quad_count_ = 0;  // of the frame being recorded
};

}  // namespace mercia::render
