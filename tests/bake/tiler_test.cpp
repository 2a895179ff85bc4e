#include "tools/bake/tiler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numeric>
#include <thread>

#include "engine/base/file.h"
#include "engine/tiles/decode.h"
#include "engine/tiles/streamer.h"
#include "tests/bake/hand_made_scene.h"
#include "tests/support/temporary_folder.h"
#include "tools/bake/tile_grid.h"
#include "tools/bake/tile_mesh.h"

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;

constexpr double kPi = 3.14159265358979323846;

// Small tiles, so that a small scene has several levels.
TilerOptions small_tiles() {
  TilerOptions options;
  options.leaf_triangles = 1500;
  options.smallest_leaf = 60.0;
  options.largest_leaf = 150.0;
  return options;
}

Result<TilingSummary> tile(const Scene& scene, const fs::path& folder, unsigned threads,
                           const TilerOptions& options = small_tiles()) {
  TaskPool pool(threads);
  const std::atomic<bool> cancel{false};
  return write_tiles(scene, Terrain::flat(20.0), options, folder, pool, cancel, {});
}

std::map<std::string, Bytes> files_of(const fs::path& folder) {
  std::map<std::string, Bytes> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) {
      auto bytes = read_file(entry.path());
      if (bytes) files[fs::relative(entry.path(), folder).string()] = std::move(*bytes);
    }
  return files;
}

// Takes everything and keeps nothing.
class CountingSink : public tiles::MeshSink {
 public:
  Result<tiles::MeshHandle> upload(const tiles::TileContent&) override { return ++last_; }
  void release(tiles::MeshHandle) override {}

 private:
  tiles::MeshHandle last_ = 0;
};

// All tiles of full detail, as the viewer selects them from above.
struct Seen {
  std::uint64_t triangles = 0;
  std::uint32_t tiles = 0;
  std::uint32_t holes = 0;
  std::vector<std::string> problems;
  std::vector<std::string> copyrights;
};

Seen look_from_above(const Scene& scene, const fs::path& folder) {
  tiles::StreamerOptions options;
  options.maximum_screen_space_error = 1e-4;
  auto streamer = tiles::Streamer::open((folder / "tileset.json").string(), options);
  if (!streamer) {
    ADD_FAILURE() << streamer.error().sentence();
    return {};
  }
  (*streamer)->set_world_from_ecef(scene.frame.world_from_ecef());
  geo::View view;
  view.width = view.height = 4000;
  view.field_of_view = geo::symmetric_field_of_view(1.2, 1.0);
  view.world_from_eye = geo::world_from_eye({0.0, 0.0, 2.0 * glm::length(scene.high - scene.low)}, 0.0, -kPi / 2.0);
  CountingSink sink;
  for (int i = 0; i < 5000; ++i) {
    (*streamer)->update(std::span(&view, 1), i * 0.01, sink);
    if (i > 2 && (*streamer)->complete()) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  EXPECT_TRUE((*streamer)->complete());
  const tiles::StreamerStats& stats = (*streamer)->stats();
  return {stats.triangles_selected, stats.tiles_selected, stats.holes, (*streamer)->problems(),
          (*streamer)->copyrights()};
}

TEST(Tiler, TheViewerFindsEveryTriangleOfFullDetail) {
  const Scene scene = test::hand_made_scene(12);
  const mercia::test::TemporaryFolder folder;
  const auto summary = tile(scene, folder.path(), 2);
  ASSERT_TRUE(summary) << summary.error().sentence();
  ASSERT_GE(summary->levels.size(), 3u);
  const Seen seen = look_from_above(scene, folder.path());
  EXPECT_EQ(seen.triangles, summary->leaf_triangles);
  EXPECT_EQ(seen.holes, 0u);
  EXPECT_THAT(seen.problems, ::testing::IsEmpty());
  EXPECT_THAT(seen.copyrights, ::testing::ElementsAre("© Nobody, everybody"));
}

TEST(Tiler, TheThreadCountDoesNotShowInTheBytes) {
  const Scene scene = test::hand_made_scene(10);
  const mercia::test::TemporaryFolder one;
  const mercia::test::TemporaryFolder many;
  ASSERT_TRUE(tile(scene, one.path(), 1));
  ASSERT_TRUE(tile(scene, many.path(), 4));
  const auto files = files_of(one.path());
  EXPECT_GT(files.size(), 10u);
  EXPECT_EQ(files, files_of(many.path()));
}

TEST(Tiler, NoTileErrsMoreThanTheTilesetSays) {
  const Scene scene = test::hand_made_scene(14);
  const mercia::test::TemporaryFolder folder;
  const auto summary = tile(scene, folder.path(), 2);
  ASSERT_TRUE(summary);
  for (const LevelSummary& level : summary->levels)
    EXPECT_LE(level.measured_error, level.geometric_error * (1 + 1e-12));
  // Parents are simplified, and full detail is exact to a centimetre.
  EXPECT_GT(summary->levels.front().measured_error, 0.1);
  EXPECT_LT(summary->levels.front().triangles, summary->leaf_triangles);
  EXPECT_LT(summary->levels.back().measured_error, 0.02);
}

TEST(Tiler, EveryBuildingIsDrawnAndNoContentLeavesItsTile) {
  const Scene scene = test::hand_made_scene(12);
  const mercia::test::TemporaryFolder folder;
  const auto summary = tile(scene, folder.path(), 2);
  ASSERT_TRUE(summary);
  EXPECT_THAT(summary->drawn, ::testing::Each(1));
  std::size_t tiles = 0;
  // Houses and streets end inside the extent, so it is the grid's, too.
  const TileGrid grid({scene.low, scene.high}, small_tiles().largest_leaf);
  for (const auto& [name, bytes] : files_of(folder.path())) {
    TileKey key;
    if (std::sscanf(name.c_str(), "%u/%u/%u.glb", &key.level, &key.x, &key.y) != 3) continue;
    ++tiles;
    const MapRect rect = grid.rect(key);
    tiles::DecodeOptions options;
    options.where = name;
    const auto content = tiles::decode_content(bytes, options);
    ASSERT_TRUE(content) << content.error().sentence();
    for (const tiles::Primitive& primitive : content->primitives)
      for (const tiles::Vertex& vertex : primitive.vertices) {
        const glm::dvec4 at(vertex.position[0], vertex.position[1], vertex.position[2], 1.0);
        const glm::dvec3 place(primitive.tile_from_mesh * at);
        const double slack = 0.02;  // quantization, and upright that is not quite z
        ASSERT_GE(place.x, rect.low.x - slack) << name;
        ASSERT_LE(place.x, rect.high.x + slack) << name;
        ASSERT_GE(place.y, rect.low.y - slack) << name;
        ASSERT_LE(place.y, rect.high.y + slack) << name;
      }
  }
  EXPECT_GT(tiles, 10u);
}

TEST(TileMesher, GivesUpATileOnlyIfItHoldsTooMuch) {
  const Scene scene = test::hand_made_scene(8);
  const Terrain terrain = Terrain::flat(20.0);
  const TileMesher mesher(scene, terrain, 1.0);
  const MapRect rect{scene.low, scene.high};
  std::vector<std::uint32_t> buildings(scene.buildings.size());
  std::iota(buildings.begin(), buildings.end(), 0u);
  std::vector<std::uint8_t> drawn(buildings.size(), 0);
  const auto triangles = [](const TileMesh& tile) { return tile.parts.front().mesh.indices.size() / 3; };
  const TileMesh whole = mesher.build(rect, buildings, {}, 0.0, drawn);
  ASSERT_GT(triangles(whole), 500u);

  const BuildingModels models = mesher.model(buildings);
  std::vector<std::uint8_t> drawn_again(buildings.size(), 0);
  const auto fits = mesher.build_within(rect, buildings, {}, models, triangles(whole), drawn_again);
  ASSERT_TRUE(fits);
  EXPECT_EQ(triangles(*fits), triangles(whole));
  EXPECT_EQ(fits->error, whole.error);
  EXPECT_EQ(drawn_again, drawn);
  // Whether buildings alone are too much, or the last triangle of the ground.
  EXPECT_FALSE(mesher.build_within(rect, buildings, {}, models, 100, drawn));
  EXPECT_FALSE(mesher.build_within(rect, buildings, {}, models, triangles(whole) - 1, drawn));
}

TEST(Tiler, AModelIsWholeNearbyAndGoneFromAfar) {
  Scene scene = test::hand_made_scene(30);
  scene.buildings.clear();
  PlacedMesh statue;
  statue.feature = scene.add_feature({"model/statue", "model", "", "Statue", 3.0f, false, false});
  statue.anchor = {100.0, 50.0};
  SurfaceMesh mesh;
  for (const glm::dvec3& corner :
       {glm::dvec3(0, 0, 0), glm::dvec3(2, 0, 0), glm::dvec3(0, 2, 0), glm::dvec3(0, 0, 3)}) {
    MeshVertex vertex;
    vertex.position = corner;
    vertex.feature = statue.feature;
    mesh.add(vertex);
  }
  mesh.triangle(0, 2, 1);
  mesh.triangle(0, 1, 3);
  mesh.triangle(1, 2, 3);
  mesh.triangle(2, 0, 3);
  statue.parts.push_back({mesh, -1});
  scene.meshes.push_back(statue);

  const mercia::test::TemporaryFolder folder;
  const auto summary = tile(scene, folder.path(), 2);
  ASSERT_TRUE(summary);
  const auto statues_in = [&](const std::string& name, const Bytes& bytes) {
    tiles::DecodeOptions options;
    options.where = name;
    const auto content = tiles::decode_content(bytes, options);
    std::size_t triangles = 0;
    if (!content) return triangles;
    for (const tiles::Primitive& primitive : content->primitives)
      for (std::size_t i = 0; i < primitive.indices.size(); i += 3) {
        const auto& vertex = primitive.vertices[primitive.indices[i]];
        const glm::dvec3 place(primitive.tile_from_mesh *
                               glm::dvec4(vertex.position[0], vertex.position[1], vertex.position[2], 1.0));
        if (glm::distance(glm::dvec2(place), statue.anchor) < 2.5 && place.z >= 19.99 && place.z < 23.1 &&
            static_cast<tiles::Surface>(vertex.feature_and_surface >> 24) == tiles::Surface::Generic)
          ++triangles;
      }
    return triangles;
  };
  std::map<std::size_t, std::size_t> by_level;
  for (const auto& [name, bytes] : files_of(folder.path()))
    if (name.ends_with(".glb")) by_level[name[0] - '0'] += statues_in(name, bytes);
  EXPECT_EQ(by_level.begin()->second, 0u);
  EXPECT_EQ(by_level.rbegin()->second, 4u);
}

TEST(Tiler, StopsWhenAsked) {
  const Scene scene = test::hand_made_scene(6);
  const mercia::test::TemporaryFolder folder;
  TaskPool pool(1);
  const std::atomic<bool> cancel{true};
  const auto summary = write_tiles(scene, Terrain::flat(0.0), small_tiles(), folder.path(), pool, cancel, {});
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().kind, ErrorKind::Cancelled);
}

TEST(Tiler, SaysThatTheFolderCannotBeWritten) {
  const Scene scene = test::hand_made_scene(3);
  const auto summary = tile(scene, "/proc/nowhere", 1);
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().kind, ErrorKind::Input);
  EXPECT_THAT(summary.error().sentence(), ::testing::HasSubstr("/proc/nowhere"));
}

}  // namespace
}  // namespace mercia::bake
