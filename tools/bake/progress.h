// One line that tells how far the bake is.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace mercia::bake {

// Thread-safe. On a terminal the line is rewritten in place several times a second; elsewhere a new line is written
// every few seconds, so that a log stays readable.
class Progress {
 public:
  enum class Style { Silent, Lines, Terminal };
  explicit Progress(Style style) : style_(style) {}
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  // Terminal if standard error is one.
  static Style style_of_stderr();

  // "reading bristol.osm.pbf": ends the last step's line.
  void step(std::string_view what);
  // Inside a step: the part that is done (0 to 1), tiles and bytes so far.
  void tiles(double done, std::uint64_t count, std::uint64_t bytes);
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  void show(const std::string& line, bool last);

  const Style style_;
  std::mutex mutex_;
  std::string step_;
  Clock::time_point step_start_ = Clock::now();
  Clock::time_point last_shown_{};
};

// "3.2 s", "4 min 10 s".
std::string duration_text(double seconds);
// "12.3 MB".
std::string bytes_text(std::uint64_t bytes);
// "41% · 120 tiles (61/s) · 4.1 MB · 3.2 s left"
std::string tiles_text(double done, std::uint64_t count, std::uint64_t bytes, double seconds);

}  // namespace mercia::bake
