#include "tools/bake/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace mercia::bake {
namespace {

constexpr const char* kDescription =
    "Makes a region package for Mercia, or for any other 3D Tiles viewer, from a map file.\n"
    "The region appears whole or not at all: an interrupted bake leaves the old one as it was.";

constexpr const char* kFooter =
    "Examples:\n"
    "  mercia-bake --osm bristol.osm.pbf -o regions/bristol\n"
    "  mercia-bake --osm bristol.osm.pbf --terrain dem.tif --gtfs feed.zip -o regions/bristol\n"
    "  mercia-bake --osm bristol.osm.pbf --model house.ifc@51.4545,-2.5879,0,30 -o regions/bristol\n"
    "  mercia-bake --region assets/regions/west-midlands -o regions/west-midlands\n"
    "  mercia-bake --bbox=-2.0,52.4,-1.8,52.6 --terrain dem.tif --places stops.geojson -o regions/ground\n"
    "\n"
    "On many machines: each bakes its part, then one joins them. docs/scale.md tells how.\n"
    "  mercia-bake --osm england.osm.pbf --shard 1/8 -o parts/1\n"
    "  mercia-bake join parts/* -o regions/england\n"
    "\n"
    "Exit codes: 0 done, 2 wrong options, 3 broken input, 130 interrupted, 1 anything else.";

}  // namespace

Result<GeoBounds> parse_bounds(const std::string& text) {
  const auto wrong = [&](const char* what) {
    return fail(ErrorKind::Usage, what, "--bbox " + text, "write WEST,SOUTH,EAST,NORTH in degrees");
  };
  std::array<double, 4> values{};
  std::string_view rest = text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto comma = std::min(rest.find(','), rest.size());
    const std::string_view word = rest.substr(0, comma);
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), values[i]);
    if (error != std::errc{} || end != word.data() + word.size() || !std::isfinite(values[i]))
      return wrong("four numbers are expected");
    if ((comma == rest.size()) != (i == 3)) return wrong("four numbers are expected");
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  const GeoBounds bounds{values[0], values[1], values[2], values[3]};
  if (std::abs(bounds.west) > 180.0 || std::abs(bounds.east) > 180.0 || std::abs(bounds.south) > 90.0 ||
      std::abs(bounds.north) > 90.0)
    return wrong("a longitude is at most 180 and a latitude at most 90");
  if (bounds.west >= bounds.east || bounds.south >= bounds.north) return wrong("the box is empty");
  return bounds;
}

Result<Shard> parse_shard(const std::string& text) {
  constexpr std::uint32_t kMost = 10'000;
  const char* end = text.data() + text.size();
  Shard shard;
  const auto first = std::from_chars(text.data(), end, shard.index);
  const bool slash = first.ec == std::errc{} && first.ptr != end && *first.ptr == '/';
  const auto second = slash ? std::from_chars(first.ptr + 1, end, shard.count) : first;
  if (!slash || second.ec != std::errc{} || second.ptr != end || shard.index < 1 || shard.index > shard.count ||
      shard.count > kMost)
    return fail(ErrorKind::Usage, "a shard is written I/N with I from 1 to N, and N at most 10000", "--shard " + text,
                "write --shard 2/8 for the second of eight");
  return shard;
}

Result<std::variant<CommandLine, std::string>> parse_command_line(int count, const char* const* words) {
  CommandLine line;
  BakeOptions& bake = line.bake;
  std::string bounds;
  std::string shard;
  std::vector<std::string> models;
  JoinOptions join;

  CLI::App app(kDescription, "mercia-bake");
  app.footer(kFooter);
  app.get_formatter()->column_width(34);
  app.set_version_flag("--version", std::string("mercia-bake ") + MERCIA_VERSION, "Print the version and leave");
  app.add_option("--osm", bake.osm, "OpenStreetMap extract (.osm.pbf, .osm, .osm.bz2)")->type_name("FILE");
  app.add_option("--region", bake.source, "A region written by hand, instead of --osm")->type_name("FOLDER");
  app.add_option("--terrain", bake.terrain, "Heights of the ground: any raster that GDAL reads, in any projection")
      ->type_name("DEM");
  app.add_option("--gtfs", bake.gtfs, "Timetable, a zip or a folder; its stops become places")->type_name("FEED");
  app.add_option("--places", bake.places, "Points with a name, GeoJSON; they become places")->type_name("FILE");
  app.add_option(
         "--model", models,
         "Place an architect's model (IFC, glTF, OBJ, COLLADA, FBX); height above the ground in metres, heading\n"
         "clockwise from north in degrees. May be given many times")
      ->type_name("FILE@LAT,LON,HEIGHT,HEADING[,SCALE]")
      ->allow_extra_args(false);
  app.add_option("--bbox", bounds, "Bake only this part, in degrees; alone with --terrain: bare ground")
      ->type_name("W,S,E,N");
  app.add_option("--name", bake.name, "The region's name; default: the source's")->type_name("TEXT");
  app.add_option("--threads", bake.threads, "Threads to use; default: one a core")->check(CLI::Range(1u, 1024u));
  app.add_flag("--allow-unsandboxed-models", bake.model_limits.allow_unsandboxed,
               "Import models even where bubblewrap cannot shut the importer in: only for files that you trust");
  app.add_flag("--quiet,-q", line.quiet, "No progress and no summary");
  app.add_option("-o,--output", bake.output, "The region's folder; an old region there is replaced")
      ->type_name("REGION");

  app.add_option("--shard", shard, "Bake only the I-th of N parts of the region; -o then names the part's folder")
      ->type_name("I/N");
  CLI::App* joining = app.add_subcommand("join", "Make one region of the parts that --shard has baked");
  joining->add_option("parts", join.parts, "The folders of all parts, in any order")->type_name("PART");
  joining->add_option("--threads", join.threads, "Threads to use; default: one a core")->check(CLI::Range(1u, 1024u));
  joining->add_flag("--quiet,-q", line.quiet, "No progress and no summary");
  joining->add_option("-o,--output", join.output, "The region's folder; an old region there is replaced")
      ->type_name("REGION");

  try {
    app.parse(count, words);
  } catch (const CLI::CallForHelp&) {
    return app.help();
  } catch (const CLI::CallForVersion&) {
    return app.version() + "\n";
  } catch (const CLI::ParseError& error) {
    return fail(ErrorKind::Usage, error.what(), {}, "mercia-bake --help lists the options");
  }
  if (count < 2) return app.help();
  if (joining->parsed()) {
    line.join = std::move(join);
    return line;
  }
  if (!shard.empty()) {
    MERCIA_TRY(line.shard, parse_shard(shard));
  }
  if (!bounds.empty()) {
    MERCIA_TRY(bake.bounds, parse_bounds(bounds));
  }
  for (const std::string& model : models) {
    MERCIA_TRY(ModelRequest request, parse_model_request(model));
    bake.models.push_back(std::move(request));
  }
  return line;
}

}  // namespace mercia::bake
