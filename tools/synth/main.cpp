// mercia-synth: a large map file out of copies of small ones, or a large timetable, to measure on.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "tools/synth/synth.h"
#include "tools/synth/timetable.h"

namespace {

int report(const mercia::Error& error) {
  fmt::print(stderr, "mercia-synth: {}\n", error.sentence());
  return mercia::exit_code(error.kind);
}

}  // namespace

int main(int count, char** words) {
  using namespace mercia;
  synth::Options options;
  CLI::App app(
      "Makes a large OpenStreetMap file out of copies of extracts, side by side, with new ids,\n"
      "or with --timetable a large timetable. The same options give the same bytes.",
      "mercia-synth");
  app.add_option("--from", options.sources, "An extract (.osm.pbf, .osm); may be given many times")
      ->type_name("FILE")
      ->allow_extra_args(false);
  app.add_option("--buildings", options.buildings, "How many buildings at least")->type_name("N");
  synth::TimetableOptions timetable;
  bool wants_timetable = false;
  app.add_flag("--timetable", wants_timetable, "Make a timetable (GTFS) instead of a map");
  app.add_option("--stops", timetable.stops, "Of the timetable; 15000")->type_name("N");
  app.add_option("--stop-times", timetable.stop_times, "Of the timetable, a day, at least; 1500000")->type_name("N");
  app.add_option("-o,--output", options.output, "The file to write (.osm.pbf), or the timetable's folder")
      ->type_name("FILE");
  try {
    app.parse(count, words);
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app.help());
    return 0;
  } catch (const CLI::ParseError& error) {
    return report(Error{ErrorKind::Usage, error.what(), {}, "mercia-synth --help lists the options"});
  }
  if (wants_timetable) {
    timetable.output = options.output;
    const auto made = synth::make_timetable(timetable);
    if (!made) return report(made.error());
    fmt::print("{} stops, {} lines, {} trips, {} stop times, {} points of shapes\n", made->stops, made->routes,
               made->trips, made->stop_times, made->shape_points);
    return 0;
  }
  const auto summary = synth::synthesize(options);
  if (!summary) return report(summary.error());
  fmt::print("{} buildings in {} copies, {} columns of {:.0f} x {:.0f} m; {} nodes, {} ways, {} relations\n",
             summary->buildings, summary->copies, summary->columns, summary->cell_width, summary->cell_height,
             summary->nodes, summary->ways, summary->relations);
  return 0;
}
