#include "engine/tiles/source.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <mutex>
#include <vector>

#include "engine/base/file.h"
#include "engine/tiles/unpacking_source.h"
#include "engine/tiles/uri.h"

namespace mercia::tiles {
namespace {

struct EasyCleanup {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using Easy = std::unique_ptr<CURL, EasyCleanup>;

tl::unexpected<FetchError> fetch_error(ErrorKind kind, std::string what, const std::string& uri, bool temporary) {
  return tl::unexpected<FetchError>(FetchError{Error{kind, std::move(what), uri, {}}, temporary});
}

struct Download {
  Bytes bytes;
  std::uint64_t limit = 0;
  bool over_limit = false;
  const std::atomic<bool>* cancelled = nullptr;
};

std::size_t on_data(char* data, std::size_t, std::size_t size, void* user) {
  auto& download = *static_cast<Download*>(user);
  if (size > download.limit - download.bytes.size()) {
    download.over_limit = true;
    return 0;
  }
  const auto* first = reinterpret_cast<const std::byte*>(data);
  download.bytes.insert(download.bytes.end(), first, first + size);
  return size;
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const Download*>(user)->cancelled->load(std::memory_order_relaxed) ? 1 : 0;
}

bool worth_retrying(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return true;
    default: return false;
  }
}

class Source final : public TileSource {
 public:
  explicit Source(const SourceOptions& options) : options_(options) {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    (void)started;
  }

  FetchResult fetch(const std::string& uri, const std::atomic<bool>& cancelled) override {
    if (cancelled) return fetch_error(ErrorKind::Cancelled, "the request was withdrawn", uri, true);
    return is_remote(uri) ? download(uri, cancelled) : read(uri);
  }

 private:
  FetchResult read(const std::string& uri) const {
    const auto path = path_from_uri(uri);
    if (!path) return tl::unexpected<FetchError>(FetchError{path.error(), false});
    auto bytes = read_file(*path, options_.size_limit);
    if (!bytes) return tl::unexpected<FetchError>(FetchError{std::move(bytes).error(), false});
    return std::move(*bytes);
  }

  FetchResult download(const std::string& uri, const std::atomic<bool>& cancelled) {
    Easy handle = take_handle();
    if (!handle) return fetch_error(ErrorKind::Internal, "libcurl could not be started", uri, false);
    Download state{{}, options_.size_limit, false, &cancelled};
    CURL* curl = handle.get();
    curl_easy_reset(curl);  // keeps the open connections
    curl_easy_setopt(curl, CURLOPT_URL, uri.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, options_.redirects);
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");  // everything that this libcurl can unpack
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, options_.connect_timeout_seconds);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 100L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, options_.stall_seconds);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "mercia");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_data);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &state);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &state);
    const CURLcode code = curl_easy_perform(curl);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    give_back(std::move(handle));
    if (state.over_limit)
      return fetch_error(ErrorKind::Input, fmt::format("the answer is larger than the limit of {} bytes", state.limit),
                         uri, false);
    if (code == CURLE_ABORTED_BY_CALLBACK)
      return fetch_error(ErrorKind::Cancelled, "the request was withdrawn", uri, true);
    if (code != CURLE_OK) return fetch_error(ErrorKind::Input, curl_easy_strerror(code), uri, worth_retrying(code));
    if (status != 200) {
      const bool temporary = status == 408 || status == 429 || status >= 500;
      return fetch_error(ErrorKind::Input, fmt::format("the server answered with status {}", status), uri, temporary);
    }
    return std::move(state.bytes);
  }

  Easy take_handle() {
    {
      std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        Easy handle = std::move(idle_.back());
        idle_.pop_back();
        return handle;
      }
    }
    return Easy(curl_easy_init());
  }

  void give_back(Easy handle) {
    std::lock_guard lock(mutex_);
    idle_.push_back(std::move(handle));
  }

  SourceOptions options_;
  std::mutex mutex_;
  std::vector<Easy> idle_;  // each keeps its connections open for the next request
};

}  // namespace

std::unique_ptr<TileSource> make_source(const SourceOptions& options) {
  return make_unpacking_source(std::make_unique<Source>(options), options);
}

}  // namespace mercia::tiles
