#include "engine/tiles/unpacking_source.h"

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "engine/tiles/archive.h"
#include "engine/tiles/inflate.h"
#include "engine/tiles/uri.h"

namespace mercia::tiles {
namespace {

FetchResult lasting(Error error) { return tl::unexpected<FetchError>(FetchError{std::move(error), false}); }

class UnpackingSource final : public TileSource {
 public:
  UnpackingSource(std::unique_ptr<TileSource> inner, const SourceOptions& options)
      : inner_(std::move(inner)), limit_(options.size_limit) {}

  FetchResult fetch(const std::string& uri, const std::atomic<bool>& cancelled) override {
    FetchResult fetched = fetch_packed(uri, cancelled);
    if (!fetched || !is_gzip(*fetched)) return fetched;
    auto unpacked = unpack_gzip(*fetched, limit_, uri);
    if (!unpacked) return lasting(std::move(unpacked).error());
    return std::move(*unpacked);
  }

 private:
  FetchResult fetch_packed(const std::string& uri, const std::atomic<bool>& cancelled) {
    // Most addresses have nothing to do with archives; only those that may are looked up on the disk.
    if (is_remote(uri) || uri.find(".3tz/") == std::string::npos) return inner_->fetch(uri, cancelled);
    const auto path = path_from_uri(uri);
    const auto parts = path ? split_archive_path(*path) : std::nullopt;
    if (!parts) return inner_->fetch(uri, cancelled);
    auto archive = opened(parts->first);
    if (!archive) return lasting(std::move(archive).error());
    auto bytes = (*archive)->read(parts->second, limit_);
    if (!bytes) return lasting(std::move(bytes).error());
    return std::move(*bytes);
  }

  Result<const Archive*> opened(const std::filesystem::path& path) {
    std::lock_guard lock(mutex_);
    auto& known = archives_[path];
    if (!known) {
      MERCIA_TRY(known, Archive::open(path));
    }
    return known.get();
  }

  std::unique_ptr<TileSource> inner_;
  std::uint64_t limit_;
  std::mutex mutex_;
  std::map<std::filesystem::path, std::unique_ptr<Archive>> archives_;
};

}  // namespace

std::unique_ptr<TileSource> make_unpacking_source(std::unique_ptr<TileSource> inner, const SourceOptions& options) {
  return std::make_unique<UnpackingSource>(std::move(inner), options);
}

}  // namespace mercia::tiles
