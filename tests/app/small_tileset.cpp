#include "tests/app/small_tileset.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <glm/glm.hpp>
#include <nlohmann/json.hpp>
#include <vector>

#include "engine/geo/wgs84.h"

namespace mercia::test {
namespace {

struct Quads {
  std::vector<glm::vec3> positions, normals;
  std::vector<std::uint32_t> indices;

  // Counter-clockwise seen from where the normal points; z up.
  void add(const glm::vec3& corner, const glm::vec3& along, const glm::vec3& across) {
    const auto first = static_cast<std::uint32_t>(positions.size());
    const glm::vec3 normal = glm::normalize(glm::cross(along, across));
    for (const glm::vec3& point : {corner, corner + along, corner + along + across, corner + across}) {
      positions.push_back(point);
      normals.push_back(normal);
    }
    for (const std::uint32_t i : {0u, 1u, 2u, 0u, 2u, 3u}) indices.push_back(first + i);
  }

  void add_box(const glm::vec3& low, const glm::vec3& size) {
    const glm::vec3 x(size.x, 0, 0), y(0, size.y, 0), z(0, 0, size.z);
    add(low, x, z);
    add(low + x, y, z);
    add(low + x + y, -x, z);
    add(low + y, -y, z);
    add(low + z, x, y);
  }
};

template <typename T>
std::size_t append(std::vector<char>& bytes, const std::vector<T>& values) {
  const std::size_t at = bytes.size();
  bytes.resize(at + values.size() * sizeof(T));
  std::memcpy(bytes.data() + at, values.data(), values.size() * sizeof(T));
  return at;
}

class GlbWriter {
 public:
  void add(const Quads& quads, const std::array<double, 3>& color) {
    std::vector<glm::vec3> positions = quads.positions, normals = quads.normals;
    glm::vec3 low(1e9f), high(-1e9f);
    for (auto* list : {&positions, &normals}) {
      for (glm::vec3& v : *list) v = {v.x, v.z, -v.y};  // glTF is y up
    }
    for (const glm::vec3& v : positions) {
      low = glm::min(low, v);
      high = glm::max(high, v);
    }
    const std::size_t position = accessor(append(bin_, positions), positions.size(), 12, 5126, "VEC3");
    json_["accessors"][position]["min"] = {low.x, low.y, low.z};
    json_["accessors"][position]["max"] = {high.x, high.y, high.z};
    const std::size_t normal = accessor(append(bin_, normals), normals.size(), 12, 5126, "VEC3");
    const std::size_t index = accessor(append(bin_, quads.indices), quads.indices.size(), 4, 5125, "SCALAR");
    json_["materials"].push_back(
        {{"pbrMetallicRoughness",
          {{"baseColorFactor", {color[0], color[1], color[2], 1.0}}, {"metallicFactor", 0.0}}}});
    primitives_.push_back({{"attributes", {{"POSITION", position}, {"NORMAL", normal}}},
                           {"indices", index},
                           {"material", json_["materials"].size() - 1}});
  }

  void write(const std::filesystem::path& path) {
    json_["asset"] = {{"version", "2.0"}, {"copyright", "Two boxes by the test"}};
    json_["scene"] = 0;
    json_["scenes"] = {{{"nodes", {0}}}};
    json_["nodes"] = {{{"mesh", 0}}};
    json_["meshes"] = {{{"primitives", primitives_}}};
    json_["buffers"] = {{{"byteLength", bin_.size()}}};
    std::string text = json_.dump();
    text.resize((text.size() + 3) / 4 * 4, ' ');
    std::ofstream file(path, std::ios::binary);
    const auto word = [&file](std::size_t value) {
      const auto small = static_cast<std::uint32_t>(value);
      file.write(reinterpret_cast<const char*>(&small), 4);
    };
    file.write("glTF", 4);
    word(2);
    word(12 + 8 + text.size() + 8 + bin_.size());
    word(text.size());
    file.write("JSON", 4);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    word(bin_.size());
    file.write("BIN\0", 4);
    file.write(bin_.data(), static_cast<std::streamsize>(bin_.size()));
  }

 private:
  std::size_t accessor(std::size_t offset, std::size_t count, std::size_t size, int type, const char* shape) {
    json_["bufferViews"].push_back({{"buffer", 0}, {"byteOffset", offset}, {"byteLength", count * size}});
    json_["accessors"].push_back(
        {{"bufferView", json_["bufferViews"].size() - 1}, {"componentType", type}, {"count", count}, {"type", shape}});
    return json_["accessors"].size() - 1;
  }

  nlohmann::json json_;
  nlohmann::json primitives_;
  std::vector<char> bin_;
};

}  // namespace

std::filesystem::path write_small_tileset(const std::filesystem::path& folder, bool missing) {
  std::filesystem::create_directories(folder);
  GlbWriter glb;
  Quads ground, west, east;
  ground.add({-200, -200, 0}, {400, 0, 0}, {0, 400, 0});
  west.add_box({-40, -10, 0}, {20, 20, 20});
  east.add_box({20, -10, 0}, {20, 20, 20});
  glb.add(ground, {0.5, 0.5, 0.5});
  glb.add(west, {0.8, 0.02, 0.02});
  glb.add(east, {0.02, 0.6, 0.02});
  glb.write(folder / "boxes.glb");

  const glm::dmat4 placed = geo::ecef_from_enu(geo::geodetic_from_degrees(kSquareLatitude, kSquareLongitude));
  std::vector<double> transform;
  for (int column = 0; column < 4; ++column) {
    for (int row = 0; row < 4; ++row) transform.push_back(placed[column][row]);
  }
  nlohmann::json root = {{"transform", transform},
                         {"boundingVolume", {{"box", {0, 0, 10, 200, 0, 0, 0, 200, 0, 0, 0, 10}}}},
                         {"geometricError", 50.0},
                         {"refine", "ADD"},
                         {"content", {{"uri", "boxes.glb"}}}};
  if (missing) {
    root["children"] = {{{"boundingVolume", {{"box", {0, 0, 10, 200, 0, 0, 0, 200, 0, 0, 0, 10}}}},
                         {"geometricError", 0.0},
                         {"content", {{"uri", "absent.glb"}}}}};
  }
  const nlohmann::json tileset = {{"asset", {{"version", "1.1"}}}, {"geometricError", 500.0}, {"root", root}};
  std::ofstream(folder / "tileset.json") << tileset.dump(1);
  return folder / "tileset.json";
}

}  // namespace mercia::test
