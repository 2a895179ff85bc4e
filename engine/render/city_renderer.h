// The Renderer of Vulkan: plans a frame, fills a slot, records one multiview pass, submits.
#pragma once

#include <vector>

#include "engine/gpu/commands.h"
#include "engine/gpu/image.h"
#include "engine/render/culler.h"
#include "engine/render/depth_pyramid.h"
#include "engine/render/frame_plan.h"
#include "engine/render/frame_slot.h"
#include "engine/render/mesh_store.h"
#include "engine/render/native_culler.h"
#include "engine/render/picker.h"
#include "engine/render/pipelines.h"
#include "engine/render/renderer.h"
#include "engine/render/scene_pass.h"
#include "engine/render/shadow_maps.h"
#include "engine/render/vehicle_pass.h"

namespace mercia::render {

class CityRenderer final : public Renderer {
 public:
  static Result<std::unique_ptr<Renderer>> create(gpu::Device& device, const RendererOptions& options);
  ~CityRenderer() override;

  Result<tiles::MeshHandle> upload(const tiles::TileContent& content) override { return meshes_->upload(content); }
  Result<tiles::MeshHandle> upload_some(const tiles::TileContent& content, std::unique_ptr<tiles::UploadState>& state,
                                        const std::function<bool()>& enough) override {
    return meshes_->upload_some(content, state, enough);
  }
  void release(tiles::MeshHandle mesh) override { meshes_->release(mesh); }
  std::uint64_t own_bytes() const override { return meshes_->staging_bytes(); }
  Result<std::uint64_t> draw(const FrameInput& frame) override;
  Result<std::optional<Pick>> pick(const FrameInput& frame, glm::uvec2 pixel) override;
  Result<void> set_samples(VkSampleCountFlagBits samples) override;
  Result<void> set_shadows(const ShadowSettings& settings) override;
  void set_surface_detail(std::uint32_t level) override { options_.surface_detail = level; }
  const RenderStats& stats() const override { return stats_; }

 private:
  CityRenderer(gpu::Device& device, const RendererOptions& options) : device_(device), options_(options) {}
  Result<void> start();
  // What depends on the number of samples.
  Result<void> make_for_samples();
  Result<void> check_input(const FrameInput& frame) const;
  Result<void> choose_way(std::size_t views, VkFormat color_format);
  Result<void> fit_attachments(VkExtent2D extent, std::uint32_t layers);
  // The device chooses what is drawn in one round, or in two with a look at the depths between them; or in none.
  std::uint32_t rounds() const;
  CullChoice one_round() const { return culling_ == Culling::Off ? CullChoice::Everything : CullChoice::InSight; }
  void record_culling(VkCommandBuffer commands, const FrameSlot& slot, const FramePlan& plan, CullChoice choice) const;
  Result<void> record_world(VkCommandBuffer commands, const FrameInput& frame, const FrameSlot& slot);
  Result<void> record_round(VkCommandBuffer commands, const FrameInput& frame, const FrameSlot& slot,
                            std::uint32_t round);
  Result<void> record_batches(VkCommandBuffer commands, const FrameSlot& slot, const FramePlan& plan,
                              std::span<const Batch> batches, std::uint32_t round, bool picking);
  Result<void> record_vehicles(VkCommandBuffer commands, const FrameSlot& slot);
  Result<void> record_sky(VkCommandBuffer commands, const FrameSlot& slot);
  void record_overlay(VkCommandBuffer commands, const FrameInput& frame) const;
  FindMesh finder() const;

  gpu::Device& device_;
  RendererOptions options_;
  Culling culling_ = Culling::Off;
  ViewMode mode_ = ViewMode::Single;
  gpu::DescriptorSetLayoutHandle frame_layout_;
  std::unique_ptr<MeshStore> meshes_;
  std::vector<std::unique_ptr<Pipelines>> all_pipelines_;
  Pipelines* pipelines_ = nullptr;  // of the frame at hand
  std::unique_ptr<Culler> culler_;
  std::optional<NativeCuller> native_;
  std::unique_ptr<ShadowMaps> shadows_;
  std::optional<VehiclePass> vehicles_;
  std::vector<FrameSlot> slots_;
  std::size_t next_slot_ = 0;
  FrameSlot pick_slot_;
  std::unique_ptr<Picker> picker_;
  gpu::CommandRing ring_;
  gpu::Image color_;  // multisampled; empty with one sample
  gpu::Image depth_;
  DepthPyramid pyramid_;
  FramePlan plan_;
  RenderStats stats_;
};

}  // namespace mercia::render
