#include "engine/render/resident_materials.h"

#include <array>

namespace mercia::render {

const tiles::MaterialDetail* MaterialMaker::detail_of(const tiles::Material& material) const {
  const bool known = material.detail >= 0 && static_cast<std::size_t>(material.detail) < content_.details.size();
  return known ? &content_.details[static_cast<std::size_t>(material.detail)] : nullptr;
}

Result<std::vector<std::size_t>> MaterialMaker::make_textures() {
  out_.textures.resize(content_.images.size());
  std::vector<std::size_t> made;
  const auto make = [&](std::int32_t number) -> Result<void> {
    const auto image = static_cast<std::size_t>(number);
    if (number < 0 || image >= content_.images.size()) return {};
    const tiles::Image& pixels = content_.images[image];
    if (out_.textures[image] || pixels.width == 0 || pixels.height == 0) return {};
    MERCIA_TRY(out_.textures[image], store_.make(pixels));
    made.push_back(image);
    return {};
  };
  for (const tiles::Material& material : content_.materials) {
    MERCIA_CHECK(make(material.image));
    const tiles::MaterialDetail* detail = detail_of(material);
    if (!detail) continue;
    for (const auto* texture : textures_of(*detail)) MERCIA_CHECK(make(texture->image));
  }
  return made;
}

Sampled MaterialMaker::sampled(std::int32_t image, tiles::Material::Wrap wrap_u, tiles::Material::Wrap wrap_v) const {
  if (image < 0 || static_cast<std::size_t>(image) >= out_.textures.size()) return {};
  return {out_.textures[static_cast<std::size_t>(image)].get(), wrap_u, wrap_v};
}

Result<const TextureSet*> MaterialMaker::base(const tiles::Material& material) {
  const Sampled texture = sampled(material.image, material.wrap_u, material.wrap_v);
  if (!texture.texture) return nullptr;
  const TextureSet*& known = base_sets_[{texture.texture, texture.wrap_u, texture.wrap_v}];
  if (known) return known;
  MERCIA_TRY(auto set, store_.bind(std::array{texture}));
  known = set.get();
  out_.sets.push_back(std::move(set));
  return known;
}

Result<const ResidentDetail*> MaterialMaker::detail(const tiles::Material& material, VkDeviceAddress second_uv) {
  const tiles::MaterialDetail* description = detail_of(material);
  if (!description) return nullptr;
  const ResidentDetail*& known = details_[{material.detail, material.roughness, material.metallic, second_uv}];
  if (known) return known;
  const TextureSet*& set = detail_sets_[material.detail];
  if (!set) {
    std::array<Sampled, kDetailTextures> textures;
    const auto described = textures_of(*description);
    for (std::size_t i = 0; i < textures.size(); ++i)
      textures[i] = sampled(described[i]->image, described[i]->wrap_u, described[i]->wrap_v);
    MERCIA_TRY(auto made, store_.bind(textures));
    set = made.get();
    out_.sets.push_back(std::move(made));
  }
  auto made = std::make_unique<ResidentDetail>();
  made->textures = set;
  made->push = detail_push(material, *description, second_uv);
  made->number = store_.next_number();
  known = made.get();
  out_.details.push_back(std::move(made));
  return known;
}

}  // namespace mercia::render
