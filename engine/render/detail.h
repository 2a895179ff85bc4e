// Materials that have more than a colour: what their pixel program (shaders/detailed.glsl) is given.
#pragma once

#include <volk.h>

#include <array>
#include <cstdint>
#include <glm/glm.hpp>

#include "engine/render/texture_store.h"
#include "engine/tiles/content.h"

namespace mercia::render {

// Textures of tiles::MaterialDetail in the order of the shader's.
inline constexpr std::uint32_t kDetailTextures = 4;
std::array<const tiles::MaterialDetail::Texture*, kDetailTextures> textures_of(const tiles::MaterialDetail& detail);

// Push constants, as large as every device takes: mirrors shaders/detail_push.glsl.
struct DetailPush {
  static constexpr std::uint32_t kSecondShift = 16;  // a bit for each texture that the second coordinates place
  static constexpr std::uint32_t kHasNormal = 1u << 20;
  std::array<glm::vec4, kDetailTextures> axes;         // of each texture: x axis, y axis
  std::array<glm::vec4, kDetailTextures / 2> offsets;  // of two textures each
  glm::vec3 emission{0.0f};
  float normal_scale = 1.0f;
  std::uint32_t roughness_and_metallic = 0;  // in 1/65535; roughness in the low half
  std::uint32_t occlusion_and_flags = 0;     // strength in 1/65535
  VkDeviceAddress second_uv = 0;             // of the vertex whose number is 0 for the draw's vertex offset
};
static_assert(sizeof(DetailPush) == 128);

// One for each material, or for each primitive that has second coordinates.
struct ResidentDetail {
  const TextureSet* textures = nullptr;
  DetailPush push;
  std::uint32_t number = 0;  // for sorting, as TextureSet::number and different from all of them
};

// `second_uv` is 0 where there are none: the first place the textures then.
DetailPush detail_push(const tiles::Material& material, const tiles::MaterialDetail& detail, VkDeviceAddress second_uv);

}  // namespace mercia::render
