#include "engine/tiles/faulty_source.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>

#include "engine/base/scatter.h"
#include "engine/tiles/http_client.h"

namespace mercia::tiles {
namespace {

constexpr std::chrono::milliseconds kNap{5};  // between looks whether the answer is still wanted

// FNV-1a, because std::hash may differ from one library to the next.
std::uint64_t number_of(const std::string& uri) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : uri) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

class FaultySource final : public TileSource {
 public:
  FaultySource(std::unique_ptr<TileSource> inner, const Faults& faults) : inner_(std::move(inner)), faults_(faults) {}

  FetchResult fetch(const std::string& uri, const std::atomic<bool>& cancelled) override {
    wait(cancelled);
    if (cancelled || !fails(uri)) return inner_->fetch(uri, cancelled);
    return tl::unexpected<FetchError>(FetchError{
        Error{ErrorKind::Input, "the request failed on purpose, as if the server were overloaded", shown_uri(uri), {}},
        true});
  }

 private:
  void wait(const std::atomic<bool>& cancelled) const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                                            std::chrono::duration<double>(faults_.latency_seconds));
    for (auto now = std::chrono::steady_clock::now(); now < end && !cancelled; now = std::chrono::steady_clock::now())
      std::this_thread::sleep_for(std::min<std::chrono::steady_clock::duration>(kNap, end - now));
  }

  bool fails(const std::string& uri) {
    if (faults_.fail_share <= 0.0) return false;
    const std::uint64_t number = number_of(uri);
    std::uint64_t times = 0;
    {
      const std::lock_guard lock(mutex_);
      times = ++asked_[number];
    }
    return scattered(number ^ (faults_.seed << 32 | times)) < faults_.fail_share;
  }

  std::unique_ptr<TileSource> inner_;
  Faults faults_;
  std::mutex mutex_;
  std::unordered_map<std::uint64_t, std::uint32_t> asked_;  // how often, by the address's number
};

}  // namespace

std::unique_ptr<TileSource> make_faulty_source(std::unique_ptr<TileSource> inner, const Faults& faults) {
  return std::make_unique<FaultySource>(std::move(inner), faults);
}

}  // namespace mercia::tiles
