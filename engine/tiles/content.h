// What the content of a tile is once decoded: vertices the GPU takes as they are, and the facts behind them.
#pragma once

#include <array>
#include <cstdint>
#include <glm/glm.hpp>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/tiles/surface.h"

namespace mercia::tiles {

inline constexpr std::uint32_t kNoFeature = 0xffffff;
inline constexpr std::uint32_t kFeatureMask = 0xffffff;  // of Vertex::feature_and_surface

// 32 bytes, the vertex layout of every mesh on the GPU.
struct Vertex {
  std::array<float, 3> position{};       // metres in the primitive's own frame
  std::array<std::int16_t, 2> normal{};  // octahedral, snorm; {0, 0} is +z
  // sRGB (a glTF's COLOR_0 is linear and is encoded on reading), alpha straight
  std::array<std::uint8_t, 4> color{255, 255, 255, 255};
  std::array<float, 2> uv{};
  std::uint32_t feature_and_surface = kNoFeature;  // low 24 bits: row of the property table; high 8: Surface
};
static_assert(sizeof(Vertex) == 32);

std::array<std::int16_t, 2> octahedral(const glm::vec3& unit_normal);
glm::vec3 from_octahedral(const std::array<std::int16_t, 2>& packed);

// Decoded 8-bit sRGB with straight alpha, first row on top.
struct Image {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::vector<std::uint8_t> rgba;
};

struct Material {
  glm::vec4 base_color{1.0f};  // linear
  std::int32_t image = -1;     // index into TileContent::images, -1 for none
  float metallic = 0.0f;
  float roughness = 1.0f;
  bool unlit = false;
  bool double_sided = false;
  enum class Alpha : std::uint8_t { Opaque, Mask, Blend } alpha = Alpha::Opaque;
  float alpha_cutoff = 0.5f;
  enum class Wrap : std::uint8_t { Repeat, Clamp, Mirror } wrap_u = Wrap::Repeat, wrap_v = Wrap::Repeat;
};

// Indexed triangles, anticlockwise seen from outside once tile_from_mesh is applied. Every index names a vertex and
// every position is finite. Points are small solids; lines are reported as unsupported.
struct Primitive {
  std::vector<Vertex> vertices;
  std::vector<std::uint32_t> indices;
  glm::dmat4 tile_from_mesh{1.0};  // in the tile's own axes (z up: glTF's y-up turn is already in it)
  std::uint32_t material = 0;
  std::int32_t property_table = -1;  // the table that the vertices' features are rows of
  glm::vec3 low{0.0f};               // bounds in mesh coordinates
  glm::vec3 high{0.0f};
};

// One column of a property table, one entry a feature.
struct Property {
  std::string name;
  std::variant<std::vector<double>, std::vector<std::string>, std::vector<std::uint8_t>> values;  // the last: booleans
};

struct PropertyTable {
  std::string name;
  std::uint32_t count = 0;
  std::vector<Property> properties;

  // What a person reads when he clicks: name and value as text, empty and absent values left out.
  std::vector<std::pair<std::string, std::string>> describe(std::uint32_t feature) const;
};

// What a sink makes of a content on a worker thread, so that the upload is quick (StreamerOptions::prepare).
class PreparedContent {
 public:
  virtual ~PreparedContent() = default;
  virtual std::uint64_t cpu_bytes() const = 0;
};

struct TileContent {
  std::vector<Primitive> primitives;
  std::vector<Material> materials;
  std::vector<Image> images;
  std::vector<PropertyTable> property_tables;
  std::vector<std::string> copyrights;   // asset.copyright, split at ';'
  std::vector<std::string> unsupported;  // names of what was left out, e.g. "feature ids in a texture"
  std::vector<std::string> problems;     // sentences about parts that were left out because they are broken

  std::shared_ptr<const PreparedContent> prepared;  // the sink's own; null where nobody prepared it

  std::uint64_t triangle_count() const;
  std::uint64_t cpu_bytes() const;  // all heap memory above
  std::uint64_t gpu_bytes() const;  // what an upload will take
};

}  // namespace mercia::tiles
