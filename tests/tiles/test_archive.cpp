// 3tz archives and gzip, sound and broken.
#include <gtest/gtest.h>

#include <atomic>

#include "engine/base/file.h"
#include "engine/tiles/archive.h"
#include "engine/tiles/inflate.h"
#include "engine/tiles/source.h"
#include "engine/tiles/uri.h"
#include "tests/support/temporary_folder.h"
#include "tests/tiles/flight.h"
#include "tests/tiles/tileset_folder.h"
#include "tests/tiles/zip_builder.h"

namespace mercia::tiles::test {
namespace {

constexpr std::uint64_t kLimit = 1 << 20;

Bytes bytes_of(const std::string& text) {
  const ByteView view = as_bytes(text);
  return {view.begin(), view.end()};
}

class ArchiveTest : public ::testing::Test {
 protected:
  Result<std::unique_ptr<Archive>> open(const Bytes& bytes) const {
    EXPECT_TRUE(write_file(path_, bytes));
    return Archive::open(path_);
  }
  // The entry's text, or the sentence of what went wrong.
  std::string read(const Bytes& bytes, const std::string& name) const {
    const auto archive = open(bytes);
    if (!archive) return archive.error().sentence();
    const auto entry = (*archive)->read(name, kLimit);
    return entry ? std::string(as_text(*entry)) : entry.error().sentence();
  }

  mercia::test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "city.3tz";
  const Bytes long_text_ = bytes_of(std::string(5000, 'a'));
};

TEST_F(ArchiveTest, StoredAndDeflatedEntriesOfNarrowAndWideDirectories) {
  for (const bool wide : {false, true}) {
    const Bytes zip = zip_of({{"tileset.json", bytes_of("{}")}, {"a/b.glb", long_text_, 8}, {"empty", {}}}, wide);
    const auto archive = open(zip);
    ASSERT_TRUE(archive) << archive.error().sentence();
    EXPECT_EQ((*archive)->size(), 3u);
    EXPECT_EQ(read(zip, "tileset.json"), "{}");
    EXPECT_EQ(read(zip, "a/b.glb"), as_text(long_text_));
    EXPECT_EQ(read(zip, "empty"), "");
    EXPECT_NE(read(zip, "b.glb").find("no such entry"), std::string::npos);
  }
}

TEST_F(ArchiveTest, CutOffAnywhereIsAnError) {
  for (const bool wide : {false, true}) {
    const Bytes zip = zip_of({{"a", bytes_of("first")}, {"b", bytes_of("second"), 8}}, wide);
    for (std::size_t size = 0; size < zip.size(); ++size)
      EXPECT_FALSE(open(Bytes(zip.begin(), zip.begin() + static_cast<std::ptrdiff_t>(size)))) << size;
  }
}

TEST_F(ArchiveTest, AnySingleChangedByteIsNoticedOrHarmless) {
  for (const bool wide : {false, true}) {
    const Bytes zip = zip_of({{"a", bytes_of("first")}, {"b", bytes_of("second"), 8}}, wide);
    for (std::size_t at = 0; at < zip.size(); ++at) {
      Bytes changed = zip;
      changed[at] ^= std::byte{0x81};
      const auto archive = open(changed);
      if (!archive) continue;
      for (const auto& [name, text] : {std::pair{"a", "first"}, std::pair{"b", "second"}})
        if (const auto entry = (*archive)->read(name, kLimit)) {
          EXPECT_EQ(as_text(*entry), text) << at;
        }
    }
  }
}

TEST_F(ArchiveTest, WhatCannotBeReadIsNamed) {
  EXPECT_NE(read(zip_of({{"a", bytes_of("x"), 93}}), "a").find("method 93"), std::string::npos);
  EXPECT_NE(read(zip_of({{"a", bytes_of("x"), 0, 1}}), "a").find("encrypted"), std::string::npos);
  EXPECT_NE(read(zip_of({{"a", Bytes(kLimit + 1), 8}}), "a").find("limit"), std::string::npos);
  EXPECT_NE(read(bytes_of("no archive at all, however long it may be"), "a").find("no zip archive"), std::string::npos);
  EXPECT_FALSE(Archive::open(folder_.path()));
  EXPECT_FALSE(Archive::open(folder_.path() / "absent.3tz"));
}

TEST_F(ArchiveTest, ATilesetInAnArchiveIsDrawn) {
  const TilesetFolder folder;
  folder.write_quadtree(2, 100.0, 2);
  std::vector<ZipEntry> entries;
  for (const auto& file : std::filesystem::directory_iterator(folder.path(".")))
    entries.push_back({file.path().filename().string(), *read_file(file.path()), 8});
  ASSERT_TRUE(write_file(path_, zip_of(entries)));
  // Once by itself, once as the content of another tileset's tile.
  const Json outer{{"asset", {{"version", "1.1"}}},
                   {"geometricError", 200},
                   {"root",
                    {{"boundingVolume", {{"box", {50, 50, 0, 50, 0, 0, 0, 50, 0, 0, 0, 1}}}},
                     {"geometricError", 150},
                     {"content", {{"uri", "city.3tz"}}}}}};
  ASSERT_TRUE(write_file(folder_.path() / "outer.json", as_bytes(outer.dump())));
  for (const char* name : {"city.3tz", "outer.json"}) {
    auto streamer = Streamer::open((folder_.path() / name).string(), {});
    ASSERT_TRUE(streamer) << streamer.error().sentence();
    CountingSink sink;
    double now = 0.0;
    const geo::View views[] = {view_of(place_at_root(**streamer), 0.5)};
    EXPECT_TRUE(fly(**streamer, sink, views, now).completed);
    EXPECT_GT(sink.triangles, 0u) << name;
    for (const auto& p : (*streamer)->problems()) ADD_FAILURE() << p;
  }
}

TEST(Inflate, GzipOfOneAndSeveralMembers) {
  const Bytes text = bytes_of("to be, or not to be");
  Bytes packed = deflated(text, 31);
  ASSERT_TRUE(is_gzip(packed));
  EXPECT_EQ(*unpack_gzip(packed, kLimit, "x"), text);
  const Bytes once = packed;
  packed.insert(packed.end(), once.begin(), once.end());
  EXPECT_EQ(unpack_gzip(packed, kLimit, "x")->size(), 2 * text.size());
  for (std::size_t size = 3; size < once.size(); ++size)
    EXPECT_FALSE(unpack_gzip(ByteView(once).first(size), kLimit, "x")) << size;
}

TEST(Inflate, ABombStopsAtTheLimit) {
  const Bytes bomb = deflated(Bytes(50 << 20), 31);
  EXPECT_LT(bomb.size(), std::size_t{100'000});
  const auto unpacked = unpack_gzip(bomb, kLimit, "bomb.glb");
  ASSERT_FALSE(unpacked);
  EXPECT_EQ(unpacked.error().sentence(), "bomb.glb: it unpacks to more than the limit of 1048576 bytes.");
}

TEST(Inflate, GzippedFilesAreUnpackedOnReading) {
  const mercia::test::TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder.path() / "t.json", deflated(as_bytes("{}"), 31)));
  const std::atomic<bool> go_on{false};
  const auto bytes = make_source()->fetch(*absolute_uri((folder.path() / "t.json").string()), go_on);
  ASSERT_TRUE(bytes) << bytes.error().error.sentence();
  EXPECT_EQ(as_text(*bytes), "{}");
}

}  // namespace
}  // namespace mercia::tiles::test
