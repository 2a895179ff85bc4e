#include "tools/bake/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace mercia::bake {
namespace {

constexpr auto kTerminalPause = std::chrono::milliseconds(150);
constexpr auto kLinePause = std::chrono::seconds(5);
// Below this part the time left is a guess without ground.
constexpr double kLeastDone = 0.02;

}  // namespace

std::string duration_text(double seconds) {
  if (seconds < 60.0) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  return fmt::format("{} min {} s", whole / 60, whole % 60);
}

std::string bytes_text(std::uint64_t bytes) {
  const auto value = static_cast<double>(bytes);
  if (bytes < 10'000) return fmt::format("{} bytes", bytes);
  if (bytes < 1'000'000) return fmt::format("{:.0f} kB", value / 1e3);
  return bytes < 1'000'000'000 ? fmt::format("{:.1f} MB", value / 1e6) : fmt::format("{:.2f} GB", value / 1e9);
}

std::string tiles_text(double done, std::uint64_t count, std::uint64_t bytes, double seconds) {
  std::string text = fmt::format("{:.0f}% · {} tiles", std::floor(done * 100.0), count);
  if (seconds > 0.0) text += fmt::format(" ({:.0f}/s)", static_cast<double>(count) / seconds);
  text += " · " + bytes_text(bytes);
  if (done >= kLeastDone && done < 1.0) text += " · " + duration_text(seconds * (1.0 - done) / done) + " left";
  return text;
}

Progress::Style Progress::style_of_stderr() { return ::isatty(STDERR_FILENO) ? Style::Terminal : Style::Lines; }

Progress::~Progress() { finish(); }

void Progress::step(std::string_view what) {
  const std::lock_guard lock(mutex_);
  if (!step_.empty())
    show(step_ + " · " + duration_text(std::chrono::duration<double>(Clock::now() - step_start_).count()), true);
  step_ = what;
  step_start_ = Clock::now();
  last_shown_ = style_ == Style::Terminal ? Clock::time_point{} : step_start_;
  if (!step_.empty() && style_ == Style::Terminal) show(step_, false);
}

void Progress::tiles(double done, std::uint64_t count, std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  if (style_ == Style::Silent) return;
  const auto now = Clock::now();
  if (now - last_shown_ < (style_ == Style::Terminal ? Clock::duration(kTerminalPause) : Clock::duration(kLinePause)))
    return;
  last_shown_ = now;
  show(step_ + " · " + tiles_text(done, count, bytes, std::chrono::duration<double>(now - step_start_).count()), false);
}

void Progress::finish() { step({}); }

void Progress::show(const std::string& line, bool last) {
  if (style_ == Style::Silent) return;
  // "\r", the text, clear to the end of the line.
  if (style_ == Style::Terminal) {
    std::fputs(("\r" + line + "\x1b[K" + (last ? "\n" : "")).c_str(), stderr);
  } else {
    std::fputs((line + "\n").c_str(), stderr);
  }
  std::fflush(stderr);
}

}  // namespace mercia::bake
