// What the model worker writes to its standard output and the baker reads from it: a model as plain triangles.
//
// The worker runs foreign parsers on foreign bytes, so the baker treats what comes out of it as hostile. The format is
// private to one build of Mercia: both ends are always of the same version.
#pragma once

#include <cstdint>
#include <glm/glm.hpp>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "tools/bake/mesh.h"

namespace mercia::bake {

inline constexpr std::string_view kModelWireGreeting = "MRCMODL1";  // sent before the model file is opened
inline constexpr double kModelExtentLimit = 1.0e8;                  // metres from the model's origin, any axis

inline constexpr std::uint64_t kModelFileLimit = std::uint64_t{1} << 30;  // bytes of a model or of a file that it names

struct WireVertex {
  glm::dvec3 position{0.0};  // metres, right-handed: x east, y north, z up of the model's own axes
  glm::vec3 normal{0.0f};    // unit length
  glm::vec2 uv{0.0f};        // origin in the picture's upper left corner
  Color color;               // sRGB, straight alpha
};

struct WirePart {
  std::int32_t texture = -1;  // into WireModel::textures
  std::vector<WireVertex> vertices;
  std::vector<std::uint32_t> indices;  // three a triangle, anticlockwise seen from outside
};

struct WireModel {
  std::string name;                // of the project, building or root node; empty if the file has none
  std::string copyright;           // empty if the file has none
  std::vector<std::string> notes;  // what was left out and why
  std::vector<TextureData> textures;
  std::vector<WirePart> parts;

  std::uint64_t triangle_count() const;
};

// The greeting, then this. Does not check its argument.
Bytes encode_model(const WireModel& model);
// What the worker sends instead when it cannot read the file.
Bytes encode_model_failure(std::string_view sentence);

// `bytes` begin with the greeting. Total: any bytes give a model that keeps every promise above, or an error.
// Errors (Input): the worker's own failure sentence, or that its output is broken or over `triangle_limit`.
Result<WireModel> decode_model(ByteView bytes, std::uint64_t triangle_limit);

// PNG or JPEG by the first bytes; empty for anything else.
std::string picture_type(ByteView bytes);

}  // namespace mercia::bake
