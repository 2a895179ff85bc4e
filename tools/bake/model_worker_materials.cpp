#include "tools/bake/model_worker_materials.h"

#include <assimp/GltfMaterial.h>
#include <assimp/material.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

namespace mercia::bake {
namespace {

constexpr std::uint64_t kTextureBytes = std::uint64_t{64} << 20;
constexpr std::size_t kTextureCount = 1024;

float share(float value) { return std::isfinite(value) ? std::clamp(value, 0.0f, 1.0f) : 1.0f; }

// The picture under the material's colour, whatever the format calls it.
std::optional<aiTextureType> color_texture(const aiMaterial& material) {
  for (const aiTextureType type : {aiTextureType_BASE_COLOR, aiTextureType_DIFFUSE})
    if (material.GetTextureCount(type) > 0) return type;
  return std::nullopt;
}

// Hands out one index a picture, so that a hundred materials share one atlas.
class TextureShelf {
 public:
  TextureShelf(const aiScene& scene, const ModelFolder& folder, WireModel& model)
      : scene_(scene), folder_(folder), model_(model) {}

  std::int32_t index_of(const aiString& path) {
    const std::string name(path.C_Str());
    if (const auto known = indices_.find(name); known != indices_.end()) return known->second;
    return indices_[name] = load(name);
  }

 private:
  std::int32_t load(const std::string& name) {
    Bytes bytes;
    if (const aiTexture* embedded = scene_.GetEmbeddedTexture(name.c_str())) {
      // Height 0 means an encoded file of mWidth bytes; anything else is raw pixels.
      if (embedded->mHeight == 0 && embedded->pcData) {
        const auto file = std::as_bytes(std::span(reinterpret_cast<const char*>(embedded->pcData), embedded->mWidth));
        bytes.assign(file.begin(), file.end());
      }
    } else if (auto file = folder_.read(name, kTextureBytes)) {
      bytes = std::move(*file);
    } else {
      return leave_out(name, "is not a readable file in the model's folder");
    }
    std::string type = picture_type(bytes);
    if (type.empty()) return leave_out(name, "is neither PNG nor JPEG");
    if (bytes.size() > kTextureBytes || model_.textures.size() >= kTextureCount)
      return leave_out(name, "is over the limit");
    model_.textures.push_back({std::move(type), std::move(bytes)});
    return static_cast<std::int32_t>(model_.textures.size() - 1);
  }
  std::int32_t leave_out(const std::string& name, const char* why) {
    model_.notes.push_back(fmt::format("texture '{}' left out: it {}", name.substr(0, 200), why));
    return -1;
  }

  const aiScene& scene_;
  const ModelFolder& folder_;
  WireModel& model_;
  std::map<std::string, std::int32_t> indices_;
};

WorkerMaterial read_material(const aiMaterial& material, bool is_gltf, TextureShelf& shelf) {
  WorkerMaterial out;
  aiColor4D color(1.0f, 1.0f, 1.0f, 1.0f);
  if (material.Get(AI_MATKEY_BASE_COLOR, color) != aiReturn_SUCCESS) material.Get(AI_MATKEY_COLOR_DIFFUSE, color);
  float alpha = color.a;
  if (is_gltf) {
    aiString mode;
    if (material.Get(AI_MATKEY_GLTF_ALPHAMODE, mode) != aiReturn_SUCCESS || mode == aiString("OPAQUE")) alpha = 1.0f;
  } else {
    float opacity = 1.0f;
    if (material.Get(AI_MATKEY_OPACITY, opacity) == aiReturn_SUCCESS) alpha = share(alpha) * share(opacity);
    // Nobody draws a thing to be invisible: 0 is what exporters write that mean transparency instead of opacity.
    if (alpha < 0.01f) alpha = 1.0f;
  }
  out.color = {share(color.r), share(color.g), share(color.b), share(alpha)};
  int two_sided = 0;
  out.two_sided = material.Get(AI_MATKEY_TWOSIDED, two_sided) == aiReturn_SUCCESS && two_sided != 0;
  if (const auto type = color_texture(material)) {
    aiString path;
    unsigned channel = 0;
    if (material.GetTexture(*type, 0, &path, nullptr, &channel) == aiReturn_SUCCESS) out.texture = shelf.index_of(path);
    int from_material = 0;
    if (material.Get(AI_MATKEY_UVWSRC(*type, 0), from_material) == aiReturn_SUCCESS && from_material >= 0)
      channel = static_cast<unsigned>(from_material);
    out.uv_channel = channel;
    // A dark colour under a texture is an exporter's leftover, except in glTF where it is a factor.
    if (out.texture >= 0 && !is_gltf) out.color = {1.0f, 1.0f, 1.0f, out.color.a};
  }
  return out;
}

}  // namespace

std::vector<WorkerMaterial> read_materials(const aiScene& scene, bool is_gltf, const ModelFolder& folder,
                                           WireModel& model) {
  TextureShelf shelf(scene, folder, model);
  std::vector<WorkerMaterial> materials;
  for (unsigned i = 0; i < scene.mNumMaterials; ++i)
    materials.push_back(read_material(*scene.mMaterials[i], is_gltf, shelf));
  return materials;
}

}  // namespace mercia::bake
