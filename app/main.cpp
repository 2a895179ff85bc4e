// mercia: shows a city region in a window, or draws a picture of it into a file.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <numbers>
#include <optional>
#include <thread>

#include "app/departure_board.h"
#include "app/file_presenter.h"
#include "app/headset_presenter.h"
#include "app/options.h"
#include "app/region_timetable.h"
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
constexpr double kTickSeconds = 0.02;
constexpr double kTickStrength = 0.5;
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

Result<void> print_departures(const Options& options) {
  constexpr std::size_t kRows = 12;
  MERCIA_TRY(const region::Source source, region::find_source(options.region));
  MERCIA_TRY(const transit::Timetable timetable, open_region_timetable(source));
  const auto now = static_cast<UnixSeconds>(std::time(nullptr));
  MERCIA_TRY(const std::string board,
             departure_board(timetable, options.departures, options.time.value_or(now), kRows));
  std::fputs(board.c_str(), stdout);
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

// A window looks as it did last time. Pictures look the same on every machine.
void use_settings(ViewerOptions& viewing) {
  const std::filesystem::path file = settings_file();
  if (const Result<Settings> settings = read_settings(file)) {
    viewing.settings = *settings;
  } else {
    log::warn("{}; the usual settings are used", settings.error().sentence());
  }
  viewing.keep_settings = [file, kept = viewing.settings](const Settings& settings) mutable {
    if (settings == kept) return;
    kept = settings;
    const Result<void> written = write_settings(file, settings);
    if (!written) log::warn("{}", written.error().sentence());
  };
}

// How a visit ends.
enum class Ending {
  Leave,
  Again,  // on another graphics device
};

// The life of a visit: what every presenter has in common.
Result<Ending> visit(Presenter& presenter, Viewer& viewer, StatusFile* file = nullptr) {
  std::uint64_t frames = 0;
  while (true) {
    MERCIA_TRY(const PresenterFrame frame, presenter.begin());
    if (frame.outcome == FrameOutcome::Leave) return Ending::Leave;
    if (frame.outcome == FrameOutcome::Again) return Ending::Again;
    if (frame.outcome == FrameOutcome::Skip) continue;
    MERCIA_CHECK(viewer.update(frame, presenter.take_input()));
    if (const auto hand = viewer.ticked()) presenter.pulse(*hand, kTickSeconds, kTickStrength);
    if (!presenter.wants(viewer.progress())) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));  // tiles are on their way
      continue;
    }
    MERCIA_TRY(const auto panel, viewer.draw_menu(frame));
    if (panel) presenter.show_panel(*panel);
    if (viewer.wants_out_of_headset()) presenter.leave_headset();
    MERCIA_TRY(const std::uint64_t drawn, viewer.draw(frame, presenter.screen()));
    MERCIA_CHECK(presenter.end(drawn));
    ++frames;
    if (file) {
      Status status;
      status.frames = frames;
      viewer.tell(status);
      presenter.tell(status);
      file->tell(status);
    }
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

gpu::DeviceOptions device_options(const Options& options) {
  gpu::DeviceOptions device;
  device.validation = options.validation;
  device.wanted = options.device;
  return device;
}

Result<void> draw_file(const Options& options, Scene& scene, const Start& start, ViewerOptions& viewing) {
  MERCIA_TRY(const std::unique_ptr<gpu::Device> device, gpu::Device::create(device_options(options)));
  {
    const double scale = options.scale > 0.0 ? options.scale : 1.0;
    MERCIA_TRY(const std::unique_ptr<Presenter> presenter,
               make_file_presenter(*device, {options.shot, {options.width, options.height}, options.wait, scale}));
    viewing.quality = options.quality.value_or(render::usual_quality(*device));
    viewing.views = presenter->view_count();
    viewing.color_format = presenter->color_format();
    MERCIA_TRY(const std::unique_ptr<Viewer> viewer, Viewer::create(*device, scene, start, viewing));
    MERCIA_CHECK(visit(*presenter, *viewer));
  }
  return check_validation(*device);
}

// One visit after the other in the same window: a headset may need a graphics device that its runtime has made, and
// then the visit goes on there from where it was.
Result<void> visit_in_window(const Options& options, Scene& scene, Start start, ViewerOptions& viewing) {
  MERCIA_TRY(const std::unique_ptr<Window> window,
             Window::open(scene.source.title + " · Mercia", {options.width, options.height}, options.full_screen,
                          options.scale));
  std::optional<StatusFile> status;
  if (!options.status.empty()) {
    MERCIA_TRY(status, StatusFile::open(options.status));
  }
  Headset headset;
  bool for_headset = options.headset && headset.find_at_start();
  while (true) {
    gpu::DeviceOptions wanted = device_options(options);
    wanted.instance_extensions = window->instance_extensions();
    wanted.make_surface = [&window](VkInstance instance, VkSurfaceKHR* surface) {
      return window->make_surface(instance, surface);
    };
    if (for_headset) wanted.maker = headset.device_maker();
    auto device = gpu::Device::create(wanted);
    if (!device && for_headset) {
      // The window is worth more than the headset.
      headset.refuse(device.error());
      for_headset = false;
      continue;
    }
    if (!device) return tl::unexpected(device.error());
    Ending ending = Ending::Leave;
    {
      MERCIA_TRY(auto shown, make_window_presenter(*window, **device, options.frames));
      const std::unique_ptr<Presenter> presenter = make_headset_presenter(headset, *window, **device, std::move(shown));
      viewing.quality = options.quality.value_or(render::usual_quality(**device));
      viewing.views = presenter->view_count();
      viewing.color_format = presenter->color_format();
      MERCIA_TRY(const std::unique_ptr<Viewer> viewer, Viewer::create(**device, scene, start, viewing));
      const Window::OverlayInput overlay_input(*window);
      MERCIA_TRY(ending, visit(*presenter, *viewer, status ? &*status : nullptr));
      start = {viewer->pose(), std::nullopt};
      viewing.mode = viewer->mode();
      viewing.time = viewer->time();
      viewing.settings = viewer->settings();
    }
    MERCIA_CHECK(check_validation(**device));
    if (ending == Ending::Leave) return {};
    for_headset = true;
    // What is on the old device cannot be drawn by the new one.
    scene.streamer.reset();
    device->reset();
    MERCIA_TRY(scene, open_scene(options.region, viewing.streaming));
  }
}

Result<void> run(Options options) {
  if (options.list_devices) return print_devices();
  if (options.region.empty()) {
    MERCIA_TRY(options.region, find_embedded_region());
  }
  if (options.list_views) return print_views(options.region);
  if (!options.departures.empty()) return print_departures(options);

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
  viewing.panels = options.overlay == Overlaid::Default ? !to_file : options.overlay == Overlaid::On;
  viewing.mode = options.mode;
  viewing.shadows = options.shadows;
  viewing.screen_space_error = options.screen_space_error;
  viewing.weather = options.weather;
  viewing.card = options.card;
  if (!to_file) use_settings(viewing);
  choose_time(options, scene, viewing);
  if (!to_file) return visit_in_window(options, scene, start, viewing);
  MERCIA_CHECK(draw_file(options, scene, start, viewing));
  return check_tiles(scene, options);
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
