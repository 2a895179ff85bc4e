// Where the bytes of tiles come from: the disk, or a web server through libcurl.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "engine/base/bytes.h"
#include "engine/base/result.h"

namespace mercia::tiles {

struct FetchError {
  Error error;
  bool temporary = false;    // worth asking again: a timeout, a server that is busy, a connection lost
  double retry_after = 0.0;  // seconds that the server wants to be left alone for
  bool unreachable = false;  // nobody answered
};
using FetchResult = tl::expected<Bytes, FetchError>;

struct SourceOptions {
  std::uint64_t size_limit = std::uint64_t{1} << 30;  // bytes of one answer, after decompression
  long connect_timeout_seconds = 10;
  long stall_seconds = 20;  // gives up when less than 100 bytes a second arrive for so long
  long redirects = 5;       // to http and https only
  // Where answers of web servers are kept (http_cache.h), and how many bytes of them; empty: nowhere.
  std::filesystem::path cache_folder;
  std::uint64_t cache_bytes = std::uint64_t{1} << 30;
};

// $XDG_CACHE_HOME/mercia, else $HOME/.cache/mercia; empty if neither is set to an absolute path.
std::filesystem::path default_cache_folder();

// Thread-safe; fetch() blocks.
class TileSource {
 public:
  virtual ~TileSource() = default;
  // `uri` is absolute (uri.h). When `*cancelled` becomes true the call returns soon, with ErrorKind::Cancelled.
  virtual FetchResult fetch(const std::string& uri, const std::atomic<bool>& cancelled) = 0;
};

// Seconds after which to ask again for what has failed `failures` times: 1, 2, 4 … and at most 60, or what the server
// said if that is longer, spread by a quarter so that tiles which failed together do not come back together. `salt`
// tells them apart; the same arguments give the same delay.
double retry_delay(const FetchError& error, unsigned failures, std::uint64_t salt);

// Takes file, http and https addresses. Files inside a .3tz archive are read from it, gzip is unpacked. Web servers'
// answers come from the cache while their headers allow it, and while the network is down (said once in the log).
std::unique_ptr<TileSource> make_source(const SourceOptions& options = {});

}  // namespace mercia::tiles
