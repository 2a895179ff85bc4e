#include "tools/bake/model_worker_scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "tools/bake/model_worker_axes.h"
#include "tools/bake/model_worker_materials.h"

namespace mercia::bake {
namespace {

constexpr std::size_t kNodeLimit = 2'000'000;

float srgb_from_linear(float value) {
  return value <= 0.0031308f ? 12.92f * value : 1.055f * std::pow(value, 1.0f / 2.4f) - 0.055f;
}

std::uint8_t byte_of(float value) {
  return static_cast<std::uint8_t>(std::lround(255.0f * std::clamp(value, 0.0f, 1.0f)));
}

Color color_of(glm::vec4 color, bool linear) {
  if (linear)
    for (int i = 0; i < 3; ++i) color[i] = srgb_from_linear(color[i]);
  return {byte_of(color.r), byte_of(color.g), byte_of(color.b), byte_of(color.a)};
}

glm::dvec3 vector_of(const aiVector3D& v) { return {v.x, v.y, v.z}; }

// "IfcBuilding_Town hall_3IWQtyIG4FKbGBJC6fCb_2": Assimp puts the type before and the 22-letter id behind the name.
std::optional<std::string> ifc_name(std::string_view node, std::string_view type) {
  if (!node.starts_with(type) || node.size() <= type.size() || node[type.size()] != '_') return std::nullopt;
  node.remove_prefix(type.size() + 1);
  if (node.size() >= 23 && node[node.size() - 23] == '_') node.remove_suffix(23);
  return std::string(node);
}

// Volumes that an IFC file describes but nobody can see or that the region already has.
bool is_unseen_ifc(std::string_view node) {
  for (const std::string_view type : {"IfcSpace_", "IfcOpeningElement_", "IfcVirtualElement_", "IfcSite_",
                                      "IfcAnnotation_", "IfcGrid_", "IfcSpatialZone_"})
    if (node.starts_with(type)) return true;
  return false;
}

// Whether every edge of the mesh is walked as often one way as the other: a closed, consistently wound surface.
bool is_closed(const aiMesh& mesh) {
  using Point = std::tuple<float, float, float>;
  std::map<Point, std::uint32_t> welded;
  std::vector<std::uint32_t> id(mesh.mNumVertices);
  for (unsigned i = 0; i < mesh.mNumVertices; ++i) {
    const aiVector3D& p = mesh.mVertices[i];
    if (!std::isfinite(p.x) || !std::isfinite(p.y) || !std::isfinite(p.z)) return false;
    id[i] = welded.try_emplace(Point{p.x, p.y, p.z}, static_cast<std::uint32_t>(welded.size())).first->second;
  }
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> balance;
  for (unsigned f = 0; f < mesh.mNumFaces; ++f) {
    const aiFace& face = mesh.mFaces[f];
    if (face.mNumIndices != 3) continue;
    for (unsigned k = 0; k < 3; ++k) {
      const std::uint32_t a = id[face.mIndices[k]];
      const std::uint32_t b = id[face.mIndices[(k + 1) % 3]];
      if (a < b) ++balance[{a, b}];
      if (b < a) --balance[{b, a}];
    }
  }
  return std::all_of(balance.begin(), balance.end(), [](const auto& edge) { return edge.second == 0; });
}

double signed_volume(const aiMesh& mesh) {
  double volume = 0.0;
  for (unsigned f = 0; f < mesh.mNumFaces; ++f) {
    const aiFace& face = mesh.mFaces[f];
    if (face.mNumIndices != 3) continue;
    const glm::dvec3 base = vector_of(mesh.mVertices[0]);
    const glm::dvec3 a = vector_of(mesh.mVertices[face.mIndices[0]]) - base;
    const glm::dvec3 b = vector_of(mesh.mVertices[face.mIndices[1]]) - base;
    const glm::dvec3 c = vector_of(mesh.mVertices[face.mIndices[2]]) - base;
    volume += glm::dot(a, glm::cross(b, c));
  }
  return volume;
}

// How the triangles of one of Assimp's meshes are to be emitted; the same for each node that uses it.
struct MeshPlan {
  bool usable = true;
  bool front = true;  // as wound in the file
  bool back = false;  // the other way round
};

class SceneReader {
 public:
  SceneReader(const aiScene& scene, const std::string& extension, const ModelFolder& folder,
              std::uint64_t triangle_limit)
      : scene_(scene),
        is_gltf_(extension == ".gltf" || extension == ".glb"),
        is_ifc_(extension == ".ifc"),
        extension_(extension),
        triangles_left_(triangle_limit) {
    materials_ = read_materials(scene, is_gltf_, folder, model_);
  }

  Result<WireModel> read() {
    for (unsigned i = 0; i < scene_.mNumMeshes; ++i) plans_.push_back(plan(*scene_.mMeshes[i]));
    MERCIA_CHECK(walk());
    if (model_.parts.empty()) return fail_input("the model has no triangles");
    note(flat_, "triangles left out because they have no area");
    note(unusable_, "faces left out because their corners are not finite, out of all measure or missing");
    note(other_faces_, "lines and points left out");
    note(unseen_, "IFC elements that nobody sees (spaces, openings, the site's ground) left out");
    read_names();
    return std::move(model_);
  }

 private:
  struct Visit {
    const aiNode* node;
    glm::dmat4 model_from_node;
  };

  void note(std::uint64_t count, const char* text) {
    if (count > 0) model_.notes.push_back(fmt::format("{} {}", count, text));
  }

  MeshPlan plan(const aiMesh& mesh) const {
    MeshPlan plan;
    for (unsigned f = 0; f < mesh.mNumFaces && plan.usable; ++f)
      for (unsigned k = 0; k < mesh.mFaces[f].mNumIndices; ++k)
        if (mesh.mFaces[f].mIndices[k] >= mesh.mNumVertices) plan.usable = false;
    if (mesh.mNumVertices == 0 || !mesh.HasNormals()) plan.usable = false;
    if (!plan.usable) return plan;
    plan.back = mesh.mMaterialIndex < materials_.size() && materials_[mesh.mMaterialIndex].two_sided;
    if (is_gltf_ || plan.back) return plan;
    // The other formats have no rule for what is outside.
    if (!is_closed(mesh)) {
      plan.back = true;
    } else if (signed_volume(mesh) < 0.0) {
      plan.front = false;
      plan.back = true;
    }
    return plan;
  }

  Result<void> walk() {
    std::vector<Visit> stack{{scene_.mRootNode, model_from_root(scene_, extension_)}};
    std::size_t visited = 0;
    while (!stack.empty()) {
      const Visit visit = stack.back();
      stack.pop_back();
      if (++visited > kNodeLimit) return fail_input("the model has more than two million nodes");
      const aiNode& node = *visit.node;
      if (is_ifc_ && is_unseen_ifc(node.mName.C_Str())) {
        unseen_ += node.mNumMeshes > 0;
      } else {
        for (unsigned i = 0; i < node.mNumMeshes; ++i)
          if (node.mMeshes[i] < scene_.mNumMeshes) MERCIA_CHECK(add(node.mMeshes[i], visit.model_from_node));
      }
      // In reverse, so that children are visited in the file's order.
      for (unsigned i = node.mNumChildren; i-- > 0;)
        stack.push_back({node.mChildren[i], visit.model_from_node * matrix_from(node.mChildren[i]->mTransformation)});
    }
    return {};
  }

  WirePart& part_for(std::int32_t texture) {
    const auto [slot, is_new] = part_of_texture_.try_emplace(texture, model_.parts.size());
    if (is_new) {
      model_.parts.emplace_back();
      model_.parts.back().texture = texture;
    }
    return model_.parts[slot->second];
  }

  Result<void> add(unsigned mesh_index, const glm::dmat4& model_from_node) {
    const aiMesh& mesh = *scene_.mMeshes[mesh_index];
    const MeshPlan& plan = plans_[mesh_index];
    if (!plan.usable) {
      unusable_ += mesh.mNumFaces;
      return {};
    }
    const WorkerMaterial material =
        mesh.mMaterialIndex < materials_.size() ? materials_[mesh.mMaterialIndex] : WorkerMaterial{};
    const double determinant = glm::determinant(glm::dmat3(model_from_node));
    if (!std::isfinite(determinant) || determinant == 0.0) {
      unusable_ += mesh.mNumFaces;
      return {};
    }
    const bool mirrored = determinant < 0.0;
    const std::uint64_t sides = std::uint64_t{plan.front} + std::uint64_t{plan.back};
    if (mesh.mNumFaces * sides > triangles_left_)
      return fail_input("the model has more triangles than the limit", {}, "simplify it, or raise the limit");
    WirePart& part = part_for(material.texture);
    const std::size_t before = part.indices.size();
    // Inside a mirrored node the file's front is wound clockwise.
    if (plan.front) add_side(mesh, material, model_from_node, mirrored, 1.0, part);
    if (plan.back) add_side(mesh, material, model_from_node, !mirrored, -1.0, part);
    triangles_left_ -= (part.indices.size() - before) / 3;
    return {};
  }

  void add_side(const aiMesh& mesh, const WorkerMaterial& material, const glm::dmat4& model_from_node, bool turned,
                double normal_sign, WirePart& part) {
    const glm::dmat3 normal_matrix = glm::transpose(glm::inverse(glm::dmat3(model_from_node)));
    std::vector<std::uint32_t> index_of(mesh.mNumVertices, 0xffffffff);
    for (unsigned f = 0; f < mesh.mNumFaces; ++f) {
      const aiFace& face = mesh.mFaces[f];
      if (face.mNumIndices != 3) {
        ++other_faces_;
        continue;
      }
      std::array<glm::dvec3, 3> corner;
      for (unsigned k = 0; k < 3; ++k)
        corner[k] = glm::dvec3(model_from_node * glm::dvec4(vector_of(mesh.mVertices[face.mIndices[k]]), 1.0));
      const glm::dvec3 across = glm::cross(corner[1] - corner[0], corner[2] - corner[0]);
      const double area = glm::length(across);
      const auto within = [](const glm::dvec3& p) {
        return std::abs(p.x) < kModelExtentLimit && std::abs(p.y) < kModelExtentLimit &&
               std::abs(p.z) < kModelExtentLimit;
      };
      if (!within(corner[0]) || !within(corner[1]) || !within(corner[2])) {
        ++unusable_;
        continue;
      }
      const double longest = std::max(
          {glm::length(corner[1] - corner[0]), glm::length(corner[2] - corner[1]), glm::length(corner[0] - corner[2])});
      if (!(area > 1e-9 * longest * longest)) {
        ++flat_;
        continue;
      }
      const glm::dvec3 face_normal = (turned ? -across : across) / area;
      std::array<std::uint32_t, 3> out;
      for (unsigned k = 0; k < 3; ++k) {
        const unsigned i = face.mIndices[k];
        if (index_of[i] == 0xffffffff) {
          index_of[i] = static_cast<std::uint32_t>(part.vertices.size());
          part.vertices.push_back(vertex(mesh, i, material, corner[k]));
          glm::dvec3 normal = normal_sign * (normal_matrix * vector_of(mesh.mNormals[i]));
          const double length = glm::length(normal);
          normal = std::isfinite(length) && length > 1e-30 ? normal / length : face_normal;
          part.vertices.back().normal = glm::vec3(normal);
        }
        out[k] = index_of[i];
      }
      if (turned) std::swap(out[1], out[2]);
      part.indices.insert(part.indices.end(), out.begin(), out.end());
    }
  }

  WireVertex vertex(const aiMesh& mesh, unsigned i, const WorkerMaterial& material, const glm::dvec3& position) const {
    WireVertex out;
    out.position = position;
    glm::vec4 color = material.color;
    if (mesh.HasVertexColors(0)) {
      const aiColor4D& c = mesh.mColors[0][i];
      const glm::vec4 own{c.r, c.g, c.b, c.a};
      if (!glm::any(glm::isnan(own))) color *= glm::clamp(own, 0.0f, 1.0f);
    }
    out.color = color_of(color, is_gltf_);
    if (material.uv_channel < AI_MAX_NUMBER_OF_TEXTURECOORDS && mesh.HasTextureCoords(material.uv_channel)) {
      const aiVector3D& uv = mesh.mTextureCoords[material.uv_channel][i];
      // Assimp counts v from the bottom of the picture in every format.
      if (std::isfinite(uv.x) && std::isfinite(uv.y)) out.uv = {uv.x, 1.0f - uv.y};
    }
    return out;
  }

  void read_names() {
    if (is_ifc_) {
      read_ifc_name();
    } else {
      const std::string_view name = scene_.mRootNode->mName.C_Str();
      // Names that Assimp or exporters invent where the file has none.
      static constexpr std::array<std::string_view, 7> kInvented{
          "ROOT", "RootNode", "Scene", "VisualSceneNode", "<dummy_root>", "root", "nodes[0]"};
      const bool invented = std::find(kInvented.begin(), kInvented.end(), name) != kInvented.end();
      if (!invented && !name.ends_with(extension_)) model_.name = name;
    }
    aiString copyright;
    if (scene_.mMetaData && scene_.mMetaData->Get("SourceAsset_Copyright", copyright)) {
      std::string_view text = copyright.C_Str();
      text = text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
      model_.copyright = text.substr(0, text.find_first_of("\r\n"));
    }
  }

  // The building's name; with several buildings, or none, the project's or site's.
  void read_ifc_name() {
    std::vector<std::string> buildings;
    std::string other;
    std::vector<const aiNode*> stack{scene_.mRootNode};
    while (!stack.empty()) {
      const aiNode* node = stack.back();
      stack.pop_back();
      const std::string_view name = node->mName.C_Str();
      if (auto building = ifc_name(name, "IfcBuilding")) buildings.push_back(*building);
      for (const char* type : {"IfcProject", "IfcSite"})
        if (other.empty()) other = ifc_name(name, type).value_or("");
      stack.insert(stack.end(), node->mChildren, node->mChildren + node->mNumChildren);
    }
    model_.name = buildings.size() == 1 ? buildings.front() : other;
    if (model_.name == "Unnamed") model_.name.clear();
  }

  const aiScene& scene_;
  bool is_gltf_;
  bool is_ifc_;
  std::string extension_;
  std::uint64_t triangles_left_;
  WireModel model_;
  std::vector<WorkerMaterial> materials_;
  std::vector<MeshPlan> plans_;
  std::map<std::int32_t, std::size_t> part_of_texture_;
  std::uint64_t unusable_ = 0;
  std::uint64_t flat_ = 0;
  std::uint64_t other_faces_ = 0;
  std::uint64_t unseen_ = 0;
};

}  // namespace

Result<WireModel> model_from_scene(const aiScene& scene, const std::string& extension, const ModelFolder& folder,
                                   std::uint64_t triangle_limit) {
  if (!scene.mRootNode) return fail_input("the model is empty");
  return SceneReader(scene, extension, folder, triangle_limit).read();
}

}  // namespace mercia::bake
