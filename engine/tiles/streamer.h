// A tileset that follows the views: what to draw this frame, from what is loaded, while the rest is on its way.
#pragma once

#include <cstdint>
#include <functional>
#include <glm/glm.hpp>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/geo/view.h"
#include "engine/tiles/content.h"
#include "engine/tiles/mesh_sink.h"
#include "engine/tiles/source.h"

namespace mercia::tiles {

struct StreamerOptions {
  // Pixels of geometric error that may show. Half of it quadruples the triangles, roughly.
  double maximum_screen_space_error = 8.0;
  // Ceilings in bytes over everything resident, tiles in use included. Over them the error target rises.
  std::uint64_t gpu_budget = std::uint64_t{512} << 20;
  std::uint64_t cpu_budget = std::uint64_t{256} << 20;
  // Files or requests under way at once. More hides latency, fewer cancels sooner.
  unsigned maximum_requests = 8;
  // Threads that read and decode. 0: one fewer than the machine has, at least one.
  unsigned threads = 0;
  // Render-thread time of one update, in seconds: what has arrived and does not fit waits for the next, but for one
  // piece of an upload. A headset wants 0.001.
  double slice_seconds = 0.003;
  // A tile that failed is asked for again after 1, 2, 4 … seconds, this many times, then shown as failed. If the reason
  // may pass (a busy server, a full device) it is tried again every minute or so while it is wanted.
  unsigned retries = 3;
  // A root that nobody answers for is asked for again and again, and the streamer begins empty (waiting_for_root).
  bool waits_for_root = false;
  // In which one level of detail gives way to another. 0: at once.
  double fade_seconds = 0.25;
  SourceOptions source;  // limits of requests, and where their answers are kept
};

struct DrawItem {
  MeshHandle mesh = 0;
  std::uint32_t tile = 0;
  glm::dmat4 world_from_tile{1.0};
  // Of its pixels: less than 1 while it arrives in place of another level of detail, negative while it leaves. The one
  // that arrives takes the pixels that the other gives away.
  float share = 1.0f;
};

struct StreamerStats {
  std::uint32_t tiles_known = 0;
  std::uint32_t tiles_visited = 0;
  std::uint32_t tiles_selected = 0;
  std::uint32_t tiles_resident = 0;
  std::uint32_t tiles_loading = 0;  // missed in this picture: requested, being decoded or waiting for upload
  std::uint32_t tiles_fading = 0;   // on their way from one level of detail to another
  std::uint32_t tiles_failed = 0;   // given up, for good or for a while
  std::uint32_t holes = 0;          // places in view where nothing could be drawn this frame
  std::uint64_t triangles_selected = 0;
  std::uint64_t uploads = 0;    // so far
  std::uint64_t gpu_bytes = 0;  // of tiles, and what the sink takes for itself
  // Tiles, the tree, requests' answers and contents on their way, and what decoders work with.
  std::uint64_t cpu_bytes = 0;
  double effective_screen_space_error = 0.0;  // above the option's value when a budget presses
  double slice_seconds = 0.0;                 // render-thread time of the last update, by the clock
  double slice_cpu_seconds = 0.0;             // the same in processor time: without what others took meanwhile
};

struct PickedFeature {
  std::string kind;  // the property table's name, e.g. "building"
  std::vector<std::pair<std::string, std::string>> facts;
};

class Streamer {
 public:
  // Reads the root tileset.json (path, file:// or http(s)://) or the one in a .3tz archive. Tiles are placed in
  // `world_from_ecef`'s frame; a tileset that is not on the Earth (its root lies within 1,000 km of the Earth's centre)
  // is used as it is, z up. Errors (Input): absent, not 3D Tiles, over a limit.
  // Bytes come from `from`, or from make_source(options.source) if there is none.
  static Result<std::unique_ptr<Streamer>> open(const std::string& uri, const StreamerOptions& options,
                                                std::shared_ptr<TileSource> from = nullptr);
  virtual ~Streamer() = default;

  // Why the root has not come yet and when it is asked for again; empty once it has come. Until then the tileset has no
  // place and nothing to draw, and it is not complete.
  virtual std::string waiting_for_root() const = 0;

  // The enclosing sphere of the root in ECEF or, for a tileset that is not on the Earth, in its own frame.
  virtual geo::Sphere root_sphere() const = 0;
  virtual bool georeferenced() const = 0;
  // Before the first update after the root has come; the default is the identity.
  virtual void set_world_from_ecef(const glm::dmat4& world_from_ecef) = 0;
  // What the sink wants done to every decoded content before its upload (render::preparation); on worker threads.
  // Before the first update; the default is nothing.
  virtual void set_prepare(std::function<void(TileContent&)> prepare) = 0;

  // Once a frame, on the render thread: selects for all views together, uploads within the slice, releases.
  // The span is valid until the next call. `now` is monotonic seconds.
  virtual std::span<const DrawItem> update(std::span<const geo::View> views, double now, MeshSink& sink) = 0;

  // Where the views will probably be soon, from their movement, a flight's path or where a teleport points: what they
  // would miss is loaded after what is missed now. Until the next call; empty: not known.
  virtual void expect(std::span<const geo::View> views) = 0;

  // Nothing left to wish for at the last update's views. Levels may still be fading.
  virtual bool complete() const = 0;

  virtual const StreamerStats& stats() const = 0;
  // Sentences about tiles that failed, oldest first, at most 100.
  virtual std::vector<std::string> problems() const = 0;
  // Every copyright of the selected tiles, without repeats.
  virtual std::vector<std::string> copyrights() const = 0;
  // The facts behind a picked draw item and vertex feature.
  virtual std::optional<PickedFeature> feature(std::uint32_t tile, std::uint32_t primitive,
                                               std::uint32_t feature) const = 0;

  // Changes budgets and error target between frames; threads and retries stay.
  virtual void set_options(const StreamerOptions& options) = 0;
};

}  // namespace mercia::tiles
