#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <set>
#include <thread>
#include <vector>

#include "engine/base/file.h"
#include "engine/tiles/source.h"
#include "engine/tiles/uri.h"
#include "tests/support/temporary_folder.h"
#include "tests/tiles/http_server.h"
#include "tests/tiles/zip_builder.h"

namespace mercia::tiles::test {
namespace {

const std::atomic<bool> kGoOn{false};

std::string gzipped(const std::string& text) {
  constexpr int kGzip = 31;
  return std::string(as_text(deflated(as_bytes(text), kGzip)));
}

TEST(TileSource, Files) {
  const mercia::test::TemporaryFolder folder;
  const auto path = folder.path() / "a b#1.bin";
  ASSERT_TRUE(write_file(path, as_bytes("Mercia")));
  const auto source = make_source();
  const auto bytes = source->fetch(*absolute_uri(path.string()), kGoOn);
  ASSERT_TRUE(bytes) << bytes.error().error.sentence();
  EXPECT_EQ(as_text(*bytes), "Mercia");
  const auto absent = source->fetch(*absolute_uri((folder.path() / "absent.bin").string()), kGoOn);
  ASSERT_FALSE(absent);
  EXPECT_FALSE(absent.error().temporary);
  EXPECT_NE(absent.error().error.sentence().find("absent.bin"), std::string::npos);
  EXPECT_FALSE(source->fetch(*absolute_uri(folder.path().string()), kGoOn)) << "a folder";
  EXPECT_FALSE(source->fetch("file:///dev/zero", kGoOn)) << "not a regular file";
}

TEST(TileSource, HttpWithQueryAndCompression) {
  const HttpServer server([](const std::string& target) {
    HttpAnswer answer;
    answer.body = gzipped("the tile of " + target);
    answer.headers = "Content-Encoding: gzip\r\n";
    return answer;
  });
  const auto source = make_source();
  for (int i = 0; i < 3; ++i) {
    const auto bytes = source->fetch(server.address() + "/a.glb?key=1", kGoOn);
    ASSERT_TRUE(bytes) << bytes.error().error.sentence();
    EXPECT_EQ(as_text(*bytes), "the tile of /a.glb?key=1");
  }
  EXPECT_NE(server.last_request().find("gzip"), std::string::npos);
}

TEST(TileSource, StatusesAreTemporaryOrNot) {
  const HttpServer server([](const std::string& target) { return HttpAnswer{std::stoi(target.substr(1)), "x", {}}; });
  const auto source = make_source();
  for (const int status : {204, 400, 401, 403, 404, 410, 408, 429, 500, 502, 503}) {
    const auto bytes = source->fetch(server.address() + "/" + std::to_string(status), kGoOn);
    ASSERT_FALSE(bytes) << status;
    EXPECT_EQ(bytes.error().temporary, status == 408 || status == 429 || status >= 500) << status;
    EXPECT_NE(bytes.error().error.sentence().find(std::to_string(status)), std::string::npos);
  }
}

TEST(TileSource, RedirectsLeadToTheWebOnlyAndEnd) {
  const mercia::test::TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder.path() / "secret", as_bytes("secret")));
  const HttpServer server([&](const std::string& target) {
    HttpAnswer answer{302, "", "Location: /there\r\n"};
    if (target == "/there") return HttpAnswer{200, "arrived", {}};
    if (target == "/file") answer.headers = "Location: file://" + (folder.path() / "secret").string() + "\r\n";
    if (target == "/loop") answer.headers = "Location: /loop\r\n";
    return answer;
  });
  const auto source = make_source();
  const auto bytes = source->fetch(server.address() + "/here", kGoOn);
  ASSERT_TRUE(bytes);
  EXPECT_EQ(as_text(*bytes), "arrived");
  EXPECT_FALSE(source->fetch(server.address() + "/file", kGoOn));
  EXPECT_FALSE(source->fetch(server.address() + "/loop", kGoOn));
  EXPECT_LE(server.requests()["/loop"], 6);
}

TEST(TileSource, TheSizeLimitHoldsAfterDecompression) {
  const HttpServer server([](const std::string& target) {
    HttpAnswer answer;
    answer.body = target == "/bomb" ? gzipped(std::string(5'000'000, 'x')) : std::string(2'000, 'x');
    if (target == "/bomb") answer.headers = "Content-Encoding: gzip\r\n";
    return answer;
  });
  SourceOptions options;
  options.size_limit = 1'000;
  const auto source = make_source(options);
  for (const char* target : {"/bomb", "/plain"}) {
    const auto bytes = source->fetch(server.address() + target, kGoOn);
    ASSERT_FALSE(bytes) << target;
    EXPECT_NE(bytes.error().error.what.find("limit of 1000"), std::string::npos) << bytes.error().error.what;
  }
  EXPECT_FALSE(make_source(options)->fetch("file:///proc/self/exe", kGoOn));
}

TEST(TileSource, ConnectionsThatBreakAreTemporary) {
  const HttpServer server([](const std::string&) {
    HttpAnswer answer;
    answer.body = "half";
    answer.claimed_length = 8;
    return answer;
  });
  const auto source = make_source();
  const auto half = source->fetch(server.address() + "/half", kGoOn);
  ASSERT_FALSE(half);
  EXPECT_TRUE(half.error().temporary);
  const auto nobody = source->fetch("http://127.0.0.1:1/x", kGoOn);
  ASSERT_FALSE(nobody);
  EXPECT_TRUE(nobody.error().temporary);
}

TEST(TileSource, AWithdrawnRequestEndsSoon) {
  const HttpServer server([](const std::string&) {
    HttpAnswer answer;
    answer.body = "late";
    answer.delay_milliseconds = 20'000;
    return answer;
  });
  const auto source = make_source();
  std::atomic<bool> cancelled{false};
  std::thread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    cancelled = true;
  });
  const auto begin = std::chrono::steady_clock::now();
  const auto bytes = source->fetch(server.address() + "/slow", cancelled);
  canceller.join();
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().error.kind, ErrorKind::Cancelled);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

TEST(TileSource, AStalledServerIsGivenUp) {
  const HttpServer server([](const std::string&) {
    HttpAnswer answer;
    answer.delay_milliseconds = 20'000;
    return answer;
  });
  SourceOptions options;
  options.stall_seconds = 1;
  const auto bytes = make_source(options)->fetch(server.address() + "/stalled", kGoOn);
  ASSERT_FALSE(bytes);
  EXPECT_TRUE(bytes.error().temporary);
}

TEST(TileSource, RequestsShareConnections) {
  HttpServer server([](const std::string& target) { return HttpAnswer{200, "tile " + target, ""}; });
  const auto source = make_source();
  constexpr int kThreads = 4;
  constexpr int kEach = 25;
  std::atomic<int> right{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const std::string target = "/" + std::to_string(t) + "-" + std::to_string(i);
        const auto bytes = source->fetch(server.address() + target, kGoOn);
        if (bytes && as_text(*bytes) == "tile " + target) ++right;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right, kThreads * kEach);
  EXPECT_LE(server.connections(), kThreads);
}

TEST(TileSource, AServerThatAsksForTimeIsLeftAlone) {
  std::atomic<int> asked{0};
  const HttpServer server([&](const std::string& target) {
    if (target == "/fine") return HttpAnswer{200, "fine", ""};
    ++asked;
    return HttpAnswer{target == "/busy" ? 503 : 500, "", "Retry-After: 2\r\n"};
  });
  const auto source = make_source();
  const auto troubled = source->fetch(server.address() + "/troubled", kGoOn);
  ASSERT_FALSE(troubled);
  EXPECT_EQ(troubled.error().retry_after, 2.0);
  EXPECT_TRUE(source->fetch(server.address() + "/fine", kGoOn)) << "500 is about that one answer only";
  const auto busy = source->fetch(server.address() + "/busy", kGoOn);
  ASSERT_FALSE(busy);
  EXPECT_TRUE(busy.error().temporary);
  EXPECT_EQ(busy.error().retry_after, 2.0);
  const auto soon = source->fetch(server.address() + "/fine", kGoOn);
  ASSERT_FALSE(soon) << "it was asked although it said not to";
  EXPECT_TRUE(soon.error().temporary);
  EXPECT_GT(soon.error().retry_after, 0.0);
  EXPECT_EQ(server.requests().at("/fine"), 1);
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));
  EXPECT_TRUE(source->fetch(server.address() + "/fine", kGoOn));
}

TEST(TileSource, TheCacheLiesWhereTheDesktopSaysSo) {
  const auto folder_with = [](const char* cache, const char* home) {
    ::setenv("XDG_CACHE_HOME", cache, 1);
    ::setenv("HOME", home, 1);
    return default_cache_folder();
  };
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  const std::string old_cache = cache ? cache : "";
  const std::string old_home = home ? home : "";
  EXPECT_EQ(folder_with("/c", "/h"), "/c/mercia");
  EXPECT_EQ(folder_with("relative", "/h"), "/h/.cache/mercia") << "the standard says that it is to be ignored";
  EXPECT_EQ(folder_with("", "/h"), "/h/.cache/mercia");
  EXPECT_EQ(folder_with("", ""), "");
  folder_with(old_cache.c_str(), old_home.c_str());
}

TEST(RetryDelay, DoublesIsSpreadAndHeedsTheServer) {
  const FetchError plain{{}, true, 0.0};
  for (unsigned failures = 1; failures <= 12; ++failures) {
    const double base = std::min(std::ldexp(1.0, static_cast<int>(failures) - 1), 60.0);
    for (std::uint64_t salt = 0; salt < 50; ++salt) {
      const double delay = retry_delay(plain, failures, salt);
      EXPECT_GE(delay, base);
      EXPECT_LE(delay, base * 1.25);
      EXPECT_EQ(delay, retry_delay(plain, failures, salt));
    }
  }
  std::set<double> different;
  for (std::uint64_t salt = 0; salt < 50; ++salt) different.insert(retry_delay(plain, 1, salt));
  EXPECT_GT(different.size(), 45u);
  EXPECT_GE(retry_delay({{}, true, 100.0}, 1, 3), 100.0);
}

}  // namespace
}  // namespace mercia::tiles::test
