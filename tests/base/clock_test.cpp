#include "engine/base/clock.h"

#include <gtest/gtest.h>

#include "engine/base/time_zone.h"

namespace mercia {
namespace {

TEST(Clock, RunsAtItsSpeedUnlessItIsPaused) {
  Clock clock(1000.0);
  clock.advance(2.0);
  EXPECT_EQ(clock.now(), 1002.0);
  clock.set_speed(60.0);
  clock.advance(2.0);
  EXPECT_EQ(clock.now(), 1122.0);
  clock.pause(true);
  clock.advance(5.0);
  EXPECT_EQ(clock.now(), 1122.0);
  EXPECT_EQ(clock.speed(), 60.0);
  clock.pause(false);
  clock.advance(1.0);
  EXPECT_EQ(clock.now(), 1182.0);
}

TEST(Clock, StepsThroughItsSpeedsAndStaysAtTheEnds) {
  Clock clock;
  clock.slower();
  EXPECT_EQ(clock.speed(), Clock::kSpeeds.front());
  for (std::size_t i = 1; i < Clock::kSpeeds.size(); ++i) {
    clock.faster();
    EXPECT_EQ(clock.speed(), Clock::kSpeeds[i]);
  }
  clock.faster();
  EXPECT_EQ(clock.speed(), Clock::kSpeeds.back());
  clock.slower();
  EXPECT_EQ(clock.speed(), Clock::kSpeeds[Clock::kSpeeds.size() - 2]);
  clock.pause(true);
  clock.faster();
  EXPECT_FALSE(clock.paused());
}

double hours(double h) { return h * 3600.0; }

TEST(TimeZone, WithoutANameIsUtc) {
  const TimeZone utc;
  EXPECT_EQ(utc.at({1970, 1, 1, 0.0}), 0.0);
  EXPECT_EQ(utc.at({2026, 6, 21, hours(12)}), 1782043200.0);
  const LocalTime local = utc.local(1782043200.25);
  EXPECT_EQ(local.civil.year, 2026);
  EXPECT_EQ(local.civil.month, 6);
  EXPECT_EQ(local.civil.day, 21);
  EXPECT_EQ(local.civil.seconds, hours(12) + 0.25);
  EXPECT_EQ(local.abbreviation, "UTC");
  EXPECT_EQ(utc.local(-1.0).civil.year, 1969);
}

TEST(TimeZone, KnowsSummerTime) {
  const auto london = TimeZone::find("Europe/London");
  ASSERT_TRUE(london) << london.error().sentence();
  const LocalTime summer = london->local(1782043200.0);
  EXPECT_EQ(summer.civil.seconds, hours(13));
  EXPECT_EQ(summer.ahead_of_utc, hours(1));
  EXPECT_TRUE(summer.summer_time);
  EXPECT_EQ(summer.abbreviation, "BST");
  const LocalTime winter = london->local(TimeZone().at({2026, 12, 21, hours(12)}));
  EXPECT_EQ(winter.civil.seconds, hours(12));
  EXPECT_FALSE(winter.summer_time);
  EXPECT_EQ(winter.abbreviation, "GMT");
}

// On 29 March 2026 clocks go from 1:00 to 2:00, on 25 October from 2:00 to 1:00.
TEST(TimeZone, GoesOverTheDaysWhenClocksAreChanged) {
  const auto london = TimeZone::find("Europe/London");
  ASSERT_TRUE(london);
  const TimeZone utc;
  EXPECT_EQ(london->at({2026, 3, 29, hours(0.5)}), utc.at({2026, 3, 29, hours(0.5)}));
  EXPECT_EQ(london->at({2026, 3, 29, hours(1.5)}), utc.at({2026, 3, 29, hours(1.5)})) << "which clocks skip";
  EXPECT_EQ(london->at({2026, 3, 29, hours(2.5)}), utc.at({2026, 3, 29, hours(1.5)}));
  EXPECT_EQ(london->at({2026, 10, 25, hours(1.5)}), utc.at({2026, 10, 25, hours(0.5)})) << "the first of two";
  EXPECT_EQ(london->at({2026, 10, 25, hours(2.5)}), utc.at({2026, 10, 25, hours(2.5)}));
}

TEST(TimeZone, IsTheInverseOfItself) {
  for (const char* name : {"Europe/London", "Europe/Helsinki", "America/New_York", "Asia/Kathmandu"}) {
    const auto zone = TimeZone::find(name);
    ASSERT_TRUE(zone) << name;
    for (double day = 0.0; day < 365.0; day += 3.0) {
      const UnixSeconds time = 1767268800.0 + day * 86400.0;  // noons of 2026: no clock is changed then
      EXPECT_EQ(zone->at(zone->local(time).civil), time) << name << " " << day;
    }
  }
}

TEST(TimeZone, RefusesWhatIsNoneInASentence) {
  for (const char* name : {"", "Europe/Birmingham", "../../etc/passwd", "/etc/localtime", "Europe", "\xff\xfe"}) {
    const auto zone = TimeZone::find(name);
    ASSERT_FALSE(zone) << name;
    EXPECT_EQ(zone.error().kind, ErrorKind::Input);
    EXPECT_FALSE(zone.error().remedy.empty());
  }
}

TEST(TimeZone, HoldsFarFromToday) {
  const auto london = TimeZone::find("Europe/London");
  ASSERT_TRUE(london);
  EXPECT_EQ(london->local(1e18).civil.year, 9999);
  EXPECT_EQ(london->local(-1e18).civil.year, 1);
}

TEST(CivilTime, StepsByMonths) {
  EXPECT_EQ(plus_months({2026, 12, 15, 60.0}, 1).year, 2027);
  EXPECT_EQ(plus_months({2026, 12, 15, 60.0}, 1).month, 1);
  EXPECT_EQ(plus_months({2026, 1, 15, 60.0}, -1).year, 2025);
  EXPECT_EQ(plus_months({2026, 1, 15, 60.0}, -1).month, 12);
  EXPECT_EQ(plus_months({2026, 1, 31, 60.0}, 1).day, 28);
  EXPECT_EQ(plus_months({2028, 1, 31, 60.0}, 1).day, 29);
  EXPECT_EQ(plus_months({2026, 6, 21, 60.0}, 0).seconds, 60.0);
  EXPECT_EQ(days_in_month(2100, 2), 28);
}

}  // namespace
}  // namespace mercia
