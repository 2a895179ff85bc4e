// mercia-bake: from a map file to a region package.
#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <string>

#include "engine/base/log.h"
#include "tools/bake/bake.h"
#include "tools/bake/bake_summary.h"
#include "tools/bake/options.h"

namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free);

// The first interrupt ends the bake in good order, a second one at once.
void interrupt(int signal) {
  interrupted = true;
  std::signal(signal, SIG_DFL);
}

int report(const mercia::Error& error) {
  fmt::print(stderr, "mercia-bake: {}\n", error.sentence());
  return mercia::exit_code(error.kind);
}

}  // namespace

int main(int count, char** words) {
  using namespace mercia;
  const auto start = std::chrono::steady_clock::now();
  log::start("mercia-bake", spdlog::level::warn);
  const auto parsed = bake::parse_command_line(count, words);
  if (!parsed) return report(parsed.error());
  if (const auto* text = std::get_if<std::string>(&*parsed)) {
    fmt::print("{}", *text);
    return 0;
  }
  const auto& line = std::get<bake::CommandLine>(*parsed);
  std::signal(SIGINT, interrupt);
  std::signal(SIGTERM, interrupt);
  std::signal(SIGPIPE, SIG_IGN);

  bake::Progress progress(line.quiet ? bake::Progress::Style::Silent : bake::Progress::style_of_stderr());
  const auto tell = [&](const std::string& text, const std::filesystem::path& output) {
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    if (!line.quiet)
      fmt::print("{}{} baked in {}, {}\n", text, output.string(), bake::duration_text(elapsed.count()),
                 bake::peak_memory_text());
    return 0;
  };
  if (line.shard) {
    const auto done = bake::bake_part(line.bake, *line.shard, progress, interrupted);
    progress.finish();
    return done ? tell({}, line.bake.output) : report(done.error());
  }
  const auto summary =
      line.join ? bake::join(*line.join, progress, interrupted) : bake::bake(line.bake, progress, interrupted);
  progress.finish();
  if (!summary) return report(summary.error());
  return tell(bake::summary_text(*summary), line.join ? line.join->output : line.bake.output);
}
