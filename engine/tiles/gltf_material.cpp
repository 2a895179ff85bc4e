#include "engine/tiles/gltf_material.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
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

// What the surface gives off by itself, linear.
glm::vec3 emission(const Json& description) {
  const auto color = numbers(member(description, "emissiveFactor"), 3);
  if (!color) return glm::vec3(0.0f);
  const Json* stronger = member(member(description, "extensions"), "KHR_materials_emissive_strength");
  const double strength = std::clamp(number(member(stronger, "emissiveStrength")).value_or(1.0), 0.0, 1000.0);
  glm::vec3 result;
  for (int i = 0; i < 3; ++i)
    result[i] = static_cast<float>(std::clamp((*color)[static_cast<std::size_t>(i)], 0.0, 1.0) * strength);
  return result;
}

}  // namespace

GltfMaterials::GltfMaterials(const Json& json, GltfBuffers& buffers, const DecodeOptions& options, DecodeBudget& budget,
                             TileContent& content)
    : json_(json),
      buffers_(buffers),
      options_(options),
      budget_(budget),
      content_(content),
      known_(length(member(json, "materials")) + 1) {}

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
    plain.detail = -1;
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
    if (const Json* texture = member(glossy, "diffuseTexture")) add_base_texture(*texture, material, use);
    if (member(glossy, "specularGlossinessTexture")) content_.unsupported.push_back("specular-glossiness textures");
  } else if (description) {
    const Json* metallic_roughness = member(description, "pbrMetallicRoughness");
    material.base_color = factor(member(metallic_roughness, "baseColorFactor"));
    material.metallic = unit(member(metallic_roughness, "metallicFactor"), 1.0);
    material.roughness = unit(member(metallic_roughness, "roughnessFactor"), 1.0);
    if (const Json* texture = member(metallic_roughness, "baseColorTexture")) add_base_texture(*texture, material, use);
  }
  material.unlit = member(extensions, "KHR_materials_unlit") != nullptr;
  if (description && !material.unlit) {
    if (is_all_glow(*description, material)) {
      add_glow(*description, material, use);
    } else {
      add_detail(*description, material, use);
    }
  }
  material.double_sided = flag(member(description, "doubleSided"));
  const std::string alpha = text(member(description, "alphaMode"));
  if (alpha == "MASK") material.alpha = Material::Alpha::Mask;
  if (alpha == "BLEND") material.alpha = Material::Alpha::Blend;
  material.alpha_cutoff = unit(member(description, "alphaCutoff"), 0.5);
  use.material = static_cast<std::uint32_t>(content_.materials.size());
  content_.materials.push_back(material);
  return use;
}

// Light that a surface gives off can be all there is to see of it: of a black one, or of one whose only picture glows,
// as photographed models are exported. That is drawn unlit in the colour of its glow.
bool GltfMaterials::is_all_glow(const Json& description, const Material& material) const {
  const bool black = material.base_color.r + material.base_color.g + material.base_color.b <= 0.0f;
  const bool only_picture = member(description, "emissiveTexture") && material.image < 0;
  return emission(description) != glm::vec3(0.0f) && (black || only_picture);
}

void GltfMaterials::add_glow(const Json& description, Material& material, MaterialUse& use) {
  material.base_color = glm::vec4(glm::min(emission(description), 1.0f), material.base_color.a);
  material.image = -1;
  use = {};
  if (const Json* picture = member(description, "emissiveTexture")) add_base_texture(*picture, material, use);
  material.unlit = true;
}

void GltfMaterials::add_base_texture(const Json& info, Material& material, MaterialUse& use) {
  const auto found = reference(info, Image::Use::Color);
  if (!found) return;
  use.texture_coordinates = found->coordinates;
  use.turned = found->turned;
  use.uv_from_file = found->uv_from_file;
  material.wrap_u = found->wrap_u;
  material.wrap_v = found->wrap_v;
  material.image = found->image;
}

void GltfMaterials::add_detail(const Json& description, Material& material, MaterialUse& use) {
  MaterialDetail detail;
  const Json* normal = member(description, "normalTexture");
  const Json* occlusion = member(description, "occlusionTexture");
  detail.emission = emission(description);
  const bool glows = detail.emission != glm::vec3(0.0f);
  const std::array textures{
      std::pair{member(member(description, "pbrMetallicRoughness"), "metallicRoughnessTexture"),
                &detail.metallic_roughness},
      std::pair{normal, &detail.normal},
      std::pair{occlusion, &detail.occlusion},
      std::pair{glows ? member(description, "emissiveTexture") : nullptr, &detail.emissive},
  };
  // Without a base texture the first of the others says which coordinates a vertex keeps.
  bool placed = material.image >= 0;
  bool any = glows;
  for (const auto& [info, texture] : textures) {
    if (!info) continue;
    const auto role = texture == &detail.normal     ? Image::Use::Normal
                      : texture == &detail.emissive ? Image::Use::Color
                                                    : Image::Use::Data;
    const auto found = reference(*info, role);
    if (!found || found->image < 0) continue;
    if (!placed) use.texture_coordinates = found->coordinates;
    placed = true;
    any = place(*found, use, *texture) || any;
  }
  detail.normal_scale = static_cast<float>(std::clamp(number(member(normal, "scale")).value_or(1.0), -100.0, 100.0));
  detail.occlusion_strength = unit(member(occlusion, "strength"), 1.0);
  if (!any) return;
  material.detail = static_cast<std::int32_t>(content_.details.size());
  content_.details.push_back(detail);
}

// Among the vertices' coordinates, which the base texture's transform has turned, or by a second set, as it is in the
// file. False, and the texture is left out, if it needs a third one.
bool GltfMaterials::place(const Reference& reference, MaterialUse& use, MaterialDetail::Texture& texture) {
  const auto square = [](const glm::mat3x2& m) {
    return glm::dmat3(glm::dvec3(m[0], 0.0), glm::dvec3(m[1], 0.0), glm::dvec3(m[2], 1.0));
  };
  const glm::dmat3 first = square(use.uv_from_file);
  const bool turns_back = std::abs(glm::determinant(first)) > 1e-9;
  if (reference.coordinates == use.texture_coordinates && (reference.uv_from_file == use.uv_from_file || turns_back)) {
    if (reference.uv_from_file != use.uv_from_file)
      texture.place_from_uv = glm::mat3x2(glm::dmat3x2(square(reference.uv_from_file) * glm::inverse(first)));
  } else if (!use.second_coordinates || *use.second_coordinates == reference.coordinates) {
    use.second_coordinates = reference.coordinates;
    texture.second = true;
    texture.place_from_uv = reference.uv_from_file;
  } else {
    content_.unsupported.push_back("a third set of texture coordinates");
    return false;
  }
  texture.image = reference.image;
  texture.wrap_u = reference.wrap_u;
  texture.wrap_v = reference.wrap_v;
  return true;
}

std::optional<GltfMaterials::Reference> GltfMaterials::reference(const Json& info, Image::Use role) {
  const Json* texture = element(member(json_, "textures"), whole_number(member(info, "index")).value_or(~0ull));
  if (!texture) {
    content_.problems.push_back(options_.where + ": a material names a texture that does not exist.");
    return std::nullopt;
  }
  Reference result;
  result.coordinates = index_number(member(info, "texCoord")).value_or(0);
  if (const Json* transform = member(member(info, "extensions"), "KHR_texture_transform")) {
    result.coordinates = index_number(member(transform, "texCoord")).value_or(result.coordinates);
    const auto offset = numbers(member(transform, "offset"), 2).value_or(std::vector{0.0, 0.0});
    const auto scale = numbers(member(transform, "scale"), 2).value_or(std::vector{1.0, 1.0});
    const double angle = number(member(transform, "rotation")).value_or(0.0);
    result.turned = true;
    result.uv_from_file =
        glm::mat3x2(glm::dmat3x2(std::cos(angle) * scale[0], -std::sin(angle) * scale[0], std::sin(angle) * scale[1],
                                 std::cos(angle) * scale[1], offset[0], offset[1]));
  }
  if (const Json* sampler =
          element(member(json_, "samplers"), whole_number(member(texture, "sampler")).value_or(~0ull))) {
    result.wrap_u = wrap(member(sampler, "wrapS"));
    result.wrap_v = wrap(member(sampler, "wrapT"));
  }
  const Json* webp = member(member(texture, "extensions"), "EXT_texture_webp");
  auto source = whole_number(member(webp, "source"));
  if (!source) source = whole_number(member(texture, "source"));
  if (source)
    result.image = image_of(*source, role);
  else
    content_.unsupported.push_back("textures of an unknown extension");
  return result;
}

std::int32_t GltfMaterials::image_of(std::uint64_t source, Image::Use role) {
  const std::string name = fmt::format("{}, image {}", options_.where, source);
  if (source >= length(member(json_, "images"))) {
    content_.problems.push_back(name + ": there is no such image.");
    return -1;
  }
  const auto [known, added] = images_.try_emplace({source, role}, -1);
  if (!added) return known->second;
  auto image = read_image(source, name);
  if (!image) {
    content_.problems.push_back(image.error().sentence());
    return -1;
  }
  image->use = role;
  known->second = static_cast<std::int32_t>(content_.images.size());
  content_.images.push_back(std::move(*image));
  return known->second;
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
