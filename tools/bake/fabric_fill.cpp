#include "tools/bake/fabric_fill.h"

#include <algorithm>
#include <cmath>

#include "tools/bake/fabric_blocks.h"
#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

constexpr double kOnCorridor = 7.0;    // an edge whose middle lies this near a main line runs along it, metres
constexpr double kGardenDepth = 15.0;  // houses and their front gardens take this from the plots' edge, metres

// Trees along the block's street edges and a few behind the houses.
void plant(const FabricBlock& block, const Ring& plots, const FabricClearance& clearance, FabricRandom& random,
           FabricPatch& patch) {
  // Far from where people look closely, trees would be most of the region's triangles.
  if (block.detail <= 0.0) return;
  const bool gardens = block.use == FabricUse::Semi || block.use == FabricUse::Detached;
  const double share = block.use == FabricUse::Core      ? 0.25
                       : gardens                         ? 0.5
                       : block.use == FabricUse::Terrace ? 0.12
                                                         : 0.08;
  const double spacing = 22.0;
  for (std::size_t i = 0; i < plots.size(); ++i) {
    const glm::dvec2 a = plots[i], b = plots[(i + 1) % plots.size()];
    const int count = static_cast<int>(glm::distance(a, b) / spacing);
    for (int k = 1; k < count; ++k) {
      if (!random.chance(share)) continue;
      const glm::dvec2 point = glm::mix(a, b, (k + random.range(-0.2, 0.2)) / count);
      if (!clearance.is_free(point, 0.5)) continue;
      patch.trees.push_back({point, static_cast<float>(random.range(5.0, 10.0)),
                             static_cast<float>(random.range(1.6, 3.2)), TreeKind::Broadleaved});
    }
  }
  if (!gardens || plots.size() < 3) return;
  const OrientedRectangle box = oriented_rectangle(plots);
  const int count = static_cast<int>(box.area() / 1400.0);
  for (int i = 0; i < count; ++i) {
    const glm::dvec2 point = box.center + box.along * (box.half_length * random.range(-0.8, 0.8)) +
                             box.across() * (box.half_width * random.range(-0.3, 0.3));
    if (contains(plots, point) && clearance.is_free(point, 2.0))
      patch.trees.push_back({point, static_cast<float>(random.range(5.0, 12.0)),
                             static_cast<float>(random.range(2.0, 4.2)), TreeKind::Broadleaved});
  }
}

// The green behind the houses: what most of a suburb is, seen from above.
void lay_gardens(const FabricBlock& block, const std::vector<double>& insets, FabricPatch& patch) {
  std::vector<double> deeper = insets;
  for (double& inset : deeper) inset += block.use == FabricUse::Terrace ? kGardenDepth - 2.0 : kGardenDepth;
  Ring ring = inset_ring(block.ring, deeper);
  if (ring.empty() || signed_area(ring) < 250.0) return;
  FabricArea area;
  area.area.surface = tiles::Surface::Grass;
  area.area.priority = 20;
  area.area.polygon.outer = std::move(ring);
  area.kind = "garden";
  area.type = "residential";
  patch.areas.push_back(std::move(area));
}

}  // namespace

std::vector<double> street_insets(const Ring& ring, const FabricClearance& clearance) {
  std::vector<double> insets;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const glm::dvec2 middle = (ring[i] + ring[(i + 1) % ring.size()]) / 2.0;
    const auto corridor = clearance.corridor_at(middle, kOnCorridor);
    insets.push_back(corridor ? corridor->half_width + 0.5 : kLocalStreet / 2 + kLocalPavement);
  }
  return insets;
}

void fill_block(const FabricBlock& block, const FabricClearance& clearance, FabricRandom& random, FabricPatch& patch) {
  if (block.use == FabricUse::Field) {
    fill_field(block, clearance, random, patch);
    return;
  }
  const std::vector<double> insets = street_insets(block.ring, clearance);
  const Ring plots = inset_ring(block.ring, insets);
  if (plots.empty()) return;
  switch (block.use) {
    case FabricUse::Core: fill_core(block, plots, clearance, random, patch); break;
    case FabricUse::Industry: fill_industry(block, plots, clearance, random, patch); break;
    case FabricUse::Terrace:
    case FabricUse::Semi:
    case FabricUse::Detached:
      lay_gardens(block, insets, patch);
      fill_rows(block, insets, clearance, random, patch);
      break;
    case FabricUse::Field: break;
  }
  plant(block, plots, clearance, random, patch);
}

}  // namespace mercia::bake
