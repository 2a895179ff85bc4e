#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/base/file.h"
#include "engine/tiles/content.h"
#include "tests/support/temporary_folder.h"
#include "tests/tiles/glb_builder.h"
#include "tools/bench_decode/measure.h"

namespace mercia::bench {
namespace {

using tiles::test::b3dm_of;
using tiles::test::triangle_glb;

constexpr std::uint64_t kTriangleBytes = 3 * sizeof(tiles::Vertex) + 3 * sizeof(std::uint32_t);

TEST(BenchDecode, CountsWhatAFoldersContentsMake) {
  const test::TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "deeper");
  ASSERT_TRUE(write_file(folder.path() / "a.glb", triangle_glb()));
  ASSERT_TRUE(write_file(folder.path() / "deeper" / "b.b3dm", b3dm_of(triangle_glb())));
  ASSERT_TRUE(write_file(folder.path() / "tileset.json", as_bytes("{\"asset\":{\"version\":\"1.1\"}}")));
  ASSERT_TRUE(write_file(folder.path() / "notes.txt", as_bytes("nothing")));
  const auto figures = measure_decoding(folder.path(), 0.01);
  ASSERT_TRUE(figures) << figures.error().sentence();
  EXPECT_EQ(figures->files, 2u);
  EXPECT_EQ(figures->triangles, 2u);
  EXPECT_EQ(figures->geometry_bytes, 2 * kTriangleBytes);
  EXPECT_GE(figures->rounds, 3u);
  EXPECT_LE(figures->best_seconds, figures->median_seconds);
  EXPECT_THAT(readable_text({*figures}), testing::HasSubstr("2 triangles"));
  const auto json = nlohmann::json::parse(json_text({*figures}));
  EXPECT_EQ(json.at(0).at("triangles"), 2);
  EXPECT_GT(json.at(0).at("geometry_megabytes_per_second"), 0.0);
}

TEST(BenchDecode, SaysWhatItCannotMeasure) {
  const test::TemporaryFolder folder;
  EXPECT_FALSE(measure_decoding(folder.path(), 0.01)) << "nothing there";
  EXPECT_FALSE(measure_decoding(folder.path() / "absent.glb", 0.01));
  Bytes cut = triangle_glb();
  cut.resize(cut.size() / 2);
  ASSERT_TRUE(write_file(folder.path() / "cut.glb", cut));
  const auto broken = measure_decoding(folder.path(), 0.01);
  ASSERT_FALSE(broken);
  EXPECT_THAT(broken.error().sentence(), testing::HasSubstr("cut.glb"));
}

}  // namespace
}  // namespace mercia::bench
