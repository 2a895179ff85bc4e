// Answers of web servers kept on the disk: one SQLite file that several programs may use at once and that is whole
// whenever one of them is killed. The addresses are not in it, only their SHA-256, for they may hold keys.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/tiles/http_answer.h"

namespace mercia::tiles {

struct KeptAnswer {
  Bytes body;
  std::string etag, last_modified;
  Freshness freshness;
};

// Thread-safe. Whatever goes wrong once it is open is told once in the log and means that nothing is found or kept:
// a cache never fails a request.
class HttpCache {
 public:
  // Keeps at most about `size_limit` bytes on the disk. A file there that is broken or somebody else's is renamed, with
  // a sentence in the log, and a new one begun. Errors (Input): the folder cannot be made or written.
  static Result<std::unique_ptr<HttpCache>> open(const std::filesystem::path& folder, std::uint64_t size_limit);
  ~HttpCache();
  HttpCache(const HttpCache&) = delete;
  HttpCache& operator=(const HttpCache&) = delete;

  // Nothing if there is none, if its bytes are no longer what was kept, or if there are more than `size_limit` of them.
  std::optional<KeptAnswer> find(const std::string& uri, std::uint64_t size_limit);
  // Replaces what was kept for the address; what was used longest ago goes where there is too little room.
  void keep(const std::string& uri, const KeptAnswer& answer, ByteView body);
  // What the server said anew about the answer that is kept.
  void refresh(const std::string& uri, const Freshness& freshness);
  void forget(const std::string& uri);

  // Of the disk that entries take up, without what waits to be reused.
  std::uint64_t bytes_used();
  static constexpr const char* kFileName = "http-1.sqlite";

 private:
  class Store;
  explicit HttpCache(std::unique_ptr<Store> store);

  std::mutex mutex_;
  std::unique_ptr<Store> store_;
};

}  // namespace mercia::tiles
