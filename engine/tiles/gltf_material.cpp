#include "engine/tiles/gltf_material.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/tiles/image.h"
#include "engine/tiles/uri.h"

namespace mercia::tiles {
namespace {

Material::Wrap wrap(const Json* value) {
  switch (whole_number(value).value_or(10497)) {
    case 33071: return Material::Wrap::Clamp;
    case 33648: return Material::Wrap::Mirror;
    default: return Material::Wrap::Repeat;
  }
}

glm::vec4 factor(const Json* value) {
  if (const auto four = numbers(value, 4)) {
    glm::vec4 result;
    for (int i = 0; i < 4; ++i) result[i] = static_cast<float>(std::clamp((*four)[i], 0.0, 1.0));
    return result;
  }
  return glm::vec4(1.0f);
}

float unit(const Json* value, double absent) {
  return static_cast<float>(std::clamp(number(value).value_or(absent), 0.0, 1.0));
}

}  // namespace

GltfMaterials::GltfMaterials(const Json& json, GltfBuffers& buffers, const DecodeOptions& options, DecodeBudget& budget,
                             TileContent& content)
    : json_(json),
      buffers_(buffers),
      options_(options),
      budget_(budget),
      content_(content),
      known_(length(member(json, "materials")) + 1),
      images_(length(member(json, "images"))) {}

MaterialUse GltfMaterials::use(std::optional<std::uint64_t> index) {
  const std::size_t slot =
      static_cast<std::size_t>(std::min<std::uint64_t>(index.value_or(known_.size() - 1), known_.size() - 1));
  if (!known_[slot]) known_[slot] = add(element(member(json_, "materials"), slot));
  return *known_[slot];
}

std::uint32_t GltfMaterials::unlit(std::uint32_t material) {
  if (content_.materials[material].unlit) return material;
  const auto [known, added] = unlit_.try_emplace(material, static_cast<std::uint32_t>(content_.materials.size()));
  if (added) {
    Material plain = content_.materials[material];
    plain.unlit = true;
    content_.materials.push_back(plain);
  }
  return known->second;
}

MaterialUse GltfMaterials::add(const Json* description) {
  MaterialUse use;
  Material material;
  const Json* extensions = member(description, "extensions");
  const Json* glossy = member(extensions, "KHR_materials_pbrSpecularGlossiness");
  if (glossy) {
    // The older model of reflection: its diffuse part is what a non-metal's base colour is.
    material.base_color = factor(member(glossy, "diffuseFactor"));
    material.roughness = 1.0f - unit(member(glossy, "glossinessFactor"), 1.0);
    if (const Json* texture = member(glossy, "diffuseTexture")) add_texture(*texture, material, use);
  } else if (description) {
    const Json* metallic_roughness = member(description, "pbrMetallicRoughness");
    material.base_color = factor(member(metallic_roughness, "baseColorFactor"));
    material.metallic = unit(member(metallic_roughness, "metallicFactor"), 1.0);
    material.roughness = unit(member(metallic_roughness, "roughnessFactor"), 1.0);
    if (const Json* texture = member(metallic_roughness, "baseColorTexture")) add_texture(*texture, material, use);
  }
  material.unlit = member(extensions, "KHR_materials_unlit") != nullptr;
  if (description && !material.unlit) add_glow(*description, material, use);
  name_what_is_left_out(description);
  material.double_sided = flag(member(description, "doubleSided"));
  const std::string alpha = text(member(description, "alphaMode"));
  if (alpha == "MASK") material.alpha = Material::Alpha::Mask;
  if (alpha == "BLEND") material.alpha = Material::Alpha::Blend;
  material.alpha_cutoff = unit(member(description, "alphaCutoff"), 0.5);
  use.material = static_cast<std::uint32_t>(content_.materials.size());
  content_.materials.push_back(material);
  return use;
}

// Light that a surface gives off is drawn where it is all there is to see: a black surface (or one whose only picture
// glows, as photographed models are exported) is drawn unlit in the colour of its glow.
void GltfMaterials::add_glow(const Json& description, Material& material, MaterialUse& use) {
  const auto color = numbers(member(description, "emissiveFactor"), 3);
  if (!color || std::none_of(color->begin(), color->end(), [](double c) { return c > 0.0; })) return;
  const Json* picture = member(description, "emissiveTexture");
  const bool black = material.base_color.r + material.base_color.g + material.base_color.b <= 0.0f;
  if (!black && (!picture || material.image >= 0)) {
    content_.unsupported.push_back("emissive light beside a base colour");
    return;
  }
  for (int i = 0; i < 3; ++i) material.base_color[i] = static_cast<float>(std::clamp((*color)[i], 0.0, 1.0));
  material.image = -1;
  use = {};
  if (picture) add_texture(*picture, material, use);
  material.unlit = true;
}

void GltfMaterials::name_what_is_left_out(const Json* description) {
  const auto name = [&](const Json* textured, const char* role, const char* text) {
    if (member(textured, role)) content_.unsupported.push_back(text);
  };
  name(member(description, "pbrMetallicRoughness"), "metallicRoughnessTexture", "metallic-roughness textures");
  name(description, "normalTexture", "normal textures");
  name(description, "occlusionTexture", "occlusion textures");
}

void GltfMaterials::add_texture(const Json& info, Material& material, MaterialUse& use) {
  const Json* texture = element(member(json_, "textures"), whole_number(member(info, "index")).value_or(~0ull));
  if (!texture) {
    content_.problems.push_back(options_.where + ": a material names a texture that does not exist.");
    return;
  }
  use.texture_coordinates = index_number(member(info, "texCoord")).value_or(0);
  if (const Json* transform = member(member(info, "extensions"), "KHR_texture_transform")) {
    use.texture_coordinates = index_number(member(transform, "texCoord")).value_or(use.texture_coordinates);
    const auto offset = numbers(member(transform, "offset"), 2).value_or(std::vector{0.0, 0.0});
    const auto scale = numbers(member(transform, "scale"), 2).value_or(std::vector{1.0, 1.0});
    const double angle = number(member(transform, "rotation")).value_or(0.0);
    use.turned = true;
    use.uv_from_file =
        glm::mat3x2(glm::dmat3x2(std::cos(angle) * scale[0], -std::sin(angle) * scale[0], std::sin(angle) * scale[1],
                                 std::cos(angle) * scale[1], offset[0], offset[1]));
  }
  if (const Json* sampler =
          element(member(json_, "samplers"), whole_number(member(texture, "sampler")).value_or(~0ull))) {
    material.wrap_u = wrap(member(sampler, "wrapS"));
    material.wrap_v = wrap(member(sampler, "wrapT"));
  }
  const Json* webp = member(member(texture, "extensions"), "EXT_texture_webp");
  auto source = whole_number(member(webp, "source"));
  if (!source) source = whole_number(member(texture, "source"));
  if (source)
    material.image = image_of(*source);
  else
    content_.unsupported.push_back("textures of an unknown extension");
}

std::int32_t GltfMaterials::image_of(std::uint64_t source) {
  const std::string name = fmt::format("{}, image {}", options_.where, source);
  if (source >= images_.size()) {
    content_.problems.push_back(name + ": there is no such image.");
    return -1;
  }
  auto& known = images_[source];
  if (known) return *known;
  known = -1;
  auto image = read_image(source, name);
  if (!image) {
    content_.problems.push_back(image.error().sentence());
    return -1;
  }
  known = static_cast<std::int32_t>(content_.images.size());
  content_.images.push_back(std::move(*image));
  return *known;
}

Result<Image> GltfMaterials::read_image(std::uint64_t source, const std::string& name) {
  const Json* description = element(member(json_, "images"), source);
  if (const auto view = whole_number(member(description, "bufferView"))) {
    MERCIA_TRY(const ByteView bytes, buffers_.view(*view));
    return decode_image(bytes, name, budget_);
  }
  const std::string uri = text(member(description, "uri"));
  if (uri.starts_with("data:")) {
    MERCIA_TRY(const std::string data, data_from_uri(uri));
    return decode_image(as_bytes(data), name, budget_);
  }
  if (uri.empty() || !options_.fetch) return fail_input("it has neither an address nor a buffer view", name);
  MERCIA_TRY(const Bytes fetched, options_.fetch(uri));
  return decode_image(fetched, name, budget_);
}

}  // namespace mercia::tiles
