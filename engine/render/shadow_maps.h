// The shadow maps on the GPU: which of them a frame draws again, their casters, their memory.
#pragma once

#include <optional>
#include <vector>

#include "engine/gpu/descriptor_set.h"
#include "engine/gpu/image.h"
#include "engine/render/culler.h"
#include "engine/render/frame_plan.h"
#include "engine/render/frame_slot.h"
#include "engine/render/native_culler.h"
#include "engine/render/shadow_pipelines.h"
#include "engine/render/vehicle_pass.h"

namespace mercia::render {

class ShadowMaps {
 public:
  struct Parts {
    MeshStore& meshes;
    const Culler& culler;
    Culling culling = Culling::Clusters;
    std::uint32_t frames_in_flight = 1;
  };
  // `parts` outlive the maps. Errors (Device): out of memory.
  static Result<std::unique_ptr<ShadowMaps>> create(gpu::Device& device, const Parts& parts,
                                                    VkDescriptorSetLayout frame_layout);

  // Of the set of one texture array that pixel programs read.
  VkDescriptorSetLayout layout() const { return layout_.get(); }
  VkDescriptorSet set() const { return set_.get(); }

  // Throws the old maps away. Waits for the GPU.
  Result<void> set_settings(const ShadowSettings& settings);
  const ShadowSettings& settings() const { return settings_; }

  // Decides what is drawn again, and plans and culls it on the processor. Fills in plan.frame.shadow. From the first
  // frame with `vehicles` on, maps are kept twice: without and with what moves.
  Result<void> prepare(std::span<const tiles::DrawItem> items, const FindMesh& find, bool vehicles, FramePlan& plan);
  // Metres around the eye in which vehicles throw shadows; after prepare().
  double vehicle_reach() const;
  // Draws what prepare() has planned, and the casters among the vehicles, which are relative to `origin`; before the
  // pass that reads the maps.
  Result<void> record(VkCommandBuffer commands, const VehiclePass& vehicles, const glm::dvec3& origin);
  void submitted(std::uint64_t value);

  // All maps show what the last prepare() was given.
  bool settled() const { return settled_; }
  std::uint32_t redrawn() const { return static_cast<std::uint32_t>(due_.size()); }
  std::uint64_t bytes() const;

 private:
  struct Map {
    std::optional<Cascade> drawn;
    std::uint64_t signature = 0;   // of its casters
    gpu::ImageViewHandle layer;    // of what is read
    gpu::ImageViewHandle still;    // of the map without vehicles; null before there are any
    bool has_vehicles = false;     // in what is read
    std::vector<FrameSlot> slots;  // one for each frame in flight
    FramePlan plan;
  };
  struct Due {
    std::uint32_t map;
    Cascade cascade;
    std::uint64_t signature;
  };

  ShadowMaps(gpu::Device& device, const Parts& parts, VkDescriptorSetLayout frame_layout)
      : device_(device), parts_(parts), frame_layout_(frame_layout) {}
  Result<void> make_maps();
  Result<gpu::ImageViewHandle> make_layer(const gpu::Image& image, std::uint32_t layer) const;
  Result<void> make_still_maps();
  bool takes_vehicles(const Map& map) const;
  void add_vehicles(VkCommandBuffer commands, const VehiclePass& vehicles, const glm::dvec3& origin);
  void copy_still_map(VkCommandBuffer commands, std::uint32_t layer) const;
  void begin_map(VkCommandBuffer commands, const Cascade& cascade, const glm::dvec3& origin) const;
  void choose(std::span<const tiles::DrawItem> items, const FindMesh& find, const ShadowWish& wish);
  Result<void> plan_map(std::span<const tiles::DrawItem> items, const FindMesh& find, const Due& due);
  void record_map(VkCommandBuffer commands, Map& map, const Cascade& cascade);
  // From the first batch on as many as one rendering takes; returns the next one.
  std::size_t record_batches(VkCommandBuffer commands, const Map& map, FrameSlot& slot, std::size_t first) const;

  gpu::Device& device_;
  Parts parts_;
  VkDescriptorSetLayout frame_layout_;
  ShadowSettings settings_;
  ShadowPipelines pipelines_;
  gpu::DescriptorSetLayoutHandle layout_;
  gpu::SamplerHandle sampler_;
  gpu::Image image_;        // what is read; of one texel without shadows
  gpu::Image still_image_;  // without vehicles; empty before there are any
  gpu::DescriptorSet set_;
  std::optional<NativeCuller> native_;
  std::vector<Map> maps_;
  std::vector<Due> due_;
  double widening_ = 0.0;
  glm::dmat3 light_from_world_{1.0};
  glm::dvec3 to_light_{0.0};
  std::size_t next_slot_ = 0;
  bool readable_ = false;     // the image is in the layout of its readers
  bool still_drawn_ = false;  // the maps without vehicles have been drawn and copied from
  bool settled_ = true;
  bool lit_ = false;  // the key light is strong enough for shadows
};

}  // namespace mercia::render
