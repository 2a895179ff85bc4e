#include "tools/bake/bake_summary.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <nlohmann/json.hpp>

namespace mercia::bake {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kProblemsShown = 10;

}  // namespace

std::string summary_text(const BakeSummary& summary) {
  std::string text = summary.account.summary();
  const auto& problems = summary.account.problems();
  for (std::size_t i = 0; i < std::min(problems.size(), kProblemsShown); ++i) text += "  " + problems[i] + "\n";
  if (problems.size() > kProblemsShown)
    text += fmt::format("  and {} more in summary.json\n", problems.size() - kProblemsShown);
  for (const auto& [group, tally] : summary.account.tallies())
    if (!tally.balanced())
      text += fmt::format("warning: {} {} read, but {} accounted for\n", tally.read, group,
                          tally.drawn + tally.merged + tally.rejected_total());
  text += fmt::format("\n{:<6}{:>8}{:>12}{:>12}{:>16}{:>18}\n", "level", "tiles", "triangles", "bytes",
                      "error measured", "geometric error");
  for (std::size_t i = 0; i < summary.tiles.levels.size(); ++i) {
    const LevelSummary& level = summary.tiles.levels[i];
    text += fmt::format("{:<6}{:>8}{:>12}{:>12}{:>14.3f} m{:>16.3f} m\n", i, level.tiles, level.triangles,
                        bytes_text(level.bytes), level.measured_error, level.geometric_error);
  }
  text += fmt::format("full detail: {} triangles; {} places; {} in all\n", summary.tiles.leaf_triangles, summary.places,
                      bytes_text(summary.package_bytes));
  text += "heights: " + summary.vertical_datum + "\n";
  if (summary.tiles.not_finite > 0)
    text += fmt::format("warning: {} triangles had a coordinate that is no number and were left out\n",
                        summary.tiles.not_finite);
  return text;
}

std::string summary_json(const BakeSummary& summary) {
  Json json;
  json["name"] = summary.name;
  Json objects = Json::object();
  for (const auto& [group, tally] : summary.account.tallies()) {
    objects[group] = {{"read", tally.read}, {"drawn", tally.drawn}, {"merged", tally.merged}};
    objects[group]["rejected"] = tally.rejected;
  }
  json["objects"] = std::move(objects);
  json["notes"] = summary.account.notes();
  json["problems"] = summary.account.problems();
  json["levels"] = Json::array();
  for (const LevelSummary& level : summary.tiles.levels)
    json["levels"].push_back({{"tiles", level.tiles},
                              {"triangles", level.triangles},
                              {"bytes", level.bytes},
                              {"measured_error", level.measured_error},
                              {"geometric_error", level.geometric_error}});
  json["full_detail_triangles"] = summary.tiles.leaf_triangles;
  json["degenerate_triangles"] = summary.tiles.degenerate;
  json["places"] = summary.places;
  json["vertical_datum"] = summary.vertical_datum;
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string peak_memory_text() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return "peak memory " + bytes_text(static_cast<std::uint64_t>(usage.ru_maxrss) * 1024);
}

}  // namespace mercia::bake
