// mercia-bench-decode: how many megabytes of geometry a second one core makes out of the files of tiles.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>
#include <vector>

#include "engine/base/log.h"
#include "tools/bench_decode/measure.h"

namespace {

int complain(const mercia::Error& error) {
  std::fprintf(stderr, "mercia-bench-decode: %s\n", error.sentence().c_str());
  return mercia::exit_code(error.kind);
}

}  // namespace

int main(int argc, char** argv) {
  mercia::log::start("mercia-bench-decode", spdlog::level::warn);
  std::vector<std::string> sources;
  double seconds = 3.0;
  bool json = false;
  CLI::App cli("Decodes the files of tiles on one thread, again and again, and prints how much geometry that makes.",
               "mercia-bench-decode");
  cli.add_option("SOURCE", sources,
                 "A tileset's folder, a content (.glb, .b3dm …), or a map file (.osm.pbf), which is baked first")
      ->required();
  cli.add_option("--seconds", seconds, "How long each is decoded; 3")->type_name("S")->check(CLI::Range(0.01, 3600.0));
  cli.add_flag("--json", json, "Print JSON instead of lines");
  try {
    cli.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return cli.exit(help);
  } catch (const CLI::ParseError& error) {
    return complain({mercia::ErrorKind::Usage, error.what(), {}, "see mercia-bench-decode --help"});
  }
  std::vector<mercia::bench::DecodeFigures> all;
  for (const std::string& source : sources) {
    auto figures = mercia::bench::measure_decoding(source, seconds);
    if (!figures) return complain(figures.error());
    all.push_back(std::move(*figures));
  }
  std::fputs((json ? json_text(all) : readable_text(all)).c_str(), stdout);
  return 0;
}
