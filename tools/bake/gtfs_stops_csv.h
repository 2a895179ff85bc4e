// Comma-separated values as GTFS writes them (RFC 4180, UTF-8).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mercia::bake {

// Takes rows off a text. Quoted fields may hold commas, quotes ("" for one) and line breaks; a byte order mark and
// carriage returns are skipped; an unclosed quote ends with the text.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text);
  // The next row's fields without surrounding spaces; nothing at the end. Empty lines are passed over.
  std::optional<std::vector<std::string>> next();
  // The line on which the last row began, from 1.
  std::size_t line() const { return row_line_; }

 private:
  std::string quoted_field();

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t row_line_ = 0;
};

}  // namespace mercia::bake
