// Where the bytes of tiles come from: the disk, or a web server through libcurl.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "engine/base/bytes.h"
#include "engine/base/result.h"

namespace mercia::tiles {

struct FetchError {
  Error error;
  bool temporary = false;  // worth asking again: a timeout, a server that is busy, a connection lost
};
using FetchResult = tl::expected<Bytes, FetchError>;

struct SourceOptions {
  std::uint64_t size_limit = std::uint64_t{1} << 30;  // bytes of one answer, after decompression
  long connect_timeout_seconds = 10;
  long stall_seconds = 20;  // gives up when less than 100 bytes a second arrive for so long
  long redirects = 5;       // to http and https only
};

// Thread-safe; fetch() blocks.
class TileSource {
 public:
  virtual ~TileSource() = default;
  // `uri` is absolute (uri.h). When `*cancelled` becomes true the call returns soon, with ErrorKind::Cancelled.
  virtual FetchResult fetch(const std::string& uri, const std::atomic<bool>& cancelled) = 0;
};

// Takes file, http and https addresses. Files inside a .3tz archive are read from it, gzip is unpacked.
std::unique_ptr<TileSource> make_source(const SourceOptions& options = {});

}  // namespace mercia::tiles
