#include "engine/tiles/bounding_volume_json.h"

#include <algorithm>
#include <cmath>

namespace mercia::tiles {
namespace {

constexpr double kLargest = 1e12;  // metres; keeps squares and products finite

bool usable(const glm::dvec3& v) {
  return std::abs(v.x) < kLargest && std::abs(v.y) < kLargest && std::abs(v.z) < kLargest;
}

}  // namespace

std::optional<geo::OrientedBox> box_from_numbers(const std::vector<double>& n) {
  if (n.size() != 12) return std::nullopt;
  geo::OrientedBox box;
  box.center = {n[0], n[1], n[2]};
  if (!usable(box.center)) return std::nullopt;
  for (int axis = 0; axis < 3; ++axis) {
    const auto first = static_cast<std::size_t>(3 + 3 * axis);
    box.half_axes[axis] = {n[first], n[first + 1], n[first + 2]};
    if (!usable(box.half_axes[axis])) return std::nullopt;
  }
  return box;
}

std::optional<geo::BoundingVolume> volume_from_region(const std::array<double, 6>& region) {
  const auto& [west, south, east, north, low, high] = region;
  const bool angles = std::abs(west) < 7.0 && std::abs(east) < 7.0 && std::abs(south) < 1.6 && std::abs(north) < 1.6;
  const bool heights = std::abs(low) < 1e8 && std::abs(high) < 1e8;
  if (!angles || !heights || north < south || high < low) return std::nullopt;
  return geo::box_from_region(region);
}

std::optional<geo::BoundingVolume> read_bounding_volume(const Json* json, const glm::dmat4& root_from_tile) {
  if (const auto twelve = numbers(member(json, "box"), 12)) {
    const auto box = box_from_numbers(*twelve);
    if (!box) return std::nullopt;
    return geo::transformed(*box, root_from_tile);
  }
  if (const auto six = numbers(member(json, "region"), 6)) {
    std::array<double, 6> region;
    std::copy(six->begin(), six->end(), region.begin());
    return volume_from_region(region);
  }
  if (const auto four = numbers(member(json, "sphere"), 4)) {
    const geo::Sphere sphere{{(*four)[0], (*four)[1], (*four)[2]}, (*four)[3]};
    if (!usable(sphere.center) || !(sphere.radius >= 0.0 && sphere.radius < kLargest)) return std::nullopt;
    return geo::transformed(sphere, root_from_tile);
  }
  return std::nullopt;
}

std::optional<glm::dmat4> read_transform(const Json& json) {
  const auto values = numbers(&json, 16);
  if (!values) return std::nullopt;
  glm::dmat4 matrix;
  for (int column = 0; column < 4; ++column)
    for (int row = 0; row < 4; ++row) matrix[column][row] = (*values)[static_cast<std::size_t>(column * 4 + row)];
  for (int column = 0; column < 4; ++column) {
    if (!usable(glm::dvec3(matrix[column])) || matrix[column][3] != (column == 3 ? 1.0 : 0.0)) return std::nullopt;
  }
  if (!(std::abs(glm::determinant(glm::dmat3(matrix))) > 1e-30)) return std::nullopt;
  return matrix;
}

double largest_scale(const glm::dmat4& matrix) {
  return std::max(
      {glm::length(glm::dvec3(matrix[0])), glm::length(glm::dvec3(matrix[1])), glm::length(glm::dvec3(matrix[2]))});
}

}  // namespace mercia::tiles
