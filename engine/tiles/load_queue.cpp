#include "engine/tiles/load_queue.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "engine/tiles/decode.h"
#include "engine/tiles/uri.h"

namespace mercia::tiles {
namespace {

using Value = decltype(LoadResult::value);

FetchError lasting(Error error) { return {std::move(error), false}; }

// Reads what a content refers to; remembers whether the last failure was the network's.
struct References {
  TileSource& source;
  const LoadJob& job;
  bool temporary = false;

  Result<Bytes> operator()(const std::string& base, const std::string& reference) {
    MERCIA_TRY(const std::string uri, resolve_uri(base, reference));
    auto fetched = source.fetch(uri, job.cancelled);
    if (fetched) return std::move(*fetched);
    temporary = fetched.error().temporary;
    return tl::unexpected(std::move(fetched).error().error);
  }
};

Value decode_subtree(const LoadJob& job, const Bytes& bytes, TileSource& source) {
  References references{source, job};
  auto part = read_subtree(bytes, *job.subtree,
                           [&](const std::string& reference) { return references(job.subtree->uri, reference); });
  if (!part) return FetchError{std::move(part).error(), references.temporary};
  return std::move(*part);
}

Value decode_contents(const LoadJob& job, const std::vector<Bytes>& files, TileSource& source) {
  LoadedContent loaded;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string& uri = job.uris[i];
    if (sniff(files[i]) == ContentKind::JsonText) {
      auto json = parse_json(files[i], uri);
      if (!json) return lasting(std::move(json).error());
      if (is_tileset(*json)) {
        auto part = read_tileset(*json, uri, job.place);
        if (!part) return lasting(std::move(part).error());
        loaded.tilesets.push_back(std::move(*part));
        continue;
      }
    }
    References references{source, job};
    DecodeOptions options;
    options.where = uri;
    options.up_axis = job.up_axis;
    options.fetch = [&](const std::string& reference) { return references(uri, reference); };
    auto content = decode_content(files[i], options);
    if (!content) return FetchError{std::move(content).error(), references.temporary};
    append_content(loaded.content, std::move(*content));
  }
  return loaded;
}

// Memory may run out in a decoder's vectors; that fails the tile, not the program.
template <typename Body>
Value guarded(const LoadJob& job, Body&& body) {
  try {
    return body();
  } catch (const std::exception& error) {
    return lasting(Error{ErrorKind::Input,
                         std::string("it could not be decoded: ") + error.what(),
                         job.uris.empty() ? std::string() : job.uris.front(),
                         {}});
  }
}

Value decode(const LoadJob& job, const std::vector<Bytes>& files, TileSource& source) {
  return guarded(job, [&] {
    return job.subtree ? decode_subtree(job, files.front(), source) : decode_contents(job, files, source);
  });
}

}  // namespace

LoadQueue::LoadQueue(std::shared_ptr<TileSource> source, unsigned requests, unsigned decode_threads,
                     bool overlap_fetches)
    : source_(std::move(source)), fetchers_(std::max(1u, overlap_fetches ? std::min(requests, 64u) : decode_threads)) {
  decoders_ = std::make_unique<TaskPool>(std::max(1u, decode_threads));
  if (overlap_fetches) network_ = std::make_unique<TaskPool>(fetchers_);
}

LoadQueue::~LoadQueue() {
  {
    std::lock_guard lock(mutex_);
    wishes_.clear();
    room_ = 0;
    for (const auto& job : begun_) job->cancelled = true;
  }
  // The network's threads submit to the decoders, so they end first.
  network_.reset();
  decoders_.reset();
}

void LoadQueue::set_wishes(std::vector<Entry> entries, std::uint64_t room) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.priority != b.priority ? a.priority < b.priority : a.job->tile > b.job->tile;
  });
  {
    std::lock_guard lock(mutex_);
    std::swap(wishes_, entries);  // the old ones are freed outside the lock
    room_ = room;
  }
  pump();
}

void LoadQueue::collect(std::vector<LoadResult>& out) {
  std::lock_guard lock(mutex_);
  out.clear();
  std::swap(out, finished_);
  in_flight_ -= out.size();
  finished_bytes_ = 0;
}

void LoadQueue::pump() {
  unsigned wanted = 0;
  {
    std::lock_guard lock(mutex_);
    if (!may_begin()) return;
    while (running_fetchers_ < fetchers_ && wanted < wishes_.size()) {
      ++running_fetchers_;
      ++wanted;
    }
  }
  TaskPool& pool = network_ ? *network_ : *decoders_;
  for (; wanted > 0; --wanted) pool.submit(0.0, [this] { run_wishes(); });
}

std::shared_ptr<LoadJob> LoadQueue::next_job() {
  std::lock_guard lock(mutex_);
  while (!wishes_.empty() && may_begin()) {
    auto job = std::move(wishes_.back().job);
    wishes_.pop_back();
    if (job->phase != LoadJob::Phase::Waiting) continue;  // begun from an earlier list
    job->phase = LoadJob::Phase::Begun;
    begun_.push_back(job);
    ++in_flight_;
    return job;
  }
  --running_fetchers_;
  return nullptr;
}

void LoadQueue::run_wishes() {
  while (auto job = next_job()) fetch_and_decode(job);
}

void LoadQueue::fetch_and_decode(const std::shared_ptr<LoadJob>& job) {
  auto files = std::make_shared<std::vector<Bytes>>();
  std::uint64_t bytes = 0;
  for (const auto& uri : job->uris) {
    auto fetched = source_->fetch(uri, job->cancelled);
    if (!fetched) return finish(job, std::move(fetched).error());
    bytes += fetched->size();
    files->push_back(std::move(*fetched));
  }
  if (!network_) return finish(job, decode(*job, *files, *source_));
  undecoded_bytes_ += bytes;
  decoders_->submit(0.0, [this, job, files, bytes] {
    auto value = decode(*job, *files, *source_);
    files->clear();
    undecoded_bytes_ -= bytes;
    finish(job, std::move(value));
    pump();
  });
}

void LoadQueue::finish(const std::shared_ptr<LoadJob>& job, Value value) {
  const auto* loaded = std::get_if<LoadedContent>(&value);
  const std::uint64_t bytes = loaded ? loaded->content.cpu_bytes() : 0;
  std::lock_guard lock(mutex_);
  finished_bytes_ += bytes;
  begun_.erase(std::find(begun_.begin(), begun_.end(), job));
  finished_.push_back({job, std::move(value)});
}

}  // namespace mercia::tiles
