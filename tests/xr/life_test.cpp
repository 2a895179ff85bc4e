// A session from its beginning to each of its ends.
#include "tests/xr/xr_fixture.h"

namespace mercia::test {
namespace {

using XrLife = XrTest;

TEST_F(XrLife, ReachesFocusAndComesBackFromTwentyTimesTakenOff) {
  const auto entered = enter();
  ASSERT_TRUE(entered) << entered.error().sentence();
  ASSERT_NO_FATAL_FAILURE(reach_focus());
  for (int cycle = 0; cycle < 20; ++cycle) {
    SCOPED_TRACE(cycle);
    const std::uint64_t shown = fake().frames;
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(step());
    EXPECT_EQ(fake().frames, shown + 3);
    mercia_fake_openxr_request(XR_SESSION_STATE_STOPPING);
    ASSERT_TRUE(step());
    EXPECT_FALSE(session_->running());
    ASSERT_TRUE(step());
    EXPECT_EQ(session_->state(), XR_SESSION_STATE_IDLE);
    mercia_fake_openxr_request(XR_SESSION_STATE_READY);
    ASSERT_NO_FATAL_FAILURE(reach_focus());
  }
  EXPECT_EQ(fake().calls["xrBeginSession"], 21u);
  EXPECT_EQ(fake().calls["xrEndSession"], 20u);
  EXPECT_EQ(fake().calls["xrCreateSwapchain"], 3u) << "pictures outlive the cycles";
  EXPECT_EQ(session_->counts().shown, fake().frames);
}

TEST_F(XrLife, LeavesWhenThePersonClosesItInTheHeadset) {
  ASSERT_TRUE(enter());
  ASSERT_NO_FATAL_FAILURE(reach_focus());
  mercia_fake_openxr_request(XR_SESSION_STATE_EXITING);
  xr::StateStep last = xr::StateStep::None;
  for (int i = 0; i < 5 && last != xr::StateStep::Leave; ++i) last = step().value();
  EXPECT_EQ(last, xr::StateStep::Leave);
  EXPECT_EQ(fake().calls["xrEndSession"], 1u);
}

TEST_F(XrLife, LeavesWhenItHasAskedTo) {
  ASSERT_TRUE(enter());
  ASSERT_NO_FATAL_FAILURE(reach_focus());
  session_->ask_to_leave();
  xr::StateStep last = xr::StateStep::None;
  for (int i = 0; i < 5 && last != xr::StateStep::Leave; ++i) last = step().value();
  EXPECT_EQ(last, xr::StateStep::Leave);
}

TEST_F(XrLife, WaitsForTheRuntimeThatIsAboutToGo) {
  ASSERT_TRUE(enter());
  ASSERT_NO_FATAL_FAILURE(reach_focus());
  mercia_fake_openxr_request(XR_SESSION_STATE_LOSS_PENDING);
  EXPECT_EQ(step().value(), xr::StateStep::LeaveAndWait);

  ASSERT_TRUE(enter());
  ASSERT_NO_FATAL_FAILURE(reach_focus());
  XrEventDataBuffer pending{};
  pending.type = XR_TYPE_EVENT_DATA_INSTANCE_LOSS_PENDING;
  fake().events.push_back(pending);
  EXPECT_EQ(step().value(), xr::StateStep::LeaveAndWait);
}

TEST_F(XrLife, FramesThatNobodySeesEndWithoutLayers) {
  ASSERT_TRUE(enter());
  ASSERT_NO_FATAL_FAILURE(reach_focus());
  const std::uint64_t shown = fake().frames;
  fake().wants_pictures = false;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(step());
  EXPECT_EQ(fake().frames, shown);
  fake().wants_pictures = true;
  ASSERT_TRUE(step());
  EXPECT_EQ(fake().frames, shown + 1);
}

TEST_F(XrLife, GuessesTheFloorWhereNoRoomIsSetUp) {
  ASSERT_TRUE(enter());
  EXPECT_EQ(session_->floor(), xr::Floor::Known);
  fake().stage_space = false;
  ASSERT_TRUE(enter());
  EXPECT_EQ(session_->floor(), xr::Floor::Guessed);
}

}  // namespace
}  // namespace mercia::test
