#include <gtest/gtest.h>

#include "engine/tiles/error_target.h"

namespace mercia::tiles {
namespace {

constexpr double kFrame = 1.0 / 60.0;

TEST(ErrorTarget, RisesSmoothlyWhileBlockedAndEndsSomewhere) {
  ErrorTarget target;
  double last = target.factor();
  for (int i = 0; i < 2000; ++i) {
    target.update(true, 1.0, false, kFrame);
    EXPECT_GE(target.factor(), last);
    EXPECT_LE(target.factor(), last * 1.03);
    last = target.factor();
  }
  EXPECT_EQ(last, 4096.0);
  EXPECT_TRUE(target.settled());
}

TEST(ErrorTarget, ComesBackWhenThereIsRoomAndTheViewMoves) {
  ErrorTarget target;
  for (int i = 0; i < 60; ++i) target.update(true, 1.0, false, kFrame);
  EXPECT_NEAR(target.factor(), 4.0, 0.1);
  for (int i = 0; i < 180; ++i) target.update(false, 0.3, true, kFrame);
  EXPECT_EQ(target.factor(), 1.0);
  EXPECT_TRUE(target.settled());
}

TEST(ErrorTarget, RestsWhereItFits) {
  // A picture that needs twice the budget at factor 1, and less with the square of the factor.
  ErrorTarget target;
  int changes_at_the_end = 0;
  for (int i = 0; i < 600; ++i) {
    const double use = 2.0 / (target.factor() * target.factor());
    target.update(use > 1.0, use, false, kFrame);
    if (i >= 300 && !target.settled()) ++changes_at_the_end;
  }
  EXPECT_EQ(changes_at_the_end, 0);
  EXPECT_LE(2.0 / (target.factor() * target.factor()), 1.0);
  EXPECT_LT(target.factor(), 2.0);
}

// Where a small step frees much, it must not go to and fro for ever.
TEST(ErrorTarget, RestsWhereASmallStepFreesMuch) {
  ErrorTarget target;
  int changes_at_the_end = 0;
  for (int i = 0; i < 900; ++i) {
    const double use = target.factor() < 3.0 ? 1.5 : 0.2;
    target.update(use > 1.0, use, false, kFrame);
    if (i >= 600 && !target.settled()) ++changes_at_the_end;
  }
  EXPECT_EQ(changes_at_the_end, 0);
  EXPECT_GE(target.factor(), 3.0);
}

TEST(ErrorTarget, ALongFrameIsNoLongJump) {
  ErrorTarget target;
  target.update(true, 1.0, false, 30.0);
  EXPECT_LT(target.factor(), 1.2);
  target.update(true, 1.0, false, -5.0);
  EXPECT_LT(target.factor(), 1.2);
}

}  // namespace
}  // namespace mercia::tiles
