#include "tools/bake/lod_texture.h"

#include "engine/tiles/decode.h"
#include "engine/tiles/decode_budget.h"
#include "engine/tiles/image.h"

namespace mercia::bake {

glm::vec3 mean_color(const TextureData& texture) {
  tiles::DecodeBudget budget(tiles::DecodeLimits{}.bytes);
  const auto image = tiles::decode_image(texture.bytes, "texture", budget);
  if (!image || image->rgba.size() < 4) return glm::vec3(1.0f);
  glm::dvec3 sum(0.0);
  double weight = 0.0;
  for (std::size_t i = 0; i + 3 < image->rgba.size(); i += 4) {
    const double alpha = image->rgba[i + 3];
    sum += alpha * glm::dvec3(image->rgba[i], image->rgba[i + 1], image->rgba[i + 2]);
    weight += alpha;
  }
  return weight > 0.0 ? glm::vec3(sum / (weight * 255.0)) : glm::vec3(1.0f);
}

}  // namespace mercia::bake
