// The bookkeeping of what is taken in a buffer.
#include "engine/gpu/range_allocator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <vector>

namespace mercia::gpu {
namespace {

TEST(RangeAllocator, HandsOutAlignedPartsUntilFull) {
  RangeAllocator ranges(256);
  const auto a = ranges.allocate(10, 32);
  const auto b = ranges.allocate(10, 32);
  ASSERT_TRUE(a && b);
  EXPECT_EQ(a->offset % 32, 0u);
  EXPECT_EQ(b->offset % 32, 0u);
  EXPECT_NE(a->offset, b->offset);
  EXPECT_EQ(ranges.used(), 20u);
  EXPECT_FALSE(ranges.allocate(257, 1));
  EXPECT_FALSE(ranges.allocate(0, 1));
  EXPECT_FALSE(ranges.allocate(240, 1)) << "no hole is that large";
}

TEST(RangeAllocator, NeighboursGrowTogetherInAnyOrder) {
  std::vector<int> order{0, 1, 2, 3};
  do {
    RangeAllocator ranges(400);
    std::vector<Range> parts;
    for (int i = 0; i < 4; ++i) parts.push_back(*ranges.allocate(100, 4));
    EXPECT_FALSE(ranges.allocate(1, 1));
    for (const int i : order) ranges.free(parts[static_cast<std::size_t>(i)]);
    EXPECT_EQ(ranges.used(), 0u);
    EXPECT_TRUE(ranges.allocate(400, 4));
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(RangeAllocator, NothingOverlapsOrIsLostUnderChurn) {
  constexpr std::uint64_t kSize = 1 << 16;
  RangeAllocator ranges(kSize);
  std::mt19937 random(7);
  std::map<std::uint64_t, Range> taken;
  for (int step = 0; step < 20000; ++step) {
    if (random() % 2 == 0 || taken.empty()) {
      const auto range = ranges.allocate(1 + random() % 3000, std::uint64_t{1} << random() % 8);
      if (!range) continue;
      ASSERT_LE(range->offset + range->size, kSize);
      const auto after = taken.lower_bound(range->offset);
      if (after != taken.end()) {
        ASSERT_LE(range->offset + range->size, after->first);
      }
      if (after != taken.begin()) {
        ASSERT_LE(std::prev(after)->first + std::prev(after)->second.size, range->offset);
      }
      taken.emplace(range->offset, *range);
    } else {
      const auto victim = std::next(taken.begin(), static_cast<std::ptrdiff_t>(random() % taken.size()));
      ranges.free(victim->second);
      taken.erase(victim);
    }
  }
  for (const auto& [offset, range] : taken) ranges.free(range);
  EXPECT_EQ(ranges.used(), 0u);
  EXPECT_TRUE(ranges.allocate(kSize, 1));
}

}  // namespace
}  // namespace mercia::gpu
