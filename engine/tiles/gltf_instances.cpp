#include "engine/tiles/gltf_instances.h"

#include <cmath>
#include <limits>
#include <utility>

#include "engine/tiles/gltf_elements.h"
#include "engine/tiles/gltf_node.h"
#include "engine/tiles/octahedral.h"

namespace mercia::tiles {
namespace {

bool finite(const glm::mat4& matrix) {
  for (int column = 0; column < 4; ++column)
    for (int row = 0; row < 4; ++row)
      if (!std::isfinite(matrix[column][row])) return false;
  return true;
}

}  // namespace

Result<std::vector<glm::mat4>> read_instances(const Json& extension, GltfBuffers& buffers, DecodeBudget& budget,
                                              const std::string& name) {
  struct Part {
    const char* semantic;
    std::uint8_t components;
    std::vector<glm::dvec4> values;
  };
  std::array<Part, 3> parts{{{"TRANSLATION", 3, {}}, {"ROTATION", 4, {}}, {"SCALE", 3, {}}}};
  const Json* attributes = member(extension, "attributes");
  std::size_t count = 0;
  bool first = true;
  for (Part& part : parts) {
    const Json* index = member(attributes, part.semantic);
    if (!index) continue;
    MERCIA_TRY(const Elements elements, buffers.accessor(whole_number(index).value_or(~0ull)));
    if (elements.components != part.components || (!first && elements.count != count))
      return fail_input(std::string("its instances' ") + part.semantic + " does not fit the others", name);
    count = elements.count;
    first = false;
    MERCIA_CHECK(budget.take(count, sizeof(glm::dvec4), name));
    part.values.resize(count);
    if (part.components == 4) {
      for_each_float<4>(elements, [&](std::size_t i, const auto& v) { part.values[i] = {v[0], v[1], v[2], v[3]}; });
    } else {
      for_each_float<3>(elements, [&](std::size_t i, const auto& v) { part.values[i] = {v[0], v[1], v[2], 0.0}; });
    }
  }
  MERCIA_CHECK(budget.take(count, sizeof(glm::mat4), name));
  std::vector<glm::mat4> instances(count);
  for (std::size_t i = 0; i < count; ++i) {
    const glm::dvec3 translation = parts[0].values.empty() ? glm::dvec3(0.0) : glm::dvec3(parts[0].values[i]);
    const glm::dvec4 rotation = parts[1].values.empty() ? glm::dvec4(0.0, 0.0, 0.0, 1.0) : parts[1].values[i];
    const glm::dvec3 scale = parts[2].values.empty() ? glm::dvec3(1.0) : glm::dvec3(parts[2].values[i]);
    instances[i] = glm::mat4(matrix_from_trs(translation, rotation, scale));
  }
  return instances;
}

Primitive instanced(const Primitive& prototype, const std::vector<glm::mat4>& instances,
                    const std::vector<std::uint32_t>& features) {
  Primitive out;
  out.material = prototype.material;
  out.property_table = prototype.property_table;
  out.low = glm::vec3(std::numeric_limits<float>::max());
  out.high = -out.low;
  out.vertices.reserve(prototype.vertices.size() * instances.size());
  out.indices.reserve(prototype.indices.size() * instances.size());
  out.second_uv.reserve(prototype.second_uv.size() * instances.size());
  for (std::size_t copy = 0; copy < instances.size(); ++copy) {
    const glm::mat4& place = instances[copy];
    if (!finite(place)) continue;
    const auto first = static_cast<std::uint32_t>(out.vertices.size());
    // Normals turn with the cofactors, which also serve uneven and mirrored scales.
    const glm::mat3 m(place);
    const float sign = glm::determinant(m) < 0.0f ? -1.0f : 1.0f;
    const glm::mat3 turn = sign * glm::mat3(glm::cross(m[1], m[2]), glm::cross(m[2], m[0]), glm::cross(m[0], m[1]));
    bool inside = true;
    for (Vertex vertex : prototype.vertices) {
      const glm::vec3 p =
          glm::vec3(place * glm::vec4(vertex.position[0], vertex.position[1], vertex.position[2], 1.0f));
      inside = inside && std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z);
      const glm::vec3 n = turn * from_octahedral(vertex.normal);
      vertex.position = {p.x, p.y, p.z};
      vertex.normal = pack_octahedral(n.x, n.y, n.z);
      if (copy < features.size())
        vertex.feature_and_surface = (vertex.feature_and_surface & ~kFeatureMask) | features[copy];
      out.vertices.push_back(vertex);
    }
    if (!inside) {
      out.vertices.resize(first);
      continue;
    }
    for (std::size_t i = first; i < out.vertices.size(); ++i) {
      const auto& p = out.vertices[i].position;
      out.low = glm::min(out.low, glm::vec3(p[0], p[1], p[2]));
      out.high = glm::max(out.high, glm::vec3(p[0], p[1], p[2]));
    }
    out.second_uv.insert(out.second_uv.end(), prototype.second_uv.begin(), prototype.second_uv.end());
    const std::size_t begin = out.indices.size();
    for (const std::uint32_t index : prototype.indices) out.indices.push_back(first + index);
    if (sign < 0.0f)
      for (std::size_t i = begin; i + 2 < out.indices.size(); i += 3) std::swap(out.indices[i + 1], out.indices[i + 2]);
  }
  return out;
}

void turn_triangles(std::vector<std::uint32_t>& indices) {
  for (std::size_t i = 0; i + 2 < indices.size(); i += 3) std::swap(indices[i + 1], indices[i + 2]);
}

}  // namespace mercia::tiles
