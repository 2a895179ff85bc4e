#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include "tools/bake/model_import.h"

namespace mercia::bake {
namespace {

struct Field {
  const char* name;
  const char* unit;
  double low;
  double high;
};

// In the order of the option's text. Heights reach from the deepest mine to the highest mountain.
constexpr std::array<Field, 5> kFields{{{"LAT", "degrees", -90.0, 90.0},
                                        {"LON", "degrees", -180.0, 180.0},
                                        {"HEIGHT", "metres", -5000.0, 10000.0},
                                        {"HEADING", "degrees", -360.0, 360.0},
                                        {"SCALE", "", 1e-6, 1e6}}};
constexpr std::string_view kForm =
    "write FILE@LAT,LON,HEIGHT,HEADING[,SCALE], for example house.ifc@51.4545,-2.5879,0,90";

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const auto end = text.find(separator);
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

// A whole number or decimal fraction in the C locale, blanks around it allowed; no "nan", "inf" or trailing letters.
std::optional<double> number(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

Result<ModelRequest> parse_model_request(const std::string& text) {
  const auto at = text.rfind('@');
  if (at == std::string::npos)
    return fail(ErrorKind::Usage, "there is no '@' and no place after it", text, std::string(kForm));
  if (at == 0) return fail(ErrorKind::Usage, "there is no file name before the '@'", text, std::string(kForm));
  const auto pieces = split(std::string_view(text).substr(at + 1), ',');
  if (pieces.size() < 4 || pieces.size() > 5)
    return fail(ErrorKind::Usage, fmt::format("after the '@' stand {} numbers instead of 4 or 5", pieces.size()), text,
                std::string(kForm));
  std::array<double, 5> values{0.0, 0.0, 0.0, 0.0, 1.0};
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const auto value = number(pieces[i]);
    if (!value)
      return fail(ErrorKind::Usage, fmt::format("{} is '{}', which is not a number", kFields[i].name, pieces[i]), text,
                  std::string(kForm));
    if (*value < kFields[i].low || *value > kFields[i].high)
      return fail(ErrorKind::Usage,
                  fmt::format("{} is {}, outside {} to {}{}{}", kFields[i].name, *value, kFields[i].low,
                              kFields[i].high, *kFields[i].unit ? " " : "", kFields[i].unit),
                  text, std::string(kForm));
    values[i] = *value;
  }
  ModelRequest request;
  request.file = text.substr(0, at);
  request.latitude = values[0];
  request.longitude = values[1];
  request.height = values[2];
  request.heading = values[3];
  request.scale = values[4];
  return request;
}

}  // namespace mercia::bake
