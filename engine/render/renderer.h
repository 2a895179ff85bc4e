// Draws the world for one or two views in one multiview pass. Does not know whether a window, a headset or a file
// waits.
#pragma once

#include <vulkan/vulkan_core.h>

#include <functional>
#include <glm/glm.hpp>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/result.h"
#include "engine/geo/view.h"
#include "engine/gpu/device.h"
#include "engine/render/shadow_settings.h"
#include "engine/render/vehicles.h"
#include "engine/tiles/mesh_sink.h"
#include "engine/tiles/streamer.h"

namespace mercia::render {

// What is left out before it is drawn. The picture is the same; Off is for measuring.
enum class Culling {
  Off,        // nothing
  Clusters,   // groups of triangles outside all views or turned away from all eyes
  Occlusion,  // and those behind others: drawn in two rounds, with a look at the depths between them
  Native,     // as Clusters, and single triangles that cover no sample; by the processor instead of the device
};

struct RendererOptions {
  std::uint32_t views = 1;                          // the most that a frame has: 1 or 2
  VkFormat color_format = VK_FORMAT_R8G8B8A8_SRGB;  // of targets that do not name theirs
  VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_4_BIT;
  // Left to Mercia: Native on a device that is the processor itself, else Occlusion.
  std::optional<Culling> culling;
  std::uint64_t gpu_budget = std::uint64_t{512} << 20;  // bytes for meshes and textures
  // How near façades and ground are looked at before they show mortar, letters and grain: 0 never, 3 from afar.
  std::uint32_t surface_detail = 2;
  // Frames that the CPU may be ahead. More smooths, fewer lowers the delay from input to picture.
  std::uint32_t frames_in_flight = 2;
  ShadowSettings shadows;      // none by default
  double near_distance = 0.1;  // metres; nothing nearer is drawn. There is no far distance.
};

// Samples a pixel for pictures that have to keep up with a person: 4, or 1 where the device is the processor, for which
// 4 take twice as long.
VkSampleCountFlagBits suited_samples(const gpu::Device& device);

struct Weather {
  float clouds = 0.3f;   // share of the sky that they cover; from 0.55 on they begin to hide the sun, at 1 they do
  float haze = 1.0f;     // aerosol, in that of a good day
  float wetness = 0.0f;  // of what lies open, 0 to 1
  bool operator==(const Weather&) const = default;
};

// What surrounds the tiles.
struct Environment {
  glm::vec3 sun_direction{0.3f, -0.5f, 0.8f};  // towards the sun, world axes, unit length; below the horizon at night
  float haze_distance = 30000.0f;              // metres at which a third of the light remains
  bool draw_sky = true;
  Weather weather;
  glm::vec3 moon_direction{0.0f, 0.0f, -1.0f};  // towards the moon, world axes, unit length
  float moon_light = 0.0f;                      // in that of a full moon
  glm::mat3 world_from_stars{1.0f};             // geo::world_from_stars
  // Seconds that the eye had to get used to the light since the last picture; infinite: as long as it needs.
  float adapt_seconds = std::numeric_limits<float>::infinity();
  float seconds = 0.0f;  // for what moves by itself (water)
};

// Where a frame goes. The image has as many array layers as the frame has views and usage COLOR_ATTACHMENT; what was in
// it is lost.
struct Target {
  VkImage image = VK_NULL_HANDLE;
  VkImageView view = VK_NULL_HANDLE;  // 2D array over all layers
  VkExtent2D extent{};
  VkImageLayout final_layout = VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL;
  VkFormat format = VK_FORMAT_UNDEFINED;  // undefined: RendererOptions::color_format
};

// Draws over the finished picture inside the same command buffer (Dear ImGui). Called with the target bound as a
// single-sample colour attachment in a running dynamic rendering of view 0.
class OverlayPass {
 public:
  virtual ~OverlayPass() = default;
  virtual void record(VkCommandBuffer commands, VkExtent2D extent) = 0;
};

class ScenePass;

struct FrameInput {
  std::span<const geo::View> views;
  std::span<const tiles::DrawItem> items;
  std::span<const VehicleCar> vehicles;  // at most kMostVehicleCars are drawn
  Environment environment;
  Target target;
  ScenePass* scene_pass = nullptr;  // see scene_pass.h
  OverlayPass* overlay = nullptr;
  // Semaphores of the presenter, or null handles.
  VkSemaphore wait = VK_NULL_HANDLE;
  VkSemaphore signal = VK_NULL_HANDLE;
  std::uint32_t highlight_tile = 0xffffffff;  // draws this feature lit up
  std::uint32_t highlight_feature = 0xffffffff;
  // Pick::primitive: only primitives that share its property table are lit up. The default takes all of the tile.
  std::uint32_t highlight_primitive = 0xffffffff;
};

struct Pick {
  std::uint32_t tile = 0;
  std::uint32_t primitive = 0;
  std::uint32_t feature = 0;
  glm::dvec3 world_position{0.0};
};

struct RenderStats {
  double gpu_seconds = 0.0;  // of the last retired frame, 0 without timestamps
  double cpu_seconds = 0.0;  // record and submit of the last frame
  // What the items hold that views may see, by their boxes: primitives, once for each kind of surface.
  std::uint64_t triangles = 0;
  std::uint32_t draws = 0;
  std::uint32_t clusters = 0;
  // What the GPU's culling left of it, in the last retired frame.
  std::uint64_t triangles_drawn = 0;
  std::uint32_t clusters_drawn = 0;
  std::uint32_t commands_drawn = 0;
  std::uint32_t samples = 1;     // a pixel, as many as the device has of those asked for
  std::uint64_t mesh_bytes = 0;  // used in the large buffers
  std::uint64_t texture_bytes = 0;
  std::uint64_t committed_bytes = 0;    // of device memory for both and for staging, free parts of blocks included
  std::uint64_t shadow_bytes = 0;       // of shadow maps
  std::uint32_t shadow_maps_drawn = 0;  // in the last frame; the others were kept
  std::uint32_t vehicle_cars = 0;       // drawn in the last frame
  std::uint32_t vehicles_left_out = 0;  // cars over kMostVehicleCars
  std::uint64_t vehicle_bytes = 0;      // of device memory for models and records
  bool shadows_settled = true;          // no map waits for a later frame to be drawn again
};

enum class Textures {
  Plain,       // as they were decoded
  Compressed,  // in blocks, a quarter of the bytes; the device must know them (gpu::Device::block_compression)
};

// Makes the upload of a content quick: orders its triangles for culling, which changes the order of its vertices and
// indices and nothing else. From any thread. Without it the upload does the same, in the render thread's time. Large
// textures are compressed if wanted.
void prepare(tiles::TileContent& content, Textures textures = Textures::Plain);

// For Streamer::set_prepare: textures are compressed where the device samples them so; a processor would unpack them
// for every sample.
std::function<void(tiles::TileContent&)> preparation(const gpu::Device& device);

// Used from the render thread alone.
class Renderer : public tiles::MeshSink {
 public:
  // Errors (Device): a needed feature is missing, out of memory.
  static Result<std::unique_ptr<Renderer>> create(gpu::Device& device, const RendererOptions& options);

  // Records and submits one frame; returns the timeline value that the device reaches when it is finished
  // (gpu::Device::wait_for). Errors (Device): device lost, out of memory.
  virtual Result<std::uint64_t> draw(const FrameInput& frame) = 0;

  // What is under the pixel (x right, y down, in view 0), by drawing one pixel with ids. Waits for the GPU.
  virtual Result<std::optional<Pick>> pick(const FrameInput& frame, glm::uvec2 pixel) = 0;

  // From the next frame on; as many as the device has of those asked for. Errors (Device): out of memory.
  virtual Result<void> set_samples(VkSampleCountFlagBits samples) = 0;
  virtual Result<void> set_shadows(const ShadowSettings& settings) = 0;
  virtual void set_surface_detail(std::uint32_t level) = 0;  // RendererOptions::surface_detail, from the next frame on

  virtual const RenderStats& stats() const = 0;
};

}  // namespace mercia::render
