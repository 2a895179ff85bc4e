// What a web server answered, and what it says about keeping the answer.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/bytes.h"

namespace mercia::tiles {

// The headers that Mercia reads, as the server wrote them; several lines of one name are joined with commas.
struct AnswerHeaders {
  std::string cache_control, expires, date, age, etag, last_modified, vary, retry_after;
};

struct HttpAnswer {
  int status = 0;
  AnswerHeaders headers;
  Bytes body;               // unpacked
  bool redirected = false;  // came from another address than the one asked
};

using UnixTime = std::int64_t;  // seconds

// How long an answer may be kept and used without asking (RFC 9111, as the cache of one person).
struct Freshness {
  bool may_keep = false;
  UnixTime fresh_until = 0;     // 0: to be asked for each time
  bool only_validated = false;  // never to be used unasked once stale, not even when the network is down
};

// `asked` and `received` are when the request left and its answer came. Nothing is guessed: without a lifetime in the
// headers an answer is stale at once.
Freshness freshness_of(const AnswerHeaders& headers, UnixTime asked, UnixTime received);

// Seconds that a Retry-After header asks for (a number or a date); 0 if it is absent or makes no sense.
double seconds_to_wait(const std::string& retry_after, UnixTime now);

}  // namespace mercia::tiles
