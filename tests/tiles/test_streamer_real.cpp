// The streamer on tilesets that others made.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/test_data.h"
#include "tests/tiles/flight.h"

namespace mercia::tiles::test {
namespace {

TEST(StreamerReal, DeepTreeLoadsAllLeavesInView) {
  MERCIA_NEED_DATA(path, "tiles/deep_b3dm_tree/tileset.json");
  StreamerOptions options;
  options.maximum_screen_space_error = 2.0;
  auto streamer = Streamer::open(path.string(), options);
  ASSERT_TRUE(streamer) << streamer.error().sentence();
  EXPECT_FALSE((*streamer)->georeferenced());
  CountingSink sink;
  double now = 0.0;
  const geo::View views[] = {view_of(place_at_root(**streamer), 1.2)};
  const FlightLog log = fly(**streamer, sink, views, now);
  EXPECT_TRUE(log.completed);
  EXPECT_EQ(log.holes_after_whole_picture, 0u);
  EXPECT_EQ((*streamer)->stats().holes, 0u);
  for (const auto& p : (*streamer)->problems()) ADD_FAILURE() << p;
}

}  // namespace
}  // namespace mercia::tiles::test
