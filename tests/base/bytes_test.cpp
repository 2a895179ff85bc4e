#include "engine/base/bytes.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace mercia {
namespace {

TEST(Bytes, ReadsLittleEndianNumbersAtAnyOffset) {
  const ByteView bytes = as_bytes(std::string_view("\x01\x02\x03\x04\x05", 5));
  EXPECT_EQ(read_at<std::uint8_t>(bytes, 4), 5);
  EXPECT_EQ(read_at<std::uint16_t>(bytes, 1), 0x0302);
  EXPECT_EQ(read_at<std::uint32_t>(bytes, 1), 0x05040302u);
}

TEST(Bytes, ReadsNothingPastTheEnd) {
  const ByteView bytes = as_bytes("1234");
  EXPECT_FALSE(read_at<std::uint32_t>(bytes, 1));
  EXPECT_FALSE(read_at<std::uint8_t>(bytes, 4));
  EXPECT_FALSE(read_at<std::uint64_t>(bytes, 0));
  EXPECT_FALSE(read_at<std::uint8_t>({}, 0));
}

TEST(Bytes, OffsetsNearTheLargestNumberDoNotWrapAround) {
  const ByteView bytes = as_bytes("1234");
  const std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();
  EXPECT_FALSE(subview(bytes, largest, 2));
  EXPECT_FALSE(subview(bytes, 2, largest));
  EXPECT_FALSE(subview(bytes, largest, largest));
  EXPECT_FALSE(read_at<std::uint32_t>(bytes, largest - 1));
}

TEST(Bytes, AnEmptyPartAtTheEndIsThere) {
  const ByteView bytes = as_bytes("1234");
  ASSERT_TRUE(subview(bytes, 4, 0));
  EXPECT_TRUE(subview(bytes, 4, 0)->empty());
  EXPECT_FALSE(subview(bytes, 5, 0));
}

TEST(Bytes, AppendedNumbersReadBack) {
  Bytes bytes;
  append(bytes, std::uint8_t{7});
  append(bytes, 1.5);
  append(bytes, std::int32_t{-9});
  ASSERT_EQ(bytes.size(), 13u);
  EXPECT_EQ(read_at<double>(bytes, 1), 1.5);
  EXPECT_EQ(read_at<std::int32_t>(bytes, 9), -9);
}

}  // namespace
}  // namespace mercia
