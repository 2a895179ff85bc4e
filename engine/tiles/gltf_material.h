// Materials and pictures of a glTF. A picture is unpacked when the first material that is drawn asks for it.
#pragma once

#include <cstdint>
#include <glm/glm.hpp>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "engine/tiles/content.h"
#include "engine/tiles/decode.h"
#include "engine/tiles/decode_budget.h"
#include "engine/tiles/gltf_buffers.h"
#include "engine/tiles/json.h"

namespace mercia::tiles {

// What a primitive must know of its material: where its texture coordinates come from and how they are turned.
struct MaterialUse {
  std::uint32_t material = 0;  // into TileContent::materials
  std::uint32_t texture_coordinates = 0;
  bool turned = false;
  glm::mat3x2 uv_from_file{1.0f};                   // columns: x axis, y axis, offset
  std::optional<std::uint32_t> second_coordinates;  // for textures that the first cannot place
};

class GltfMaterials {
 public:
  GltfMaterials(const Json& json, GltfBuffers& buffers, const DecodeOptions& options, DecodeBudget& budget,
                TileContent& content);

  // `index` is nothing for glTF's default material. A picture that cannot be read is named in the content's problems.
  MaterialUse use(std::optional<std::uint64_t> index);
  // The same material (of TileContent::materials) without light on it.
  std::uint32_t unlit(std::uint32_t material);

 private:
  // A texture as a material names it.
  struct Reference {
    std::int32_t image = -1;
    Material::Wrap wrap_u = Material::Wrap::Repeat;
    Material::Wrap wrap_v = Material::Wrap::Repeat;
    std::uint32_t coordinates = 0;
    bool turned = false;
    glm::mat3x2 uv_from_file{1.0f};
  };
  MaterialUse add(const Json* description);
  std::optional<Reference> reference(const Json& texture_info, Image::Use role);
  void add_base_texture(const Json& texture_info, Material& material, MaterialUse& use);
  void add_detail(const Json& description, Material& material, MaterialUse& use);
  bool place(const Reference& reference, MaterialUse& use, MaterialDetail::Texture& texture);
  bool is_all_glow(const Json& description, const Material& material) const;
  void add_glow(const Json& description, Material& material, MaterialUse& use);
  std::int32_t image_of(std::uint64_t source, Image::Use role);
  Result<Image> read_image(std::uint64_t source, const std::string& name);

  const Json& json_;
  GltfBuffers& buffers_;
  const DecodeOptions& options_;
  DecodeBudget& budget_;
  TileContent& content_;
  std::vector<std::optional<MaterialUse>> known_;                        // the last one is the default material
  std::map<std::pair<std::uint64_t, Image::Use>, std::int32_t> images_;  // by index in the file and use
  std::map<std::uint32_t, std::uint32_t> unlit_;                         // material without light, by the one with it
};

}  // namespace mercia::tiles
