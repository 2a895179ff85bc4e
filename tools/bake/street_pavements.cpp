#include "tools/bake/street_pavements.h"

#include <cstddef>
#include <utility>

namespace mercia::bake {

void lay_pavements(Scene& scene) {
  const std::size_t count = scene.ways.size();
  for (std::size_t i = 0; i < count; ++i) {
    Way& street = scene.ways[i];
    if (!street.pavements || street.tunnel) continue;
    street.street_width = street.width;
    Way pavement = street;
    pavement.kind = WayKind::Footway;
    pavement.surface = tiles::Surface::Paving;
    pavement.width = street.width + 2.0 * kPavementWidth;
    pavement.lanes = 0;
    pavement.pavements = false;
    scene.ways.push_back(std::move(pavement));
  }
}

}  // namespace mercia::bake
