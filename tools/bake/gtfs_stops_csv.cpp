#include "tools/bake/gtfs_stops_csv.h"

#include <algorithm>

namespace mercia::bake {
namespace {

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

}  // namespace

CsvReader::CsvReader(std::string_view text) : text_(text) {
  if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);
}

std::string CsvReader::quoted_field() {
  std::string field;
  ++at_;  // the opening quote
  while (at_ < text_.size()) {
    const char c = text_[at_++];
    if (c == '\n') ++line_;
    if (c != '"') {
      field += c;
    } else if (at_ < text_.size() && text_[at_] == '"') {
      field += '"';
      ++at_;
    } else {
      break;
    }
  }
  return field;
}

std::optional<std::vector<std::string>> CsvReader::next() {
  while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) {
    if (text_[at_] == '\n') ++line_;
    ++at_;
  }
  if (at_ >= text_.size()) return std::nullopt;
  row_line_ = line_;
  std::vector<std::string> fields;
  while (true) {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    std::string field;
    if (at_ < text_.size() && text_[at_] == '"') field = quoted_field();
    const auto end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
    field += text_.substr(at_, end - at_);
    fields.push_back(trimmed(field));
    at_ = end;
    if (at_ >= text_.size() || text_[at_] != ',') return fields;
    ++at_;
  }
}

}  // namespace mercia::bake
