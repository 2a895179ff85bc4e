#include "engine/tiles/json.h"

#include <fmt/format.h>

#include <cmath>

namespace mercia::tiles {
namespace {

constexpr int kDepthLimit = 200;

// nlohmann-json parses any depth, but what walks the tree afterwards should not have to care.
bool deeper_than_limit(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kDepthLimit) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

}  // namespace

Result<Json> parse_json(ByteView bytes, const std::string& where) {
  std::string_view text = as_text(bytes);
  if (text.size() > kJsonLimit)
    return fail_input(fmt::format("its JSON has {} bytes, more than the limit of {}", text.size(), kJsonLimit), where);
  // GLB pads JSON with spaces; some writers pad with zero bytes, which JSON does not allow.
  while (!text.empty() && text.back() == '\0') text.remove_suffix(1);
  if (deeper_than_limit(text)) return fail_input("its JSON is nested too deeply", where);
  Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  if (json.is_discarded()) return fail_input("its JSON is broken or cut off", where);
  return json;
}

const Json* member(const Json* parent, const char* name) {
  if (!parent || !parent->is_object()) return nullptr;
  const auto found = parent->find(name);
  return found == parent->end() ? nullptr : &*found;
}

const Json* element(const Json* array, std::uint64_t index) {
  if (!array || !array->is_array() || index >= array->size()) return nullptr;
  return &(*array)[static_cast<std::size_t>(index)];
}

std::size_t length(const Json* array) { return array && array->is_array() ? array->size() : 0; }

std::optional<double> number(const Json* value) {
  if (!value || !value->is_number()) return std::nullopt;
  const double result = value->get<double>();
  if (!std::isfinite(result)) return std::nullopt;
  return result;
}

std::optional<std::uint64_t> whole_number(const Json* value) {
  const auto result = number(value);
  if (!result || *result < 0.0 || *result > 9007199254740992.0 || std::floor(*result) != *result) return std::nullopt;
  return static_cast<std::uint64_t>(*result);
}

std::optional<std::uint32_t> index_number(const Json* value) {
  const auto result = whole_number(value);
  if (!result || *result > 0xfffffffeu) return std::nullopt;
  return static_cast<std::uint32_t>(*result);
}

bool flag(const Json* value) { return value && value->is_boolean() && value->get<bool>(); }

std::string text(const Json* value) { return value && value->is_string() ? value->get<std::string>() : std::string(); }

std::optional<std::vector<double>> numbers(const Json* value, std::size_t count) {
  if (length(value) != count) return std::nullopt;
  std::vector<double> result(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto one = number(element(value, i));
    if (!one) return std::nullopt;
    result[i] = *one;
  }
  return result;
}

}  // namespace mercia::tiles
