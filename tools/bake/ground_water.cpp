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

}  // namespace

void level_waters(std::span<GroundShape> shapes, const std::function<double(glm::dvec2)>& ground) {
  std::vector<std::uint32_t> waters;
  for (std::uint32_t i = 0; i < shapes.size(); ++i) {
    if (shapes[i].surface == tiles::Surface::Water && !shapes[i].rings.empty()) waters.push_back(i);
  }
  std::vector<std::uint32_t> parent(waters.size());
  std::iota(parent.begin(), parent.end(), 0u);
  const auto root = [&](std::uint32_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  };
  std::map<std::pair<std::int64_t, std::int64_t>, std::uint32_t> seen;
  for (std::uint32_t w = 0; w < waters.size(); ++w) {
    for (const Ring& ring : shapes[waters[w]].rings) {
      for (const glm::dvec2& point : ring) {
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
    const GroundShape& shape = shapes[waters[w]];
    if (shape.rank == kSeaPriority) body.sea = true;
    for (const Ring& ring : shape.rings) {
      const std::size_t stride = std::max<std::size_t>(1, ring.size() / 4000);
      for (std::size_t i = 0; i < ring.size(); i += stride) body.banks.push_back(ground(ring[i]));
    }
  }
  for (std::uint32_t w = 0; w < waters.size(); ++w) {
    Body& body = bodies[root(w)];
    std::sort(body.banks.begin(), body.banks.end());
    const double low = body.banks[body.banks.size() / 20];
    const double high = body.banks[body.banks.size() - 1 - body.banks.size() / 20];
    if (!body.sea && high - low > kLevelWithin) continue;
    GroundShape& shape = shapes[waters[w]];
    shape.level = true;
    shape.height = low + shape.rise;
  }
}

}  // namespace mercia::bake
