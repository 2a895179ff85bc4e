// mercia-bench: draws a tileset along a camera path without a window and prints how long it took.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>
#include <string>

#include "engine/base/heap.h"
#include "engine/base/log.h"
#include "tools/bench/bench.h"
#include "tools/bench/process_clock.h"

namespace {

using mercia::bench::BenchOptions;

mercia::Result<void> interpret(const std::string& path, const std::string& size, BenchOptions& options) {
  const auto kind = mercia::bench::path_kind(path);
  if (!kind) {
    return mercia::fail(mercia::ErrorKind::Usage,
                        "\"" + path + "\" is not orbit, street, flight, teleport, tour or hold", "--path");
  }
  options.path = *kind;
  unsigned width = 0, height = 0;
  char rest = 0;
  if (std::sscanf(size.c_str(), "%5ux%5u%c", &width, &height, &rest) != 2 || width < 16 || height < 16 ||
      width > 16384 || height > 16384) {
    return mercia::fail(mercia::ErrorKind::Usage, "\"" + size + "\" is not a size in pixels like 1280x720", "--size");
  }
  options.width = width;
  options.height = height;
  return {};
}

int complain(const mercia::Error& error) {
  std::fprintf(stderr, "mercia-bench: %s\n", error.sentence().c_str());
  return mercia::exit_code(error.kind);
}

}  // namespace

int main(int argc, char** argv) {
  mercia::return_memory_early();
  mercia::bench::milliseconds_since_start();
  mercia::log::start("mercia-bench", spdlog::level::warn);
  BenchOptions options;
  std::string path = "orbit", size = "1280x720";
  std::uint64_t gpu_mebibytes = options.gpu_budget >> 20, cpu_mebibytes = options.cpu_budget >> 20;
  std::uint64_t cache_mebibytes = options.cache_bytes >> 20;
  bool json = false, no_cache = false;
  double latency_milliseconds = 0.0;

  CLI::App cli("Draws a tileset along a camera path without a window and prints how long it took.", "mercia-bench");
  cli.add_option("TILESET_OR_REGION", options.source, "A region's folder, a tileset.json or an address")->required();
  cli.add_option("--path", path,
                 "orbit, street, flight, teleport, tour (a flight that jumps every 10 s) or hold; orbit")
      ->type_name("PATH");
  cli.add_option("--sse", options.screen_space_error, "Pixels of error that may show; 2")
      ->type_name("PIXELS")
      ->check(CLI::Range(0.1, 1000.0));
  cli.add_option("--size", size, "Of the picture; 1280x720")->type_name("WxH");
  cli.add_option("--views", options.views, "2 draws for two eyes in one pass; 1")
      ->type_name("N")
      ->check(CLI::Range(1, 2));
  cli.add_option("--samples", options.samples, "Samples a pixel against jagged edges; as suits the device")
      ->type_name("N")
      ->check(CLI::IsMember({1, 2, 4, 8}));
  cli.add_option("--culling", options.culling,
                 "off, clusters, occlusion or native: how what is not seen is left out; as suits the device")
      ->type_name("WHAT")
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, mercia::render::Culling>{{"off", mercia::render::Culling::Off},
                                                         {"clusters", mercia::render::Culling::Clusters},
                                                         {"occlusion", mercia::render::Culling::Occlusion},
                                                         {"native", mercia::render::Culling::Native}}));
  cli.add_option("--quality", options.quality, "low, medium, high or ultra: draws with the shadows of that level")
      ->type_name("LEVEL")
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, mercia::render::Quality>{{"low", mercia::render::Quality::Low},
                                                         {"medium", mercia::render::Quality::Medium},
                                                         {"high", mercia::render::Quality::High},
                                                         {"ultra", mercia::render::Quality::Ultra}}));
  cli.add_option("--frames", options.frames, "Measure so many frames; 60, or as many as fit in --seconds")
      ->type_name("N");
  cli.add_option("--seconds", options.seconds, "How long street, flight, teleport and tour go on; 20")
      ->type_name("S")
      ->check(CLI::Range(0.1, 86400.0));
  cli.add_option("--extent", options.extent, "Lay the path over so many metres around the middle; the root's radius")
      ->type_name("METRES")
      ->check(CLI::Range(1.0, 1e7));
  cli.add_option("--down", options.down, "How far orbit and hold look down; 30")
      ->type_name("DEGREES")
      ->check(CLI::Range(0.0, 90.0));
  cli.add_option("--fail", options.fail_share, "Share of requests that fail on purpose, as a busy server's would; 0")
      ->type_name("0..0.9")
      ->check(CLI::Range(0.0, 0.9));
  cli.add_option("--fail-seed", options.fault_seed, "Another number, other failures; 1")->type_name("N");
  cli.add_option("--latency", latency_milliseconds, "Wait so long before every answer; 0")
      ->type_name("MS")
      ->check(CLI::Range(0.0, 60000.0));
  cli.add_option("--budget-gpu", gpu_mebibytes, "Graphics memory for tiles; 512")
      ->type_name("MiB")
      ->check(CLI::Range(16, 1 << 20));
  cli.add_option("--budget-cpu", cpu_mebibytes, "Main memory for tiles; 256")
      ->type_name("MiB")
      ->check(CLI::Range(16, 1 << 20));
  // A measurement should not depend on earlier ones unless it is meant to, so nothing is kept without a folder.
  cli.add_option("--cache", options.cache_folder, "Keep what comes from the network there; without it nothing is kept")
      ->type_name("FOLDER");
  cli.add_option("--cache-size", cache_mebibytes, "Of it at most so much; 1024")
      ->type_name("MiB")
      ->check(CLI::Range(1, 1 << 20));
  cli.add_flag("--no-cache", no_cache, "Keep nothing, whatever --cache says");
  cli.add_option("--device", options.device, "Number or part of the name of a graphics device")->type_name("WHICH");
  cli.add_flag("--json", json, "Print JSON instead of lines");
  try {
    cli.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return cli.exit(help);
  } catch (const CLI::ParseError& error) {
    return complain({mercia::ErrorKind::Usage, error.what(), {}, "see mercia-bench --help"});
  }
  options.gpu_budget = gpu_mebibytes << 20;
  options.cpu_budget = cpu_mebibytes << 20;
  options.cache_bytes = cache_mebibytes << 20;
  options.latency_seconds = latency_milliseconds * 1e-3;
  if (no_cache) options.cache_folder.clear();
  if (const auto understood = interpret(path, size, options); !understood) return complain(understood.error());

  const auto figures = mercia::bench::measure(options);
  if (!figures) return complain(figures.error());
  const std::string text = json ? mercia::bench::json_text(*figures) : mercia::bench::readable_text(*figures);
  std::fputs(text.c_str(), stdout);
  return 0;
}
