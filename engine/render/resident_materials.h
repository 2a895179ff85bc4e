// The textures of a content on the GPU, and what its materials need of them.
#pragma once

#include <map>
#include <memory>
#include <tuple>
#include <vector>

#include "engine/render/detail.h"
#include "engine/render/texture_store.h"
#include "engine/tiles/content.h"

namespace mercia::render {

struct ResidentMaterials {
  std::vector<std::unique_ptr<Texture>> textures;  // by number of the image; null for what no material shows
  std::vector<std::unique_ptr<TextureSet>> sets;
  std::vector<std::unique_ptr<ResidentDetail>> details;
};

// Fills the materials of one content. Errors of all (Device): out of budget or memory.
class MaterialMaker {
 public:
  MaterialMaker(TextureStore& store, const tiles::TileContent& content, ResidentMaterials& materials)
      : store_(store), content_(content), out_(materials) {}

  // Room for the images that materials show; returns their numbers.
  Result<std::vector<std::size_t>> make_textures();
  // Null if the material has no picture.
  Result<const TextureSet*> base(const tiles::Material& material);
  // Null if the material has none. `second_uv` as DetailPush has it.
  Result<const ResidentDetail*> detail(const tiles::Material& material, VkDeviceAddress second_uv);

 private:
  Sampled sampled(std::int32_t image, tiles::Material::Wrap wrap_u, tiles::Material::Wrap wrap_v) const;
  const tiles::MaterialDetail* detail_of(const tiles::Material& material) const;

  TextureStore& store_;
  const tiles::TileContent& content_;
  ResidentMaterials& out_;
  using BaseKey = std::tuple<const Texture*, tiles::Material::Wrap, tiles::Material::Wrap>;
  std::map<BaseKey, const TextureSet*> base_sets_;
  std::map<std::int32_t, const TextureSet*> detail_sets_;  // by number of the detail
  // By detail, roughness, metallic and second coordinates.
  std::map<std::tuple<std::int32_t, float, float, VkDeviceAddress>, const ResidentDetail*> details_;
};

}  // namespace mercia::render
