#include "app/options.h"

#include <CLI/CLI.hpp>

#include "app/version.h"
#include "engine/tiles/source.h"

namespace mercia::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDescription =
    "Mercia shows a city region in three dimensions.\n"
    "\n"
    "Without options it opens a window on the West Midlands, which tools/start builds. With --shot it writes a "
    "picture\n"
    "instead and needs no display.";

constexpr const char* kFooter =
    "Examples:\n"
    "  mercia                                       the West Midlands in a window\n"
    "  mercia bristol                               a region that mercia-bake wrote\n"
    "  mercia --departures \"Grand Central\"           what leaves there next\n"
    "  mercia https://example.org/tileset.json      any 3D Tiles tileset\n"
    "  mercia bristol --shot out.png --at 51.4545,-2.5879,60 --look 200,-15 --time 2026-06-21T12:00Z\n"
    "\n"
    "In the window F1 shows keys and mouse.\n"
    "\n"
    "Exit codes: 0 done, 2 wrong options, 3 a file or address is missing or broken, 4 no suitable graphics device or\n"
    "display, 1 a fault in Mercia itself (with --validation also: the validation layer had something to say).";

// Help in three parts a line: the option and its value, then what it does, wrapped by hand in the texts below.
class HelpFormat : public CLI::Formatter {
 public:
  HelpFormat() { column_width(34); }
  std::string make_group(std::string group, bool is_positional,
                         std::vector<const CLI::Option*> options) const override {
    std::string text = CLI::Formatter::make_group(std::move(group), is_positional, std::move(options));
    if (text.starts_with('\n')) text.erase(0, 1);  // one empty line between groups is enough
    return text;
  }
  std::string make_usage(const CLI::App*, std::string) const override {
    return "\nUsage: mercia [REGION] [OPTIONS]\n\n"
           "  REGION   a region's folder, a tileset.json, or the address of one; left out, the West Midlands\n\n";
  }
  std::string make_positionals(const CLI::App*) const override { return {}; }
  std::string make_option_opts(const CLI::Option* option) const override {
    return option->get_type_name().empty() ? std::string() : " " + option->get_type_name();
  }
};

struct RawOptions {
  std::string headset = "off";
  std::string size = "1280x720", at, look, time, wait = "complete", overlay, mode = "orbit", quality, shadows;
  std::string weather = "fair";
  std::string cache;
  bool no_cache = false;
  std::uint64_t gpu_mebibytes = 512, cpu_mebibytes = 256, cache_mebibytes = 1024;
};

// A range that stays out of the help text, where the value's name says enough.
template <typename T>
CLI::Validator between(T low, T high) {
  return CLI::Range(low, high).description("");
}

void add_options(CLI::App& cli, Options& options, RawOptions& raw) {
  cli.add_option("REGION", options.region)->group("");

  const std::string picture = "Picture";
  cli.add_option("--shot", options.shot, "Write a picture to FILE and leave")->type_name("FILE.png")->group(picture);
  cli.add_option("--size", raw.size, "Of the picture or the window; 1280x720")->type_name("WxH")->group(picture);
  cli.add_option("--wait", raw.wait,
                 "Take the shot when everything is drawn (complete, the default),\nwith the first picture (first), or "
                 "after so many seconds")
      ->type_name("WHEN")
      ->group(picture);
  cli.add_option("--overlay", raw.overlay,
                 "Panels and names over the picture: on in a window, off in a\nshot. Credits are always drawn")
      ->type_name("on|off")
      ->group(picture);
  cli.add_option("--scale", options.scale,
                 "How large the overlay is; 1 on an ordinary screen, 2 on a dense\none. Default: what the screen says")
      ->type_name("FACTOR")
      ->check(between(0.5, 8.0))
      ->group(picture);

  const std::string place = "Place and time";
  cli.add_option(
         "--at", raw.at,
         "Stand there: degrees, and metres above the ground. \"asl:120\" as\nheight means above the ellipsoid instead")
      ->type_name("LAT,LON,HEIGHT")
      ->group(place);
  cli.add_option("--look", raw.look, "Look there: degrees clockwise from north, and up (negative: down)")
      ->type_name("HEADING,PITCH")
      ->group(place);
  cli.add_option("--view", options.view, "Start at this viewpoint of the region")->type_name("NAME")->group(place);
  cli.add_option("--card", options.card, "Show this place's card: what it is, and what leaves there")
      ->type_name("PLACE")
      ->group(place);
  cli.add_flag("--list-views", options.list_views, "Print the names of the region's viewpoints and leave")
      ->group(place);
  cli.add_option("--departures", options.departures,
                 "Print what leaves this stop next by the region's timetable, now or\nat --time, and leave")
      ->type_name("STOP")
      ->group(place);
  cli.add_option("--time", raw.time,
                 "Of the sun, like 2026-06-21T12:00Z. Default: now in a window, or\nnoon when it is dark; noon of 21 "
                 "June in a shot")
      ->type_name("TIME")
      ->group(place);
  cli.add_option("--weather", raw.weather, "clear, fair (default), hazy or overcast")->type_name("WHAT")->group(place);
  cli.add_option("--mode", raw.mode, "How to move first: orbit (default), fly or walk")
      ->type_name("MODE")
      ->group(place);

  const std::string detail = "Detail and memory";
  cli.add_option("--quality", raw.quality,
                 "low, medium, high or ultra: shadows, smooth edges, detail. Default:\nwhat suits the device")
      ->type_name("LEVEL")
      ->group(detail);
  cli.add_option("--shadows", raw.shadows,
                 "off, or exact: without softness, where the middle of the sun is\njust hidden, to be measured")
      ->type_name("off|exact")
      ->group(detail);
  cli.add_option("--sse", options.screen_space_error,
                 "Pixels of error that may show; 8 in medium quality. Half of it\ndraws about four times the triangles")
      ->type_name("PIXELS")
      ->check(between(0.1, 1000.0))
      ->group(detail);
  cli.add_option("--budget-gpu", raw.gpu_mebibytes, "Graphics memory for tiles; 512. Over it the error rises")
      ->type_name("MiB")
      ->check(between(16, 1 << 20))
      ->group(detail);
  cli.add_option("--budget-cpu", raw.cpu_mebibytes, "Main memory for tiles; 256")
      ->type_name("MiB")
      ->check(between(16, 1 << 20))
      ->group(detail);
  cli.add_option("--cache", raw.cache,
                 "Keep what comes from the network there, for next time and for when\nthe network is down; "
                 "~/.cache/mercia")
      ->type_name("FOLDER")
      ->group(detail);
  cli.add_option("--cache-size", raw.cache_mebibytes, "Of it at most so much; 1024. What was not used longest goes")
      ->type_name("MiB")
      ->check(between(1, 1 << 20))
      ->group(detail);
  cli.add_flag("--no-cache", raw.no_cache, "Keep nothing and use nothing kept")->group(detail);

  const std::string machine = "Device and window";
  cli.add_option("--device", options.device, "Number or part of the name of a graphics device")
      ->type_name("WHICH")
      ->group(machine);
  cli.add_flag("--list-devices", options.list_devices, "Print the graphics devices and leave")->group(machine);
  cli.add_flag("--vr{on}", raw.headset,
               "Go into a headset as soon as there is one; F9 goes in and out.\n--vr=off, the default, waits for F9")
      ->group(machine);
  cli.add_flag("--fullscreen", options.full_screen, "Fill the screen (F11 changes it)")->group(machine);
  cli.add_option("--frames", options.frames, "Leave after so many frames")->type_name("N")->group(machine);
  cli.add_option("--status", options.status, "Write what the viewer is doing into FILE, a line of JSON now and then")
      ->type_name("FILE")
      ->group(machine);
  cli.add_flag("--validation", options.validation, "Check every Vulkan call; leave with code 1 if something was wrong")
      ->group(machine);
  cli.add_flag("--verbose", options.verbose, "Tell more on standard error")->group(machine);
}

Result<void> interpret(const RawOptions& raw, Options& options) {
  MERCIA_TRY(const glm::uvec2 size, parse_size(raw.size));
  options.width = size.x;
  options.height = size.y;
  if (!raw.at.empty()) {
    MERCIA_TRY(options.at, parse_standing_point(raw.at));
  }
  if (!raw.look.empty()) {
    MERCIA_TRY(options.look, parse_look(raw.look));
  }
  if (!raw.time.empty()) {
    MERCIA_TRY(options.time, parse_time(raw.time));
  }
  MERCIA_TRY(options.wait, parse_wait(raw.wait));
  options.gpu_budget = raw.gpu_mebibytes << 20;
  options.cpu_budget = raw.cpu_mebibytes << 20;
  options.cache_bytes = raw.cache_mebibytes << 20;
  if (raw.no_cache && !raw.cache.empty()) {
    return fail(ErrorKind::Usage, "--cache and --no-cache contradict each other", {}, "give one of them");
  }
  if (!raw.no_cache) options.cache_folder = raw.cache.empty() ? tiles::default_cache_folder() : fs::path(raw.cache);
  if (raw.overlay == "on" || raw.overlay == "off") {
    options.overlay = raw.overlay == "on" ? Overlaid::On : Overlaid::Off;
  } else if (!raw.overlay.empty()) {
    return fail(ErrorKind::Usage, "\"" + raw.overlay + "\" is neither on nor off", "--overlay");
  }
  if (!raw.quality.empty()) {
    options.quality = render::quality_named(raw.quality);
    if (!options.quality) {
      return fail(ErrorKind::Usage, "\"" + raw.quality + "\" is not low, medium, high or ultra", "--quality");
    }
  }
  if (raw.shadows == "off" || raw.shadows == "exact") {
    options.shadows = raw.shadows == "off" ? Shadows::Off : Shadows::Exact;
  } else if (!raw.shadows.empty()) {
    return fail(ErrorKind::Usage, "\"" + raw.shadows + "\" is neither off nor exact", "--shadows");
  }
  if (raw.headset != "on" && raw.headset != "off") {
    return fail(ErrorKind::Usage, "\"" + raw.headset + "\" is neither on nor off", "--vr");
  }
  options.headset = raw.headset == "on";
  if (options.headset && !options.shot.empty()) {
    return fail(ErrorKind::Usage, "--vr belongs to a window and --shot draws one picture", {}, "give one of them");
  }
  const std::optional<WeatherKind> weather = find_weather(raw.weather);
  if (!weather) {
    return fail(ErrorKind::Usage, "\"" + raw.weather + "\" is not clear, fair, hazy or overcast", "--weather");
  }
  options.weather = *weather;
  if (raw.mode == "fly") {
    options.mode = CameraMode::Fly;
  } else if (raw.mode == "walk") {
    options.mode = CameraMode::Walk;
  } else if (raw.mode != "orbit") {
    return fail(ErrorKind::Usage, "\"" + raw.mode + "\" is not orbit, fly or walk", "--mode");
  }
  if (options.at && !options.view.empty()) {
    return fail(ErrorKind::Usage, "--at and --view both say where to stand", {}, "give one of them");
  }
  if (!options.shot.empty() && options.frames > 0) {
    return fail(ErrorKind::Usage, "--frames belongs to a window and --shot draws one picture", {}, "give one of them");
  }
  return {};
}

}  // namespace

Result<CommandLine> parse_command_line(int argc, const char* const* argv) {
  CommandLine line;
  RawOptions raw;
  CLI::App cli(kDescription, "mercia");
  cli.formatter(std::make_shared<HelpFormat>());
  cli.footer(kFooter);
  add_options(cli, line.options, raw);
  cli.set_help_flag("-h,--help", "Print this help and leave")->group("Device and window");
  cli.set_version_flag("--version", kVersionText, "Print the version and leave")->group("Device and window");
  try {
    cli.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    line.print = cli.help();
    return line;
  } catch (const CLI::CallForVersion&) {
    line.print = std::string(kVersionText) + "\n";
    return line;
  } catch (const CLI::ParseError& error) {
    return fail(ErrorKind::Usage, error.what(), {}, "see mercia --help");
  }
  MERCIA_CHECK(interpret(raw, line.options));
  return line;
}

}  // namespace mercia::app
