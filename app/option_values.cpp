// The values of options: sizes, places, directions, times. Everything is checked to its last character.
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <numbers>
#include <string_view>

#include "app/options.h"

namespace mercia::app {
namespace {

constexpr double kRadiansPerDegree = std::numbers::pi / 180.0;
constexpr std::uint32_t kSmallest = 16, kLargest = 16384;

tl::unexpected<Error> wrong(const char* option, const std::string& text, const char* wanted) {
  return fail(ErrorKind::Usage, "\"" + text + "\" is not " + wanted, option);
}

// All of the text as a finite number.
std::optional<double> number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

// Exactly `digits` digits from the front of the text.
std::optional<int> take_digits(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take_sign(std::string_view& text, char sign) {
  if (text.empty() || text.front() != sign) return false;
  text.remove_prefix(1);
  return true;
}

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

// Days since 1970-01-01, counting years from March so that the leap day comes last.
double days_since_epoch(int year, int month, int day) {
  const int from_march = (month + 9) % 12;
  const int march_year = year - (month <= 2 ? 1 : 0);
  const double leap_days =
      std::floor(march_year / 4.0) - std::floor(march_year / 100.0) + std::floor(march_year / 400.0);
  return 365.0 * march_year + leap_days + (153 * from_march + 2) / 5 + day - 1 - 719468.0;
}

std::optional<double> take_date(std::string_view& text) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const auto year = take_digits(text, 4);
  if (!year || !take_sign(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || *month < 1 || *month > 12 || !take_sign(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  const int last = kDays[static_cast<std::size_t>(*month - 1)] + (*month == 2 && is_leap(*year) ? 1 : 0);
  if (!day || *day < 1 || *day > last) return std::nullopt;
  return days_since_epoch(*year, *month, *day) * 86400.0;
}

// "12:00" or "12:00:30", in seconds.
std::optional<double> take_clock(std::string_view& text) {
  const auto hour = take_digits(text, 2);
  if (!hour || *hour > 23 || !take_sign(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  double seconds = *hour * 3600.0 + *minute * 60.0;
  if (take_sign(text, ':')) {
    const auto second = take_digits(text, 2);
    if (!second || *second > 59) return std::nullopt;
    seconds += *second;
  }
  return seconds;
}

}  // namespace

Result<glm::uvec2> parse_size(const std::string& text) {
  constexpr const char* kWanted = "a size in pixels like 1280x720, from 16 to 16384 on a side";
  const std::vector<std::string_view> parts = split(text, 'x');
  if (parts.size() != 2) return wrong("--size", text, kWanted);
  glm::uvec2 size(0);
  for (int i = 0; i < 2; ++i) {
    const auto value = number(parts[static_cast<std::size_t>(i)]);
    if (!value || *value < kSmallest || *value > kLargest || *value != std::floor(*value))
      return wrong("--size", text, kWanted);
    size[i] = static_cast<std::uint32_t>(*value);
  }
  return size;
}

Result<StandingPoint> parse_standing_point(const std::string& text) {
  constexpr const char* kWanted = "LATITUDE,LONGITUDE,HEIGHT in degrees and metres, like 52.4797,-1.9026,40";
  std::vector<std::string_view> parts = split(text, ',');
  if (parts.size() != 3) return wrong("--at", text, kWanted);
  StandingPoint point;
  if (parts[2].starts_with("asl:")) {
    point.above_ground = false;
    parts[2].remove_prefix(4);
  }
  const auto latitude = number(parts[0]), longitude = number(parts[1]), height = number(parts[2]);
  if (!latitude || !longitude || !height || std::abs(*latitude) > 90.0 || std::abs(*longitude) > 180.0 ||
      *height < -12000.0 || *height > 1.0e8) {
    return wrong("--at", text, kWanted);
  }
  point.position = geo::geodetic_from_degrees(*latitude, *longitude, *height);
  return point;
}

Result<glm::dvec2> parse_look(const std::string& text) {
  constexpr const char* kWanted =
      "HEADING,PITCH in degrees, like 45,-20: clockwise from north, and from -90 (down) to 90";
  const std::vector<std::string_view> parts = split(text, ',');
  if (parts.size() > 2) return wrong("--look", text, kWanted);
  const auto heading = number(parts[0]);
  const auto pitch = parts.size() == 2 ? number(parts[1]) : std::optional<double>(0.0);
  if (!heading || !pitch || std::abs(*heading) > 360.0 || std::abs(*pitch) > 90.0)
    return wrong("--look", text, kWanted);
  return glm::dvec2(*heading, *pitch) * kRadiansPerDegree;
}

Result<geo::UnixSeconds> parse_time(const std::string& text) {
  constexpr const char* kWanted = "a time like 2026-06-21T12:00Z or 2026-06-21T13:00+01:00";
  std::string_view rest = text;
  const auto date = take_date(rest);
  if (!date || !(take_sign(rest, 'T') || take_sign(rest, ' '))) return wrong("--time", text, kWanted);
  const auto clock = take_clock(rest);
  if (!clock) return wrong("--time", text, kWanted);
  double offset = 0.0;
  if (!take_sign(rest, 'Z')) {
    const bool east = take_sign(rest, '+');
    if (!east && !take_sign(rest, '-')) return wrong("--time", text, kWanted);
    const auto ahead = take_clock(rest);
    if (!ahead || *ahead > 14.0 * 3600.0) return wrong("--time", text, kWanted);
    offset = east ? *ahead : -*ahead;
  }
  if (!rest.empty()) return wrong("--time", text, kWanted);
  return *date + *clock - offset;
}

Result<WaitFor> parse_wait(const std::string& text) {
  if (text == "complete") return WaitFor{WaitFor::Kind::Complete, 0.0};
  if (text == "first") return WaitFor{WaitFor::Kind::First, 0.0};
  const auto seconds = number(text);
  if (!seconds || *seconds < 0.0 || *seconds > 86400.0) {
    return wrong("--wait", text, "\"complete\", \"first\" or a number of seconds");
  }
  return WaitFor{WaitFor::Kind::Seconds, *seconds};
}

}  // namespace mercia::app
