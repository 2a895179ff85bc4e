#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <random>
#include <thread>

#include "engine/base/file.h"
#include "engine/tiles/http_cache.h"
#include "tests/support/temporary_folder.h"

namespace mercia::tiles::test {
namespace {

namespace fs = std::filesystem;
constexpr std::uint64_t kRoomy = std::uint64_t{64} << 20;
constexpr std::uint64_t kAny = std::uint64_t{1} << 40;

std::unique_ptr<HttpCache> opened(const fs::path& folder, std::uint64_t limit = kRoomy) {
  auto cache = HttpCache::open(folder, limit);
  EXPECT_TRUE(cache) << cache.error().sentence();
  return cache ? std::move(*cache) : nullptr;
}

// A body whose every byte follows from its name, so that a wrong one is seen.
std::string body_of(const std::string& uri, std::size_t size) {
  std::mt19937_64 random(std::hash<std::string>{}(uri) ^ size);
  std::string body(size, '\0');
  for (char& c : body) c = static_cast<char>(random());
  return body;
}

void keep(HttpCache& cache, const std::string& uri, const std::string& body, const std::string& etag = "\"1\"") {
  cache.keep(uri, {{}, etag, "yesterday", {true, 4'000'000'000, false}}, as_bytes(body));
}

std::string found(HttpCache& cache, const std::string& uri) {
  const auto kept = cache.find(uri, kAny);
  return kept ? std::string(as_text(kept->body)) : "absent";
}

TEST(HttpCache, KeepsRefreshesAndForgets) {
  const mercia::test::TemporaryFolder folder;
  {
    const auto cache = opened(folder.path() / "new" / "folder");
    EXPECT_FALSE(cache->find("https://a/b", kAny));
    keep(*cache, "https://a/b", "one");
    keep(*cache, "https://a/b", "two", "\"2\"");
    keep(*cache, "https://a/empty", "");
    cache->refresh("https://a/b", {true, 77, true});
  }
  const auto cache = opened(folder.path() / "new" / "folder");
  const auto kept = cache->find("https://a/b", kAny);
  ASSERT_TRUE(kept);
  EXPECT_EQ(as_text(kept->body), "two");
  EXPECT_EQ(kept->etag, "\"2\"");
  EXPECT_EQ(kept->last_modified, "yesterday");
  EXPECT_EQ(kept->freshness.fresh_until, 77);
  EXPECT_TRUE(kept->freshness.only_validated);
  EXPECT_EQ(found(*cache, "https://a/empty"), "");
  EXPECT_FALSE(cache->find("https://a/b", 2)) << "larger than the reader's limit";
  cache->forget("https://a/b");
  EXPECT_FALSE(cache->find("https://a/b", kAny));
}

TEST(HttpCache, HoldsNoAddresses) {
  const mercia::test::TemporaryFolder folder;
  {
    const auto cache = opened(folder.path());
    keep(*cache, "https://me:topsecret@example.org/t.glb?key=sesame", "body");
  }
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    const auto bytes = read_file(entry.path());
    ASSERT_TRUE(bytes);
    for (const char* word : {"topsecret", "sesame", "example.org"})
      EXPECT_EQ(as_text(*bytes).find(word), std::string_view::npos) << entry.path() << " " << word;
    EXPECT_EQ(entry.status().permissions() & (fs::perms::group_all | fs::perms::others_all), fs::perms::none)
        << entry.path();
  }
}

TEST(HttpCache, DropsWhatWasUsedLongestAgo) {
  const mercia::test::TemporaryFolder folder;
  constexpr std::uint64_t kLimit = 1 << 20;
  const auto cache = opened(folder.path(), kLimit);
  const std::size_t size = 100'000;
  for (int i = 0; i < 8; ++i) keep(*cache, std::to_string(i), body_of(std::to_string(i), size));
  EXPECT_EQ(found(*cache, "0"), body_of("0", size));  // used again, so 1 is the oldest now
  for (int i = 8; i < 12; ++i) keep(*cache, std::to_string(i), body_of(std::to_string(i), size));
  EXPECT_LE(cache->bytes_used(), kLimit);
  EXPECT_EQ(found(*cache, "0"), body_of("0", size));
  EXPECT_EQ(found(*cache, "1"), "absent");
  EXPECT_EQ(found(*cache, "11"), body_of("11", size));
  keep(*cache, "huge", body_of("huge", kLimit / 2));
  EXPECT_EQ(found(*cache, "huge"), "absent") << "it would have driven out most others";
}

TEST(HttpCache, TheFileStaysWithinASmallerLimit) {
  const mercia::test::TemporaryFolder folder;
  {
    const auto cache = opened(folder.path());
    for (int i = 0; i < 40; ++i) keep(*cache, std::to_string(i), body_of(std::to_string(i), 100'000));
  }
  {
    const auto cache = opened(folder.path(), 1 << 20);
    keep(*cache, "one more", "x");
    EXPECT_LE(cache->bytes_used(), std::uint64_t{1} << 20);
  }
  EXPECT_LE(fs::file_size(folder.path() / HttpCache::kFileName), (std::uint64_t{1} << 20) + 65536);
}

// A file of garbage, another program's database, a folder, a file cut in the middle: a new cache is begun.
TEST(HttpCache, WhatIsNoCacheIsSetAside) {
  const auto garbage = [](const fs::path& file) { ASSERT_TRUE(write_file(file, as_bytes(body_of("x", 40'000)))); };
  const auto foreign = [](const fs::path& file) {
    sqlite3* database = nullptr;
    sqlite3_open(file.c_str(), &database);
    sqlite3_exec(database, "CREATE TABLE entry(precious TEXT); INSERT INTO entry VALUES('mine')", nullptr, nullptr,
                 nullptr);
    sqlite3_close(database);
  };
  const auto directory = [](const fs::path& file) { fs::create_directories(file / "inside"); };
  const auto cut = [](const fs::path& file) {
    {
      const auto cache = opened(file.parent_path());
      for (int i = 0; i < 10; ++i) keep(*cache, std::to_string(i), body_of("x", 100'000));
    }
    fs::resize_file(file, 3 * 8192);
  };
  for (const std::function<void(const fs::path&)>& make :
       {std::function<void(const fs::path&)>(garbage), std::function<void(const fs::path&)>(foreign),
        std::function<void(const fs::path&)>(directory), std::function<void(const fs::path&)>(cut)}) {
    const mercia::test::TemporaryFolder folder;
    const fs::path file = folder.path() / HttpCache::kFileName;
    make(file);
    const auto cache = opened(folder.path());
    ASSERT_TRUE(cache);
    EXPECT_EQ(found(*cache, "0"), "absent");
    keep(*cache, "a", "fresh");  // a cut file may be noticed only now
    keep(*cache, "a", "fresh");
    EXPECT_EQ(found(*cache, "a"), "fresh");
    EXPECT_TRUE(fs::exists(file.string() + ".set-aside"));
  }
}

TEST(HttpCache, BytesThatChangedOnTheDiskAreNotHandedOut) {
  const mercia::test::TemporaryFolder folder;
  const fs::path file = folder.path() / HttpCache::kFileName;
  const std::string body = body_of("a", 200'000);
  {
    const auto cache = opened(folder.path());
    keep(*cache, "a", body);
    keep(*cache, "b", "intact");
  }
  auto bytes = read_file(file);
  ASSERT_TRUE(bytes);
  const auto at = as_text(*bytes).find(body.substr(100'000, 64));
  ASSERT_NE(at, std::string_view::npos);
  (*bytes)[at] ^= std::byte{1};
  ASSERT_TRUE(write_file(file, *bytes));
  const auto cache = opened(folder.path());
  EXPECT_EQ(found(*cache, "a"), "absent");
  EXPECT_EQ(found(*cache, "b"), "intact");
}

TEST(HttpCache, AFolderThatCannotBeMadeIsAnError) {
  const mercia::test::TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder.path() / "file", as_bytes("x")));
  const auto cache = HttpCache::open(folder.path() / "file" / "cache", kRoomy);
  ASSERT_FALSE(cache);
  EXPECT_NE(cache.error().sentence().find("--cache"), std::string::npos);
}

std::string nth_uri(std::uint64_t n) { return "https://example.org/" + std::to_string(n % 60) + ".glb"; }

// Every version of an entry differs; its etag says which one its body must be.
void write_for_ever(const fs::path& folder, std::uint64_t seed) {
  auto cache = HttpCache::open(folder, 2 << 20);
  if (!cache) _exit(2);
  std::mt19937_64 random(seed);
  while (true) {
    const std::string uri = nth_uri(random());
    const std::string version = std::to_string(random());
    keep(**cache, uri, body_of(uri + version, random() % 120'000), version);
    (void)(*cache)->find(nth_uri(random()), kAny);
  }
}

pid_t start_writer(const fs::path& folder, std::uint64_t seed) {
  const pid_t child = fork();
  if (child == 0) {
    write_for_ever(folder, seed);
    _exit(3);
  }
  return child;
}

int expect_all_right(HttpCache& cache) {
  int entries = 0;
  for (std::uint64_t n = 0; n < 60; ++n) {
    const auto kept = cache.find(nth_uri(n), kAny);
    if (!kept) continue;
    ++entries;
    EXPECT_EQ(as_text(kept->body), body_of(nth_uri(n) + kept->etag, kept->body.size()));
  }
  return entries;
}

TEST(HttpCache, SurvivesAKillAtAnyMoment) {
  const mercia::test::TemporaryFolder folder;
  std::mt19937 random(7);
  for (unsigned round = 0; round < 12; ++round) {
    const pid_t child = start_writer(folder.path(), round);
    ASSERT_GT(child, 0);
    std::this_thread::sleep_for(std::chrono::microseconds(20'000 + random() % 150'000));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "it ended by itself";
    const auto cache = opened(folder.path(), 2 << 20);
    ASSERT_TRUE(cache);
    const int entries = expect_all_right(*cache);
    if (round > 3) {
      EXPECT_GT(entries, 5) << "what was kept before is still there";
    }
    EXPECT_LE(cache->bytes_used(), std::uint64_t{2} << 20);
  }
  EXPECT_FALSE(fs::exists((folder.path() / HttpCache::kFileName).string() + ".set-aside")) << "it was never broken";
}

TEST(HttpCache, SeveralProgramsUseItAtOnce) {
  const mercia::test::TemporaryFolder folder;
  const pid_t first = start_writer(folder.path(), 100);
  const pid_t second = start_writer(folder.path(), 200);
  ASSERT_TRUE(first > 0 && second > 0);
  const auto cache = opened(folder.path(), 2 << 20);
  ASSERT_TRUE(cache);
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(1500);
  int seen = 0;
  while (std::chrono::steady_clock::now() < end) seen = std::max(seen, expect_all_right(*cache));
  keep(*cache, "mine", "kept");
  EXPECT_EQ(found(*cache, "mine"), "kept");
  for (const pid_t child : {first, second}) {
    EXPECT_EQ(waitpid(child, nullptr, WNOHANG), 0) << "a writer ended by itself";
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
  }
  EXPECT_GT(seen, 5);
}

}  // namespace
}  // namespace mercia::tiles::test
