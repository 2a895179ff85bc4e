#include "engine/geo/bounding_volume.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/geo/wgs84.h"

namespace mercia::geo {
namespace {

constexpr double kMinimumAxis = 1e-9;

// What of the offset no axis with a length accounts for: all that lies across a box without thickness.
double squared_beside_flat(const OrientedBox& box, const glm::dvec3& offset) {
  glm::dvec3 rest = offset;
  for (int axis = 0; axis < 3; ++axis) {
    const double half = glm::length(box.half_axes[axis]);
    if (half <= kMinimumAxis) continue;
    const glm::dvec3 direction = box.half_axes[axis] / half;
    rest -= glm::dot(offset, direction) * direction;
  }
  return glm::dot(rest, rest);
}

}  // namespace

OrientedBox box_from_region(const std::array<double, 6>& region) {
  const double west = region[0];
  const double south = region[1];
  double east = region[2];
  if (east < west) east += 2.0 * M_PI;  // across the antimeridian
  const double north = region[3];
  const Geodetic middle{(south + north) / 2.0, (west + east) / 2.0, 0.0};
  const glm::dmat4 enu_from = enu_from_ecef(middle);
  glm::dvec3 low(1e300);
  glm::dvec3 high(-1e300);
  const auto include = [&](const glm::dvec3& p) {
    low = glm::min(low, p);
    high = glm::max(high, p);
  };
  // A grid of samples bounds a small region well; large ones are padded by the sagittas between two samples.
  constexpr int kSteps = 8;
  for (int i = 0; i <= kSteps; ++i) {
    for (int j = 0; j <= kSteps; ++j) {
      for (const double height : {region[4], region[5]}) {
        const Geodetic sample{south + (north - south) * i / kSteps, west + (east - west) * j / kSteps, height};
        include(glm::dvec3(enu_from * glm::dvec4(ecef_from_geodetic(sample), 1.0)));
      }
    }
  }
  const auto rise = [](double extent) { return 1.0 - std::cos(std::min(extent / kSteps / 2.0, M_PI / 2.0)); };
  const double sagitta = (kSemiMajorAxis + std::max(0.0, region[5])) * (rise(east - west) + rise(north - south));
  low -= glm::dvec3(sagitta);
  high += glm::dvec3(sagitta);
  const glm::dmat4 ecef_from = ecef_from_enu(middle);
  const glm::dvec3 half = (high - low) / 2.0;
  OrientedBox box;
  box.center = glm::dvec3(ecef_from * glm::dvec4((low + high) / 2.0, 1.0));
  for (int axis = 0; axis < 3; ++axis) box.half_axes[axis] = glm::dvec3(ecef_from[axis]) * half[axis];
  return box;
}

BoundingVolume transformed(const BoundingVolume& volume, const glm::dmat4& to_from_from) {
  const glm::dmat3 linear(to_from_from);
  if (const auto* sphere = std::get_if<Sphere>(&volume)) {
    const double scale = std::max({glm::length(linear[0]), glm::length(linear[1]), glm::length(linear[2])});
    return Sphere{glm::dvec3(to_from_from * glm::dvec4(sphere->center, 1.0)), sphere->radius * scale};
  }
  const auto& box = std::get<OrientedBox>(volume);
  return OrientedBox{glm::dvec3(to_from_from * glm::dvec4(box.center, 1.0)), linear * box.half_axes};
}

Sphere enclosing_sphere(const BoundingVolume& volume) {
  if (const auto* sphere = std::get_if<Sphere>(&volume)) return *sphere;
  const auto& box = std::get<OrientedBox>(volume);
  // The axes need not be orthogonal after an uneven scale, so the farthest corner decides.
  double radius = 0.0;
  for (const double y : {-1.0, 1.0})
    for (const double z : {-1.0, 1.0}) radius = std::max(radius, glm::length(box.half_axes * glm::dvec3(1.0, y, z)));
  return {box.center, radius};
}

double distance_to(const BoundingVolume& volume, const glm::dvec3& point) {
  if (const auto* sphere = std::get_if<Sphere>(&volume))
    return std::max(0.0, glm::length(point - sphere->center) - sphere->radius);
  return std::sqrt(squared_distance_to(std::get<OrientedBox>(volume), {&point, 1}));
}

double squared_distance_to(const OrientedBox& box, std::span<const glm::dvec3> points) {
  const glm::dvec3& across = box.half_axes[0];
  const glm::dvec3& along = box.half_axes[1];
  const glm::dvec3& up = box.half_axes[2];
  const double x = glm::dot(across, across);
  const double y = glm::dot(along, along);
  const double z = glm::dot(up, up);
  // How far beyond a pair of sides, times the axis' length, squared.
  const auto beyond = [](const glm::dvec3& offset, const glm::dvec3& half, double length_squared) {
    const double part = std::max(std::abs(glm::dot(offset, half)) - length_squared, 0.0);
    return part * part;
  };
  constexpr double kFlat = kMinimumAxis * kMinimumAxis;
  double least = std::numeric_limits<double>::max();
  // Selection asks this of every tile that it wishes for: one division, and nothing to guess for the processor.
  if (std::min({x, y, z}) > kFlat) {
    for (const glm::dvec3& point : points) {
      const glm::dvec3 offset = point - box.center;
      least = std::min(least, beyond(offset, across, x) * (y * z) + beyond(offset, along, y) * (x * z) +
                                  beyond(offset, up, z) * (x * y));
    }
    return least / (x * y * z);
  }
  for (const glm::dvec3& point : points) {
    const glm::dvec3 offset = point - box.center;
    double squared = squared_beside_flat(box, offset);
    if (x > kFlat) squared += beyond(offset, across, x) / x;
    if (y > kFlat) squared += beyond(offset, along, y) / y;
    if (z > kFlat) squared += beyond(offset, up, z) / z;
    least = std::min(least, squared);
  }
  return least;
}

double reach_along(const OrientedBox& box, const glm::dvec3& direction) {
  return std::abs(glm::dot(box.half_axes[0], direction)) + std::abs(glm::dot(box.half_axes[1], direction)) +
         std::abs(glm::dot(box.half_axes[2], direction));
}

bool may_intersect(const Frustum& frustum, const BoundingVolume& volume) {
  const auto* sphere = std::get_if<Sphere>(&volume);
  const auto* box = std::get_if<OrientedBox>(&volume);
  for (const Plane& plane : frustum.planes) {
    const glm::dvec3& center = sphere ? sphere->center : box->center;
    const double reach = sphere ? sphere->radius : reach_along(*box, plane.normal);
    if (glm::dot(plane.normal, center) + plane.offset < -reach) return false;
  }
  return true;
}

}  // namespace mercia::geo
