#include <gtest/gtest.h>

#include "engine/tiles/http_answer.h"
#include "engine/tiles/http_client.h"

namespace mercia::tiles {
namespace {

constexpr UnixTime kNow = 784111777;  // Sun, 06 Nov 1994 08:49:37 GMT, the date of RFC 9110's examples
constexpr const char* kNowText = "Sun, 06 Nov 1994 08:49:37 GMT";
constexpr const char* kHourLaterText = "Sun, 06 Nov 1994 09:49:37 GMT";

Freshness with_control(const std::string& control) {
  AnswerHeaders headers;
  headers.cache_control = control;
  return freshness_of(headers, kNow, kNow);
}

TEST(Freshness, NothingSaidMeansKeptAndStale) {
  const Freshness plain = freshness_of({}, kNow, kNow);
  EXPECT_TRUE(plain.may_keep);
  EXPECT_EQ(plain.fresh_until, 0);
  EXPECT_FALSE(plain.only_validated);
}

TEST(Freshness, CacheControl) {
  EXPECT_EQ(with_control("max-age=60").fresh_until, kNow + 60);
  EXPECT_EQ(with_control("private, MAX-AGE = \"60\"").fresh_until, kNow + 60);
  EXPECT_TRUE(with_control("private").may_keep);
  EXPECT_FALSE(with_control("max-age=60, no-store").may_keep);
  EXPECT_EQ(with_control("max-age=60, no-cache").fresh_until, 0);
  EXPECT_TRUE(with_control("no-cache").only_validated);
  EXPECT_TRUE(with_control("no-cache=\"Set-Cookie, X\"").only_validated) << "the narrower form counts as the wider one";
  const Freshness strict = with_control("must-revalidate,max-age=5");
  EXPECT_EQ(strict.fresh_until, kNow + 5);
  EXPECT_TRUE(strict.only_validated);
  EXPECT_EQ(with_control("max-age=60, max-age=5").fresh_until, kNow + 5);
  EXPECT_EQ(with_control("max-age=soon").fresh_until, 0);
  EXPECT_EQ(with_control("max-age=-5").fresh_until, 0);
  EXPECT_EQ(with_control("x=\"max-age=60\"").fresh_until, 0) << "inside quotes it is no directive";
  EXPECT_GT(with_control("max-age=99999999999999999999999").fresh_until, kNow);
  EXPECT_EQ(with_control(",,  ,=,").fresh_until, 0);
}

TEST(Freshness, ExpiresCountsFromTheServersClock) {
  AnswerHeaders headers;
  headers.expires = kHourLaterText;
  headers.date = kNowText;
  EXPECT_EQ(freshness_of(headers, kNow, kNow).fresh_until, kNow + 3600);
  // Our clock is a day behind: the lifetime is the same.
  EXPECT_EQ(freshness_of(headers, kNow - 86400, kNow - 86400).fresh_until, kNow - 86400 + 3600);
  headers.cache_control = "max-age=10";
  EXPECT_EQ(freshness_of(headers, kNow, kNow).fresh_until, kNow + 10) << "max-age comes before Expires";
  headers.cache_control.clear();
  headers.expires = "0";
  EXPECT_EQ(freshness_of(headers, kNow, kNow).fresh_until, 0);
}

TEST(Freshness, AgeIsSubtracted) {
  AnswerHeaders headers;
  headers.cache_control = "max-age=60";
  headers.age = "20";
  EXPECT_EQ(freshness_of(headers, kNow, kNow).fresh_until, kNow + 40);
  EXPECT_EQ(freshness_of(headers, kNow - 5, kNow).fresh_until, kNow + 35) << "the time on the way counts";
  headers.age = "61";
  EXPECT_EQ(freshness_of(headers, kNow, kNow).fresh_until, 0);
  headers.age.clear();
  headers.date = kNowText;
  EXPECT_EQ(freshness_of(headers, kNow + 30, kNow + 30).fresh_until, kNow + 60) << "an old answer, by the clocks";
}

TEST(Freshness, VaryIsTakenCarefully) {
  for (const char* vary : {"Accept-Encoding", "accept-encoding, Origin", "User-Agent"}) {
    AnswerHeaders headers;
    headers.vary = vary;
    EXPECT_TRUE(freshness_of(headers, kNow, kNow).may_keep) << vary;
  }
  for (const char* vary : {"*", "Cookie", "Accept-Encoding, Authorization"}) {
    AnswerHeaders headers;
    headers.vary = vary;
    EXPECT_FALSE(freshness_of(headers, kNow, kNow).may_keep) << vary;
  }
}

TEST(Freshness, RetryAfter) {
  EXPECT_EQ(seconds_to_wait("120", kNow), 120.0);
  EXPECT_EQ(seconds_to_wait(kHourLaterText, kNow), 3600.0);
  EXPECT_EQ(seconds_to_wait(kNowText, kNow + 5), 0.0);
  for (const char* nonsense : {"", "soon", "-5", "1.5.x"}) EXPECT_EQ(seconds_to_wait(nonsense, kNow), 0.0) << nonsense;
}

TEST(ShownUri, HidesWhatMayBeAKey) {
  EXPECT_EQ(shown_uri("https://me:secret@example.org/a/b.glb?key=secret"), "https://example.org/a/b.glb?…");
  EXPECT_EQ(shown_uri("https://example.org/a@b"), "https://example.org/a@b");
  EXPECT_EQ(shown_uri("http://me@example.org"), "http://example.org");
}

}  // namespace
}  // namespace mercia::tiles
