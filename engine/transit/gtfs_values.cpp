#include "engine/transit/gtfs_values.h"

#include <charconv>
#include <chrono>
#include <cmath>
#include <system_error>

namespace mercia::transit {
namespace {

template <typename T>
std::optional<T> read_all(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
int digit(char c) { return c - '0'; }

}  // namespace

std::optional<std::uint32_t> read_whole(std::string_view text) { return read_all<std::uint32_t>(text); }

std::optional<double> read_number(std::string_view text) {
  const auto value = read_all<double>(text);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<std::uint32_t> read_clock(std::string_view text) {
  const std::size_t hours = text.find(':');
  if (hours == 0 || hours > 3 || text.size() != hours + 6 || text[hours + 3] != ':') return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (i != hours && i != hours + 3 && !is_digit(text[i])) return std::nullopt;
  const auto two = [&](std::size_t at) { return digit(text[at]) * 10 + digit(text[at + 1]); };
  const int minutes = two(hours + 1);
  const int seconds = two(hours + 4);
  if (minutes > 59 || seconds > 59) return std::nullopt;
  const std::uint32_t time =
      *read_whole(text.substr(0, hours)) * 3600 + static_cast<std::uint32_t>(minutes * 60 + seconds);
  return time <= kLatestTime ? std::optional(time) : std::nullopt;
}

std::optional<Day> read_day(std::string_view text) {
  if (text.size() != 8) return std::nullopt;
  const auto number = read_whole(text);
  if (!number || !is_digit(text.front())) return std::nullopt;
  const int year = static_cast<int>(*number / 10000);
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(*number / 100 % 100),
                                         std::chrono::day(*number % 100)};
  if (year < 1900 || year > 2200 || !date.ok()) return std::nullopt;
  return static_cast<Day>(std::chrono::sys_days(date).time_since_epoch().count());
}

std::optional<std::uint32_t> read_color(std::string_view text) {
  if (text.starts_with('#')) text.remove_prefix(1);
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (text.size() != 6 || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Mode> read_mode(std::string_view text) {
  const auto type = read_whole(text);
  if (!type) return std::nullopt;
  switch (*type) {
    case 0: return Mode::Tram;
    case 1: return Mode::Underground;
    case 2: return Mode::Rail;
    case 3: return Mode::Bus;
    case 4: return Mode::Ferry;
    case 5: return Mode::CableTram;
    case 6: return Mode::Aerial;
    case 7: return Mode::Funicular;
    case 11: return Mode::Trolleybus;
    case 12: return Mode::Monorail;
    case 405: return Mode::Monorail;
    default: break;
  }
  switch (*type / 100) {
    case 1: return Mode::Rail;
    case 2: return Mode::Coach;
    case 3: return Mode::Rail;  // suburban
    case 4: return Mode::Underground;
    case 5: return Mode::Underground;
    case 6: return Mode::Underground;
    case 7: return Mode::Bus;
    case 8: return Mode::Trolleybus;
    case 9: return Mode::Tram;
    case 10: return Mode::Ferry;
    case 11: return Mode::Air;
    case 12: return Mode::Ferry;
    case 13: return Mode::Aerial;
    case 14: return Mode::Funicular;
    case 15: return Mode::Other;  // taxis
    case 17: return Mode::Other;
    default: return std::nullopt;
  }
}

Day day_from_date(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  return static_cast<Day>(std::chrono::sys_days(date).time_since_epoch().count());
}

Date date_of(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  return {int(date.year()), static_cast<int>(unsigned(date.month())), static_cast<int>(unsigned(date.day()))};
}

int weekday_of(Day day) {
  const std::chrono::weekday weekday{std::chrono::sys_days(std::chrono::days(day))};
  return static_cast<int>(weekday.iso_encoding()) - 1;
}

}  // namespace mercia::transit
