// Requests to web servers through libcurl. One thread carries all of them, so that they share connections, and over
// HTTP/2 one connection; any number of threads may wait for answers.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "engine/tiles/http_answer.h"
#include "engine/tiles/source.h"

namespace mercia::tiles {

class HttpClient {
 public:
  explicit HttpClient(const SourceOptions& options);
  ~HttpClient();  // nobody may be waiting any more
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Blocks. `lines` are further headers ("If-None-Match: …"). Answers of any status below 500 that the server did not
  // call temporary (408, 425, 429) are answers; the others are errors. A server that named a time (Retry-After) is left
  // alone until then: requests to it fail at once, as temporary, with the seconds that are left.
  tl::expected<HttpAnswer, FetchError> get(const std::string& uri, const std::vector<std::string>& lines,
                                           const std::atomic<bool>& cancelled);

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

// "https://host:1/path?x=1" belongs to "https://host:1".
std::string server_of(const std::string& uri);

// Without user-info and without the query's values, for messages: they may be keys.
std::string shown_uri(const std::string& uri);

}  // namespace mercia::tiles
