#include "engine/region/ground_heights.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "engine/base/file.h"
#include "tests/support/temporary_folder.h"

namespace mercia::region {
namespace {

double hills(glm::dvec2 place) { return 120.0 + 30.0 * std::sin(place.x / 900.0) + 0.01 * place.y; }

TEST(GroundHeights, SurvivesWritingAndReading) {
  const GroundHeights made = GroundHeights::sample({-2000.0, -1000.0}, {3000.0, 1500.0}, 25.0, hills);
  const test::TemporaryFolder folder;
  ASSERT_TRUE(made.write(folder.path() / "ground.heights"));
  const auto read = GroundHeights::read(folder.path() / "ground.heights");
  ASSERT_TRUE(read) << read.error().sentence();
  EXPECT_LT(read->step(), 0.005);
  for (double x = -2100.0; x < 3100.0; x += 137.0) {
    for (double y = -900.0; y < 1400.0; y += 211.0) {
      const glm::dvec2 place(x, y);
      EXPECT_EQ(read->height(place), made.height(place));
      // Between nodes the grid is bilinear: 25 m of a hill of 900 m are 1 cm of arc.
      const bool inside = x > -2000.0 && x < 3000.0;
      EXPECT_NEAR(read->height(place), hills(place), inside ? 0.02 : 6.0);
    }
  }
  EXPECT_EQ(read->height({9e6, 0.0}), read->height({4000.0, 0.0}));  // the border's
}

TEST(GroundHeights, OfAFlatPlaceAndOfAHugeOne) {
  const GroundHeights flat = GroundHeights::sample({0.0, 0.0}, {10.0, 10.0}, 100.0, [](glm::dvec2) { return 7.5; });
  EXPECT_EQ(flat.height({3.0, 4.0}), 7.5);
  // A strip of 400 km by 10 m at a metre would have too many nodes.
  const GroundHeights strip = GroundHeights::sample({0.0, 0.0}, {4e5, 10.0}, 1.0, hills);
  EXPECT_NEAR(strip.height({2e5, 5.0}), hills({2e5, 5.0}), 0.5);
}

TEST(GroundHeights, RefusesWhatIsBroken) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "ground.heights";
  ASSERT_TRUE(GroundHeights::sample({0.0, 0.0}, {100.0, 100.0}, 10.0, hills).write(file));
  const auto whole = read_file(file);
  ASSERT_TRUE(whole);
  for (std::size_t size = 0; size < whole->size(); size += 7) {
    EXPECT_FALSE(GroundHeights::decode(ByteView(*whole).first(size), "cut")) << size;
  }
  // Too many nodes, none, no size of a cell, no number, another file.
  const auto with = [&](std::size_t at, auto value) {
    Bytes changed = *whole;
    std::memcpy(changed.data() + at, &value, sizeof(value));
    return GroundHeights::decode(changed, "changed");
  };
  EXPECT_FALSE(with(4, 0x7fffffffu));
  EXPECT_FALSE(with(8, 0u));
  EXPECT_FALSE(with(32, 0.0));
  EXPECT_FALSE(with(40, std::nan("")));
  EXPECT_FALSE(with(48, 1e300));
  EXPECT_FALSE(with(0, 'X'));
  EXPECT_TRUE(with(12, 5u));  // unused
  EXPECT_FALSE(GroundHeights::read(folder.path() / "none"));
}

}  // namespace
}  // namespace mercia::region
