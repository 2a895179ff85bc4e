#include "tools/bake/ground_water.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>

#include "tools/bake/ground_coast.h"

namespace mercia::bake {
namespace {

constexpr double kLevelWithin = 3.0;  // metres between low and high banks of what is still standing water

bool finite(const Ring& ring) {
  return std::all_of(ring.begin(), ring.end(), [](glm::dvec2 p) { return std::abs(p.x) < 1e6 && std::abs(p.y) < 1e6; });
}

// The area's rings that are rings at all.
std::vector<const Ring*> rings_of(const Area& area) {
  std::vector<const Ring*> rings{&area.polygon.outer};
  for (const Ring& hole : area.polygon.holes) rings.push_back(&hole);
  std::erase_if(rings, [](const Ring* ring) { return ring->size() < 3 || !finite(*ring); });
  return rings;
}

}  // namespace

std::vector<std::optional<double>> water_banks(std::span<const Area> areas,
                                               const std::function<double(glm::dvec2)>& ground) {
  std::vector<std::uint32_t> waters;
  for (std::uint32_t i = 0; i < areas.size(); ++i)
    if (areas[i].surface == tiles::Surface::Water && !rings_of(areas[i]).empty()) waters.push_back(i);
  std::vector<std::uint32_t> parent(waters.size());
  std::iota(parent.begin(), parent.end(), 0u);
  const auto root = [&](std::uint32_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  };
  std::map<std::pair<std::int64_t, std::int64_t>, std::uint32_t> seen;
  for (std::uint32_t w = 0; w < waters.size(); ++w) {
    for (const Ring* ring : rings_of(areas[waters[w]])) {
      for (const glm::dvec2& point : *ring) {
        const auto [found, fresh] = seen.try_emplace({std::llround(point.x * 100.0), std::llround(point.y * 100.0)}, w);
        if (fresh) continue;
        const std::uint32_t a = root(w);
        const std::uint32_t b = root(found->second);
        parent[std::max(a, b)] = std::min(a, b);
      }
    }
  }
  struct Body {
    std::vector<double> banks;
    bool sea = false;
  };
  std::vector<Body> bodies(waters.size());
  for (std::uint32_t w = 0; w < waters.size(); ++w) {
    Body& body = bodies[root(w)];
    const Area& area = areas[waters[w]];
    if (area.priority == kSeaPriority) body.sea = true;
    for (const Ring* ring : rings_of(area)) {
      const std::size_t stride = std::max<std::size_t>(1, ring->size() / 4000);
      for (std::size_t i = 0; i < ring->size(); i += stride) body.banks.push_back(ground((*ring)[i]));
    }
  }
  std::vector<std::optional<double>> banks(areas.size());
  for (std::uint32_t w = 0; w < waters.size(); ++w) {
    Body& body = bodies[root(w)];
    std::sort(body.banks.begin(), body.banks.end());
    const double low = body.banks[body.banks.size() / 20];
    const double high = body.banks[body.banks.size() - 1 - body.banks.size() / 20];
    if (body.sea || high - low <= kLevelWithin) banks[waters[w]] = low;
  }
  return banks;
}

}  // namespace mercia::bake
