// Comma-separated values as GTFS writes them (RFC 4180, UTF-8), read piece by piece however long the file is.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace mercia::transit {

// Fills a buffer and says how much of it; 0 at the end.
using ReadMore = std::function<Result<std::size_t>(std::span<char>)>;

// Takes rows off a text. Quoted fields may hold commas, quotes ("" for one) and line breaks; a byte order mark and
// carriage returns are skipped, spaces around a field are not part of it.
class CsvReader {
 public:
  // Bytes of one row. A quote that is never closed makes such a long one.
  static constexpr std::size_t kRowLimit = std::size_t{1} << 16;
  // Fields of one row beyond which the rest is left out.
  static constexpr std::size_t kFieldLimit = 1000;

  enum class Row {
    End,
    Fields,
    Broken,  // longer than the limit, or a quote in it is never closed: the reader goes on with the next line
  };

  explicit CsvReader(ReadMore more);

  // Empty lines are passed over. Errors: what reading more of the text gave.
  Result<Row> next();
  // Of the last row; good until next() is called again.
  std::span<const std::string_view> fields() const { return fields_; }
  // The line on which the last row began, from 1.
  std::uint64_t line() const { return row_line_; }

 private:
  // Where the row that begins at at_ ends, without its line break; nothing if it does not end in what is there.
  std::optional<std::size_t> find_end() const;
  Result<void> fill();
  void skip_line();
  void split(std::size_t end);

  ReadMore more_;
  std::string buffer_;
  std::size_t at_ = 0;    // of the next row
  std::size_t size_ = 0;  // of the buffer that is filled
  bool whole_ = false;    // nothing comes after what is there
  std::uint64_t line_ = 1;
  std::uint64_t row_line_ = 0;
  std::vector<std::string_view> fields_;
};

}  // namespace mercia::transit
