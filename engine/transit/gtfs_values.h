// The kinds of values in GTFS fields. Each gives nothing for what is not one.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/transit/timetable_data.h"

namespace mercia::transit {

// Whole and finite, in full.
std::optional<std::uint32_t> read_whole(std::string_view text);
std::optional<double> read_number(std::string_view text);
// H:MM:SS or HH:MM:SS, up to kLatestTime; seconds.
inline constexpr std::uint32_t kLatestTime = 7 * 86400;
std::optional<std::uint32_t> read_clock(std::string_view text);
// YYYYMMDD of the years 1900 to 2200.
std::optional<Day> read_day(std::string_view text);
// Six hexadecimal digits, with or without "#".
std::optional<std::uint32_t> read_color(std::string_view text);
// Basic and extended route types.
std::optional<Mode> read_mode(std::string_view text);

Day day_from_date(int year, int month, int day);
struct Date {
  int year = 1970, month = 1, day = 1;
};
Date date_of(Day day);
int weekday_of(Day day);  // 0 is Monday

}  // namespace mercia::transit
