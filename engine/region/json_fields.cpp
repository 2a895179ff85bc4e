#include "engine/region/json_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/file.h"

namespace mercia::region {
namespace {

using nlohmann::json;

// "line 3, column 14" of a byte offset.
std::string line_and_column(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const auto last_break = before.rfind('\n');
  const auto column = last_break == std::string_view::npos ? before.size() : before.size() - last_break - 1;
  return fmt::format("line {}, column {}", line, std::max<std::size_t>(column, 1));
}

bool is_unwanted_control(char c) {
  const auto code = static_cast<unsigned char>(c);
  return (code < 0x20 && c != '\n' && c != '\t') || code == 0x7f;
}

}  // namespace

std::string plain_text(std::string text) {
  if (text.size() > kJsonTextLimit) {
    std::size_t end = kJsonTextLimit;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // not inside a character
    text.resize(end);
  }
  std::replace_if(text.begin(), text.end(), is_unwanted_control, ' ');
  return text;
}

Result<json> read_json_file(const std::filesystem::path& file, std::uint64_t byte_limit) {
  MERCIA_TRY(const std::string text, read_text_file(file, byte_limit));
  bool too_deep = false;
  const auto watch_depth = [&](int depth, json::parse_event_t, json&) {
    if (depth > kJsonDepthLimit) too_deep = true;
    return depth <= kJsonDepthLimit;
  };
  try {
    json document = json::parse(text, watch_depth);
    if (too_deep)
      return fail_input(fmt::format("the JSON is nested deeper than {} levels", kJsonDepthLimit), file.string());
    return document;
  } catch (const json::parse_error& error) {
    return fail_input("this is not valid JSON", file.string() + ", " + line_and_column(text, error.byte));
  } catch (const json::exception& error) {
    return fail_input(fmt::format("this is not valid JSON ({})", error.what()), file.string());
  }
}

std::string JsonField::where() const { return path_.empty() ? file_ : file_ + ", " + path_; }

tl::unexpected<Error> JsonField::fail(std::string what, std::string remedy) const {
  return fail_input(std::move(what), where(), std::move(remedy));
}

bool JsonField::has(std::string_view key) const {
  return value_->is_object() && value_->contains(std::string(key)) && !value_->at(std::string(key)).is_null();
}

Result<JsonField> JsonField::member(std::string_view key) const {
  if (!value_->is_object()) return fail("an object is expected here");
  if (!has(key)) return fail(fmt::format("the field \"{}\" is missing", key));
  JsonField child(value_->at(std::string(key)), file_);
  child.path_ = path_.empty() ? std::string(key) : path_ + "." + std::string(key);
  return child;
}

JsonField JsonField::element(std::size_t index) const {
  JsonField child(value_->at(index), file_);
  child.path_ = fmt::format("{}[{}]", path_, index);
  return child;
}

Result<JsonField> JsonField::object(std::string_view key) const {
  MERCIA_TRY(const JsonField child, member(key));
  if (!child.value_->is_object()) return child.fail("an object is expected here");
  return child;
}

Result<JsonField> JsonField::array(std::string_view key, std::size_t maximum_size) const {
  MERCIA_TRY(const JsonField child, member(key));
  if (!child.value_->is_array()) return child.fail("an array is expected here");
  if (child.size() > maximum_size)
    return child.fail(fmt::format("{} entries are more than the limit of {}", child.size(), maximum_size));
  return child;
}

Result<double> JsonField::number(std::string_view key, double lowest, double highest) const {
  MERCIA_TRY(const JsonField child, member(key));
  return child.as_number(lowest, highest);
}

Result<std::string> JsonField::text(std::string_view key) const {
  MERCIA_TRY(const JsonField child, member(key));
  return child.as_text();
}

Result<bool> JsonField::boolean(std::string_view key) const {
  MERCIA_TRY(const JsonField child, member(key));
  return child.as_boolean();
}

Result<double> JsonField::as_number(double lowest, double highest) const {
  if (!value_->is_number()) return fail("a number is expected here");
  const double number = value_->get<double>();
  if (!(number >= lowest && number <= highest))
    return fail(fmt::format("{} is outside {} to {}", number, lowest, highest));
  return number;
}

Result<std::string> JsonField::as_text() const {
  if (!value_->is_string()) return fail("a text is expected here");
  const auto& text = value_->get_ref<const std::string&>();
  if (text.size() > kJsonTextLimit)
    return fail(fmt::format("the text has {} bytes, more than the limit of {}", text.size(), kJsonTextLimit));
  if (std::any_of(text.begin(), text.end(), is_unwanted_control)) return fail("the text has control characters");
  return text;
}

Result<bool> JsonField::as_boolean() const {
  if (!value_->is_boolean()) return fail("true or false is expected here");
  return value_->get<bool>();
}

}  // namespace mercia::region
