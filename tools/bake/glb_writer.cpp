#include "tools/bake/glb_writer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "tools/bake/glb_writer_buffers.h"
#include "tools/bake/glb_writer_metadata.h"
#include "tools/bake/glb_writer_quantize.h"

namespace mercia::bake {
namespace {

constexpr int kUnsignedByte = 5121;
constexpr int kUnsignedShort = 5123;
constexpr int kUnsignedInt = 5125;
constexpr int kByte = 5120;
constexpr int kFloat = 5126;
// Rows that a 16-bit feature id can name, with one left for "no feature".
constexpr std::size_t kShortRows = 65535;

bool is_finite(const glm::dvec3& p) { return std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z); }

// What is drawn with one material.
struct Batch {
  std::span<const MeshVertex> vertices;
  std::vector<std::uint32_t> indices;
  const TextureData* texture = nullptr;
  bool blended = false;
};

// Finite triangles only, those with a see-through corner apart, because they need another material.
std::vector<Batch> batches_of(std::span<const GlbPart> parts, std::uint64_t& not_finite) {
  std::vector<Batch> batches;
  for (const GlbPart& part : parts) {
    for (const bool blended : {false, true}) {
      Batch batch{part.mesh.vertices, {}, part.texture, blended};
      for (std::size_t i = 0; i + 2 < part.mesh.indices.size(); i += 3) {
        bool finite = true;
        bool opaque = true;
        for (std::size_t corner = i; corner < i + 3; ++corner) {
          const MeshVertex& vertex = part.mesh.vertices[part.mesh.indices[corner]];
          finite = finite && is_finite(vertex.position);
          opaque = opaque && (vertex.color.a == 255 || tiles::has_fact_in_alpha(vertex.surface));
        }
        if (!finite && !blended) ++not_finite;
        if (!finite || opaque == blended) continue;
        for (std::size_t corner = i; corner < i + 3; ++corner) batch.indices.push_back(part.mesh.indices[corner]);
      }
      if (!batch.indices.empty()) batches.push_back(std::move(batch));
    }
  }
  return batches;
}

struct Rows {
  std::vector<FeatureIndex> features;  // by row, ascending
  bool short_ids() const { return features.size() <= kShortRows; }
  // Beyond 16 bits ids are floats, exact up to 2^24.
  std::uint32_t null_row() const { return short_ids() ? kShortRows : static_cast<std::uint32_t>(features.size()); }
};

Rows rows_of(const std::vector<Batch>& batches, std::size_t feature_count) {
  // Of a whole region's features a tile holds few, and neighbouring triangles mostly belong to the same one.
  Rows rows;
  FeatureIndex last = kNoFeatureIndex;
  for (const Batch& batch : batches)
    for (const std::uint32_t index : batch.indices) {
      const FeatureIndex feature = batch.vertices[index].feature;
      if (feature == last || feature >= feature_count) continue;
      rows.features.push_back(feature);
      last = feature;
    }
  std::sort(rows.features.begin(), rows.features.end());
  rows.features.erase(std::unique(rows.features.begin(), rows.features.end()), rows.features.end());
  return rows;
}

Lattice lattice_of(const std::vector<Batch>& batches) {
  glm::dvec3 low(1e300);
  glm::dvec3 high(-1e300);
  for (const Batch& batch : batches)
    for (const std::uint32_t index : batch.indices) {
      low = glm::min(low, batch.vertices[index].position);
      high = glm::max(high, batch.vertices[index].position);
    }
  return lattice_over(low, high);
}

// One attribute as its own tightly compressing stream.
template <typename Element, typename Get>
std::size_t add_stream(GlbBuffers& buffers, const std::vector<PackedVertex>& vertices, GlbBuffers::Filter filter,
                       Get get) {
  static_assert(sizeof(Element) % 4 == 0);
  std::vector<Element> elements;
  elements.reserve(vertices.size());
  for (const PackedVertex& vertex : vertices) elements.push_back(get(vertex));
  return buffers.add_vertices(elements.data(), elements.size(), sizeof(Element), filter);
}

std::size_t add_positions(GlbBuffers& buffers, const PackedMesh& mesh) {
  const std::size_t view = add_stream<std::array<std::uint16_t, 4>>(
      buffers, mesh.vertices, GlbBuffers::Filter::None, [](const PackedVertex& vertex) { return vertex.position; });
  std::array<std::uint16_t, 3> low{65535, 65535, 65535};
  std::array<std::uint16_t, 3> high{0, 0, 0};
  for (const PackedVertex& vertex : mesh.vertices)
    for (std::size_t axis = 0; axis < 3; ++axis) {
      low[axis] = std::min(low[axis], vertex.position[axis]);
      high[axis] = std::max(high[axis], vertex.position[axis]);
    }
  return buffers.add_accessor({{"bufferView", view},
                               {"componentType", kUnsignedShort},
                               {"count", mesh.vertices.size()},
                               {"type", "VEC3"},
                               {"min", low},
                               {"max", high}});
}

std::size_t add_feature_ids(GlbBuffers& buffers, const PackedMesh& mesh, bool short_ids) {
  const std::size_t view =
      short_ids ? add_stream<std::uint32_t>(buffers, mesh.vertices, GlbBuffers::Filter::None,
                                            [](const PackedVertex& vertex) { return vertex.feature; })
                : add_stream<float>(buffers, mesh.vertices, GlbBuffers::Filter::None,
                                    [](const PackedVertex& vertex) { return static_cast<float>(vertex.feature); });
  return buffers.add_accessor({{"bufferView", view},
                               {"componentType", short_ids ? kUnsignedShort : kFloat},
                               {"count", mesh.vertices.size()},
                               {"type", "SCALAR"}});
}

OrderedJson primitive_of(GlbBuffers& buffers, const PackedMesh& mesh, const Rows& rows) {
  const std::size_t count = mesh.vertices.size();
  OrderedJson attributes;
  attributes["POSITION"] = add_positions(buffers, mesh);
  const std::size_t normals = add_stream<std::array<std::int8_t, 4>>(
      buffers, mesh.vertices, GlbBuffers::Filter::Octahedral, [](const PackedVertex& vertex) { return vertex.normal; });
  attributes["NORMAL"] = buffers.add_accessor(
      {{"bufferView", normals}, {"componentType", kByte}, {"normalized", true}, {"count", count}, {"type", "VEC3"}});
  if (mesh.has_uv) {
    const std::size_t uvs = add_stream<std::array<std::uint32_t, 2>>(
        buffers, mesh.vertices, GlbBuffers::Filter::Exponential, [](const PackedVertex& vertex) { return vertex.uv; });
    attributes["TEXCOORD_0"] =
        buffers.add_accessor({{"bufferView", uvs}, {"componentType", kFloat}, {"count", count}, {"type", "VEC2"}});
  }
  const std::size_t colors = add_stream<std::array<std::uint16_t, 4>>(
      buffers, mesh.vertices, GlbBuffers::Filter::None, [](const PackedVertex& vertex) { return vertex.color; });
  attributes["COLOR_0"] = buffers.add_accessor({{"bufferView", colors},
                                                {"componentType", kUnsignedShort},
                                                {"normalized", true},
                                                {"count", count},
                                                {"type", "VEC4"}});
  attributes["_FEATURE_ID_0"] = add_feature_ids(buffers, mesh, rows.short_ids());
  const std::size_t surfaces = add_stream<std::uint32_t>(buffers, mesh.vertices, GlbBuffers::Filter::None,
                                                         [](const PackedVertex& vertex) { return vertex.surface; });
  attributes["_SURFACE"] = buffers.add_accessor(
      {{"bufferView", surfaces}, {"componentType", kUnsignedByte}, {"count", count}, {"type", "SCALAR"}});

  const std::size_t index_size = count <= 65535 ? 2 : 4;
  const std::size_t indices = buffers.add_indices(mesh.indices, count, index_size);
  OrderedJson primitive{{"attributes", std::move(attributes)}};
  primitive["indices"] = buffers.add_accessor({{"bufferView", indices},
                                               {"componentType", index_size == 2 ? kUnsignedShort : kUnsignedInt},
                                               {"count", mesh.indices.size()},
                                               {"type", "SCALAR"}});
  primitive["mode"] = 4;
  if (!rows.features.empty()) {
    const OrderedJson feature_id{{"featureCount", rows.features.size()},
                                 {"nullFeatureId", rows.null_row()},
                                 {"label", "feature"},
                                 {"attribute", 0},
                                 {"propertyTable", 0}};
    primitive["extensions"]["EXT_mesh_features"]["featureIds"] = OrderedJson::array({feature_id});
  }
  return primitive;
}

// Materials and textures, each made once.
class Materials {
 public:
  explicit Materials(GlbBuffers& buffers) : buffers_(buffers) {}

  std::size_t material(const TextureData* texture, bool blended) {
    const auto key = std::make_pair(texture, blended);
    const auto known = std::find(keys_.begin(), keys_.end(), key);
    if (known != keys_.end()) return static_cast<std::size_t>(known - keys_.begin());
    OrderedJson surface{{"metallicFactor", 0.0}, {"roughnessFactor", 0.9}};
    if (texture) surface["baseColorTexture"]["index"] = texture_index(texture);
    OrderedJson material{{"pbrMetallicRoughness", std::move(surface)}};
    if (blended) material["alphaMode"] = "BLEND";
    // Pictures come from architects' models, whose faces are often seen from both sides.
    if (texture || blended) material["doubleSided"] = true;
    materials_.push_back(std::move(material));
    keys_.push_back(key);
    return keys_.size() - 1;
  }

  void finish(OrderedJson& document) {
    document["materials"] = std::move(materials_);
    if (images_.empty()) return;
    document["textures"] = std::move(textures_);
    document["images"] = std::move(images_);
    document["samplers"] = OrderedJson::array({{{"magFilter", 9729}, {"minFilter", 9987}}});
  }

 private:
  std::size_t texture_index(const TextureData* texture) {
    const auto known = std::find(pictures_.begin(), pictures_.end(), texture);
    if (known != pictures_.end()) return static_cast<std::size_t>(known - pictures_.begin());
    images_.push_back({{"bufferView", buffers_.add_plain(texture->bytes)}, {"mimeType", texture->mime_type}});
    textures_.push_back({{"source", images_.size() - 1}, {"sampler", 0}});
    pictures_.push_back(texture);
    return pictures_.size() - 1;
  }

  GlbBuffers& buffers_;
  std::vector<std::pair<const TextureData*, bool>> keys_;
  std::vector<const TextureData*> pictures_;
  OrderedJson materials_ = OrderedJson::array();
  OrderedJson textures_ = OrderedJson::array();
  OrderedJson images_ = OrderedJson::array();
};

// Lattice to metres; the lattice's z is counted from its northern edge.
OrderedJson node_of(const Lattice& lattice) {
  const double north = lattice.origin.y + 65535.0 * lattice.step;
  return {{"mesh", 0},
          {"translation", {lattice.origin.x, lattice.origin.z, -north}},
          {"scale", {lattice.step, lattice.step, lattice.step}}};
}

void include(GlbFile& file, const PackedMesh& mesh, const Lattice& lattice) {
  std::array<int, 3> low{65535, 65535, 65535};
  std::array<int, 3> high{0, 0, 0};
  for (const PackedVertex& vertex : mesh.vertices) {
    const std::array<int, 3> point{vertex.position[0], 65535 - vertex.position[2], vertex.position[1]};
    for (std::size_t axis = 0; axis < 3; ++axis) {
      low[axis] = std::min(low[axis], point[axis]);
      high[axis] = std::max(high[axis], point[axis]);
    }
  }
  file.low = glm::min(file.low, lattice.origin + glm::dvec3(low[0], low[1], low[2]) * lattice.step);
  file.high = glm::max(file.high, lattice.origin + glm::dvec3(high[0], high[1], high[2]) * lattice.step);
}

}  // namespace

GlbFile write_glb(std::span<const GlbPart> parts, std::span<const FeatureRecord> features,
                  const std::string& copyright) {
  GlbFile file;
  const std::vector<Batch> batches = batches_of(parts, file.not_finite);
  if (batches.empty()) return file;
  const Rows rows = rows_of(batches, features.size());
  const Lattice lattice = lattice_of(batches);
  GlbBuffers buffers;
  Materials materials(buffers);
  OrderedJson primitives = OrderedJson::array();
  file.low = glm::dvec3(1e300);
  file.high = glm::dvec3(-1e300);
  for (const Batch& batch : batches) {
    const PackedMesh mesh =
        pack(batch.vertices, batch.indices, lattice, rows.features, rows.null_row(), batch.texture != nullptr);
    file.degenerate += mesh.degenerate;
    if (mesh.indices.empty()) continue;
    file.position_error = std::max(file.position_error, mesh.position_error);
    file.triangles += mesh.indices.size() / 3;
    include(file, mesh, lattice);
    OrderedJson primitive = primitive_of(buffers, mesh, rows);
    primitive["material"] = materials.material(batch.texture, batch.blended);
    primitives.push_back(std::move(primitive));
  }
  if (primitives.empty()) return file;

  OrderedJson document;
  document["asset"] = {{"version", "2.0"}, {"generator", "mercia-bake"}};
  if (!copyright.empty()) document["asset"]["copyright"] = copyright;
  OrderedJson used = {"EXT_meshopt_compression", "KHR_mesh_quantization"};
  document["extensionsRequired"] = used;
  if (!rows.features.empty()) {
    used.push_back("EXT_mesh_features");
    used.push_back("EXT_structural_metadata");
    document["extensions"]["EXT_structural_metadata"] = structural_metadata(features, rows.features, buffers);
  }
  document["extensionsUsed"] = std::move(used);
  document["scene"] = 0;
  document["scenes"] = OrderedJson::array({{{"nodes", {0}}}});
  document["nodes"] = OrderedJson::array({node_of(lattice)});
  document["meshes"] = OrderedJson::array({{{"primitives", std::move(primitives)}}});
  materials.finish(document);
  const Bytes chunk = buffers.finish(document);
  file.bytes = glb_container(document, chunk);
  return file;
}

}  // namespace mercia::bake
