#include <gtest/gtest.h>

#include "engine/tiles/uri.h"

namespace mercia::tiles {
namespace {

std::string resolved(const std::string& base, const std::string& reference) {
  const auto uri = resolve_uri(base, reference);
  return uri ? *uri : "error: " + uri.error().sentence();
}

TEST(Uri, RelativeReferencesAreResolvedAgainstTheFolder) {
  const std::string base = "https://example.org/a/b/tileset.json?key=1";
  EXPECT_EQ(resolved(base, "c.glb"), "https://example.org/a/b/c.glb");
  EXPECT_EQ(resolved(base, "./c.glb"), "https://example.org/a/b/c.glb");
  EXPECT_EQ(resolved(base, "../c.glb"), "https://example.org/a/c.glb");
  EXPECT_EQ(resolved(base, "../../../../c.glb"), "https://example.org/c.glb");
  EXPECT_EQ(resolved(base, "/c.glb"), "https://example.org/c.glb");
  EXPECT_EQ(resolved(base, "//other.org/c.glb"), "https://other.org/c.glb");
  EXPECT_EQ(resolved(base, "http://other.org/c.glb"), "http://other.org/c.glb");
  EXPECT_EQ(resolved(base, "d/./e/../c.glb"), "https://example.org/a/b/d/c.glb");
  EXPECT_EQ(resolved(base, ".."), "https://example.org/a/");
}

TEST(Uri, QueriesAreKeptAndFragmentsDropped) {
  EXPECT_EQ(resolved("https://example.org/a/t.json", "c.glb?foo=bar#baz"), "https://example.org/a/c.glb?foo=bar");
  EXPECT_EQ(resolved("https://example.org/a/t.json?x=1", "#baz"), "https://example.org/a/t.json?x=1");
  EXPECT_EQ(resolved("https://example.org/a/t.json?x=1", "?y=2"), "https://example.org/a/t.json?y=2");
}

TEST(Uri, TheKeyOfATilesetGoesAlongToItsServerOnly) {
  const auto tile = [](const std::string& base, const std::string& reference) {
    return *resolve_tile_uri(base, reference);
  };
  const std::string base = "https://example.org/a/t.json?key=1&session=s";
  EXPECT_EQ(tile(base, "c.glb"), "https://example.org/a/c.glb?key=1&session=s");
  EXPECT_EQ(tile(base, "c.glb?key=2"), "https://example.org/a/c.glb?key=2&session=s");
  EXPECT_EQ(tile(base, "https://example.org/c.glb?x=3"), "https://example.org/c.glb?x=3&key=1&session=s");
  EXPECT_EQ(tile(base, "https://other.org/c.glb"), "https://other.org/c.glb");
  EXPECT_EQ(tile(base, "http://example.org/c.glb"), "http://example.org/c.glb") << "not without encryption";
  EXPECT_EQ(tile("https://example.org/t.json", "c.glb"), "https://example.org/c.glb");
  EXPECT_EQ(tile(tile(base, "u.json"), "c.glb"), "https://example.org/a/c.glb?key=1&session=s") << "and on from there";
}

TEST(Uri, AnArchiveMeansTheTilesetInIt) {
  EXPECT_EQ(*resolve_tile_uri("file:///a/t.json", "city.3tz"), "file:///a/city.3tz/tileset.json");
  EXPECT_EQ(*resolve_tile_uri("file:///a/city.3tz/tileset.json", "b/c.glb"), "file:///a/city.3tz/b/c.glb");
  EXPECT_EQ(*resolve_tile_uri("https://a.org/t.json", "city.3tz"), "https://a.org/city.3tz");
}

TEST(Uri, ReferencesOfAModelStartFromTheModel) {
  EXPECT_EQ(reference_from("models/tree.gltf", "bark.png"), "models/bark.png");
  EXPECT_EQ(reference_from("models/tree.gltf?v=1/2", "../bark.png"), "models/../bark.png");
  EXPECT_EQ(reference_from("tree.gltf", "bark.png"), "bark.png");
  EXPECT_EQ(reference_from("models/tree.gltf", "/bark.png"), "/bark.png");
  EXPECT_EQ(reference_from("models/tree.gltf", "https://a.org/bark.png"), "https://a.org/bark.png");
}

TEST(Uri, OddCharactersAreEscapedOnce) {
  EXPECT_EQ(resolved("https://example.org/t.json", "a b/\xc3\xa4.glb"), "https://example.org/a%20b/%C3%A4.glb");
  EXPECT_EQ(resolved("https://example.org/t.json", "a%20b.glb"), "https://example.org/a%20b.glb");
}

TEST(Uri, ADocumentFromTheNetworkCannotNameAFile) {
  EXPECT_FALSE(resolve_uri("https://example.org/t.json", "file:///etc/passwd"));
  EXPECT_FALSE(resolve_uri("https://example.org/t.json", "FILE:///etc/passwd"));
  EXPECT_TRUE(resolve_uri("file:///a/t.json", "file:///b/c.glb"));
}

TEST(Uri, OtherSchemesAreRefused) {
  for (const char* reference :
       {"ftp://example.org/c.glb", "gopher://x/", "javascript:alert(1)", "dict://x:1/", "http:///c.glb"})
    EXPECT_FALSE(resolve_uri("https://example.org/t.json", reference)) << reference;
  EXPECT_FALSE(absolute_uri("smb://host/share"));
}

TEST(Uri, PathsBecomeFileAddressesAndComeBack) {
  for (const char* path : {"/a/b c/100%/t#1?.json", "/plain/tileset.json", "/\xc3\xa4/x.json"}) {
    const auto uri = absolute_uri(path);
    ASSERT_TRUE(uri);
    const auto back = path_from_uri(*uri);
    ASSERT_TRUE(back) << *uri;
    EXPECT_EQ(back->string(), path);
  }
  const auto relative = absolute_uri("some/t.json");
  ASSERT_TRUE(relative);
  EXPECT_EQ(*path_from_uri(*relative), std::filesystem::current_path() / "some/t.json");
}

TEST(Uri, FilesOfOtherHostsAndZeroBytesAreRefused) {
  EXPECT_FALSE(path_from_uri("file://server/share/t.json"));
  EXPECT_TRUE(path_from_uri("file://localhost/t.json"));
  EXPECT_FALSE(path_from_uri("file:///a%00b"));
  EXPECT_FALSE(path_from_uri("https://example.org/t.json"));
}

TEST(Uri, PercentDecodingLeavesWhatIsNoEscape) {
  EXPECT_EQ(percent_decoded("%41%zz%4"), "A%zz%4");
  EXPECT_EQ(percent_decoded("100%"), "100%");
  EXPECT_EQ(percent_decoded("%2f"), "/");
}

TEST(Uri, DataAddresses) {
  EXPECT_EQ(data_from_uri("data:application/octet-stream;base64,TWVyY2lh").value(), "Mercia");
  EXPECT_EQ(data_from_uri("data:;base64,TWVyYw==").value(), "Merc");
  EXPECT_EQ(data_from_uri("data:;base64,TWVyY2k=").value(), "Merci");
  EXPECT_EQ(data_from_uri("data:text/plain,a%20b").value(), "a b");
  EXPECT_FALSE(data_from_uri("data:;base64,TWVy*2lh"));
  EXPECT_FALSE(data_from_uri("data:;base64,TWVyY"));
  EXPECT_FALSE(data_from_uri("data:nothing"));
}

}  // namespace
}  // namespace mercia::tiles
