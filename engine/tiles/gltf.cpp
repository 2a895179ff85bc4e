#include "engine/tiles/gltf.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "engine/tiles/gltf_buffers.h"
#include "engine/tiles/gltf_instances.h"
#include "engine/tiles/gltf_material.h"
#include "engine/tiles/gltf_metadata.h"
#include "engine/tiles/gltf_node.h"
#include "engine/tiles/gltf_primitive.h"

namespace mercia::tiles {
namespace {

constexpr std::uint32_t kGlbVersion = 2;
constexpr std::uint32_t kJsonChunk = 0x4e4f534a;
constexpr std::uint32_t kBinaryChunk = 0x004e4942;

// Extensions that are read, or that change nothing that Mercia draws.
constexpr std::array kKnownExtensions{
    "KHR_mesh_quantization",
    "EXT_meshopt_compression",
    "KHR_draco_mesh_compression",
    "KHR_texture_transform",
    "KHR_materials_unlit",
    "EXT_texture_webp",
    "EXT_mesh_gpu_instancing",
    "EXT_mesh_features",
    "EXT_structural_metadata",
    "CESIUM_RTC",
    "KHR_materials_pbrSpecularGlossiness",
    "KHR_materials_specular",
    "KHR_materials_ior",
    "KHR_materials_emissive_strength",
    "CESIUM_primitive_outline",
};

glm::dmat4 zup_from(UpAxis axis) {
  switch (axis) {
    case UpAxis::X:  // x is up, and what was z becomes x's old place: the turn that 3D Tiles 1.0 viewers agreed on
      return {glm::dvec4(0, 0, 1, 0), glm::dvec4(0, 1, 0, 0), glm::dvec4(-1, 0, 0, 0), glm::dvec4(0, 0, 0, 1)};
    case UpAxis::Y:
      return {glm::dvec4(1, 0, 0, 0), glm::dvec4(0, 0, 1, 0), glm::dvec4(0, -1, 0, 0), glm::dvec4(0, 0, 0, 1)};
    case UpAxis::Z: break;
  }
  return glm::dmat4(1.0);
}

class SceneReader {
 public:
  SceneReader(const Json& json, ByteView binary_chunk, const DecodeOptions& options,
              const GltfSurroundings& surroundings, DecodeBudget& budget)
      : json_(json),
        options_(options),
        surroundings_(surroundings),
        budget_(budget),
        buffers_(json, binary_chunk, options, budget),
        materials_(json, buffers_, options, budget, content_),
        meshes_(length(member(json, "meshes"))),
        uses_of_meshes_(meshes_.size(), 0) {}

  Result<TileContent> read() {
    MERCIA_CHECK(check_asset());
    MERCIA_CHECK(read_property_tables(json_, buffers_, options_, budget_, content_));
    if (surroundings_.batch_table && content_.property_tables.empty()) {
      content_.property_tables.push_back(*surroundings_.batch_table);
    }
    MERCIA_CHECK(walk());
    tidy(content_.unsupported);
    return std::move(content_);
  }

 private:
  Result<void> check_asset() {
    const Json* asset = member(json_, "asset");
    const std::string version = text(member(asset, "version"));
    if (!version.starts_with("2."))
      return fail_input(version.empty() ? "it is no glTF: its asset.version is missing"
                                        : fmt::format("glTF {} is not read, only 2.0", version),
                        options_.where);
    const std::string copyright = text(member(asset, "copyright"));
    for (std::size_t begin = 0; begin < copyright.size();) {
      const auto end = std::min(copyright.find(';', begin), copyright.size());
      const auto first = copyright.find_first_not_of(' ', begin);
      if (first < end) content_.copyrights.push_back(copyright.substr(first, end - first));
      begin = end + 1;
    }
    for (const char* list : {"extensionsRequired", "extensionsUsed"}) {
      const Json* names = member(json_, list);
      for (std::size_t i = 0; i < length(names); ++i) {
        const std::string name = text(element(names, i));
        if (std::find(kKnownExtensions.begin(), kKnownExtensions.end(), name) == kKnownExtensions.end())
          content_.unsupported.push_back(name.substr(0, 64));
      }
    }
    return {};
  }

  static void tidy(std::vector<std::string>& names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
  }

  glm::dmat4 tile_from_gltf() const {
    glm::dvec3 offset = surroundings_.offset_in_tile;
    const Json* rtc = member(member(json_, "extensions"), "CESIUM_RTC");
    if (const auto center = numbers(member(rtc, "center"), 3))
      offset += glm::dvec3((*center)[0], (*center)[1], (*center)[2]);
    glm::dmat4 result = zup_from(options_.up_axis);
    result[3] = glm::dvec4(offset, 1.0);
    return result;
  }

  struct Pending {
    std::uint64_t node;
    glm::dmat4 tile_from_parent;
  };

  // Depth first in the file's order. A node that is met twice (glTF forbids it) is left out the second time, which also
  // breaks cycles.
  Result<void> walk() {
    const Json* nodes = member(json_, "nodes");
    if (length(nodes) > options_.limits.nodes)
      return fail_input(fmt::format("it has more than the limit of {} nodes", options_.limits.nodes), options_.where);
    for (std::size_t i = 0; i < length(nodes); ++i) {
      const auto mesh_index = whole_number(member(element(nodes, i), "mesh"));
      if (mesh_index && *mesh_index < uses_of_meshes_.size()) ++uses_of_meshes_[*mesh_index];
    }
    std::vector<bool> met(length(nodes), false);
    std::vector<Pending> pending;
    const glm::dmat4 tile_from_gltf_axes = tile_from_gltf();
    for (const std::uint64_t root : roots(nodes)) {
      pending.push_back({root, tile_from_gltf_axes});
      while (!pending.empty()) {
        const Pending next = pending.back();
        pending.pop_back();
        const Json* node = element(nodes, next.node);
        if (!node) return fail_input(fmt::format("there is no node {}", next.node), options_.where);
        if (met[next.node]) {
          content_.problems.push_back(
              fmt::format("{}, node {}: it is used twice and left out once.", options_.where, next.node));
          continue;
        }
        met[next.node] = true;
        const auto parent_from_node = node_matrix(*node);
        if (!parent_from_node) {
          content_.problems.push_back(
              fmt::format("{}, node {}: its matrix cannot be used.", options_.where, next.node));
          continue;
        }
        const glm::dmat4 tile_from_node = next.tile_from_parent * *parent_from_node;
        MERCIA_CHECK(place_mesh(*node, next.node, tile_from_node));
        const Json* children = member(node, "children");
        for (std::size_t i = length(children); i-- > 0;)
          pending.push_back({whole_number(element(children, i)).value_or(~0ull), tile_from_node});
      }
    }
    return {};
  }

  // The chosen scene's nodes; without any scene, all nodes that are nobody's children.
  std::vector<std::uint64_t> roots(const Json* nodes) const {
    std::vector<std::uint64_t> found;
    const Json* scenes = member(json_, "scenes");
    if (const Json* scene = element(scenes, whole_number(member(json_, "scene")).value_or(0))) {
      const Json* list = member(scene, "nodes");
      for (std::size_t i = 0; i < length(list); ++i) found.push_back(whole_number(element(list, i)).value_or(~0ull));
      return found;
    }
    std::vector<bool> child(length(nodes), false);
    for (std::size_t i = 0; i < length(nodes); ++i) {
      const Json* children = member(element(nodes, i), "children");
      for (std::size_t k = 0; k < length(children); ++k) {
        const auto index = whole_number(element(children, k));
        if (index && *index < child.size()) child[*index] = true;
      }
    }
    for (std::size_t i = 0; i < child.size(); ++i)
      if (!child[i]) found.push_back(i);
    return found;
  }

  // Every mesh is decoded once, when a node first shows it.
  Result<std::vector<Primitive>*> mesh(std::uint64_t index) {
    const Json* meshes = member(json_, "meshes");
    const Json* description = element(meshes, index);
    if (!description) return fail_input(fmt::format("there is no mesh {}", index), options_.where);
    auto& known = meshes_[index];
    if (known) return &*known;
    known.emplace();
    PrimitiveContext context{buffers_,
                             materials_,
                             budget_,
                             content_,
                             content_.property_tables.empty() ? -1 : 0,
                             content_.property_tables.size()};
    const Json* primitives = member(description, "primitives");
    for (std::size_t i = 0; i < length(primitives); ++i) {
      const std::string name = fmt::format("{}, mesh {}, primitive {}", options_.where, index, i);
      MERCIA_TRY(auto primitive, read_primitive(*element(primitives, i), name, context));
      if (primitive) known->push_back(std::move(*primitive));
    }
    return &*known;
  }

  Result<void> place_mesh(const Json& node, std::uint64_t node_index, const glm::dmat4& tile_from_node) {
    const Json* mesh_index = member(node, "mesh");
    if (!mesh_index) return {};
    const std::uint64_t index = whole_number(mesh_index).value_or(~0ull);
    MERCIA_TRY(auto* primitives, mesh(index));
    const bool last_use = --uses_of_meshes_[static_cast<std::size_t>(index)] == 0;
    const std::string name = fmt::format("{}, node {}", options_.where, node_index);
    const Json* instancing = member(member(node, "extensions"), "EXT_mesh_gpu_instancing");
    std::vector<glm::mat4> instances;
    if (instancing) {
      MERCIA_TRY(instances, read_instances(*instancing, buffers_, budget_, name));
    }
    for (Primitive& prototype : *primitives) {
      if (content_.primitives.size() >= options_.limits.primitives)
        return fail_input(fmt::format("it has more than the limit of {} primitives", options_.limits.primitives),
                          options_.where);
      const std::size_t copies = instancing ? instances.size() : last_use ? 0 : 1;
      MERCIA_CHECK(budget_.take(copies, prototype.bytes(), name));
      Primitive placed = instancing ? instanced(prototype, instances) : last_use ? std::move(prototype) : prototype;
      if (placed.indices.empty()) continue;
      placed.tile_from_mesh = tile_from_node;
      // A mirrored node turns every triangle inside out.
      if (glm::determinant(glm::dmat3(tile_from_node)) < 0.0) turn_triangles(placed.indices);
      content_.primitives.push_back(std::move(placed));
    }
    return {};
  }

  const Json& json_;
  const DecodeOptions& options_;
  const GltfSurroundings& surroundings_;
  DecodeBudget& budget_;
  TileContent content_;
  GltfBuffers buffers_;
  GltfMaterials materials_;
  std::vector<std::optional<std::vector<Primitive>>> meshes_;
  std::vector<std::uint32_t> uses_of_meshes_;  // by nodes that are still to come; the last one takes the mesh
};

}  // namespace

Result<TileContent> decode_gltf_json(const Json& json, ByteView binary_chunk, const DecodeOptions& options,
                                     const GltfSurroundings& surroundings, DecodeBudget& budget) {
  return SceneReader(json, binary_chunk, options, surroundings, budget).read();
}

Result<TileContent> decode_gltf(ByteView bytes, const DecodeOptions& options, const GltfSurroundings& surroundings,
                                DecodeBudget& budget) {
  const ContentKind kind = sniff(bytes);
  if (kind == ContentKind::Glb) return decode_glb(bytes, options, surroundings, budget);
  if (kind != ContentKind::JsonText) return fail_input("the model is neither GLB nor glTF", options.where);
  MERCIA_TRY(const Json json, parse_json(bytes, options.where));
  return decode_gltf_json(json, {}, options, surroundings, budget);
}

Result<TileContent> decode_glb(ByteView bytes, const DecodeOptions& options, const GltfSurroundings& surroundings,
                               DecodeBudget& budget) {
  const auto version = read_at<std::uint32_t>(bytes, 4);
  const auto size = read_at<std::uint32_t>(bytes, 8);
  if (!version || !size) return fail_input("the GLB ends within its header", options.where);
  if (*version != kGlbVersion)
    return fail_input(fmt::format("GLB version {} is not read, only 2", *version), options.where);
  const auto whole = subview(bytes, 0, *size);
  if (!whole)
    return fail_input(fmt::format("the GLB is cut off: it should have {} bytes but has {}", *size, bytes.size()),
                      options.where, "fetch or make it again");
  std::optional<Json> json;
  ByteView binary;
  for (std::uint64_t at = 12; at < whole->size();) {
    const auto chunk_size = read_at<std::uint32_t>(*whole, at);
    const auto type = read_at<std::uint32_t>(*whole, at + 4);
    const auto chunk = chunk_size ? subview(*whole, at + 8, *chunk_size) : std::nullopt;
    if (!type || !chunk) return fail_input("a chunk of the GLB reaches past its end", options.where);
    if (!json) {
      if (*type != kJsonChunk) return fail_input("the GLB does not begin with its JSON", options.where);
      MERCIA_TRY(json, parse_json(*chunk, options.where));
    } else if (*type == kBinaryChunk && binary.empty()) {
      binary = *chunk;
    }
    at += 8 + std::uint64_t{*chunk_size};
  }
  if (!json) return fail_input("the GLB has no JSON", options.where);
  return decode_gltf_json(*json, binary, options, surroundings, budget);
}

}  // namespace mercia::tiles
