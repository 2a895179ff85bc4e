// mercia: shows a city region in a window, or draws a picture of it into a file.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <numbers>
#include <optional>
#include <thread>

#include "app/file_presenter.h"
#include "app/options.h"
#include "app/scene.h"
#include "app/viewer.h"
#include "app/window.h"
#include "app/window_presenter.h"
#include "engine/base/heap.h"
#include "engine/base/log.h"
#include "engine/gpu/device.h"

namespace mercia::app {
namespace {

constexpr geo::UnixSeconds kMidsummerNoon = 1782043200.0;  // 2026-06-21T12:00Z
constexpr double kLowSun = 3.0 * std::numbers::pi / 180.0;

Result<void> print_devices() {
  MERCIA_TRY(const auto devices, gpu::list_devices());
  for (std::size_t i = 0; i < devices.size(); ++i) {
    const gpu::DeviceInfo& device = devices[i];
    std::printf("%zu  %s (%s, Vulkan %s)%s%s\n", i, device.name.c_str(), device.driver.c_str(),
                device.api_version.c_str(),
                device.usable ? "" : " unusable: ", device.usable ? "" : device.unusable_reason.c_str());
  }
  return {};
}

Result<void> print_views(const std::string& named) {
  MERCIA_TRY(const region::Source source, region::find_source(named));
  if (!source.region) return {};
  for (const region::Viewpoint& view : source.region->viewpoints) std::printf("%s\n", view.title.c_str());
  return {};
}

// Sets the time and, where it is not the time that people would expect, the notice. A first visit in the middle of the
// night should not be to a black picture: then it is noon.
void choose_time(const Options& options, const Scene& scene, ViewerOptions& viewing) {
  viewing.time = options.time.value_or(kMidsummerNoon);
  viewing.time_runs = options.shot.empty();
  if (options.time || !options.shot.empty()) return;
  const auto now = static_cast<geo::UnixSeconds>(std::time(nullptr));
  const geo::Geodetic place = scene.frame.origin();
  viewing.time = now;
  if (geo::sun_position(now, place).altitude > kLowSun) return;
  const double noon_utc = 43200.0 - place.longitude * 43200.0 / std::numbers::pi;
  viewing.time = now - std::fmod(now, 86400.0) + noon_utc;
  viewing.notice = "It is dark there now: this is today at noon";
}

// The life of a visit: what every presenter has in common.
Result<void> visit(Presenter& presenter, Viewer& viewer) {
  while (true) {
    MERCIA_TRY(const PresenterFrame frame, presenter.begin());
    if (frame.outcome == FrameOutcome::Leave) return {};
    if (frame.outcome == FrameOutcome::Skip) continue;
    MERCIA_CHECK(viewer.update(frame, presenter.take_input()));
    if (!presenter.wants(viewer.progress())) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));  // tiles are on their way
      continue;
    }
    MERCIA_TRY(const std::uint64_t drawn, viewer.draw(frame, presenter.screen()));
    MERCIA_CHECK(presenter.end(drawn));
  }
}

Result<void> check_validation(const gpu::Device& device) {
  const std::uint64_t count = device.validation_message_count();
  if (count == 0) return {};
  for (const std::string& message : device.validation_messages()) log::error("{}", message);
  return fail(ErrorKind::Internal, "the Vulkan validation layer had " + std::to_string(count) + " complaints", {},
              "they stand above");
}

// Whoever asked for a complete picture and got one with parts missing should hear of it.
Result<void> check_tiles(const Scene& scene, const Options& options) {
  if (const std::string waiting = scene.streamer->waiting_for_root(); !waiting.empty()) {
    log::warn("{}", waiting);
    return fail_input("it has not come in time, the picture is empty", scene.source.tileset, "wait longer");
  }
  const std::vector<std::string> problems = scene.streamer->problems();
  for (const std::string& problem : problems) log::warn("{}", problem);
  if (scene.streamer->stats().tiles_failed == 0 || options.wait.kind != WaitFor::Kind::Complete) return {};
  std::string first = problems.empty() ? std::string() : ", among them: " + problems.front();
  if (first.ends_with('.')) first.pop_back();  // it goes on
  return fail_input(std::to_string(scene.streamer->stats().tiles_failed) + " of its tiles could not be loaded" + first,
                    scene.source.tileset, "the picture shows the rest");
}

Result<void> run(Options options) {
  if (options.list_devices) return print_devices();
  if (options.region.empty()) {
    MERCIA_TRY(options.region, find_embedded_region());
  }
  if (options.list_views) return print_views(options.region);

  const bool to_file = !options.shot.empty();
  ViewerOptions viewing;
  if (options.screen_space_error) viewing.streaming.maximum_screen_space_error = *options.screen_space_error;
  viewing.streaming.gpu_budget = options.gpu_budget;
  viewing.streaming.cpu_budget = options.cpu_budget;
  viewing.streaming.source.cache_folder = options.cache_folder;
  viewing.streaming.source.cache_bytes = options.cache_bytes;
  viewing.keeps_up = !to_file;
  if (to_file) viewing.streaming.slice_seconds = 0.5;  // nobody waits for the next frame
  // Who wants a complete picture rather hears at once that there is none.
  viewing.streaming.waits_for_root = !to_file || options.wait.kind == WaitFor::Kind::Seconds;
  MERCIA_TRY(Scene scene, open_scene(options.region, viewing.streaming));
  Start start;
  if (scene.streamer->waiting_for_root().empty()) {
    MERCIA_TRY(start, find_start(scene, options));
  }
  viewing.arrive = [&](ViewerOptions& late) {
    place_scene(scene);
    choose_time(options, scene, late);
    return find_start(scene, options);
  };

  std::unique_ptr<Window> window;
  gpu::DeviceOptions device_options;
  device_options.validation = options.validation;
  device_options.wanted = options.device;
  if (!to_file) {
    MERCIA_TRY(window, Window::open(scene.source.title + " · Mercia", {options.width, options.height},
                                    options.full_screen, options.scale));
    device_options.instance_extensions = window->instance_extensions();
    device_options.make_surface = [&window](VkInstance instance, VkSurfaceKHR* surface) {
      return window->make_surface(instance, surface);
    };
  }
  MERCIA_TRY(const std::unique_ptr<gpu::Device> device, gpu::Device::create(device_options));
  {
    std::unique_ptr<Presenter> presenter;
    if (to_file) {
      const double scale = options.scale > 0.0 ? options.scale : 1.0;
      MERCIA_TRY(presenter,
                 make_file_presenter(*device, {options.shot, {options.width, options.height}, options.wait, scale}));
    } else {
      MERCIA_TRY(presenter, make_window_presenter(*window, *device, options.frames));
    }
    viewing.quality = options.quality.value_or(render::usual_quality(*device));
    viewing.shadows = options.shadows;
    viewing.screen_space_error = options.screen_space_error;
    viewing.views = presenter->view_count();
    viewing.color_format = presenter->color_format();
    viewing.panels = options.overlay == Overlaid::Default ? !to_file : options.overlay == Overlaid::On;
    viewing.mode = options.mode;
    choose_time(options, scene, viewing);
    MERCIA_TRY(const std::unique_ptr<Viewer> viewer, Viewer::create(*device, scene, start, viewing));
    std::optional<Window::OverlayInput> overlay_input;
    if (window) overlay_input.emplace(*window);
    MERCIA_CHECK(visit(*presenter, *viewer));
  }
  MERCIA_CHECK(check_validation(*device));
  return to_file ? check_tiles(scene, options) : Result<void>{};
}

}  // namespace
}  // namespace mercia::app

int main(int argc, char** argv) {
  using namespace mercia;
  return_memory_early();
  const Result<app::CommandLine> line = app::parse_command_line(argc, argv);
  log::start("mercia", line && line->options.verbose ? spdlog::level::info : spdlog::level::warn);
  if (line && !line->print.empty()) {
    std::fputs(line->print.c_str(), stdout);
    return 0;
  }
  const Result<void> done = line ? app::run(line->options) : Result<void>(tl::unexpected<Error>(line.error()));
  if (done) return 0;
  std::fprintf(stderr, "mercia: %s\n", done.error().sentence().c_str());
  return exit_code(done.error().kind);
}
