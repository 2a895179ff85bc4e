#include "engine/render/detail.h"

#include <algorithm>

namespace mercia::render {
namespace {

std::uint32_t in_65535(float share) {
  return static_cast<std::uint32_t>(std::clamp(share, 0.0f, 1.0f) * 65535.0f + 0.5f);
}

}  // namespace

std::array<const tiles::MaterialDetail::Texture*, kDetailTextures> textures_of(const tiles::MaterialDetail& detail) {
  return {&detail.metallic_roughness, &detail.normal, &detail.occlusion, &detail.emissive};
}

DetailPush detail_push(const tiles::Material& material, const tiles::MaterialDetail& detail,
                       VkDeviceAddress second_uv) {
  DetailPush push;
  const auto textures = textures_of(detail);
  push.occlusion_and_flags = in_65535(detail.occlusion_strength);
  for (std::uint32_t i = 0; i < kDetailTextures; ++i) {
    const glm::mat3x2& place = textures[i]->place_from_uv;
    push.axes[i] = {place[0], place[1]};
    glm::vec4& offsets = push.offsets[i / 2];
    (i % 2 == 0 ? offsets.x : offsets.z) = place[2].x;
    (i % 2 == 0 ? offsets.y : offsets.w) = place[2].y;
    if (textures[i]->second && second_uv != 0) push.occlusion_and_flags |= 1u << (DetailPush::kSecondShift + i);
  }
  if (detail.normal.image >= 0) push.occlusion_and_flags |= DetailPush::kHasNormal;
  push.emission = detail.emission;
  push.normal_scale = detail.normal_scale;
  push.roughness_and_metallic = in_65535(material.roughness) | in_65535(material.metallic) << 16;
  push.second_uv = second_uv;
  return push;
}

}  // namespace mercia::render
