// Fetching and decoding on worker threads. The render thread hands in its wishes and takes out what is finished; it
// never waits for more than a short lock.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/task_pool.h"
#include "engine/tiles/content.h"
#include "engine/tiles/select.h"
#include "engine/tiles/source.h"
#include "engine/tiles/subtree.h"
#include "engine/tiles/tileset_json.h"

namespace mercia::tiles {

// What a worker needs to load one tile; it shares nothing with the tree.
struct LoadJob {
  TileId tile = kNoTile;
  std::vector<std::string> uris;  // of the contents, or of the one subtree
  UpAxis up_axis = UpAxis::Y;
  TilesetPlace place;  // for contents that turn out to be tilesets
  std::unique_ptr<SubtreeRequest> subtree;

  enum class Phase : std::uint8_t { Waiting, Begun };
  std::atomic<Phase> phase{Phase::Waiting};
  std::atomic<bool> cancelled{false};
};

struct LoadedContent {
  TileContent content;
  std::vector<TilePart> tilesets;
};

struct LoadResult {
  std::shared_ptr<LoadJob> job;
  // A subtree's tiles, a tile's content, or why there is neither.
  std::variant<LoadedContent, TilePart, FetchError> value;
  std::uint64_t bytes = 0;  // of the content
};

class LoadQueue {
  // Fetched but not decoded: beyond this the network waits for the decoders.
  static constexpr std::uint64_t kMostUndecodedBytes = std::uint64_t{64} << 20;

 public:
  struct Entry {
    Priority priority;
    std::shared_ptr<LoadJob> job;
  };

  // With `overlap_fetches` (for the network) up to `requests` fetches run on threads of their own beside the decoding.
  LoadQueue(std::shared_ptr<TileSource> source, unsigned requests, unsigned decode_threads, bool overlap_fetches);
  // Withdraws everything and waits for what has begun.
  ~LoadQueue();

  // Is called for each decoded content, on the thread that decoded it. Before the first wishes.
  using Prepare = std::function<void(TileContent&)>;
  void set_prepare(Prepare prepare) { prepare_ = std::move(prepare); }

  // Replaces what has not begun; jobs that have begun are not begun again. Nothing new is begun while more than
  // `room` bytes are finished and not collected; 0 begins nothing.
  void set_wishes(std::span<const Entry> entries, std::uint64_t room);
  void collect(std::vector<LoadResult>& out);
  // Frees a content on a worker: giving much memory back takes longer than a frame has.
  void dispose(std::unique_ptr<TileContent> content);
  // What has been fetched and not decoded, decoded and not collected, and the decoders' own memory. What a decoder is
  // making just now is counted when it is finished.
  std::uint64_t cpu_bytes() const;
  // Jobs that have begun and are not collected.
  std::size_t in_flight() const { return in_flight_.load(std::memory_order_relaxed); }

 private:
  bool may_begin() const { return finished_bytes_ < room_ && undecoded_bytes_ <= kMostUndecodedBytes; }
  void pump();
  void run_wishes();
  std::shared_ptr<LoadJob> next_job();
  void fetch_and_decode(const std::shared_ptr<LoadJob>& job);
  void finish(const std::shared_ptr<LoadJob>& job, decltype(LoadResult::value) value);

  std::shared_ptr<TileSource> source_;
  Prepare prepare_;
  unsigned fetchers_;
  std::mutex mutex_;
  std::vector<Entry> wishes_;       // the most urgent last
  std::vector<Entry> next_wishes_;  // of the caller's thread alone
  std::vector<std::shared_ptr<LoadJob>> begun_;
  std::vector<LoadResult> finished_;
  unsigned running_fetchers_ = 0;
  std::uint64_t room_ = 0;
  std::atomic<std::size_t> in_flight_{0};
  std::atomic<std::uint64_t> undecoded_bytes_{0};
  std::atomic<std::uint64_t> finished_bytes_{0};
  // Last, so that their threads end before what they use.
  std::unique_ptr<TaskPool> decoders_;
  std::unique_ptr<TaskPool> network_;
};

}  // namespace mercia::tiles
