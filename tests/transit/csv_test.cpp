#include "engine/transit/csv.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace mercia::transit {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// A text handed out `piece` bytes at a time.
ReadMore pieces_of(std::string text, std::size_t piece) {
  return [text = std::move(text), at = std::size_t{0}, piece](std::span<char> buffer) mutable -> Result<std::size_t> {
    const std::size_t count = std::min({piece, buffer.size(), text.size() - at});
    std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(at), count, buffer.begin());
    at += count;
    return count;
  };
}

Rows rows_of(const std::string& text, std::size_t piece = 7) {
  CsvReader reader(pieces_of(text, piece));
  Rows rows;
  while (true) {
    const auto row = reader.next();
    EXPECT_TRUE(row);
    if (!row || *row == CsvReader::Row::End) return rows;
    rows.emplace_back();
    if (*row == CsvReader::Row::Broken) rows.back() = {"broken"};
    if (*row == CsvReader::Row::Fields)
      for (const std::string_view field : reader.fields()) rows.back().emplace_back(field);
  }
}

TEST(Csv, SplitsPlainRows) {
  EXPECT_EQ(rows_of("a,b,c\n1,,3\n"), (Rows{{"a", "b", "c"}, {"1", "", "3"}}));
  EXPECT_EQ(rows_of("a,b\r\n1,2\r\n\r\n\n3,4"), (Rows{{"a", "b"}, {"1", "2"}, {"3", "4"}}));
  EXPECT_EQ(rows_of("\xef\xbb\xbf"
                    "a,b\n1,2,\n"),
            (Rows{{"a", "b"}, {"1", "2", ""}}));
  EXPECT_EQ(rows_of("  a\t, b c ,\n"), (Rows{{"a", "b c", ""}}));
  EXPECT_EQ(rows_of(""), Rows{});
  EXPECT_EQ(rows_of("\n\n\r\n"), Rows{});
}

TEST(Csv, ReadsQuotedFields) {
  EXPECT_EQ(rows_of("\"a,b\",\"say \"\"so\"\"\",\"two\nlines\"\nx\n"),
            (Rows{{"a,b", "say \"so\"", "two\nlines"}, {"x"}}));
  EXPECT_EQ(rows_of(" \"a\" ,\"\"\n"), (Rows{{"a", ""}}));
  // A quote inside a field that has none around it is a character like others.
  EXPECT_EQ(rows_of("5\" pipe,b\nc\n"), (Rows{{"5\" pipe", "b"}, {"c"}}));
  EXPECT_EQ(rows_of("\"a\"b,c\n"), (Rows{{"ab", "c"}}));
}

TEST(Csv, GoesOnAfterAQuoteThatIsNeverClosed) {
  EXPECT_EQ(rows_of("a,\"b\nc,d\ne,f\n"), (Rows{{"broken"}, {"c", "d"}, {"e", "f"}}));
  const std::string long_row(CsvReader::kRowLimit + 1, 'x');
  EXPECT_EQ(rows_of("a\n" + long_row + "\nb\n", 100'000), (Rows{{"a"}, {"broken"}, {"b"}}));
  std::string commas(5000, ',');
  EXPECT_EQ(rows_of(commas).front().size(), CsvReader::kFieldLimit);
}

TEST(Csv, CountsLinesAsEditorsDo) {
  CsvReader reader(pieces_of("h\n\"two\nlines\",x\n\nlast\n", 3));
  std::vector<std::uint64_t> lines;
  while (reader.next().value_or(CsvReader::Row::End) != CsvReader::Row::End) lines.push_back(reader.line());
  EXPECT_EQ(lines, (std::vector<std::uint64_t>{1, 2, 5}));
}

// Rows fall on every place of the buffer's end.
TEST(Csv, IsTheSameHoweverTheTextArrives) {
  std::string text;
  Rows expected;
  for (int i = 0; text.size() < 3'000'000; ++i) {
    const std::string number = std::to_string(i);
    text += number + ",\"quoted \"\"" + number + "\"\", and on\"," +
            std::string(static_cast<std::size_t>(i % 97), 'z') + "\r\n";
    expected.push_back(
        {number, "quoted \"" + number + "\", and on", std::string(static_cast<std::size_t>(i % 97), 'z')});
  }
  EXPECT_EQ(rows_of(text, 1 << 20), expected);
  EXPECT_EQ(rows_of(text, 4093), expected);
}

TEST(Csv, HandsOnWhatReadingReports) {
  CsvReader reader([](std::span<char>) -> Result<std::size_t> { return fail_input("it is damaged"); });
  EXPECT_FALSE(reader.next());
}

}  // namespace
}  // namespace mercia::transit
