#include "tools/bake/street_lamps.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace mercia::bake {
namespace {

using tiles::Surface;

constexpr Color kSteel{74, 78, 80, 255};
constexpr Color kGlass{214, 214, 206, 255};
constexpr double kReach = 1.3;  // metres of the arm over the carriageway

// A strip of quads between two outlines of the same number of corners, turned outwards, with flat faces.
void add_faces(const std::array<glm::dvec3, 3>& low, const std::array<glm::dvec3, 3>& high, FeatureIndex feature,
               SurfaceMesh& out) {
  MeshVertex vertex;
  vertex.surface = Surface::Structure;
  vertex.color = kSteel;
  vertex.feature = feature;
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t j = (i + 1) % 3;
    vertex.normal = glm::vec3(glm::normalize(glm::cross(low[j] - low[i], high[i] - low[i])));
    const auto add = [&](const glm::dvec3& at) {
      vertex.position = at;
      return out.add(vertex);
    };
    const std::uint32_t a = add(low[i]), b = add(low[j]), c = add(high[j]), d = add(high[i]);
    out.triangle(a, b, c);
    out.triangle(a, c, d);
  }
}

void add_lamp(glm::dvec2 place, glm::dvec2 inwards, double ground, FeatureIndex feature, SurfaceMesh& out) {
  const glm::dvec2 aside(-inwards.y, inwards.x);
  const auto ring = [&](glm::dvec2 middle, double radius, double z) {
    std::array<glm::dvec3, 3> corners;
    for (std::size_t i = 0; i < 3; ++i) {
      const double angle = 2.0 * M_PI * static_cast<double>(i) / 3.0;
      corners[i] = {middle + radius * (std::cos(angle) * inwards + std::sin(angle) * aside), z};
    }
    return corners;
  };
  add_faces(ring(place, 0.09, ground - 0.2), ring(place, 0.05, ground + kLampHeight), feature, out);
  // The arm: a thin blade from the head of the mast to the lamp, which is a box with its glass below.
  MeshVertex vertex;
  vertex.feature = feature;
  const double z = ground + kLampHeight;
  const auto quad = [&](glm::dvec3 a, glm::dvec3 b, glm::dvec3 c, glm::dvec3 d) {
    vertex.normal = glm::vec3(glm::normalize(glm::cross(b - a, c - a)));
    std::array<std::uint32_t, 4> corners{};
    std::size_t i = 0;
    for (const glm::dvec3& at : {a, b, c, d}) {
      vertex.position = at;
      corners[i++] = out.add(vertex);
    }
    out.triangle(corners[0], corners[1], corners[2]);
    out.triangle(corners[0], corners[2], corners[3]);
  };
  const auto at = [&](double in, double side, double up) {
    return glm::dvec3(place + in * inwards + side * aside, z + up);
  };
  vertex.surface = Surface::Structure;
  vertex.color = kSteel;
  quad(at(-0.05, 0.12, 0.14), at(-0.05, -0.12, 0.14), at(kReach, -0.16, 0.20), at(kReach, 0.16, 0.20));
  quad(at(-0.05, -0.12, 0.02), at(kReach, -0.16, 0.05), at(kReach, -0.16, 0.20), at(-0.05, -0.12, 0.14));
  quad(at(kReach, 0.16, 0.05), at(-0.05, 0.12, 0.02), at(-0.05, 0.12, 0.14), at(kReach, 0.16, 0.20));
  quad(at(-0.05, 0.12, 0.02), at(0.45, 0.14, 0.03), at(0.45, -0.14, 0.03), at(-0.05, -0.12, 0.02));
  vertex.surface = tiles::kLamp;
  vertex.color = kGlass;
  quad(at(0.45, 0.14, 0.03), at(kReach, 0.16, 0.05), at(kReach, -0.16, 0.05), at(0.45, -0.14, 0.03));
}

}  // namespace

void add_street_lamps(const SpaceLine& part, double width, FeatureIndex feature, const HeightAt& ground,
                      const std::function<bool(glm::dvec2)>& is_free, SurfaceMesh& out) {
  const double total = length(part);
  const auto first = static_cast<std::int64_t>(std::ceil(part.start / kLampSpacing - 0.5));
  for (std::int64_t number = std::max<std::int64_t>(first, 0);; ++number) {
    const double along = (static_cast<double>(number) + 0.5) * kLampSpacing - part.start;
    if (along >= total) break;
    if (along < 0.0) continue;
    const SpaceLine spot = between(part, std::min(along, total - 0.1), std::min(along + 0.1, total));
    if (spot.points.size() < 2) continue;
    const glm::dvec2 direction = glm::normalize(spot.points.back() - spot.points.front());
    const double side = number % 2 == 0 ? 1.0 : -1.0;
    const glm::dvec2 outwards = side * glm::dvec2(-direction.y, direction.x);
    const glm::dvec2 place = spot.points.front() + (0.5 * width + kLampSetback) * outwards;
    if (is_free(place)) add_lamp(place, -outwards, ground(place), feature, out);
  }
}

}  // namespace mercia::bake
