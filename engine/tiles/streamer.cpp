#include "engine/tiles/streamer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>
#include <utility>

#include "engine/base/thread_clock.h"
#include "engine/tiles/device_room.h"
#include "engine/tiles/error_target.h"
#include "engine/tiles/level_fade.h"
#include "engine/tiles/load_progress.h"
#include "engine/tiles/load_queue.h"
#include "engine/tiles/problems.h"
#include "engine/tiles/residency.h"
#include "engine/tiles/root_request.h"
#include "engine/tiles/select.h"
#include "engine/tiles/source.h"
#include "engine/tiles/tile_tree.h"
#include "engine/tiles/tileset_json.h"
#include "engine/tiles/uri.h"

namespace mercia::tiles {
namespace {

constexpr double kEarthlyRadius = 1.0e6;     // metres: a root nearer to the Earth's centre is not on the Earth
constexpr std::uint32_t kPatience = 30;      // updates for which an unwanted request goes on
constexpr std::uint32_t kKeepDecoded = 120;  // updates for which an unwanted decoded content is kept
constexpr std::size_t kMostQueued = 256;     // wishes handed to the workers in one update
// Bytes of contents that wait for their upload, at most a quarter of the CPU's budget: some frames' worth.
constexpr std::uint64_t kMostWaiting = std::uint64_t{24} << 20;
constexpr double kLongestRetry = 60.0;    // seconds
constexpr double kRest = 60.0;            // seconds after which what may have passed is tried again
constexpr double kExpectedWeight = 0.25;  // of a pixel that is expected to be seen, in pixels that are seen
constexpr double kPatientSeconds = 2.0;   // of waiting that count as much again as what is missed

bool same(const geo::View& a, const geo::View& b) {
  return a.world_from_eye == b.world_from_eye && a.width == b.width && a.height == b.height &&
         a.field_of_view.left == b.field_of_view.left && a.field_of_view.up == b.field_of_view.up;
}

class TilesetStreamer final : public Streamer {
 public:
  TilesetStreamer(std::shared_ptr<TileSource> source, const StreamerOptions& options, bool remote)
      : options_(options),
        queue_(std::move(source), options.maximum_requests,
               options.threads ? options.threads : std::max(2u, std::thread::hardware_concurrency()) - 1, remote) {}

  void take_root(TilePart&& root) {
    root_request_.reset();
    for (auto& sentence : root.problems) problems_.add(std::move(sentence));
    const auto attached = tree_.attach_document(std::move(root), kNoTile);
    if (!attached) problems_.add(attached.error().sentence());
    tree_grew();
  }
  void wait_for_root(std::unique_ptr<RootRequest> request) { root_request_ = std::move(request); }
  std::string waiting_for_root() const override { return root_request_ ? root_request_->sentence() : std::string(); }

  geo::Sphere root_sphere() const override {
    return tree_.tiles.empty() ? geo::Sphere{} : geo::enclosing_sphere(tree_.tiles.front().bounds.volume());
  }
  bool georeferenced() const override { return glm::length(root_sphere().center) > kEarthlyRadius; }

  void set_world_from_ecef(const glm::dmat4& world_from_ecef) override {
    if (!georeferenced()) return;
    world_from_root_ = world_from_ecef;
    root_from_world_ = glm::inverse(world_from_ecef);
  }

  void set_prepare(std::function<void(TileContent&)> prepare) override { queue_.set_prepare(std::move(prepare)); }

  std::span<const DrawItem> update(std::span<const geo::View> views, double now, MeshSink& sink) override {
    const auto begin = std::chrono::steady_clock::now();
    const double cpu_begin = thread_cpu_seconds();
    ++picture_;
    room_.update(excess(options_.gpu_budget, sink.own_bytes()), now);
    if (root_request_) {
      if (auto root = root_request_->poll(now)) take_root(std::move(*root));
    }
    // What choosing and asking will take, as far as the last picture tells, is left of the slice.
    const double for_news = std::max(0.0, options_.slice_seconds - choosing_seconds_);
    const Deadline deadline = begin + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                          std::chrono::duration<double>(for_news));
    revive(now);
    take_results(now, deadline);
    make_room(sink);
    upload(now, sink, deadline);
    const auto chosen_from = std::chrono::steady_clock::now();
    choose(views, now);
    adjust_target(views, now);
    ask(now);
    tell(sink);
    stats_.slice_cpu_seconds = thread_cpu_seconds() - cpu_begin;
    stats_.slice_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    choosing_seconds_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - chosen_from).count();
    return items_;
  }

  bool complete() const override {
    if (picture_ == 0 || root_request_ || !target_.settled()) return false;
    // With the error target at its end, what does not fit will never come.
    return selection_.missed == 0 || (pressed_ && queue_.in_flight() == 0);
  }

  const StreamerStats& stats() const override { return stats_; }
  std::vector<std::string> problems() const override { return problems_.sentences(); }

  std::vector<std::string> copyrights() const override {
    std::vector<std::string> all;
    for (const TileId tile : selection_.drawn) {
      const auto& own = residency_.find(tile)->copyrights;
      all.insert(all.end(), own.begin(), own.end());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  std::optional<PickedFeature> feature(std::uint32_t tile, std::uint32_t primitive, std::uint32_t row) const override {
    if (tile >= tree_.tiles.size()) return std::nullopt;
    const Resident* resident = residency_.find(tile);
    if (!resident || primitive >= resident->tables_of_primitives.size()) return std::nullopt;
    const std::int32_t table = resident->tables_of_primitives[primitive];
    if (table < 0 || static_cast<std::size_t>(table) >= resident->tables.size()) return std::nullopt;
    const PropertyTable& facts = resident->tables[static_cast<std::size_t>(table)];
    if (row >= facts.count) return std::nullopt;
    return PickedFeature{facts.name, facts.describe(row)};
  }

  void set_options(const StreamerOptions& options) override { options_ = options; }
  void expect(std::span<const geo::View> views) override { expected_views_.assign(views.begin(), views.end()); }

 private:
  using Deadline = std::chrono::steady_clock::time_point;

  static bool is_past(Deadline deadline) { return std::chrono::steady_clock::now() >= deadline; }

  void tree_grew() {
    residency_.grow(tree_);
    progress_.resize(tree_.tiles.size());
  }

  // ---- what the workers have finished ----

  // At least one a picture; the rest has its turn in later ones.
  void take_results(double now, Deadline deadline) {
    if (next_result_ == results_.size()) {
      queue_.collect(results_);
      next_result_ = 0;
    }
    while (next_result_ < results_.size()) {
      LoadResult& result = results_[next_result_++];
      const TileId tile = result.job->tile;
      progress_[tile].job.reset();
      if (auto* error = std::get_if<FetchError>(&result.value)) {
        load_failed(tile, std::move(*error), now);
      } else if (auto* part = std::get_if<TilePart>(&result.value)) {
        take_subtree(tile, std::move(*part), now);
      } else {
        take_content(tile, std::move(std::get<LoadedContent>(result.value)), now);
      }
      if (is_past(deadline)) return;
    }
  }

  void load_failed(TileId tile, FetchError error, double now) {
    LoadProgress& progress = progress_[tile];
    if (error.error.kind == ErrorKind::Cancelled) return;  // nobody wanted it any more
    ++progress.failures;
    if (error.temporary && progress.failures <= options_.retries) {
      progress.retry_at = now + retry_delay(error, progress.failures, tile);
      return;
    }
    give_up(tile, error.error);
    if (error.temporary) rest(tile, now);
  }

  void give_up(TileId tile, const Error& error) {
    residency_.set_failed(tile);
    ++failed_;
    problems_.add(error.sentence());
  }

  // After give_up(), if the reason may pass: an hour without a network must not cost the rest of the day.
  void rest(TileId tile, double now) {
    progress_[tile].retry_at = now + kRest;
    resting_.push_back(tile);
  }

  void revive(double now) {
    std::erase_if(resting_, [&](TileId tile) {
      if (now < progress_[tile].retry_at) return false;
      residency_.set_absent(tile);
      --failed_;
      return true;
    });
  }

  void take_subtree(TileId tile, TilePart&& part, double now) {
    const auto attached = tree_.attach_subtree(std::move(part), tile);
    if (!attached) return load_failed(tile, {attached.error(), false}, now);
    tree_grew();
    progress_[tile].failures = 0;
    // The root of the subtree may have a content of its own, which is asked for next.
    if (tree_.tiles[tile].is_empty()) residency_.set_ready_without_mesh(tile);
  }

  void take_content(TileId tile, LoadedContent&& loaded, double now) {
    for (TilePart& part : loaded.tilesets) {
      for (auto& sentence : part.problems) problems_.add(std::move(sentence));
      const std::string uri = part.document->uri;
      if (tree_.contains_above(tree_.tiles[tile].document, uri))
        return load_failed(
            tile, {Error{ErrorKind::Input, "the tileset contains itself", uri, "break the cycle"}, false}, now);
      const auto attached = tree_.attach_document(std::move(part), tile);
      if (!attached) return load_failed(tile, {attached.error(), false}, now);
      tree_grew();
    }
    for (auto& sentence : loaded.content.problems) problems_.add(std::move(sentence));
    if (!loaded.content.unsupported.empty()) {
      const auto uris = tree_.content_uris(tile);
      for (const auto& name : loaded.content.unsupported)
        problems_.add_unsupported(uris && !uris->empty() ? uris->front() : std::string(), name);
    }
    if (loaded.content.triangle_count() == 0) return residency_.set_ready_without_mesh(tile);
    LoadProgress& progress = progress_[tile];
    progress.decoded = std::make_unique<TileContent>(std::move(loaded.content));
    progress.decoded_bytes = progress.decoded->cpu_bytes();
    decoded_bytes_ += progress.decoded_bytes;
    decoded_.push_back(tile);
  }

  // ---- budgets ----

  std::uint64_t cpu_bytes() const {
    std::uint64_t bytes = tree_.cpu_bytes() + residency_.cpu_bytes() + fade_.cpu_bytes() + selection_.cpu_bytes() +
                          expected_.cpu_bytes() + progress_.capacity() * sizeof(LoadProgress) + decoded_bytes_ +
                          queue_.cpu_bytes();
    for (std::size_t i = next_result_; i < results_.size(); ++i) bytes += results_[i].bytes;
    return bytes;
  }

  static std::uint64_t excess(std::uint64_t used, std::uint64_t budget) { return used > budget ? used - budget : 0; }

  // Frees what the next uploads need, and drops decoded contents that nobody has wanted for long.
  void make_room(MeshSink& sink) {
    std::erase_if(decoded_, [&](TileId tile) {
      if (progress_[tile].last_wished + kKeepDecoded >= picture_) return false;
      drop_decoded(tile);
      return true;
    });
    std::uint64_t coming = 0;
    for (const TileId tile : decoded_) coming += progress_[tile].decoded->gpu_bytes();
    const std::uint64_t gpu = excess(residency_.gpu_bytes() + coming, room_.limit());
    const std::uint64_t cpu = excess(cpu_bytes(), options_.cpu_budget);
    if (gpu > 0 || cpu > 0) residency_.evict(tree_, gpu, cpu, picture_ - 1, sink);
  }

  void drop_decoded(TileId tile) {
    LoadProgress& progress = progress_[tile];
    decoded_bytes_ -= progress.decoded_bytes;
    progress.decoded_bytes = 0;
    progress.upload.reset();
    queue_.dispose(std::move(progress.decoded));
  }

  void upload(double now, MeshSink& sink, Deadline deadline) {
    std::sort(decoded_.begin(), decoded_.end(), [&](TileId a, TileId b) {
      const bool before = uploads_before(progress_[a], progress_[b]);
      return before || uploads_before(progress_[b], progress_[a]) ? before : a < b;
    });
    upload_blocked_ = false;
    bool any = false;
    std::erase_if(decoded_, [&](TileId tile) {
      const LoadProgress& progress = progress_[tile];
      const bool stale = progress.last_wished + 1 < picture_;
      if ((any && is_past(deadline)) || stale || now < progress.retry_at) return false;
      if (!progress.upload && residency_.gpu_bytes() + progress.decoded->gpu_bytes() > room_.limit()) {
        upload_blocked_ = true;
        return false;
      }
      any = true;
      return upload_one(tile, now, sink, deadline);
    });
  }

  // False if there is more to do, or if it is to be tried again.
  bool upload_one(TileId tile, double now, MeshSink& sink, Deadline deadline) {
    LoadProgress& progress = progress_[tile];
    const auto mesh = sink.upload_some(*progress.decoded, progress.upload, [&] { return is_past(deadline); });
    if (!mesh) {
      const bool may_pass = mesh.error().kind == ErrorKind::Device;
      if (may_pass) {
        upload_blocked_ = true;
        room_.refused(residency_.gpu_bytes(), progress.decoded->gpu_bytes(), now);
        ++progress.failures;
        progress.retry_at = now + std::min(std::ldexp(1.0, static_cast<int>(progress.failures) - 1), kLongestRetry);
        if (progress.failures <= options_.retries) return false;
      }
      drop_decoded(tile);
      give_up(tile, mesh.error());
      if (may_pass) rest(tile, now);
      return true;
    }
    if (*mesh == 0) return false;
    ++stats_.uploads;
    progress.failures = 0;
    residency_.add(tree_, tile, *mesh, *progress.decoded);
    drop_decoded(tile);
    return true;
  }

  // ---- what to draw and what to ask for ----

  void select_for(std::span<const geo::View> views, Selection& out) {
    views_in_root_.assign(views.begin(), views.end());
    for (auto& view : views_in_root_) view.world_from_eye = root_from_world_ * view.world_from_eye;
    select(tree_, residency_.status(), views_in_root_, {options_.maximum_screen_space_error * target_.factor()}, out);
  }

  void choose(std::span<const geo::View> views, double now) {
    select_for(views, selection_);
    select_for(expected_views_, expected_);
    // Under pressure there is no room for two levels.
    const double fade = pressed_ ? 0.0 : options_.fade_seconds;
    const double step = fade > 0.0 && last_now_ >= 0.0 ? (now - last_now_) / fade : 1.0;
    const auto shown = fade_.update(tree_, residency_.status(), selection_.drawn, step);
    residency_.touch(selection_.touched, picture_);
    residency_.touch_also(fade_.leaving(), picture_);
    residency_.refresh(selection_.beside, picture_);
    residency_.refresh(expected_.touched, picture_);
    items_.clear();
    for (const auto& [tile, share] : shown) {
      items_.push_back(
          {residency_.find(tile)->mesh, tile, world_from_root_ * tree_.transforms[tree_.tiles[tile].transform], share});
    }
    stats_.triangles_selected = 0;
    for (const TileId tile : selection_.drawn) stats_.triangles_selected += residency_.find(tile)->triangles;
  }

  void adjust_target(std::span<const geo::View> views, double now) {
    const bool moved = !std::equal(views.begin(), views.end(), last_views_.begin(), last_views_.end(), same);
    last_views_.assign(views.begin(), views.end());
    const std::uint64_t gpu = residency_.touched_gpu_bytes();
    // Of the CPU's bytes, those of tiles that the picture does not need can be freed; the rest cannot.
    const std::uint64_t cpu = cpu_bytes() - residency_.content_cpu_bytes() + residency_.touched_cpu_bytes();
    // What is wished for takes room as well: at least one more tile like the others.
    const bool wanting = selection_.missed > 0;
    const bool full = wanting && (gpu + residency_.average_gpu_bytes() > room_.limit() ||
                                  cpu + residency_.average_cpu_bytes() > options_.cpu_budget);
    const bool over = gpu > room_.limit() || cpu > options_.cpu_budget;
    const double use =
        std::max(static_cast<double>(gpu) / static_cast<double>(std::max<std::uint64_t>(room_.limit(), 1)),
                 static_cast<double>(cpu) / static_cast<double>(std::max<std::uint64_t>(options_.cpu_budget, 1)));
    pressed_ = over || full || upload_blocked_;
    target_.update(pressed_, use, moved, last_now_ < 0.0 ? 0.0 : now - last_now_);
    last_now_ = now;
  }

  // What this picture misses; then what an expected one will miss; and when nothing is missed, what lies beside.
  void ask(double now) {
    wishes_.clear();
    for (const Wish& wish : selection_.wishes)
      if (wish.priority.need != Need::Beside) want(wish, now);
    for (const Wish& wish : expected_.wishes) {
      if (wish.priority.need == Need::Beside || progress_[wish.tile].last_wished == picture_) continue;
      want({wish.tile, {Need::Detail, wish.priority.pixels * kExpectedWeight}}, now);
    }
    if (wishes_.empty() && !pressed_ && roomy())
      for (const Wish& wish : selection_.wishes) want(wish, now);
    // The most urgent only: the rest has its turn in a later update.
    if (wishes_.size() > kMostQueued) {
      std::nth_element(wishes_.begin(), wishes_.begin() + kMostQueued, wishes_.end(),
                       [](const Wish& a, const Wish& b) { return a.priority > b.priority; });
      wishes_.resize(kMostQueued);
    }
    entries_.clear();
    for (const Wish& wish : wishes_) {
      LoadProgress& progress = progress_[wish.tile];
      if (progress.decoded || now < progress.retry_at) continue;
      if (!progress.job) {
        auto job = make_job(wish.tile);
        if (!job) {
          give_up(wish.tile, job.error());
          continue;
        }
        progress.job = std::move(*job);
        asked_.push_back(wish.tile);
      }
      if (progress.job->phase == LoadJob::Phase::Waiting) entries_.push_back({wish.priority, progress.job});
    }
    withdraw_unwanted();
    const std::uint64_t share = std::min(options_.cpu_budget / 4, kMostWaiting);
    queue_.set_wishes(entries_, pressed_ || decoded_bytes_ > share ? 0 : share - decoded_bytes_);
    entries_.clear();  // so that jobs end with the tiles that they are for
  }

  void want(const Wish& wish, double now) {
    LoadProgress& progress = progress_[wish.tile];
    if (progress.last_wished + 1 < picture_) progress.wished_since = now;
    progress.last_wished = picture_;
    progress.priority = wish.priority;
    progress.priority.pixels *= 1.0 + (now - progress.wished_since) / kPatientSeconds;
    wishes_.push_back({wish.tile, progress.priority});
  }

  // Whether what may not be needed at all can have room.
  bool roomy() const {
    constexpr std::uint64_t kQuarters = 3;
    return residency_.gpu_bytes() + decoded_bytes_ < room_.limit() / 4 * kQuarters &&
           cpu_bytes() < options_.cpu_budget / 4 * kQuarters;
  }

  // Requests that nobody has wanted for a while are cancelled, or forgotten if they have not begun.
  void withdraw_unwanted() {
    std::erase_if(asked_, [&](TileId tile) {
      LoadProgress& progress = progress_[tile];
      if (!progress.job) return true;
      if (progress.last_wished == picture_) return false;
      if (progress.job->phase == LoadJob::Phase::Waiting) {
        // A worker may be beginning it just now from the last list; then its result is taken as any other.
        if (progress.last_wished + 1 >= picture_) return false;
        progress.job.reset();
        return true;
      }
      if (progress.last_wished + kPatience < picture_) progress.job->cancelled = true;
      return false;
    });
  }

  Result<std::shared_ptr<LoadJob>> make_job(TileId id) const {
    const Tile& tile = tree_.tiles[id];
    auto job = std::make_shared<LoadJob>();
    job->tile = id;
    if (tile.awaits_subtree) {
      MERCIA_TRY(std::string uri, tree_.subtree_uri(id));
      job->subtree = std::make_unique<SubtreeRequest>(SubtreeRequest{
          uri, tree_.implicit_tilings[tile.implicit], tile.coordinates, tree_.transforms[tile.transform]});
      job->uris.push_back(std::move(uri));
      return job;
    }
    MERCIA_TRY(job->uris, tree_.content_uris(id));
    job->up_axis = tree_.documents[tile.document].up_axis;
    job->place = place_below(tree_, id);
    return job;
  }

  void tell(const MeshSink& sink) {
    stats_.tiles_known = static_cast<std::uint32_t>(tree_.tiles.size());
    stats_.tiles_visited = selection_.visited;
    stats_.tiles_selected = static_cast<std::uint32_t>(selection_.drawn.size());
    stats_.tiles_resident = static_cast<std::uint32_t>(residency_.count());
    stats_.tiles_loading = selection_.missed;
    stats_.tiles_fading = fade_.count();
    stats_.tiles_failed = failed_;
    stats_.holes = selection_.holes;
    stats_.gpu_bytes = residency_.gpu_bytes() + sink.own_bytes();
    stats_.cpu_bytes = cpu_bytes();
    stats_.effective_screen_space_error = options_.maximum_screen_space_error * target_.factor();
  }

  StreamerOptions options_;
  TileTree tree_;
  Residency residency_;
  std::vector<LoadProgress> progress_;  // by tile
  std::vector<TileId> asked_;           // tiles with a job
  std::vector<TileId> decoded_;         // tiles with a decoded content
  std::vector<TileId> resting_;         // tiles given up for a while
  std::uint64_t decoded_bytes_ = 0;
  Selection selection_;
  Selection expected_;
  LevelFade fade_;
  std::vector<geo::View> views_in_root_;
  std::vector<geo::View> last_views_;
  std::vector<geo::View> expected_views_;
  std::vector<Wish> wishes_;
  std::vector<LoadQueue::Entry> entries_;
  std::vector<DrawItem> items_;
  std::vector<LoadResult> results_;
  std::size_t next_result_ = 0;
  double choosing_seconds_ = 0.0;
  ErrorTarget target_;
  DeviceRoom room_;
  double last_now_ = -1.0;
  bool upload_blocked_ = false;
  bool pressed_ = false;
  std::uint32_t picture_ = 0;
  std::uint32_t failed_ = 0;
  StreamerStats stats_;
  Problems problems_;
  glm::dmat4 world_from_root_{1.0};
  glm::dmat4 root_from_world_{1.0};
  std::unique_ptr<RootRequest> root_request_;  // while there is no root
  LoadQueue queue_;                            // last: its threads end first
};

}  // namespace

Result<std::unique_ptr<Streamer>> Streamer::open(const std::string& path_or_uri, const StreamerOptions& options,
                                                 std::shared_ptr<TileSource> from) {
  MERCIA_TRY(const std::string named, absolute_uri(path_or_uri));
  const RootAddress address{path_or_uri, tileset_in_archive(named)};
  const std::shared_ptr<TileSource> source = from ? std::move(from) : make_source(options.source);
  auto streamer = std::make_unique<TilesetStreamer>(source, options, is_remote(address.uri));
  const std::atomic<bool> never{false};
  auto root = read_root(*source, address, never);
  if (root) {
    streamer->take_root(std::move(*root));
  } else {
    if (!options.waits_for_root || !root.error().temporary) return tl::unexpected(std::move(root).error().error);
    streamer->wait_for_root(std::make_unique<RootRequest>(source, address, std::move(root).error()));
  }
  return streamer;
}

}  // namespace mercia::tiles
