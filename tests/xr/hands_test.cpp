// Poses, buttons and sticks as they arrive through the suggested bindings, and ticks that go back.
#include "tests/xr/xr_fixture.h"

namespace mercia::test {
namespace {

class XrHands : public XrTest {
 protected:
  void SetUp() override {
    XrTest::SetUp();
    ASSERT_TRUE(enter());
    ASSERT_NO_FATAL_FAILURE(reach_focus());
  }
  const xr::HandState& left() const { return frame_.hands[0]; }
  const xr::HandState& right() const { return frame_.hands[1]; }
};

TEST_F(XrHands, ArriveEachOnItsSide) {
  fake().poses["/user/hand/left/input/aim/pose"] = pose_at(-0.2f, 1.1f, -0.4f);
  fake().poses["/user/hand/left/input/grip/pose"] = pose_at(-0.2f, 1.0f, -0.3f);
  fake().poses["/user/hand/right/input/aim/pose"] = pose_at(0.2f, 1.3f, -0.5f);
  fake().buttons["/user/hand/left/input/trigger/value"] = 1.0f;
  fake().buttons["/user/hand/right/input/squeeze/value"] = 0.9f;
  fake().buttons["/user/hand/right/input/b/click"] = 1.0f;
  fake().sticks["/user/hand/left/input/thumbstick"] = {0.25f, -0.5f};
  ASSERT_TRUE(step());
  ASSERT_TRUE(left().aim && left().grip && right().aim);
  EXPECT_NEAR((*left().aim)[3].y, 1.1, 1e-6);
  EXPECT_NEAR((*left().grip)[3].z, -0.3, 1e-6);
  EXPECT_NEAR((*right().aim)[3].x, 0.2, 1e-6);
  EXPECT_FALSE(right().grip);
  EXPECT_TRUE(left().select);
  EXPECT_FALSE(left().grab);
  EXPECT_FALSE(left().menu);
  EXPECT_FALSE(right().select);
  EXPECT_TRUE(right().grab);
  EXPECT_TRUE(right().menu);
  EXPECT_DOUBLE_EQ(left().stick.x, 0.25);
  EXPECT_DOUBLE_EQ(left().stick.y, -0.5);
  EXPECT_DOUBLE_EQ(right().stick.x, 0.0);
}

TEST_F(XrHands, ThatAreLostAreAbsent) {
  fake().poses["/user/hand/left/input/aim/pose"] = pose_at(-0.2f, 1.1f, -0.4f);
  ASSERT_TRUE(step());
  EXPECT_TRUE(left().aim);
  fake().poses.clear();
  ASSERT_TRUE(step());
  EXPECT_FALSE(left().aim);
  fake().poses["/user/hand/left/input/aim/pose"] = XrPosef{};
  ASSERT_TRUE(step());
  EXPECT_FALSE(left().aim) << "a pose of zeros turns by nothing";
}

TEST_F(XrHands, AreStillWhileTheRuntimesMenuListens) {
  fake().buttons["/user/hand/left/input/trigger/value"] = 1.0f;
  ASSERT_TRUE(step());
  EXPECT_TRUE(left().select);
  fake().injections["xrSyncActions"] = {0, XR_SESSION_NOT_FOCUSED};
  ASSERT_TRUE(step());
  EXPECT_FALSE(left().select);
}

TEST_F(XrHands, FollowTheControllerThatIsHeld) {
  fake().held = "/interaction_profiles/khr/simple_controller";
  fake().buttons["/user/hand/right/input/select/click"] = 1.0f;
  fake().buttons["/user/hand/left/input/trigger/value"] = 1.0f;
  ASSERT_TRUE(step());
  EXPECT_TRUE(right().select);
  EXPECT_FALSE(left().select) << "the simple controller has no trigger";
  EXPECT_EQ(session_->controllers(),
            "left /interaction_profiles/khr/simple_controller, right /interaction_profiles/khr/simple_controller");
}

TEST_F(XrHands, AreTicked) {
  session_->pulse(xr::Hand::Right, 0.02, 0.5);
  ASSERT_EQ(fake().pulses.size(), 1u);
  EXPECT_EQ(fake().pulses[0].hand, "/user/hand/right");
  EXPECT_NEAR(fake().pulses[0].seconds, 0.02, 1e-9);
  EXPECT_FLOAT_EQ(fake().pulses[0].strength, 0.5f);
}

}  // namespace
}  // namespace mercia::test
