#include "tools/bake/glb_writer_quantize.h"

#include <meshoptimizer.h>

#include <algorithm>
#include <cmath>

namespace mercia::bake {
namespace {

constexpr double kLargest = 65535.0;
constexpr double kCentimetre = 0.01;
// Texture coordinates in metres are kept to 1/256 m, those of pictures to 1/65536 of the picture.
constexpr int kMetreExponent = -8;
constexpr int kPictureExponent = -16;
constexpr double kMantissaLimit = 8'388'607.0;  // 24 bits with sign

std::uint16_t linear16(std::uint8_t srgb) {
  static const std::array<std::uint16_t, 256> table = [] {
    std::array<std::uint16_t, 256> values{};
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double encoded = static_cast<double>(i) / 255.0;
      const double linear = encoded <= 0.04045 ? encoded / 12.92 : std::pow((encoded + 0.055) / 1.055, 2.4);
      values[i] = static_cast<std::uint16_t>(std::lround(linear * kLargest));
    }
    return values;
  }();
  return table[srgb];
}

// Half away from nought, for values that fit: std::round is a call for every coordinate of a city.
std::int32_t rounded(double value) { return static_cast<std::int32_t>(value < 0.0 ? value - 0.5 : value + 0.5); }

// Numbers of the form mantissa * 2^exponent.
class FixedPoint {
 public:
  explicit FixedPoint(int exponent)
      : scale_(std::ldexp(1.0, -exponent)),
        bits_(static_cast<std::uint32_t>(static_cast<std::uint8_t>(exponent)) << 24) {}

  std::uint32_t operator()(double value) const {
    const double mantissa = std::isfinite(value) ? value * scale_ : 0.0;
    const std::int32_t whole = rounded(std::clamp(mantissa, -kMantissaLimit, kMantissaLimit));
    return bits_ | (static_cast<std::uint32_t>(whole) & 0x00ffffffu);
  }

 private:
  double scale_;
  std::uint32_t bits_;
};

// Rows of features. Neighbouring vertices mostly belong to the same one.
class RowFinder {
 public:
  RowFinder(std::span<const FeatureIndex> features, std::uint32_t null_row)
      : features_(features), row_(null_row), null_row_(null_row) {}

  std::uint32_t operator()(FeatureIndex feature) {
    if (feature == feature_) return row_;
    feature_ = feature;
    const auto found = std::lower_bound(features_.begin(), features_.end(), feature);
    const bool known = found != features_.end() && *found == feature;
    row_ = known ? static_cast<std::uint32_t>(found - features_.begin()) : null_row_;
    return row_;
  }

 private:
  std::span<const FeatureIndex> features_;
  FeatureIndex feature_ = kNoFeatureIndex;
  std::uint32_t row_;
  std::uint32_t null_row_;
};

// The finest exponent not below `wanted` with which the largest coordinate still fits.
int uv_exponent(std::span<const MeshVertex> vertices, std::span<const std::uint32_t> used, int wanted) {
  double largest = 0.0;
  for (const std::uint32_t index : used)
    for (const float value : {vertices[index].uv.x, vertices[index].uv.y})
      if (std::isfinite(value)) largest = std::max(largest, std::abs(static_cast<double>(value)));
  int exponent = wanted;
  while (exponent < 100 && std::ldexp(largest, -exponent) > kMantissaLimit) ++exponent;
  return exponent;
}

std::vector<std::array<std::int8_t, 4>> pack_normals(std::span<const MeshVertex> vertices,
                                                     std::span<const std::uint32_t> used) {
  std::vector<std::array<float, 4>> unit(used.size());
  for (std::size_t i = 0; i < unit.size(); ++i) {
    glm::vec3 normal = vertices[used[i]].normal;
    const float length = glm::length(normal);
    normal = std::isfinite(length) && length > 1e-6f ? normal / length : glm::vec3(0.0f, 0.0f, 1.0f);
    unit[i] = {normal.x, normal.z, -normal.y, 0.0f};
  }
  std::vector<std::array<std::int8_t, 4>> packed(unit.size());
  if (!unit.empty()) meshopt_encodeFilterOct(packed.data(), packed.size(), 4, 8, unit.front().data());
  return packed;
}

// Which vertices the triangles use, in the order of their first use; `compact` receives the indices into these.
std::vector<std::uint32_t> used_vertices(std::size_t vertex_count, std::span<const std::uint32_t> indices,
                                         std::vector<std::uint32_t>& compact) {
  constexpr std::uint32_t kUnused = 0xffffffff;
  std::vector<std::uint32_t> place(vertex_count, kUnused);
  std::vector<std::uint32_t> used;
  used.reserve(vertex_count);
  compact.reserve(indices.size());
  for (const std::uint32_t index : indices) {
    if (place[index] == kUnused) {
      place[index] = static_cast<std::uint32_t>(used.size());
      used.push_back(index);
    }
    compact.push_back(place[index]);
  }
  return used;
}

bool same_place(const PackedVertex& a, const PackedVertex& b) { return a.position == b.position; }

// Drops collapsed triangles, merges equal vertices, orders triangles for the vertex cache and vertices by first use.
void tidy(PackedMesh& mesh) {
  std::vector<std::uint32_t> kept;
  kept.reserve(mesh.indices.size());
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
    const auto& a = mesh.vertices[mesh.indices[i]];
    const auto& b = mesh.vertices[mesh.indices[i + 1]];
    const auto& c = mesh.vertices[mesh.indices[i + 2]];
    if (same_place(a, b) || same_place(b, c) || same_place(c, a)) {
      ++mesh.degenerate;
      continue;
    }
    kept.insert(kept.end(), {mesh.indices[i], mesh.indices[i + 1], mesh.indices[i + 2]});
  }
  mesh.indices = std::move(kept);
  if (mesh.indices.empty()) {
    mesh.vertices.clear();
    return;
  }
  std::vector<std::uint32_t> remap(mesh.vertices.size());
  const std::size_t unique =
      meshopt_generateVertexRemap(remap.data(), mesh.indices.data(), mesh.indices.size(), mesh.vertices.data(),
                                  mesh.vertices.size(), sizeof(PackedVertex));
  std::vector<PackedVertex> merged(unique);
  meshopt_remapVertexBuffer(merged.data(), mesh.vertices.data(), mesh.vertices.size(), sizeof(PackedVertex),
                            remap.data());
  meshopt_remapIndexBuffer(mesh.indices.data(), mesh.indices.data(), mesh.indices.size(), remap.data());
  std::vector<std::uint32_t> ordered(mesh.indices.size());
  meshopt_optimizeVertexCache(ordered.data(), mesh.indices.data(), mesh.indices.size(), unique);
  mesh.indices = std::move(ordered);
  mesh.vertices.resize(unique);
  mesh.vertices.resize(meshopt_optimizeVertexFetch(mesh.vertices.data(), mesh.indices.data(), mesh.indices.size(),
                                                   merged.data(), unique, sizeof(PackedVertex)));
}

}  // namespace

Lattice lattice_over(const glm::dvec3& low, const glm::dvec3& high) {
  const glm::dvec3 size = high - low;
  const double largest = std::max({size.x, size.y, size.z, 1e-3});
  Lattice lattice;
  // One step is kept for rounding the origin down.
  lattice.step = kCentimetre * std::exp2(std::ceil(std::log2(largest / (kLargest - 2.0) / kCentimetre)));
  lattice.origin = glm::floor(low / lattice.step) * lattice.step;
  return lattice;
}

PackedMesh pack(std::span<const MeshVertex> vertices, std::span<const std::uint32_t> indices, const Lattice& lattice,
                std::span<const FeatureIndex> features, std::uint32_t null_row, bool textured) {
  PackedMesh packed;
  const std::vector<std::uint32_t> used = used_vertices(vertices.size(), indices, packed.indices);
  packed.vertices.resize(used.size());
  const auto normals = pack_normals(vertices, used);
  const FixedPoint fixed_point(uv_exponent(vertices, used, textured ? kPictureExponent : kMetreExponent));
  RowFinder row_of(features, null_row);
  double error2 = 0.0;
  for (std::size_t i = 0; i < used.size(); ++i) {
    const MeshVertex& vertex = vertices[used[i]];
    PackedVertex& out = packed.vertices[i];
    const glm::dvec3 steps =
        glm::clamp((vertex.position - lattice.origin) / lattice.step, glm::dvec3(0.0), glm::dvec3(kLargest));
    const glm::dvec3 point(rounded(steps.x), rounded(steps.y), rounded(steps.z));
    const glm::dvec3 off = lattice.origin + point * lattice.step - vertex.position;
    error2 = std::max(error2, glm::dot(off, off));
    // glTF's z grows to the south: the lattice is counted from its northern edge.
    out.position = {static_cast<std::uint16_t>(point.x), static_cast<std::uint16_t>(point.z),
                    static_cast<std::uint16_t>(kLargest - point.y), 0};
    out.normal = normals[i];
    out.color = {linear16(vertex.color.r), linear16(vertex.color.g), linear16(vertex.color.b),
                 static_cast<std::uint16_t>(vertex.color.a * 257)};
    out.uv = {fixed_point(vertex.uv.x), fixed_point(vertex.uv.y)};
    packed.has_uv = packed.has_uv || vertex.uv != glm::vec2(0.0f);
    out.feature = row_of(vertex.feature);
    out.surface = static_cast<std::uint32_t>(vertex.surface);
  }
  packed.position_error = std::sqrt(error2);
  tidy(packed);
  return packed;
}

}  // namespace mercia::bake
