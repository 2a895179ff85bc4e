#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <sstream>
#include <thread>

#include "engine/base/file.h"
#include "engine/base/log.h"
#include "engine/tiles/source.h"
#include "tests/support/temporary_folder.h"
#include "tests/tiles/http_server.h"

namespace mercia::tiles::test {
namespace {

using testing::HasSubstr;
const std::atomic<bool> kGoOn{false};

// What the program says while the test runs.
class Heard {
 public:
  Heard() : before_(spdlog::default_logger()) {
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(text_)));
  }
  ~Heard() { spdlog::set_default_logger(before_); }
  std::string text() const { return text_.str(); }
  int lines() const {
    const std::string all = text();
    return static_cast<int>(std::count(all.begin(), all.end(), '\n'));
  }

 private:
  std::ostringstream text_;
  std::shared_ptr<spdlog::logger> before_;
};

class CachingSource : public testing::Test {
 protected:
  std::unique_ptr<TileSource> source(std::uint64_t size_limit = 1 << 30) const {
    SourceOptions options;
    options.cache_folder = folder_.path();
    options.size_limit = size_limit;
    return make_source(options);
  }
  static std::string text(const FetchResult& result) {
    return result ? std::string(as_text(*result)) : result.error().error.sentence();
  }

  mercia::test::TemporaryFolder folder_;
};

TEST_F(CachingSource, FreshCopiesAskNobody) {
  HttpServer server([](const std::string& target) {
    return HttpAnswer{200, "tile " + target, "Cache-Control: private, max-age=3600\r\n"};
  });
  EXPECT_EQ(text(source()->fetch(server.address() + "/a?key=1", kGoOn)), "tile /a?key=1");
  EXPECT_EQ(text(source()->fetch(server.address() + "/a?key=1", kGoOn)), "tile /a?key=1");
  EXPECT_EQ(server.requests()["/a?key=1"], 1);
  EXPECT_EQ(text(source()->fetch(server.address() + "/a?key=2", kGoOn)), "tile /a?key=2") << "another key";
  const Heard heard;
  server.stop();
  EXPECT_EQ(text(source()->fetch(server.address() + "/a?key=1", kGoOn)), "tile /a?key=1");
  EXPECT_EQ(heard.lines(), 0) << heard.text();
}

TEST_F(CachingSource, StaleCopiesAreAskedForWithTheirValidators) {
  std::atomic<int> version{1};
  const HttpServer server([&](const HttpRequest& request) {
    const std::string etag = "\"v" + std::to_string(version) + "\"";
    const std::string headers =
        "ETag: " + etag + "\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nCache-Control: max-age=0\r\n";
    if (request.header("If-None-Match") == etag) return HttpAnswer{304, "", headers};
    return HttpAnswer{200, "body " + std::to_string(version), headers};
  });
  const auto one = source();
  EXPECT_EQ(text(one->fetch(server.address() + "/a", kGoOn)), "body 1");
  EXPECT_EQ(text(one->fetch(server.address() + "/a", kGoOn)), "body 1");
  EXPECT_THAT(server.last_request(), HasSubstr("If-None-Match: \"v1\""));
  EXPECT_THAT(server.last_request(), HasSubstr("If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT"));
  version = 2;
  EXPECT_EQ(text(one->fetch(server.address() + "/a", kGoOn)), "body 2");
  EXPECT_EQ(text(one->fetch(server.address() + "/a", kGoOn)), "body 2");
  EXPECT_EQ(server.requests().at("/a"), 4);
}

TEST_F(CachingSource, AnUnchangedAnswerIsFreshAgain) {
  const HttpServer server([](const HttpRequest& request) {
    if (request.header("If-None-Match").empty()) return HttpAnswer{200, "body", "ETag: \"1\"\r\n"};
    return HttpAnswer{304, "", "ETag: \"1\"\r\nCache-Control: max-age=3600\r\n"};
  });
  const auto one = source();
  for (int i = 0; i < 4; ++i) EXPECT_EQ(text(one->fetch(server.address() + "/a", kGoOn)), "body");
  EXPECT_EQ(server.requests().at("/a"), 2);
}

TEST_F(CachingSource, WhatMayNotBeKeptIsNot) {
  const HttpServer server([](const std::string& target) {
    HttpAnswer answer{200, "body", "ETag: \"1\"\r\nCache-Control: max-age=3600\r\n"};
    if (target == "/no-store") answer.headers = "ETag: \"1\"\r\nCache-Control: no-store\r\n";
    if (target == "/vary") answer.headers += "Vary: Cookie\r\n";
    if (target == "/absent") answer.status = 404;
    return answer;
  });
  const auto one = source();
  for (const char* target : {"/no-store", "/vary", "/absent"}) {
    for (int i = 0; i < 2; ++i) (void)one->fetch(server.address() + target, kGoOn);
    EXPECT_EQ(server.requests().at(target), 2) << target;
    EXPECT_EQ(server.last_request().find("If-None-Match"), std::string::npos) << target;
  }
}

TEST_F(CachingSource, WithoutTheNetworkOldCopiesAreUsedAndThatIsSaidOnce) {
  HttpServer server([](const std::string& target) {
    HttpAnswer answer{200, "tile " + target, "ETag: \"1\"\r\nCache-Control: max-age=0\r\n"};
    if (target == "/strict") answer.headers = "Cache-Control: max-age=0, must-revalidate\r\n";
    return answer;
  });
  for (const char* target : {"/a?key=secret", "/b", "/strict"})
    EXPECT_TRUE(source()->fetch(server.address() + target, kGoOn));
  server.stop();
  const Heard heard;
  const auto offline = source();
  EXPECT_EQ(text(offline->fetch(server.address() + "/a?key=secret", kGoOn)), "tile /a?key=secret");
  EXPECT_EQ(text(offline->fetch(server.address() + "/b", kGoOn)), "tile /b");
  EXPECT_EQ(heard.lines(), 1) << heard.text();
  EXPECT_THAT(heard.text(), HasSubstr("cache"));
  EXPECT_EQ(heard.text().find("secret"), std::string::npos);
  const auto strict = offline->fetch(server.address() + "/strict", kGoOn);
  ASSERT_FALSE(strict) << "its server forbade this";
  EXPECT_TRUE(strict.error().temporary);
  EXPECT_FALSE(offline->fetch(server.address() + "/never-seen", kGoOn));
}

TEST_F(CachingSource, AServerThatNobodyReachesIsNotWaitedForTwice) {
  std::atomic<bool> silent{false};
  HttpServer server([&](const std::string&) {
    HttpAnswer answer{200, "body", ""};
    if (silent) answer.delay_milliseconds = 20'000;
    return answer;
  });
  SourceOptions options;
  options.cache_folder = folder_.path();
  options.stall_seconds = 1;
  const auto one = make_source(options);
  for (const char* target : {"/a", "/b"}) EXPECT_TRUE(one->fetch(server.address() + target, kGoOn));
  silent = true;
  const Heard heard;
  for (const char* target : {"/a", "/b"}) EXPECT_EQ(text(one->fetch(server.address() + target, kGoOn)), "body");
  EXPECT_EQ(server.requests()["/a"], 2);
  EXPECT_EQ(server.requests()["/b"], 1) << "it was asked again at once";
  EXPECT_EQ(heard.lines(), 1) << heard.text();
}

TEST_F(CachingSource, AServerInTroubleCountsAsNoNetwork) {
  std::atomic<bool> trouble{false};
  const HttpServer server([&](const std::string&) {
    return trouble ? HttpAnswer{503, "sorry", ""} : HttpAnswer{200, "body", ""};
  });
  const auto one = source();
  EXPECT_EQ(text(one->fetch(server.address() + "/a", kGoOn)), "body");
  trouble = true;
  const Heard heard;
  EXPECT_EQ(text(one->fetch(server.address() + "/a", kGoOn)), "body");
  EXPECT_EQ(heard.lines(), 1);
}

TEST_F(CachingSource, AWithdrawnRequestIsNotAnsweredFromTheCache) {
  const HttpServer server([](const HttpRequest& request) {
    HttpAnswer answer{200, "body", "ETag: \"1\"\r\n"};
    if (!request.header("If-None-Match").empty()) answer.delay_milliseconds = 20'000;
    return answer;
  });
  const auto one = source();
  EXPECT_TRUE(one->fetch(server.address() + "/a", kGoOn));
  std::atomic<bool> cancelled{false};
  std::thread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    cancelled = true;
  });
  const auto result = one->fetch(server.address() + "/a", cancelled);
  canceller.join();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().error.kind, ErrorKind::Cancelled);
}

TEST_F(CachingSource, AnAnswerFromElsewhereIsComparedWithNothing) {
  HttpServer server([](const std::string& target) {
    if (target == "/here") return HttpAnswer{302, "", "Location: /there\r\n"};
    return HttpAnswer{200, "arrived", "ETag: \"1\"\r\nCache-Control: max-age=3600\r\n"};
  });
  const auto one = source();
  for (int i = 0; i < 2; ++i) EXPECT_EQ(text(one->fetch(server.address() + "/here", kGoOn)), "arrived");
  EXPECT_EQ(server.requests()["/here"], 2);
  EXPECT_EQ(server.last_request().find("If-None-Match"), std::string::npos);
  server.stop();
  EXPECT_EQ(text(one->fetch(server.address() + "/here", kGoOn)), "arrived");
}

TEST_F(CachingSource, LimitsHoldForWhatIsKept) {
  HttpServer server([](const std::string&) {
    return HttpAnswer{200, std::string(2000, 'x'), "Cache-Control: max-age=3600\r\n"};
  });
  EXPECT_TRUE(source()->fetch(server.address() + "/a", kGoOn));
  const auto small = source(1000)->fetch(server.address() + "/a", kGoOn);
  ASSERT_FALSE(small);
  EXPECT_THAT(small.error().error.what, HasSubstr("limit of 1000"));
}

TEST_F(CachingSource, AFolderThatCannotBeUsedIsSaidOnceAndHarmsNothing) {
  const HttpServer server([](const std::string&) { return HttpAnswer{200, "body", ""}; });
  ASSERT_TRUE(write_file(folder_.path() / "file", as_bytes("x")));
  SourceOptions options;
  options.cache_folder = folder_.path() / "file" / "cache";
  const Heard heard;
  const auto one = make_source(options);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(text(one->fetch(server.address() + "/a", kGoOn)), "body");
  EXPECT_EQ(heard.lines(), 1) << heard.text();
}

}  // namespace
}  // namespace mercia::tiles::test
