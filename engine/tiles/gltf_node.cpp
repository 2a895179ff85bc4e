#include "engine/tiles/gltf_node.h"

#include <cmath>

namespace mercia::tiles {
namespace {

constexpr double kLargest = 1e12;

bool usable(const glm::dmat4& matrix) {
  for (int column = 0; column < 4; ++column)
    for (int row = 0; row < 4; ++row)
      if (!(std::abs(matrix[column][row]) < kLargest)) return false;
  return matrix[0][3] == 0.0 && matrix[1][3] == 0.0 && matrix[2][3] == 0.0 && matrix[3][3] == 1.0;
}

// The member as numbers; `absent` where there is none.
std::optional<std::vector<double>> numbers_or(const Json& node, const char* name, std::vector<double> absent) {
  const Json* value = member(node, name);
  return value ? numbers(value, absent.size()) : std::optional(std::move(absent));
}

}  // namespace

glm::dmat4 matrix_from_trs(const glm::dvec3& translation, const glm::dvec4& rotation, const glm::dvec3& scale) {
  const double size = glm::length(rotation);
  const glm::dvec4 q = size > 0.0 ? rotation / size : glm::dvec4(0.0, 0.0, 0.0, 1.0);
  const double x = q.x, y = q.y, z = q.z, w = q.w;
  return {glm::dvec4(1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y), 0.0) * scale.x,
          glm::dvec4(2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x), 0.0) * scale.y,
          glm::dvec4(2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y), 0.0) * scale.z,
          glm::dvec4(translation, 1.0)};
}

std::optional<glm::dmat4> node_matrix(const Json& node) {
  glm::dmat4 result(1.0);
  if (const Json* matrix = member(node, "matrix")) {
    const auto values = numbers(matrix, 16);
    if (!values) return std::nullopt;
    for (int column = 0; column < 4; ++column)
      for (int row = 0; row < 4; ++row) result[column][row] = (*values)[static_cast<std::size_t>(column * 4 + row)];
  } else {
    const auto t = numbers_or(node, "translation", {0.0, 0.0, 0.0});
    const auto r = numbers_or(node, "rotation", {0.0, 0.0, 0.0, 1.0});
    const auto s = numbers_or(node, "scale", {1.0, 1.0, 1.0});
    if (!t || !r || !s) return std::nullopt;
    result =
        matrix_from_trs({(*t)[0], (*t)[1], (*t)[2]}, {(*r)[0], (*r)[1], (*r)[2], (*r)[3]}, {(*s)[0], (*s)[1], (*s)[2]});
  }
  if (!usable(result)) return std::nullopt;
  return result;
}

}  // namespace mercia::tiles
