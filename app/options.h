// The command line of `mercia`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/camera.h"
#include "app/weather.h"
#include "engine/base/result.h"
#include "engine/geo/sun.h"
#include "engine/geo/wgs84.h"
#include "engine/render/quality.h"

namespace mercia::app {

// --at: where the eye stands.
struct StandingPoint {
  geo::Geodetic position;    // radians; height in metres, see above_ground
  bool above_ground = true;  // false: the height is above the ellipsoid ("asl:" stands in front of it)
};

// --wait: when a shot is taken.
struct WaitFor {
  enum class Kind { Complete, First, Seconds } kind = Kind::Complete;
  double seconds = 0.0;
};

enum class Overlaid { Default, On, Off };

// --shadows: as the level of quality has them, none, or such that their edges may be measured.
enum class Shadows { Default, Off, Exact };

struct Options {
  std::string region;  // empty: the embedded region
  std::string shot;    // empty: a window
  std::uint32_t width = 1280, height = 720;
  std::optional<StandingPoint> at;
  std::optional<glm::dvec2> look;  // heading and pitch, radians
  std::string view;                // title of a viewpoint
  std::string card;                // name of a place whose card is shown
  std::optional<geo::UnixSeconds> time;
  WeatherKind weather = WeatherKind::Fair;
  WaitFor wait;
  Overlaid overlay = Overlaid::Default;
  std::optional<render::Quality> quality;  // empty: what suits the device
  Shadows shadows = Shadows::Default;
  std::optional<double> screen_space_error;  // pixels; empty: the level of quality has one
  std::uint64_t gpu_budget = std::uint64_t{512} << 20;
  std::uint64_t cpu_budget = std::uint64_t{256} << 20;
  std::filesystem::path cache_folder;  // of answers from the network; empty: nothing is kept
  std::uint64_t cache_bytes = std::uint64_t{1} << 30;
  double scale = 0.0;  // of the overlay; 0: the screen's
  CameraMode mode = CameraMode::Orbit;
  std::uint64_t frames = 0;  // leave after so many; 0: when the window is closed
  bool full_screen = false;
  std::filesystem::path status;  // --status: a line of JSON now and then; empty: none
  bool headset = false;          // --vr: go into it as soon as there is one
  std::string device;
  bool list_devices = false;
  bool list_views = false;
  std::string departures;  // print what leaves this stop next, and leave
  bool validation = false;
  bool verbose = false;
};

// What the command line came to: options to run with, or a text to print (help, version) and leave with code 0.
struct CommandLine {
  Options options;
  std::string print;
};

// Errors (Usage): unknown option, value out of range, options that exclude each other.
Result<CommandLine> parse_command_line(int argc, const char* const* argv);

// The parts, for whoever reads such text elsewhere. Errors (Usage) name the text.
Result<glm::uvec2> parse_size(const std::string& text);               // "1280x720"
Result<StandingPoint> parse_standing_point(const std::string& text);  // "52.48,-1.9,30" or "52.48,-1.9,asl:180"
Result<glm::dvec2> parse_look(const std::string& text);               // "45,-20" in degrees, or "45"
Result<geo::UnixSeconds> parse_time(const std::string& text);         // "2026-06-21T12:00Z", "…T12:00:30+01:00"
Result<WaitFor> parse_wait(const std::string& text);

}  // namespace mercia::app
