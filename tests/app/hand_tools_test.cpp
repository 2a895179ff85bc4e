#include "app/hand_tools.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "app/headset_menu.h"

namespace mercia::app {
namespace {

constexpr double kFrame = 1.0 / 90.0;

glm::dmat4 pose_at(const glm::dvec3& place, double pitch = 0.0) {
  const double c = std::cos(pitch), s = std::sin(pitch);
  return {glm::dvec4(1.0, 0.0, 0.0, 0.0), glm::dvec4(0.0, c, s, 0.0), glm::dvec4(0.0, -s, c, 0.0),
          glm::dvec4(place, 1.0)};
}

// Flat ground at height 0, with water beyond 6 m to the north.
Result<std::optional<Met>> flat(const glm::dvec3& from, const glm::dvec3& direction, double metres) {
  if (direction.z >= 0.0) return std::optional<Met>{};
  const double way = from.z / -direction.z;
  if (way < 0.0 || way > metres) return std::optional<Met>{};
  Met met{from + direction * way, true};
  met.standable = met.point.y < 6.0;
  return std::optional<Met>(met);
}

class Hands : public testing::Test {
 protected:
  Hands() {
    hands[1].aim = hands[1].grip = pose_at({0.2, 1.2, -0.3});
    hands[0].aim = hands[0].grip = pose_at({-0.2, 1.2, -0.3});
  }

  HandsDone pass(double seconds, std::array<bool, 2> busy = {false, false}) {
    HandsDone all;
    for (double t = 0.0; t < seconds; t += kFrame) {
      const auto done = tools.update(hands, head, busy, kFrame, flat, rig, shown);
      EXPECT_TRUE(done);
      if (done->tapped) all.tapped = done->tapped;
      all.teleported = all.teleported || done->teleported;
      all.turned = all.turned || done->turned;
      all.menu = all.menu || done->menu;
    }
    return all;
  }

  HandTools tools;
  Rig rig;
  xr::Hands hands;
  HandsShown shown;
  const glm::dmat4 head = pose_at({0.0, 1.6, 0.0});
};

TEST_F(Hands, AShortPressAsksAndALongOneShowsWhereOneWouldStand) {
  hands[1].select = true;
  pass(0.1);
  hands[1].select = false;
  const HandsDone done = pass(0.05);
  EXPECT_EQ(done.tapped, 1u);
  EXPECT_FALSE(done.teleported);

  hands[1].select = true;
  pass(0.5);
  ASSERT_TRUE(shown.landing);
  EXPECT_TRUE(shown.may_land);
  EXPECT_NEAR(shown.landing->z, 0.0, 1e-9);
  EXPECT_GT(shown.arc.size(), 3u);
}

TEST_F(Hands, LettingGoStandsThereWithTheHeadOverIt) {
  hands[1].select = true;
  pass(0.5);
  ASSERT_TRUE(shown.landing);
  const glm::dvec3 landing = *shown.landing;
  hands[1].select = false;
  EXPECT_TRUE(pass(0.05).teleported);
  const glm::dvec3 eye(rig.world_from(head)[3]);
  EXPECT_NEAR(eye.x, landing.x, 1e-9);
  EXPECT_NEAR(eye.y, landing.y, 1e-9);
  EXPECT_NEAR(eye.z, 1.6, 1e-9);
  EXPECT_FALSE(shown.landing);
}

TEST_F(Hands, NobodyLandsInWater) {
  rig.move({0.0, 4.0, 0.0});
  hands[1].select = true;
  pass(0.5);
  ASSERT_TRUE(shown.landing);
  EXPECT_FALSE(shown.may_land);
  const glm::dvec3 before = rig.floor();
  hands[1].select = false;
  EXPECT_FALSE(pass(0.05).teleported);
  EXPECT_EQ(rig.floor(), before);
}

TEST_F(Hands, AHandOverAPanelNeitherAsksNorAims) {
  hands[1].select = true;
  pass(0.5, {false, true});
  EXPECT_FALSE(shown.landing);
  hands[1].select = false;
  const HandsDone done = pass(0.05, {false, true});
  EXPECT_FALSE(done.tapped);
  EXPECT_FALSE(done.teleported);
}

TEST_F(Hands, TheStickTurnsOnceForEveryPush) {
  hands[0].stick.x = 1.0;
  EXPECT_TRUE(pass(0.5).turned);
  EXPECT_NEAR(rig.heading(), std::numbers::pi / 6.0, 1e-9);
  hands[0].stick.x = 0.5;  // not far enough back
  pass(0.1);
  hands[0].stick.x = 1.0;
  EXPECT_FALSE(pass(0.1).turned);
  hands[0].stick.x = 0.0;
  pass(0.1);
  hands[0].stick.x = -1.0;
  EXPECT_TRUE(pass(0.1).turned);
  EXPECT_NEAR(rig.heading(), 0.0, 1e-9);
}

TEST_F(Hands, TheStickForwardAimsAndLettingGoLands) {
  hands[1].stick.y = 1.0;
  pass(0.1);
  EXPECT_TRUE(shown.landing);
  hands[1].stick.y = 0.0;
  EXPECT_TRUE(pass(0.05).teleported);
}

TEST_F(Hands, OneHandPullsTheWorldAlong) {
  hands[1].grab = true;
  pass(0.05);
  hands[1].grip = pose_at({0.2, 1.2, 0.2});  // half a metre towards the body
  pass(0.05);
  EXPECT_NEAR(rig.floor().y, 0.5, 1e-9);
  hands[1].grab = false;
  hands[1].grip = pose_at({0.2, 1.2, -0.3});
  pass(0.05);
  EXPECT_NEAR(rig.floor().y, 0.5, 1e-9);
}

TEST_F(Hands, TwoHandsChangeItsSizeAndTurnIt) {
  hands[0].grab = hands[1].grab = true;
  pass(0.05);
  hands[0].grip = pose_at({-0.1, 1.2, -0.3});
  hands[1].grip = pose_at({0.1, 1.2, -0.3});
  pass(0.05);
  EXPECT_NEAR(rig.scale(), 2.0, 1e-9);  // hands half as far apart: everything is twice as small to them
  hands[0].grip = pose_at({0.0, 1.2, -0.2});
  hands[1].grip = pose_at({0.0, 1.2, -0.4});  // their line has turned left by a quarter
  pass(0.05);
  EXPECT_NEAR(std::cos(rig.heading()), 0.0, 1e-9);
  EXPECT_NEAR(std::sin(rig.heading()), 1.0, 1e-9);  // the world has turned left with it: one faces east in it
}

TEST_F(Hands, LostHandsDoNothing) {
  hands[0] = hands[1] = {};
  const glm::dvec3 before = rig.floor();
  const HandsDone done = pass(0.5);
  EXPECT_FALSE(done.tapped);
  EXPECT_FALSE(shown.pointers[0] || shown.pointers[1]);
  EXPECT_EQ(rig.floor(), before);
}

TEST(HeadsetMenuPlace, StandsUprightBeforeThePersonAndNeverNearerThanHalfAMetre) {
  for (const double pitch : {0.0, -1.5, 1.2}) {
    const glm::dmat4 head = pose_at({0.3, 1.6, 0.2}, pitch);
    const xr::PanelPlace panel = place_before(head);
    const glm::dvec3 middle(panel.space_from_panel[3]);
    EXPECT_GE(glm::distance(middle, glm::dvec3(head[3])), 0.5);
    EXPECT_NEAR(panel.space_from_panel[1].y, 1.0, 1e-12);
    // It faces the head.
    EXPECT_GT(glm::dot(glm::dvec3(panel.space_from_panel[2]), glm::dvec3(head[3]) - middle), 0.0);
  }
}

TEST(HeadsetMenuPlace, ARayMeetsItWhereItPoints) {
  xr::PanelPlace panel;
  panel.size = {1.2, 0.8};
  panel.space_from_panel[3] = glm::dvec4(0.0, 1.5, -1.2, 1.0);
  const auto middle = meets(panel, pose_at({0.0, 1.5, 0.0}));
  ASSERT_TRUE(middle);
  EXPECT_NEAR(middle->x, 0.5, 1e-12);
  EXPECT_NEAR(middle->y, 0.5, 1e-12);
  const auto upper_left = meets(panel, pose_at({-0.6, 1.9, 0.0}));
  ASSERT_TRUE(upper_left);
  EXPECT_NEAR(upper_left->x, 0.0, 1e-9);
  EXPECT_NEAR(upper_left->y, 0.0, 1e-9);
  EXPECT_FALSE(meets(panel, pose_at({-0.7, 1.5, 0.0})));
  EXPECT_FALSE(meets(panel, pose_at({0.0, 1.5, -2.0})));  // from behind
}

}  // namespace
}  // namespace mercia::app
