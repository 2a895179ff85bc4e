// What leaves a stop next, in words, as boards show it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mercia::overlay {

struct DepartureRow {
  std::string day;    // of the first row of another day than the board's: "Sunday 29 November 2026"; else empty
  std::string clock;  // "08:05", local
  std::string due;    // "due", "4 min", or empty from an hour on
  std::string line;   // what passengers call it
  std::string destination;
  std::string platform;     // empty where nobody tells
  bool step_free = false;   // known to be
  std::uint32_t color = 0;  // of the line, 0xrrggbb
  std::uint32_t text_color = 0xffffff;

  // How soon, or from an hour on at what time.
  const std::string& when() const { return due.empty() ? clock : due; }
};

struct DepartureBoard {
  std::string source;  // how the times are known: "timetable, not live"
  std::vector<DepartureRow> rows;
  std::string nothing;  // said where there are no rows
};

}  // namespace mercia::overlay
