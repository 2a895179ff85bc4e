#include "engine/tiles/http_answer.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace mercia::tiles {
namespace {

constexpr UnixTime kLongest = UnixTime{10} * 365 * 86400;  // what a server claims beyond it changes nothing

bool is_space(char c) { return c == ' ' || c == '\t'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return (x >= 'A' && x <= 'Z' ? x + ('a' - 'A') : x) == y;  // b is in lower case
  });
}

// Calls body(name, value) for each "name" or "name=value" of a comma-separated list; commas in quotes do not separate.
template <typename Body>
void for_each_directive(std::string_view list, Body&& body) {
  std::size_t begin = 0;
  bool quoted = false;
  for (std::size_t i = 0; i <= list.size(); ++i) {
    if (i < list.size() && list[i] == '"') quoted = !quoted;
    if (i < list.size() && (quoted || list[i] != ',')) continue;
    const std::string_view item = trimmed(list.substr(begin, i - begin));
    begin = i + 1;
    if (item.empty()) continue;
    const auto equals = item.find('=');
    std::string_view value = equals == std::string_view::npos ? std::string_view() : trimmed(item.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    body(trimmed(item.substr(0, equals)), value);
  }
}

std::optional<UnixTime> whole_seconds(std::string_view text) {
  text = trimmed(text);
  if (text.empty() || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  UnixTime value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() ? std::min(value, kLongest) : kLongest;  // only too large a number is left
}

std::optional<UnixTime> date(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const time_t value = curl_getdate(text.c_str(), nullptr);
  return value < 0 ? std::nullopt : std::optional<UnixTime>(value);
}

// Mercia sends the same request for an address every time, apart from what unpacks its answer; an answer that depends
// on anything else than these might have been meant for somebody else.
bool varies_harmlessly(std::string_view vary) {
  bool harmless = true;
  for_each_directive(vary, [&](std::string_view name, std::string_view) {
    harmless = harmless && (same_word(name, "accept-encoding") || same_word(name, "accept") ||
                            same_word(name, "origin") || same_word(name, "user-agent"));
  });
  return harmless;
}

}  // namespace

Freshness freshness_of(const AnswerHeaders& headers, UnixTime asked, UnixTime received) {
  Freshness result;
  result.may_keep = varies_harmlessly(headers.vary);
  std::optional<UnixTime> lifetime;
  bool no_cache = false;
  for_each_directive(headers.cache_control, [&](std::string_view name, std::string_view value) {
    if (same_word(name, "no-store")) result.may_keep = false;
    if (same_word(name, "no-cache")) no_cache = true;
    if (same_word(name, "must-revalidate")) result.only_validated = true;
    // Of two that contradict each other the shorter one holds; one that makes no sense means stale.
    if (same_word(name, "max-age")) {
      const UnixTime seconds = whole_seconds(value).value_or(0);
      lifetime = std::min(lifetime.value_or(seconds), seconds);
    }
  });
  if (no_cache) result.only_validated = true;
  if (no_cache || !result.may_keep) return result;

  const UnixTime sent = date(headers.date).value_or(received);
  if (!lifetime && !headers.expires.empty()) lifetime = date(headers.expires).value_or(sent) - sent;
  if (!lifetime) return result;
  // RFC 9111, 4.2.3: the age that the headers tell and the one that the clocks tell, whichever is greater.
  const UnixTime told = whole_seconds(headers.age).value_or(0) + std::max<UnixTime>(received - asked, 0);
  const UnixTime age = std::max({received - sent, told, UnixTime{0}});
  const UnixTime left = std::min(*lifetime, kLongest) - age;
  if (left > 0) result.fresh_until = received + left;
  return result;
}

double seconds_to_wait(const std::string& retry_after, UnixTime now) {
  if (const auto seconds = whole_seconds(retry_after)) return static_cast<double>(*seconds);
  if (const auto until = date(retry_after)) return static_cast<double>(std::clamp<UnixTime>(*until - now, 0, kLongest));
  return 0.0;
}

}  // namespace mercia::tiles
