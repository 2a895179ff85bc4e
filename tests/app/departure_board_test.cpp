#include "app/departure_board.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/region_timetable.h"
#include "tests/transit/feed_builder.h"

namespace mercia::app {
namespace {

using testing::HasSubstr;
using transit::test::FeedBuilder;
using transit::test::london;

transit::Timetable timetable() {
  FeedBuilder feed;
  feed.set("stops.txt",
           "stop_id,stop_name,stop_lat,stop_lon,platform_code,wheelchair_boarding\n"
           "A,Grand Place,52.48,-1.9,2,1\nB,Beta,52.489,-1.9,,\nC,Grand Park,52.498,-1.9,,\n");
  feed.trip("t", "A 08:00:00, B 08:03:00").trip("u", "A 09:30:00, B 09:33:00").trip("v", "C 08:10:00, B 08:13:00");
  return feed.timetable();
}

TEST(DepartureBoard, TellsTimeLineDestinationAndPlatform) {
  const auto board = departure_board(timetable(), "grand place", london(6, 17, 9, 26), 3);
  ASSERT_TRUE(board) << board.error().sentence();
  EXPECT_EQ(*board,
            "Grand Place\nWednesday 17 June 2026, 09:26 by the timetable\n"
            "  09:30   4 min  1  to u, platform 2, step-free\n"
            "Thursday 18 June 2026\n"
            "  08:00          1  to t, platform 2, step-free\n");
}

TEST(DepartureBoard, APartOfANameMeansAllStopsThatHaveIt) {
  const auto board = departure_board(timetable(), "Grand", london(6, 17, 8, 0), 2);
  ASSERT_TRUE(board);
  EXPECT_THAT(*board, HasSubstr("Grand Place, Grand Park\n"));
  EXPECT_THAT(*board, HasSubstr("  08:00     due  1"));
  EXPECT_THAT(*board, HasSubstr("  08:10  10 min  1"));
}

TEST(DepartureBoard, SaysWhyNothingComes) {
  EXPECT_THAT(*departure_board(timetable(), "Grand Place", london(6, 20, 12, 0), 5), HasSubstr("next 24 hours"));
  EXPECT_THAT(*departure_board(timetable(), "Grand Place", london(6, 17, 12, 0, 0, 2031), 5),
              HasSubstr("the timetable is for Thursday 1 January 2026 to Thursday 31 December 2026"));
  const auto nowhere = departure_board(timetable(), "Atlantis", london(6, 17, 12, 0), 5);
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().kind, ErrorKind::Usage);
  EXPECT_THAT(nowhere.error().sentence(), HasSubstr("no stop \"Atlantis\""));
}

TEST(DepartureBoard, ARegionWithoutTimetableSaysHowToGetOne) {
  region::Source source;
  source.title = "Somewhere";
  source.region.emplace();
  const auto opened = open_region_timetable(source);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().sentence(), HasSubstr("--gtfs"));
}

}  // namespace
}  // namespace mercia::app
