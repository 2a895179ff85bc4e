#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <vector>

#include "engine/tiles/scratch.h"

namespace mercia::tiles {
namespace {

TEST(Scratch, PiecesAreAlignedAndApart) {
  Scratch scratch;
  Scratch another;  // on the same thread
  std::vector<std::pair<std::byte*, std::size_t>> pieces;
  for (const std::size_t size : {1u, 17u, 100'000u, 3u, 5'000'000u, 64u, 0u, 8u}) {
    for (Scratch* from : {&scratch, &another}) {
      std::byte* const piece = from->take(size);
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(piece) % 16, 0u);
      std::memset(piece, static_cast<int>(pieces.size()), size);
      pieces.emplace_back(piece, size);
    }
  }
  for (std::size_t i = 0; i < pieces.size(); ++i)
    for (std::size_t k = 0; k < pieces[i].second; ++k) ASSERT_EQ(pieces[i].first[k], static_cast<std::byte>(i));
}

TEST(Scratch, TheNextContentGetsTheSameMemory) {
  const auto first_of = [](std::size_t size) {
    Scratch scratch;
    for (int i = 0; i < 4; ++i) scratch.take(size);
    return scratch.take(1);
  };
  first_of(200'000);  // several blocks; one that holds everything is kept instead
  std::byte* const known = first_of(200'000);
  EXPECT_EQ(first_of(200'000), known);
  first_of(Scratch::kKept);  // more than is kept
  EXPECT_NE(first_of(100), nullptr);
}

}  // namespace
}  // namespace mercia::tiles
