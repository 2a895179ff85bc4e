#include "app/stop_board.h"

#include <gtest/gtest.h>

#include "tests/transit/feed_builder.h"

namespace mercia::app {
namespace {

using transit::test::FeedBuilder;
using transit::test::london;

transit::Timetable timetable() {
  FeedBuilder feed;
  feed.set("stops.txt", "stop_id,stop_name,stop_lat,stop_lon\nA,Alpha,52.48,-1.9\nB,Beta,52.489,-1.9\n");
  feed.trip("t", "A 08:00:00, B 08:03:00").trip("u", "A 08:02:00, B 08:05:00");
  return feed.timetable();
}

std::optional<overlay::Card> card(const std::string& kind, const std::string& id) {
  overlay::Card card;
  card.kind = kind;
  card.id = id;
  return card;
}

TEST(StopBoard, GoesWithTheMinute) {
  const transit::Timetable table = timetable();
  StopBoard board;
  const auto alpha = card("tram_stop", "A");
  const overlay::DepartureBoard* shown = board.of(&table, alpha, london(6, 17, 7, 59, 30));
  ASSERT_TRUE(shown);
  ASSERT_GE(shown->rows.size(), 2u);
  EXPECT_EQ(shown->rows[0].due, "1 min");
  EXPECT_EQ(shown->rows[1].clock, "08:02");
  shown = board.of(&table, alpha, london(6, 17, 8, 0, 59));
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->rows[0].due, "due") << "until its minute is over";
  shown = board.of(&table, alpha, london(6, 17, 8, 1, 0));
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->rows[0].clock, "08:02");
}

TEST(StopBoard, BelongsToTheStopOfTheCard) {
  const transit::Timetable table = timetable();
  StopBoard board;
  const UnixSeconds now = london(6, 17, 7, 59);
  ASSERT_TRUE(board.of(&table, card("tram_stop", "A"), now));
  const overlay::DepartureBoard* end = board.of(&table, card("tram_stop", "B"), now);
  ASSERT_TRUE(end);
  EXPECT_TRUE(end->rows.empty()) << "nothing leaves the last stop";
  EXPECT_FALSE(end->nothing.empty());
  EXPECT_FALSE(board.of(&table, card("landmark", "A"), now));
  EXPECT_FALSE(board.of(&table, card("tram_stop", "nowhere"), now));
  EXPECT_FALSE(board.of(&table, std::nullopt, now));
  EXPECT_FALSE(board.of(nullptr, card("tram_stop", "A"), now));
}

TEST(NearestStop, IsOneInPlan) {
  overlay::Gazetteer gazetteer;
  EXPECT_FALSE(nearest_stop(gazetteer, {}));
  for (const auto& [kind, x, z] :
       {std::tuple{"landmark", 1.0, 0.0}, {"tram_stop", 50.0, 900.0}, {"railway_station", 80.0, 0.0}}) {
    region::Place place;
    place.kind = kind;
    gazetteer.places.push_back(place);
    gazetteer.world.emplace_back(x, 0.0, z);
  }
  EXPECT_EQ(nearest_stop(gazetteer, {0.0, 0.0, 0.0}), 1u);
  EXPECT_EQ(nearest_stop(gazetteer, {100.0, 0.0, 0.0}), 2u);
}

}  // namespace
}  // namespace mercia::app
