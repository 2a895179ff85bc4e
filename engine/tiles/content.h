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

// Decoded, 8 bits a channel, straight alpha, first row on top.
struct Image {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::vector<std::uint8_t> rgba;
  // What the numbers are: colours in sRGB, directions (x, y and z from -1 to 1), or others on a linear scale.
  enum class Use : std::uint8_t { Color, Normal, Data } use = Use::Color;
  // All levels in the blocks of a compressed format, where a sink's preparation has put them in the place of `rgba`.
  std::vector<std::uint8_t> blocks{};
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
  std::int32_t detail = -1;  // index into TileContent::details, -1 for none
};

// What a material has beyond a colour (glTF 2.0, 3.9): only few do.
struct MaterialDetail {
  struct Texture {
    std::int32_t image = -1;  // index into TileContent::images, -1 for none
    Material::Wrap wrap_u = Material::Wrap::Repeat;
    Material::Wrap wrap_v = Material::Wrap::Repeat;
    bool second = false;              // placed by Primitive::second_uv, not by Vertex::uv
    glm::mat3x2 place_from_uv{1.0f};  // columns: x axis, y axis, offset
  };
  Texture metallic_roughness;  // green: roughness, blue: metallic; each times the material's own
  Texture normal;              // x towards greater u, y towards smaller v
  Texture occlusion;           // red: share of the surroundings' light that arrives
  Texture emissive;
  float normal_scale = 1.0f;
  float occlusion_strength = 1.0f;
  glm::vec3 emission{0.0f};  // linear, times the emissive texture; 1 is as bright as white paper in the shade
};

// Indexed triangles, anticlockwise seen from outside once tile_from_mesh is applied. Every index names a vertex and
// every position is finite. Points are small solids; lines are reported as unsupported.
struct Primitive {
  std::vector<Vertex> vertices;
  std::vector<std::uint32_t> indices;
  std::vector<std::array<float, 2>> second_uv;  // one a vertex, for MaterialDetail, or none
  glm::dmat4 tile_from_mesh{1.0};               // in the tile's own axes (z up: glTF's y-up turn is already in it)
  std::uint32_t material = 0;
  std::int32_t property_table = -1;  // the table that the vertices' features are rows of
  glm::vec3 low{0.0f};               // bounds in mesh coordinates
  glm::vec3 high{0.0f};

  std::uint64_t bytes() const;  // of the vectors above
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

// What a sink makes of a content on a worker thread, so that the upload is quick (Streamer::set_prepare).
class PreparedContent {
 public:
  virtual ~PreparedContent() = default;
  virtual std::uint64_t cpu_bytes() const = 0;
  virtual std::uint64_t gpu_bytes() const = 0;  // that its upload takes beside the content's own
};

struct TileContent {
  std::vector<Primitive> primitives;
  std::vector<Material> materials;
  std::vector<MaterialDetail> details;
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
