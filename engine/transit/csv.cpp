#include "engine/transit/csv.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace mercia::transit {
namespace {

constexpr std::size_t kBufferSize = std::size_t{1} << 20;
static_assert(kBufferSize > 2 * CsvReader::kRowLimit);

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

CsvReader::CsvReader(ReadMore more) : more_(std::move(more)), buffer_(kBufferSize, '\0') {}

Result<void> CsvReader::fill() {
  std::memmove(buffer_.data(), buffer_.data() + at_, size_ - at_);
  size_ -= at_;
  at_ = 0;
  while (!whole_ && size_ < buffer_.size()) {
    MERCIA_TRY(const std::size_t got, more_(std::span(buffer_).subspan(size_)));
    whole_ = got == 0;
    if (size_ == 0 && std::string_view(buffer_.data(), got).starts_with("\xef\xbb\xbf") && line_ == 1) at_ = 3;
    size_ += got;
  }
  return {};
}

std::optional<std::size_t> CsvReader::find_end() const {
  const std::size_t limit = std::min(size_, at_ + kRowLimit);
  bool quoted = false;
  bool begins = true;  // nothing but blanks of a field so far
  for (std::size_t i = at_; i < limit; ++i) {
    const char c = buffer_[i];
    if (quoted) {
      quoted = c != '"';  // of a doubled one the second opens the quotes again
      continue;
    }
    if (c == '\n' || c == '\r') return i;
    // A quote inside a field that has none around it is a plain character, unless it follows a closing one.
    if (c == '"' && (begins || (i > at_ && buffer_[i - 1] == '"'))) quoted = true;
    begins = c == ',' || (begins && is_blank(c));
  }
  if (limit == size_ && whole_ && !quoted) return limit;
  return std::nullopt;
}

void CsvReader::skip_line() {
  const void* end = std::memchr(buffer_.data() + at_, '\n', size_ - at_);
  at_ = end ? static_cast<std::size_t>(static_cast<const char*>(end) - buffer_.data()) : size_;
}

void CsvReader::split(std::size_t end) {
  fields_.clear();
  std::size_t i = at_;
  while (fields_.size() < kFieldLimit) {
    while (i < end && is_blank(buffer_[i])) ++i;
    const std::size_t first = i;
    if (i < end && buffer_[i] == '"') {
      // What was in quotes moves together in place, without them.
      std::size_t put = first;
      bool quoted = true;
      for (++i; i < end && (quoted || buffer_[i] != ','); ++i) {
        if (buffer_[i] != '"') {
          if (quoted && buffer_[i] == '\n') ++line_;
          buffer_[put++] = buffer_[i];
        } else if (quoted && i + 1 < end && buffer_[i + 1] == '"') {
          buffer_[put++] = buffer_[i++];
        } else {
          quoted = !quoted;
        }
      }
      fields_.push_back(trimmed({buffer_.data() + first, put - first}));
    } else {
      const void* comma = std::memchr(buffer_.data() + i, ',', end - i);
      i = comma ? static_cast<std::size_t>(static_cast<const char*>(comma) - buffer_.data()) : end;
      fields_.push_back(trimmed({buffer_.data() + first, i - first}));
    }
    if (i >= end) return;
    ++i;  // the comma
  }
}

Result<CsvReader::Row> CsvReader::next() {
  fields_.clear();
  while (true) {
    while (at_ < size_ && (buffer_[at_] == '\n' || buffer_[at_] == '\r')) line_ += buffer_[at_++] == '\n' ? 1 : 0;
    if (at_ < size_ && (whole_ || size_ - at_ > kRowLimit)) break;
    if (at_ >= size_ && whole_) return Row::End;
    MERCIA_CHECK(fill());
  }
  row_line_ = line_;
  const auto end = find_end();
  if (!end) {
    skip_line();
    return Row::Broken;
  }
  split(*end);
  at_ = *end;
  return Row::Fields;
}

}  // namespace mercia::transit
