#include "engine/tiles/gltf_primitive.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>

#include "engine/tiles/color_encoding.h"
#include "engine/tiles/gltf_attributes.h"
#include "engine/tiles/gltf_elements.h"
#include "engine/tiles/gltf_features.h"
#include "engine/tiles/octahedral.h"
#include "engine/tiles/points.h"

namespace mercia::tiles {
namespace {

enum Mode : std::uint64_t { kPoints = 0, kLineStrip = 3, kTriangles = 4, kTriangleStrip = 5, kTriangleFan = 6 };

// Writes positions and bounds; false if one of them is not finite.
bool read_positions(const Elements& elements, Primitive& out) {
  constexpr float kMax = std::numeric_limits<float>::max();
  glm::vec3 low(kMax);
  glm::vec3 high(-kMax);
  bool finite = true;
  Vertex* vertices = out.vertices.data();
  for_each_float<3>(elements, [&](std::size_t i, const std::array<float, 3>& p) {
    vertices[i].position = p;
    for (int c = 0; c < 3; ++c) {
      finite = finite && std::abs(p[c]) <= kMax;
      low[c] = std::min(low[c], p[c]);
      high[c] = std::max(high[c], p[c]);
    }
  });
  out.low = low;
  out.high = high;
  return finite;
}

// What `make` makes of an element is made once for a run of equal ones: a wall has one colour and one normal.
template <typename T, int N, typename Make, typename Sink>
void for_each_run_of(const Elements& elements, Make&& make, Sink&& sink) {
  std::array<T, N> last{};
  auto made = make(last);
  for_each_element_of<T, N>(elements, [&](std::size_t i, const std::array<T, N>& value) {
    if (std::memcmp(&value, &last, sizeof(value)) != 0) {
      last = value;
      made = make(value);
    }
    sink(i, made);
  });
}

void read_colors(const Elements& elements, Primitive& out) {
  Vertex* vertices = out.vertices.data();
  const ColorEncoder encode;
  with_component_type(elements.type, [&](auto zero) {
    using T = decltype(zero);
    const auto set = [&](std::size_t i, const std::array<std::uint8_t, 4>& color) { vertices[i].color = color; };
    if (elements.components == 3) {
      for_each_run_of<T, 3>(
          elements,
          [&](const std::array<T, 3>& value) {
            return std::array<std::uint8_t, 4>{encode(value[0]), encode(value[1]), encode(value[2]), 255};
          },
          set);
    } else {
      for_each_run_of<T, 4>(
          elements,
          [&](const std::array<T, 4>& value) {
            return std::array<std::uint8_t, 4>{encode(value[0]), encode(value[1]), encode(value[2]),
                                               ColorEncoder::plain(value[3])};
          },
          set);
    }
  });
}

void read_normals(const Elements& elements, Primitive& out) {
  Vertex* vertices = out.vertices.data();
  with_component_type(elements.type, [&](auto zero) {
    using T = decltype(zero);
    for_each_run_of<T, 3>(
        elements,
        [&](const std::array<T, 3>& value) {
          const auto n = [&](int c) { return as_float(value[c], elements.normalized); };
          return pack_octahedral(n(0), n(1), n(2));
        },
        [&](std::size_t i, const std::array<std::int16_t, 2>& packed) { vertices[i].normal = packed; });
  });
}

void read_texture_coordinates(const Elements& elements, const MaterialUse& use, Primitive& out) {
  Vertex* vertices = out.vertices.data();
  const glm::mat3x2& m = use.uv_from_file;
  for_each_float<2>(elements, [&](std::size_t i, const std::array<float, 2>& uv) {
    if (use.turned) {
      const glm::vec2 turned = m[0] * uv[0] + m[1] * uv[1] + m[2];
      vertices[i].uv = {turned.x, turned.y};
    } else {
      vertices[i].uv = uv;
    }
  });
}

Result<void> read_second_uv(const Elements& elements, const std::string& name, DecodeBudget& budget, Primitive& out) {
  MERCIA_CHECK(budget.take(elements.count, sizeof(out.second_uv[0]), name));
  out.second_uv.resize(elements.count);
  for_each_float<2>(elements, [&](std::size_t i, const std::array<float, 2>& uv) { out.second_uv[i] = uv; });
  return {};
}

// A strip's or fan's corner list as separate triangles with the winding that glTF gives them.
std::vector<std::uint32_t> separate_triangles(const std::vector<std::uint32_t>& corners, std::uint64_t mode) {
  std::vector<std::uint32_t> triangles;
  if (corners.size() < 3) return triangles;
  triangles.reserve((corners.size() - 2) * 3);
  for (std::size_t i = 0; i + 2 < corners.size(); ++i) {
    if (mode == kTriangleFan) {
      triangles.insert(triangles.end(), {corners[0], corners[i + 1], corners[i + 2]});
    } else {
      const std::size_t odd = i % 2;
      triangles.insert(triangles.end(), {corners[i], corners[i + 1 + odd], corners[i + 2 - odd]});
    }
  }
  return triangles;
}

Result<void> read_indices(const Json& description, const PrimitiveAttributes& attributes, std::uint64_t mode,
                          const std::string& name, PrimitiveContext& context, Primitive& out) {
  if (const auto* unpacked = attributes.indices()) {
    MERCIA_CHECK(context.budget.take(unpacked->size(), sizeof(std::uint32_t), name));
    out.indices = *unpacked;  // separate triangles, whatever the mode says of the packed ones
    return {};
  }
  if (const Json* indices = member(description, "indices")) {
    MERCIA_TRY(const Elements elements, context.buffers.accessor(whole_number(indices).value_or(~0ull)));
    if (elements.type != ComponentType::Uint8 && elements.type != ComponentType::Uint16 &&
        elements.type != ComponentType::Uint32)
      return fail_input("its indices are no unsigned whole numbers", name);
    MERCIA_CHECK(context.budget.take(elements.count, sizeof(std::uint32_t), name));
    out.indices.resize(elements.count);
    std::uint32_t largest = 0;
    for_each_whole(elements, [&](std::size_t i, std::uint32_t index) {
      out.indices[i] = index;
      largest = std::max(largest, index);
    });
    if (elements.count > 0 && largest >= out.vertices.size())
      return fail_input(fmt::format("index {} names no vertex, there are {}", largest, out.vertices.size()), name);
  } else {
    MERCIA_CHECK(context.budget.take(out.vertices.size(), sizeof(std::uint32_t), name));
    out.indices.resize(out.vertices.size());
    for (std::size_t i = 0; i < out.indices.size(); ++i) out.indices[i] = static_cast<std::uint32_t>(i);
  }
  if (mode == kPoints) return {};
  if (mode != kTriangles) {
    MERCIA_CHECK(context.budget.take(out.indices.size(), 3 * sizeof(std::uint32_t), name));
    out.indices = separate_triangles(out.indices, mode);
  }
  out.indices.resize(out.indices.size() / 3 * 3);
  return {};
}

// glTF wants flat shading where there are no normals: every triangle gets vertices of its own.
Result<void> make_flat(Primitive& primitive, const std::string& name, DecodeBudget& budget) {
  const bool has_second = !primitive.second_uv.empty();
  MERCIA_CHECK(
      budget.take(primitive.indices.size(), sizeof(Vertex) + (has_second ? sizeof(primitive.second_uv[0]) : 0), name));
  std::vector<Vertex> vertices(primitive.indices.size());
  std::vector<std::array<float, 2>> second_uv;
  if (has_second) {
    second_uv.reserve(vertices.size());
    for (const std::uint32_t index : primitive.indices) second_uv.push_back(primitive.second_uv[index]);
  }
  for (std::size_t i = 0; i < vertices.size(); i += 3) {
    glm::vec3 corner[3];
    for (std::size_t k = 0; k < 3; ++k) {
      vertices[i + k] = primitive.vertices[primitive.indices[i + k]];
      const auto& p = vertices[i + k].position;
      corner[k] = {p[0], p[1], p[2]};
    }
    const glm::vec3 n = glm::cross(corner[1] - corner[0], corner[2] - corner[0]);
    const auto packed = pack_octahedral(n.x, n.y, n.z);
    for (std::size_t k = 0; k < 3; ++k) {
      vertices[i + k].normal = packed;
      primitive.indices[i + k] = static_cast<std::uint32_t>(i + k);
    }
  }
  primitive.vertices = std::move(vertices);
  primitive.second_uv = std::move(second_uv);
  return {};
}

}  // namespace

Result<std::optional<Primitive>> read_primitive(const Json& description, const std::string& name,
                                                PrimitiveContext& context) {
  const std::optional<Primitive> left_out;
  TileContent& content = context.content;
  const std::uint64_t mode = whole_number(member(description, "mode")).value_or(kTriangles);
  if (mode > kPoints && mode < kTriangles) {
    content.unsupported.push_back("lines");
    return left_out;
  }
  if (mode > kTriangleFan) return fail_input(fmt::format("its mode {} is unknown", mode), name);
  PrimitiveAttributes attributes(description, name, context);
  if (const auto unpacked = attributes.unpack(); !unpacked) {
    content.problems.push_back(unpacked.error().sentence());
    if (!attributes.has_fallback()) return left_out;
  }
  if (!attributes.has("POSITION")) {
    content.problems.push_back(name + ": it has no positions and is left out.");
    return left_out;
  }
  MERCIA_TRY(const Elements positions, attributes.get("POSITION"));
  if (positions.components != 3) return fail_input("its positions do not have three coordinates", name);
  MERCIA_CHECK(context.budget.take(positions.count, sizeof(Vertex), name));
  Primitive out;
  out.vertices.resize(positions.count);
  if (!read_positions(positions, out)) {
    content.problems.push_back(name + ": it has positions that are no numbers or infinite and is left out.");
    return left_out;
  }
  MERCIA_CHECK(read_indices(description, attributes, mode, name, context, out));
  if (out.indices.empty()) return left_out;

  const MaterialUse use = context.materials.use(whole_number(member(description, "material")));
  out.material = use.material;
  const std::size_t count = out.vertices.size();
  MERCIA_TRY(const auto normals, attributes.find("NORMAL", count, 3));
  if (normals) read_normals(*normals, out);
  MERCIA_TRY(const auto colors, attributes.find("COLOR_0", count, 3));
  if (colors) read_colors(*colors, out);
  const std::string uv_name = fmt::format("TEXCOORD_{}", use.texture_coordinates);
  MERCIA_TRY(const auto uvs, attributes.find(uv_name.c_str(), count, 2));
  if (uvs) read_texture_coordinates(*uvs, use, out);
  if (use.second_coordinates && mode != kPoints) {
    const std::string second_name = fmt::format("TEXCOORD_{}", *use.second_coordinates);
    MERCIA_TRY(const auto second, attributes.find(second_name.c_str(), count, 2));
    if (second) MERCIA_CHECK(read_second_uv(*second, name, context.budget, out));
  }
  MERCIA_CHECK(read_features(description, attributes, context, out));
  if (mode == kPoints) {
    // Points without normals cannot be lit.
    if (!normals) out.material = context.materials.unlit(out.material);
    MERCIA_CHECK(spell_out_points(out, name, context.budget));
    if (out.indices.empty()) return left_out;
  } else if (!normals && !content.materials[out.material].unlit) {
    MERCIA_CHECK(make_flat(out, name, context.budget));
  }
  return std::optional<Primitive>(std::move(out));
}

}  // namespace mercia::tiles
