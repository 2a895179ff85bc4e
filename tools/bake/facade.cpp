#include "tools/bake/facade.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "tools/bake/building_kinds.h"
#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

constexpr double kLowestStorey = 2.3;    // metres
constexpr double kHighestStorey = 4.7;   // metres
constexpr double kLowestWindowed = 1.9;  // metres: of lower walls, none has windows
constexpr double kShortest = 2.0;        // metres of façade for one window
const double kBend = std::cos(32.0 * M_PI / 180.0);

}  // namespace

FacadeStoreys facade_storeys(const Building& building, double ground, double floor, double eave) {
  FacadeStoreys out;
  out.floor = floor;
  const double height = eave - floor;
  if (building.facade.style == tiles::FacadeStyle::Church && height > kLowestWindowed) {
    out.storey = height;
    return out;
  }
  if (building.storeys <= 0.0f || height < kLowestWindowed) {
    out.windows = false;
    return out;
  }
  // Tagged storeys count from the ground, also those of a part that begins higher up.
  const double tagged = (eave - ground) / std::max(1.0, std::round(static_cast<double>(building.storeys)));
  const double wanted = tagged >= kLowestStorey && tagged <= kHighestStorey ? tagged : kUsualStorey;
  out.storey = height / std::max(1.0, std::round(height / wanted));
  out.first = std::max(0.0, std::round((floor - ground) / wanted));
  return out;
}

std::vector<WallBays> facade_bays(const Ring& ring, double bay) {
  const std::size_t n = ring.size();
  std::vector<WallBays> out(n);
  const auto edge = [&](std::size_t i) { return ring[(i + 1) % n] - ring[i % n]; };
  const auto is_corner = [&](std::size_t i) {
    const glm::dvec2 in = edge(i + n - 1), on = edge(i);
    return glm::dot(in, on) < kBend * glm::length(in) * glm::length(on);
  };
  std::size_t first = 0;
  while (first < n && !is_corner(first)) ++first;
  if (first == n) first = 0;  // round
  for (std::size_t begin = first; begin < first + n;) {
    double length = glm::length(edge(begin));
    std::size_t end = begin + 1;
    while (end < first + n && !is_corner(end % n)) length += glm::length(edge(end++));
    const double bays = length < kShortest ? 0.0 : std::max(1.0, std::round(length / bay));
    double along = 0.0;
    for (std::size_t i = begin; i < end; ++i) {
      const double to = along + glm::length(edge(i));
      if (bays > 0.0) out[i % n] = {along / length * bays, to / length * bays};
      along = to;
    }
    begin = end;
  }
  return out;
}

double usual_bay(const Building& building) {
  const auto place = static_cast<std::int64_t>(std::llround(building.anchor.x * 8.0)) * 1'000'003 +
                     static_cast<std::int64_t>(std::llround(building.anchor.y * 8.0));
  const double share = chance(place, 21);
  switch (building.facade.style) {
    case tiles::FacadeStyle::Victorian: return 2.3 + 0.5 * share;
    case tiles::FacadeStyle::Georgian: return 2.5 + 0.5 * share;
    case tiles::FacadeStyle::Suburban: return 3.3 + 0.5 * share;
    case tiles::FacadeStyle::Slab: return 2.8 + 0.8 * share;
    case tiles::FacadeStyle::Curtain: return 2.4 + 1.2 * share;
    case tiles::FacadeStyle::Mill: return 3.1 + 0.6 * share;
    case tiles::FacadeStyle::Church: return 3.8 + 1.0 * share;
    case tiles::FacadeStyle::Shed: return 5.0 + 1.0 * share;
    case tiles::FacadeStyle::Classical: return 3.2 + 0.6 * share;
    case tiles::FacadeStyle::Parking: return 5.0 + 1.0 * share;
    default: return 2.7 + 0.9 * share;
  }
}

}  // namespace mercia::bake
