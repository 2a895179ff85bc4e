#include "engine/tiles/load_queue.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "engine/tiles/decode.h"
#include "engine/tiles/scratch.h"
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
    MERCIA_TRY(const std::string uri, resolve_tile_uri(base, reference));
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

// One content of a tile, added to what its others have made.
tl::expected<void, FetchError> decode_one(const LoadJob& job, const std::string& uri, const Bytes& file,
                                          TileSource& source, LoadedContent& loaded) {
  const auto failed = [](FetchError error) { return tl::unexpected<FetchError>(std::move(error)); };
  if (sniff(file) == ContentKind::JsonText) {
    auto json = parse_json(file, uri);
    if (!json) return failed(lasting(std::move(json).error()));
    if (is_tileset(*json)) {
      auto part = read_tileset(*json, uri, job.place);
      if (!part) return failed(lasting(std::move(part).error()));
      loaded.tilesets.push_back(std::move(*part));
      return {};
    }
  }
  References references{source, job};
  DecodeOptions options;
  options.where = uri;
  options.up_axis = job.up_axis;
  options.fetch = [&](const std::string& reference) { return references(uri, reference); };
  auto content = decode_content(file, options);
  if (!content) return failed({std::move(content).error(), references.temporary});
  append_content(loaded.content, std::move(*content));
  return {};
}

// Of several contents one that is broken or absent harms none of the others; one that may come later is waited for.
Value decode_contents(const LoadJob& job, const std::vector<FetchResult>& files, TileSource& source) {
  LoadedContent loaded;
  std::vector<FetchError> errors;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto made = files[i] ? decode_one(job, job.uris[i], *files[i], source, loaded)
                               : tl::expected<void, FetchError>(tl::unexpect, files[i].error());
    if (made) continue;
    if (made.error().temporary || made.error().error.kind != ErrorKind::Input) return made.error();
    errors.push_back(made.error());
  }
  if (!errors.empty() && errors.size() == files.size()) return errors.front();
  for (const FetchError& error : errors) loaded.content.problems.push_back(error.error.sentence());
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

Value decode(const LoadJob& job, const std::vector<FetchResult>& files, TileSource& source,
             const LoadQueue::Prepare& prepare) {
  return guarded(job, [&]() -> Value {
    if (!job.subtree) {
      Value value = decode_contents(job, files, source);
      if (auto* loaded = std::get_if<LoadedContent>(&value); loaded && prepare) prepare(loaded->content);
      return value;
    }
    if (!files.front()) return files.front().error();
    return decode_subtree(job, *files.front(), source);
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

void LoadQueue::set_wishes(std::span<const Entry> entries, std::uint64_t room) {
  next_wishes_.assign(entries.begin(), entries.end());
  std::sort(next_wishes_.begin(), next_wishes_.end(), [](const Entry& a, const Entry& b) {
    return a.priority != b.priority ? a.priority < b.priority : a.job->tile > b.job->tile;
  });
  {
    std::lock_guard lock(mutex_);
    std::swap(wishes_, next_wishes_);
    room_ = room;
  }
  next_wishes_.clear();  // outside the lock
  pump();
}

void LoadQueue::collect(std::vector<LoadResult>& out) {
  std::lock_guard lock(mutex_);
  out.clear();
  std::swap(out, finished_);
  in_flight_ -= out.size();
  finished_bytes_ = 0;
}

std::uint64_t LoadQueue::cpu_bytes() const { return undecoded_bytes_ + finished_bytes_ + Scratch::total_bytes(); }

void LoadQueue::dispose(std::unique_ptr<TileContent> content) {
  if (!content) return;
  decoders_->submit(1.0, [shared = std::shared_ptr<TileContent>(std::move(content))]() mutable { shared.reset(); });
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
  auto files = std::make_shared<std::vector<FetchResult>>();
  std::uint64_t bytes = 0;
  for (const auto& uri : job->uris) {
    const FetchResult& fetched = files->emplace_back(source_->fetch(uri, job->cancelled));
    if (fetched)
      bytes += fetched->size();
    else if (fetched.error().temporary)
      return finish(job, fetched.error());
  }
  undecoded_bytes_ += bytes;
  const auto decode_them = [this, job, files, bytes] {
    auto value = decode(*job, *files, *source_, prepare_);
    files->clear();
    undecoded_bytes_ -= bytes;
    finish(job, std::move(value));
  };
  if (!network_) return decode_them();
  decoders_->submit(0.0, [this, decode_them] {
    decode_them();
    pump();
  });
}

void LoadQueue::finish(const std::shared_ptr<LoadJob>& job, Value value) {
  const auto* loaded = std::get_if<LoadedContent>(&value);
  const std::uint64_t bytes = loaded ? loaded->content.cpu_bytes() : 0;
  std::lock_guard lock(mutex_);
  finished_bytes_ += bytes;
  begun_.erase(std::find(begun_.begin(), begun_.end(), job));
  finished_.push_back({job, std::move(value), bytes});
}

}  // namespace mercia::tiles
