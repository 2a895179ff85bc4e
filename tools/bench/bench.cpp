#include "tools/bench/bench.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <numbers>
#include <thread>
#include <utility>

#include "engine/base/thread_clock.h"
#include "engine/geo/map_frame.h"
#include "engine/gpu/offscreen.h"
#include "engine/region/source.h"
#include "engine/render/ground_probe.h"
#include "engine/render/renderer.h"
#include "engine/tiles/faulty_source.h"
#include "engine/tiles/streamer.h"
#include "tools/bench/process_clock.h"

namespace mercia::bench {
namespace {

constexpr VkFormat kFormat = VK_FORMAT_R8G8B8A8_SRGB;
constexpr double kVerticalFieldOfView = std::numbers::pi / 3.0;
constexpr double kEyesApart = 0.064;     // metres
constexpr double kPatience = 600.0;      // seconds for the first view to be complete
constexpr double kProbeHeight = 3000.0;  // metres above the middle of the sphere

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

class Bench {
 public:
  explicit Bench(const BenchOptions& options) : options_(options) {}

  Result<Figures> run() {
    MERCIA_TRY(const region::Source source, region::find_source(options_.source));
    MERCIA_CHECK(open(source));
    MERCIA_CHECK(start_device());
    MERCIA_CHECK(wait_for_root());
    find_place(source);
    if (runs_by_clock(options_.path)) MERCIA_CHECK(find_ground());
    MERCIA_CHECK(draw_until_complete());
    MERCIA_CHECK(follow_path());
    figures_.peak_rss_mb = peak_resident_megabytes();
    return figures_;
  }

 private:
  Result<void> open(const region::Source& source) {
    tiles::StreamerOptions streaming;
    streaming.maximum_screen_space_error = options_.screen_space_error;
    streaming.gpu_budget = options_.gpu_budget;
    streaming.cpu_budget = options_.cpu_budget;
    figures_.slice_limit_ms = streaming.slice_seconds * 1e3;
    figures_.gpu_budget = options_.gpu_budget;
    figures_.cpu_budget = options_.cpu_budget;
    streaming.source.cache_folder = options_.cache_folder;
    streaming.source.cache_bytes = options_.cache_bytes;
    // Whoever asks for failures means to see them borne, the root's too.
    streaming.waits_for_root = options_.fail_share > 0.0;
    auto bytes = tiles::make_source(streaming.source);
    if (options_.fail_share > 0.0 || options_.latency_seconds > 0.0)
      bytes = tiles::make_faulty_source(std::move(bytes),
                                        {options_.fail_share, options_.latency_seconds, options_.fault_seed});
    MERCIA_TRY(streamer_, tiles::Streamer::open(source.tileset, streaming, std::move(bytes)));
    return {};
  }

  Result<void> wait_for_root() {
    const double start = seconds_now();
    while (!streamer_->waiting_for_root().empty()) {
      if (seconds_now() - start > kPatience)
        return fail_input("its root has not come: " + streamer_->waiting_for_root(), options_.source);
      streamer_->update({}, seconds_now(), *renderer_);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return {};
  }

  void find_place(const region::Source& source) {
    extent_.sphere = streamer_->root_sphere();
    if (streamer_->georeferenced()) {
      geo::Geodetic origin = geo::geodetic_from_ecef(extent_.sphere.center);
      origin.height = 0.0;
      const geo::MapFrame frame(source.region ? source.region->origin : origin);
      streamer_->set_world_from_ecef(frame.world_from_ecef());
      extent_.sphere.center = glm::dvec3(frame.world_from_ecef() * glm::dvec4(extent_.sphere.center, 1.0));
    }
    if (options_.extent > 0.0) extent_.sphere.radius = options_.extent;
    extent_.down = options_.down * std::numbers::pi / 180.0;
  }

  Result<void> start_device() {
    gpu::DeviceOptions device_options;
    device_options.wanted = options_.device;
    MERCIA_TRY(device_, gpu::Device::create(device_options));
    figures_.device = device_->info().name;
    render::RendererOptions rendering;
    rendering.views = options_.views;
    rendering.samples =
        options_.samples ? static_cast<VkSampleCountFlagBits>(options_.samples) : render::suited_samples(*device_);
    rendering.culling = options_.culling;
    const render::QualitySettings quality =
        render::settings_of(options_.quality.value_or(render::usual_quality(*device_)), *device_);
    rendering.surface_detail = quality.surface_detail;
    if (options_.quality) {
      rendering.shadows = quality.shadows;
      if (options_.samples == 0) rendering.samples = static_cast<VkSampleCountFlagBits>(quality.samples);
    }
    rendering.color_format = kFormat;
    rendering.gpu_budget = options_.gpu_budget;
    MERCIA_TRY(renderer_, render::Renderer::create(*device_, rendering));
    streamer_->set_prepare(render::preparation(*device_));
    MERCIA_TRY(picture_, gpu::Offscreen::create(*device_, {options_.width, options_.height}, options_.views, kFormat));
    return {};
  }

  // In the middle of the extent; the paths near the ground take it for flat.
  Result<void> find_ground() {
    const glm::dvec2 middle(extent_.sphere.center);
    const double from = extent_.sphere.center.z + kProbeHeight;
    const std::vector<geo::View> views{render::probe_view(middle, from)};
    render::GroundProbe probe(*renderer_, *streamer_, options_.views);
    const double start = seconds_now();
    std::span<const tiles::DrawItem> items;
    do {
      items = streamer_->update(views, seconds_now(), *renderer_);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    } while (!streamer_->complete() && seconds_now() - start < kPatience);
    MERCIA_TRY(const auto ground, probe.ground_below(middle, from, items));
    extent_.ground = ground.value_or(extent_.sphere.center.z);
    return {};
  }

  void look(const Stand& stand) {
    views_.clear();
    const double aspect = static_cast<double>(options_.width) / options_.height;
    for (std::uint32_t eye = 0; eye < options_.views; ++eye) {
      geo::View view;
      view.world_from_eye = geo::world_from_eye(stand.position, stand.heading, stand.pitch);
      const double aside = options_.views == 2 ? (eye == 0 ? -0.5 : 0.5) * kEyesApart : 0.0;
      view.world_from_eye[3] += view.world_from_eye[0] * aside;
      view.field_of_view = geo::symmetric_field_of_view(kVerticalFieldOfView, aspect);
      view.width = options_.width;
      view.height = options_.height;
      views_.push_back(view);
    }
  }

  // From the frame's start to the moment the GPU has finished it.
  Result<double> draw_frame(const Stand& stand) {
    const double start = seconds_now();
    look(stand);
    items_ = streamer_->update(views_, start, *renderer_);
    render::FrameInput frame;
    frame.views = views_;
    frame.items = items_;
    frame.target = {picture_->image(), picture_->view(), picture_->extent(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL};
    MERCIA_TRY(const std::uint64_t drawn, renderer_->draw(frame));
    MERCIA_CHECK(device_->wait_for(drawn));
    const double end = seconds_now();
    const tiles::StreamerStats& stats = streamer_->stats();
    figures_.gpu_bytes_peak = std::max(figures_.gpu_bytes_peak, stats.gpu_bytes);
    figures_.cpu_bytes_peak = std::max(figures_.cpu_bytes_peak, stats.cpu_bytes);
    figures_.gpu_committed_peak = std::max(figures_.gpu_committed_peak, renderer_->stats().committed_bytes);
    return (end - start) * 1e3;
  }

  Result<void> draw_until_complete() {
    const Stand first = stand_at(options_.path, extent_, 0.0, 0);
    const double start = seconds_now();
    bool pictured = false;
    while (true) {
      // Nothing to draw yet: asking again is cheaper than an empty picture.
      if (!pictured) {
        look(first);
        if (streamer_->update(views_, seconds_now(), *renderer_).empty() && !streamer_->complete()) {
          std::this_thread::sleep_for(std::chrono::milliseconds(1));
          if (seconds_now() - start > kPatience) break;
          continue;
        }
      }
      MERCIA_TRY(const double milliseconds, draw_frame(first));
      static_cast<void>(milliseconds);
      if (!pictured) figures_.first_picture_ms = milliseconds_since_start();
      pictured = true;
      if (streamer_->complete()) {
        figures_.complete_ms = milliseconds_since_start();
        figures_.triangles = streamer_->stats().triangles_selected;
        figures_.tiles_selected = streamer_->stats().tiles_selected;
        return {};
      }
      if (seconds_now() - start > kPatience) break;
    }
    return fail_input("the first view was not complete after ten minutes", options_.source,
                      "try a larger --sse or a larger --budget-gpu");
  }

  Result<void> follow_path() {
    const std::uint64_t steps = options_.frames > 0 ? options_.frames : default_steps(options_.path);
    const double start = seconds_now();
    for (std::uint64_t step = 0; steps > 0 ? step < steps : seconds_now() - start < options_.seconds; ++step) {
      const double worked = process_cpu_seconds();
      MERCIA_TRY(const double milliseconds, draw_frame(stand_at(options_.path, extent_, seconds_now() - start, step)));
      figures_.frame_ms.push_back(milliseconds);
      figures_.frame_cpu_ms.push_back((process_cpu_seconds() - worked) * 1e3);
      const tiles::StreamerStats& stats = streamer_->stats();
      figures_.slice_ms.push_back(stats.slice_seconds * 1e3);
      figures_.slice_cpu_ms.push_back(stats.slice_cpu_seconds * 1e3);
      figures_.holes += stats.holes;
      figures_.error_peak = std::max(figures_.error_peak, stats.effective_screen_space_error);
      if (stats.effective_screen_space_error > options_.screen_space_error) ++figures_.frames_coarser;
      const double minutes = (seconds_now() - start) / 60.0;
      if (figures_.rss.empty() || minutes - figures_.rss.back().minutes >= 1.0 / 60.0) {
        figures_.rss.push_back({minutes, resident_megabytes()});
      }
    }
    figures_.uploads = streamer_->stats().uploads;
    figures_.tiles_failed = streamer_->stats().tiles_failed;
    const render::RenderStats& drawn = renderer_->stats();
    figures_.samples = drawn.samples;
    figures_.triangles_drawn = drawn.triangles_drawn;
    figures_.clusters = drawn.clusters;
    figures_.clusters_drawn = drawn.clusters_drawn;
    figures_.draws = drawn.commands_drawn;
    return {};
  }

  BenchOptions options_;
  Figures figures_;
  Extent extent_;
  // Destroyed from the last to the first: the device outlives what hangs on it.
  std::unique_ptr<gpu::Device> device_;
  std::unique_ptr<gpu::Offscreen> picture_;
  std::unique_ptr<render::Renderer> renderer_;
  std::unique_ptr<tiles::Streamer> streamer_;
  std::vector<geo::View> views_;
  std::span<const tiles::DrawItem> items_;
};

}  // namespace

Result<Figures> measure(const BenchOptions& options) { return Bench(options).run(); }

}  // namespace mercia::bench
