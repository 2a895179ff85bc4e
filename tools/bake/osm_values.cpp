#include "tools/bake/osm_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numbers>
#include <string>

namespace mercia::bake {
namespace {

constexpr std::size_t kLongest = 64;  // no honest value is longer

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Reads a text from its front.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  void skip_spaces() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t')) rest_.remove_prefix(1);
    if (rest_.starts_with("\xc2\xa0")) rest_.remove_prefix(2);
  }
  bool take(std::string_view word) {
    if (rest_.size() < word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i)
      if (lower(rest_[i]) != word[i]) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  // Digits with one point or comma; a sign before them.
  std::optional<double> number() {
    char digits[kLongest];
    std::size_t used = 0, taken = 0;
    bool point = false, any = false;
    for (; taken < rest_.size() && used < kLongest; ++taken) {
      const char c = rest_[taken];
      if (c == '+' && taken == 0) continue;
      if (c == '-' && taken == 0) {
        digits[used++] = '-';
      } else if (c >= '0' && c <= '9') {
        any = true;
        digits[used++] = c;
      } else if ((c == '.' || c == ',') && !point) {
        point = true;
        digits[used++] = '.';
      } else {
        break;
      }
    }
    if (!any) return std::nullopt;
    // ".5" and "5." are numbers to people.
    double value = 0.0;
    const auto [end, error] = std::from_chars(digits, digits + used, value);
    if (error != std::errc{} || !std::isfinite(value)) return std::nullopt;
    rest_.remove_prefix(taken);
    return value;
  }

 private:
  std::string_view rest_;
};

// Metres of one unit, 1 where none is written, nothing for a word that is no unit.
std::optional<double> take_unit(Scanner& scan) {
  scan.skip_spaces();
  struct Unit {
    std::string_view word;
    double metres;
  };
  static constexpr std::array kUnits = {Unit{"metres", 1.0},    Unit{"meters", 1.0},
                                        Unit{"metre", 1.0},     Unit{"meter", 1.0},
                                        Unit{"mtrs", 1.0},      Unit{"millimetres", 1e-3},
                                        Unit{"mm", 1e-3},       Unit{"cm", 0.01},
                                        Unit{"km", 1000.0},     Unit{"mi", 1609.344},
                                        Unit{"feet", 0.3048},   Unit{"foot", 0.3048},
                                        Unit{"ft", 0.3048},     Unit{"\xe2\x80\xb2", 0.3048},
                                        Unit{"inches", 0.0254}, Unit{"inch", 0.0254},
                                        Unit{"in", 0.0254},     Unit{"\xe2\x80\xb3", 0.0254},
                                        Unit{"''", 0.0254},     Unit{"\"", 0.0254},
                                        Unit{"'", 0.3048},      Unit{"m", 1.0}};
  for (const Unit& unit : kUnits) {
    if (!scan.take(unit.word)) continue;
    scan.take(".");
    return unit.metres;
  }
  return std::nullopt;
}

bool take_separator(Scanner& scan) {
  scan.skip_spaces();
  for (const std::string_view mark : {";", "-", "/", "\xe2\x80\x93", "to "})
    if (scan.take(mark)) return true;
  return false;
}

// The largest of one or more values between separators; `read_one` takes one off the front.
template <typename ReadOne>
std::optional<double> largest_of(std::string_view text, ReadOne read_one) {
  if (text.size() > kLongest) return std::nullopt;
  Scanner scan(text);
  scan.skip_spaces();
  for (const std::string_view about : {"~", "ca.", "c.", "approx.", "approx", "about", "<", ">"})
    if (scan.take(about)) break;
  std::optional<double> largest;
  do {
    scan.skip_spaces();
    if (scan.done()) break;  // "5;" ends in a separator
    const std::optional<double> value = read_one(scan);
    if (!value) return std::nullopt;
    largest = largest ? std::max(*largest, *value) : *value;
  } while (take_separator(scan));
  scan.skip_spaces();
  return scan.done() ? largest : std::nullopt;
}

std::string letters_of(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '_' && c != '-') out.push_back(lower(c));
  return out;
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
  return largest_of(text, [](Scanner& scan) { return scan.number(); });
}

std::optional<double> parse_length(std::string_view text) {
  return largest_of(text, [](Scanner& scan) -> std::optional<double> {
    const auto first = scan.number();
    if (!first) return std::nullopt;
    const auto unit = take_unit(scan);
    if (!unit) return first;
    double total = *first * *unit;
    if (*unit == 0.3048) {
      // Feet may be followed by inches.
      Scanner ahead = scan;
      ahead.skip_spaces();
      const auto inches = ahead.number();
      if (inches && *inches >= 0.0) {
        const auto inch = take_unit(ahead);
        if (!inch || *inch == 0.0254) {
          total += *inches * 0.0254;
          scan = ahead;
        }
      }
    }
    return total;
  });
}

std::optional<double> parse_bearing(std::string_view text) {
  constexpr double kTurn = 2.0 * std::numbers::pi;
  static constexpr std::array<std::string_view, 16> kPoints = {"n", "nne", "ne", "ene", "e", "ese", "se", "sse",
                                                               "s", "ssw", "sw", "wsw", "w", "wnw", "nw", "nnw"};
  const std::string name = letters_of(text.substr(0, kLongest));
  const auto point = std::find(kPoints.begin(), kPoints.end(), name);
  if (point != kPoints.end()) return kTurn * static_cast<double>(point - kPoints.begin()) / 16.0;
  static constexpr std::array<std::string_view, 8> kWords = {"north", "northeast", "east", "southeast",
                                                             "south", "southwest", "west", "northwest"};
  const auto word = std::find(kWords.begin(), kWords.end(), name);
  if (word != kWords.end()) return kTurn * static_cast<double>(word - kWords.begin()) / 8.0;
  while (text.ends_with("\xc2\xb0")) text.remove_suffix(2);
  Scanner scan(text);
  scan.skip_spaces();
  const auto degrees = scan.number();
  scan.skip_spaces();
  if (!degrees || !scan.done() || std::abs(*degrees) > 3600.0) return std::nullopt;
  double radians = std::fmod(*degrees, 360.0) / 360.0 * kTurn;
  if (radians < 0.0) radians += kTurn;
  return radians < kTurn ? radians : 0.0;
}

}  // namespace mercia::bake
