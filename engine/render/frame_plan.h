// What one frame draws and in which order: culled, sorted, ready for the GPU to read. Pure: no GPU.
#pragma once

#include <volk.h>

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "engine/render/cull_data.h"
#include "engine/render/frame_data.h"
#include "engine/render/light.h"
#include "engine/render/mesh_store.h"
#include "engine/render/renderer.h"
#include "engine/render/shadow_cascades.h"

namespace mercia::render {

enum class Pass : std::uint8_t { Opaque, Mask, Blend };

// What can be in the sky of a picture.
struct Sky {
  bool heaven = true;  // something above the horizon
  bool stars = true;   // it is dark
  bool moon = true;    // or its glare
  bool operator==(const Sky&) const = default;
};

// One pipeline of the city.
struct Variant {
  Pass pass = Pass::Opaque;
  Shade shade = Shade::Plain;
  bool textured = false;
  bool unlit = false;
  bool fading = false;  // draws a share of the pixels
  // Without what only rain or lamps need. Chosen where the device is the processor, which works out both sides of every
  // branch; elsewhere a branch is cheaper than new programs at dusk.
  bool dry = false;
  bool by_day = false;
  bool operator==(const Variant&) const = default;
};

// Items whose draws need no change of state between them.
struct Batch {
  Variant variant;
  bool double_sided = false;
  bool mirrored = false;  // the transform turns the winding round
  const TextureSet* texture = nullptr;
  const ResidentDetail* detail = nullptr;  // of Shade::Detailed alone
  std::uint32_t block = 0;
  std::uint32_t first_item = 0;
  std::uint32_t item_count = 0;
  std::uint32_t first_command = 0;
  std::uint32_t most_commands = 0;  // that the culling can leave of it
};

// Whose draw record it is.
struct DrawOrigin {
  std::uint32_t tile = 0;
  std::uint32_t primitive = 0;
};

struct FramePlan {
  LightModel light_model;
  FrameData frame;
  glm::dvec3 origin{0.0};  // of "relative", in the world
  double nearest = 0.0;    // metres from it to the nearest bounds of what is drawn
  Sky sky;
  std::vector<DrawRecord> records;
  std::vector<DrawOrigin> origins;  // one a record
  std::vector<CullItem> items;
  std::vector<CullView> cull_views;  // what none of them sees may be left out
  std::vector<Batch> batches;        // opaque and masked ones front to back, then blended ones back to front
  std::size_t first_blended_batch = 0;
  // Before culling:
  std::uint32_t commands = 0;
  std::uint32_t indices = 0;  // of all items
  std::uint32_t clusters = 0;
  std::uint32_t draws = 0;
  std::uint64_t triangles = 0;

  void clear();
};

using FindMesh = std::function<const ResidentMesh*(tiles::MeshHandle)>;

// Draws whatever of the items any view sees, or what may lie under one pixel of the first view. Handles that `find`
// does not know are left out.
void plan_frame(const FrameInput& input, double near_distance, const FindMesh& find, FramePlan& plan,
                std::optional<glm::uvec2> pixel = std::nullopt);

// What throws a shadow into the cascade's map, in its first view, relative to its centre.
void plan_casters(std::span<const tiles::DrawItem> items, const Cascade& cascade, std::uint32_t size,
                  const FindMesh& find, FramePlan& plan);

// Of what the items have in a space: how high it reaches along the light, and a number that differs where other meshes
// are in it.
struct Casters {
  double high = 0.0;
  std::uint64_t signature = 0;
};
Casters casters_in(const CasterSpace& space, std::span<const tiles::DrawItem> items, const FindMesh& find);

}  // namespace mercia::render
