#include "engine/tiles/source.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/file.h"
#include "engine/base/log.h"
#include "engine/base/scatter.h"
#include "engine/tiles/http_cache.h"
#include "engine/tiles/http_client.h"
#include "engine/tiles/unpacking_source.h"
#include "engine/tiles/uri.h"

namespace mercia::tiles {
namespace {

constexpr double kLongestRetry = 60.0;  // seconds
constexpr std::chrono::seconds kUnasked{10};
constexpr double kSpread = 0.25;  // of a delay

UnixTime now() { return static_cast<UnixTime>(std::time(nullptr)); }

std::unique_ptr<HttpCache> opened_cache(const SourceOptions& options) {
  if (options.cache_folder.empty()) return nullptr;
  auto cache = HttpCache::open(options.cache_folder, options.cache_bytes);
  if (cache) return std::move(*cache);
  log::warn("{}", cache.error().sentence());
  return nullptr;
}

class Source final : public TileSource {
 public:
  explicit Source(const SourceOptions& options) : options_(options) {}

  FetchResult fetch(const std::string& uri, const std::atomic<bool>& cancelled) override {
    if (cancelled)
      return tl::unexpected<FetchError>(
          FetchError{Error{ErrorKind::Cancelled, "the request was withdrawn", shown_uri(uri), {}}, true, 0.0});
    if (!is_remote(uri)) return read(uri);
    // A tileset on this machine needs neither threads for the network nor a cache.
    std::call_once(started_, [this] {
      client_ = std::make_unique<HttpClient>(options_);
      cache_ = opened_cache(options_);
    });
    return cache_ ? fetch_kept(uri, cancelled) : fetch_anew(uri, cancelled);
  }

 private:
  FetchResult read(const std::string& uri) const {
    const auto path = path_from_uri(uri);
    if (!path) return tl::unexpected<FetchError>(FetchError{path.error(), false, 0.0});
    auto bytes = read_file(*path, options_.size_limit);
    if (!bytes) return tl::unexpected<FetchError>(FetchError{std::move(bytes).error(), false, 0.0});
    return std::move(*bytes);
  }

  static FetchResult body_of(HttpAnswer&& answer, const std::string& uri) {
    if (answer.status == 200) return std::move(answer.body);
    return tl::unexpected<FetchError>(FetchError{
        Error{ErrorKind::Input, "the server answered with status " + std::to_string(answer.status), shown_uri(uri), {}},
        false, 0.0});
  }

  FetchResult fetch_anew(const std::string& uri, const std::atomic<bool>& cancelled) {
    auto answer = client_->get(uri, {}, cancelled);
    if (!answer) return tl::unexpected(std::move(answer).error());
    return body_of(std::move(*answer), uri);
  }

  FetchResult fetch_kept(const std::string& uri, const std::atomic<bool>& cancelled) {
    auto kept = cache_->find(uri, options_.size_limit);
    const UnixTime asked = now();
    if (kept && asked < kept->freshness.fresh_until) return std::move(kept->body);
    const bool may_be_stale = kept && !kept->freshness.only_validated;
    if (may_be_stale && seems_unreachable(uri)) return std::move(kept->body);
    std::vector<std::string> lines;
    if (kept && !kept->etag.empty()) lines.push_back("If-None-Match: " + kept->etag);
    if (kept && !kept->last_modified.empty()) lines.push_back("If-Modified-Since: " + kept->last_modified);
    auto answer = client_->get(uri, lines, cancelled);
    if (!answer) {
      const bool trouble = answer.error().temporary && answer.error().error.kind != ErrorKind::Cancelled;
      if (!trouble || !may_be_stale) return tl::unexpected(std::move(answer).error());
      if (answer.error().unreachable) note_unreachable(uri);
      tell_stale(answer.error().error);
      return std::move(kept->body);
    }
    const Freshness freshness = freshness_of(answer->headers, asked, now());
    if (answer->status == 304 && kept) {
      if (freshness.may_keep) {
        cache_->refresh(uri, freshness);
      } else {
        cache_->forget(uri);
      }
      return std::move(kept->body);
    }
    if (answer->status == 200 && freshness.may_keep) {
      // An answer from elsewhere is kept for when the network is down; the next one may come from yet another place,
      // and what it is compared with must not be this one's.
      KeptAnswer fresh;
      if (answer->redirected) {
        fresh.freshness = {true, 0, freshness.only_validated};
      } else {
        fresh = {{}, answer->headers.etag, answer->headers.last_modified, freshness};
      }
      cache_->keep(uri, fresh, answer->body);
    } else if (kept) {
      cache_->forget(uri);
    }
    return body_of(std::move(*answer), uri);
  }

  // Without the network every request may take the whole time that a connection is waited for. After one that nobody
  // answered, copies are shown for a while without asking.
  bool seems_unreachable(const std::string& uri) {
    std::lock_guard lock(mutex_);
    const auto known = unreachable_until_.find(server_of(uri));
    return known != unreachable_until_.end() && std::chrono::steady_clock::now() < known->second;
  }

  void note_unreachable(const std::string& uri) {
    std::lock_guard lock(mutex_);
    unreachable_until_[server_of(uri)] = std::chrono::steady_clock::now() + kUnasked;
  }

  void tell_stale(const Error& error) {
    std::call_once(told_, [&] {
      log::warn("{}; copies from the cache are shown, which may be out of date", error.where + ": " + error.what);
    });
  }

  SourceOptions options_;
  std::once_flag started_;
  std::once_flag told_;
  std::unique_ptr<HttpClient> client_;
  std::unique_ptr<HttpCache> cache_;
  std::mutex mutex_;
  std::map<std::string, std::chrono::steady_clock::time_point> unreachable_until_;
};

}  // namespace

std::filesystem::path default_cache_folder() {
  const auto absolute = [](const char* name) {
    const char* value = std::getenv(name);
    const std::filesystem::path path = value ? std::filesystem::path(value) : std::filesystem::path();
    return path.is_absolute() ? path : std::filesystem::path();
  };
  if (const std::filesystem::path cache = absolute("XDG_CACHE_HOME"); !cache.empty()) return cache / "mercia";
  const std::filesystem::path home = absolute("HOME");
  return home.empty() ? home : home / ".cache" / "mercia";
}

double retry_delay(const FetchError& error, unsigned failures, std::uint64_t salt) {
  const double back_off = std::min(std::ldexp(1.0, static_cast<int>(std::clamp(failures, 1u, 7u)) - 1), kLongestRetry);
  return std::max(back_off, error.retry_after) * (1.0 + kSpread * scattered(salt * 64 + failures));
}

std::unique_ptr<TileSource> make_source(const SourceOptions& options) {
  return make_unpacking_source(std::make_unique<Source>(options), options);
}

}  // namespace mercia::tiles
