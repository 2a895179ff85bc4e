// Tilesets written into a temporary folder for one test.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "engine/base/file.h"
#include "tests/support/temporary_folder.h"
#include "tests/tiles/glb_builder.h"

namespace mercia::tiles::test {

class TilesetFolder {
 public:
  std::filesystem::path path(const std::string& name) const { return folder_.path() / name; }

  void write(const std::string& name, const Bytes& bytes) const {
    std::filesystem::create_directories(path(name).parent_path());
    const auto written = write_file(path(name), bytes);
    ASSERT_TRUE(written) << written.error().sentence();
  }
  void write(const std::string& name, const Json& json) const {
    const std::string text = json.dump();
    const ByteView bytes = as_bytes(text);
    write(name, Bytes(bytes.begin(), bytes.end()));
  }

  // A grid of `cells` x `cells` quads as a GLB, one unit wide, with a vertex for each grid point.
  static Bytes grid_glb(int cells) {
    GlbBuilder builder;
    std::vector<float> positions;
    std::vector<float> normals;
    std::vector<std::uint32_t> indices;
    const auto side = static_cast<std::uint32_t>(cells + 1);
    for (std::uint32_t y = 0; y < side; ++y) {
      for (std::uint32_t x = 0; x < side; ++x) {
        const float step = 1.0f / static_cast<float>(cells);
        positions.insert(positions.end(), {static_cast<float>(x) * step, 0.0f, -static_cast<float>(y) * step});
        normals.insert(normals.end(), {0.0f, 1.0f, 0.0f});
        if (x + 1 == side || y + 1 == side) continue;
        const std::uint32_t i = y * side + x;
        indices.insert(indices.end(), {i, i + 1, i + side, i + side, i + 1, i + side + 1});
      }
    }
    const int position = builder.add_accessor(positions, 3);
    const int normal = builder.add_accessor(normals, 3);
    builder.add_primitive({{"POSITION", position}, {"NORMAL", normal}}, builder.add_accessor(indices, 1));
    return builder.finish();
  }

  // A quadtree of `levels` levels over a square of `size` metres, each tile a grid of `cells` x `cells`.
  // Its contents are named by level and place: "2_1_3.glb".
  void write_quadtree(int levels, double size, int cells) const {
    write(
        "tileset.json",
        Json{{"asset", {{"version", "1.1"}}}, {"geometricError", size}, {"root", quad(0, levels, 0, 0, size, cells)}});
  }

 private:
  Json quad(int level, int levels, int x, int y, double size, int cells) const {
    const double side = size / (1 << level);
    const std::string name = std::to_string(level) + "_" + std::to_string(x) + "_" + std::to_string(y) + ".glb";
    write(name, placed(grid_glb(cells), x * side, y * side, side));
    Json json{
        {"boundingVolume", {{"box", {(x + 0.5) * side, (y + 0.5) * side, 0, side / 2, 0, 0, 0, side / 2, 0, 0, 0, 1}}}},
        {"geometricError", level + 1 == levels ? 0.0 : side / 8.0},
        {"refine", "REPLACE"},
        {"content", {{"uri", name}}}};
    if (level + 1 < levels)
      for (int k = 0; k < 4; ++k)
        json["children"].push_back(quad(level + 1, levels, 2 * x + k % 2, 2 * y + k / 2, size, cells));
    return json;
  }

  // The same GLB with its node scaled and moved (x east, y north).
  static Bytes placed(const Bytes& glb, double east, double north, double scale) {
    const auto json_size = *read_at<std::uint32_t>(glb, 12);
    Json json = Json::parse(as_text(ByteView(glb).subspan(20, json_size)));
    json["nodes"][0]["scale"] = {scale, scale, scale};
    json["nodes"][0]["translation"] = {east, 0.0, -north};
    GlbBuilder builder;
    builder.json = json;
    const auto binary = ByteView(glb).subspan(20 + json_size + 8);
    builder.binary.assign(binary.begin(), binary.end());
    return builder.finish();
  }

  mercia::test::TemporaryFolder folder_;
};

}  // namespace mercia::tiles::test
