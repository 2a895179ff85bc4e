// The root of a tileset, asked for until it comes.
#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <string>

#include "engine/tiles/source.h"
#include "engine/tiles/tile_tree.h"

namespace mercia::tiles {

struct RootAddress {
  std::string named;  // as a person wrote it, for messages
  std::string uri;    // absolute
};

using RootResult = tl::expected<TilePart, FetchError>;

// Fetches and reads it; blocks. Errors: those of the source; (Input) no tileset.
RootResult read_root(TileSource& source, const RootAddress& address, const std::atomic<bool>& cancelled);

// Tries again after 1, 2, 4 … and at most 60 seconds, on a thread of its own, until there is an answer that can be
// read.
class RootRequest {
 public:
  // `failure` is how the first try ended.
  RootRequest(std::shared_ptr<TileSource> source, RootAddress address, FetchError failure);
  // Waits for the running try, which ends soon.
  ~RootRequest();
  RootRequest(const RootRequest&) = delete;
  RootRequest& operator=(const RootRequest&) = delete;

  // Once a frame; never waits. `now` is monotonic seconds. The root, once, when it has come.
  std::optional<TilePart> poll(double now);
  // What failed last, and when it is tried again.
  std::string sentence() const;

 private:
  std::shared_ptr<TileSource> source_;
  RootAddress address_;
  FetchError failure_;
  unsigned failures_ = 1;
  double now_ = -1.0;  // of the last poll
  double retry_at_ = 0.0;
  std::atomic<bool> cancelled_{false};
  std::future<RootResult> running_;
};

}  // namespace mercia::tiles
