// The runtime goes away at every point of the way in and of the frame loop: an error that says so, nothing left behind,
// and a new session that works.
#include "tests/xr/xr_fixture.h"

namespace mercia::test {
namespace {

using ::testing::HasSubstr;

class XrLoss : public XrTest {
 protected:
  // Every call of the function in one frame is lost in its turn.
  void lose_in_frame(const char* function, XrResult loss) {
    for (int skip = 0; skip < 20; ++skip) {
      SCOPED_TRACE(std::string(function) + " after " + std::to_string(skip));
      const auto entered = enter();
      ASSERT_TRUE(entered) << entered.error().sentence();
      ASSERT_NO_FATAL_FAILURE(reach_focus());
      ASSERT_TRUE(step());
      const std::uint64_t before = fake().calls[function];
      fake().injections[function] = {skip, loss};
      const auto said = step(xr::PanelPlace{});
      if (!fake().injections.empty()) {
        // The frame makes fewer calls of it: all have had their turn.
        EXPECT_TRUE(said);
        EXPECT_GT(skip, 0) << "the frame loop never calls it";
        fake().injections.clear();
        return;
      }
      EXPECT_EQ(fake().calls[function], before + static_cast<std::uint64_t>(skip) + 1);
      ASSERT_FALSE(said);
      EXPECT_EQ(said.error().kind, ErrorKind::Device);
      EXPECT_THAT(said.error().sentence(), HasSubstr("the headset's runtime went away while"));
      EXPECT_THAT(said.error().sentence(), HasSubstr("enters again"));
      leave();
      for (const auto& [kind, count] : fake().live) ASSERT_EQ(count, 0) << static_cast<int>(kind);
    }
    FAIL() << function << " is called without end";
  }
};

constexpr const char* kFrameLoop[] = {"xrPollEvent",
                                      "xrWaitFrame",
                                      "xrBeginFrame",
                                      "xrSyncActions",
                                      "xrLocateSpace",
                                      "xrLocateViews",
                                      "xrGetActionStateBoolean",
                                      "xrGetActionStateVector2f",
                                      "xrEndFrame",
                                      "xrAcquireSwapchainImage",
                                      "xrWaitSwapchainImage",
                                      "xrReleaseSwapchainImage"};

TEST_F(XrLoss, OfTheSessionAtEveryCallOfAFrame) {
  for (const char* function : kFrameLoop) ASSERT_NO_FATAL_FAILURE(lose_in_frame(function, XR_ERROR_SESSION_LOST));
  ASSERT_TRUE(enter());
  reach_focus();
}

TEST_F(XrLoss, OfTheInstanceAtEveryCallOfAFrame) {
  for (const char* function : kFrameLoop) ASSERT_NO_FATAL_FAILURE(lose_in_frame(function, XR_ERROR_INSTANCE_LOST));
  ASSERT_TRUE(enter());
  reach_focus();
}

TEST_F(XrLoss, TheListAboveIsTheFrameLoop) {
  ASSERT_TRUE(enter());
  ASSERT_NO_FATAL_FAILURE(reach_focus());
  fake().calls.clear();
  ASSERT_TRUE(step(xr::PanelPlace{}));
  for (const auto& [function, count] : fake().calls) {
    EXPECT_THAT(kFrameLoop, ::testing::Contains(::testing::StrEq(function)));
  }
}

TEST_F(XrLoss, OnTheWayIn) {
  // Every function that entering calls, each lost at its first call.
  ASSERT_TRUE(enter());
  const auto calls = fake().calls;
  leave();
  int lost = 0;
  for (const auto& [function, count] : calls) {
    if (function == "xrCreateInstance") continue;
    SCOPED_TRACE(function);
    fake().injections[function] = {0, XR_ERROR_INSTANCE_LOST};
    const auto entered = enter();
    if (!fake().injections.empty()) {
      ADD_FAILURE() << "not called";
      fake().injections.clear();
      continue;
    }
    ++lost;
    ASSERT_FALSE(entered);
    EXPECT_EQ(entered.error().kind, ErrorKind::Device);
    EXPECT_THAT(entered.error().sentence(), HasSubstr("went away while"));
    leave();
    for (const auto& [kind, live] : fake().live) ASSERT_EQ(live, 0) << static_cast<int>(kind);
  }
  EXPECT_GT(lost, 15);
  ASSERT_TRUE(enter());
  reach_focus();
}

TEST_F(XrLoss, OnTheWayOut) {
  for (const XrResult loss : {XR_ERROR_SESSION_LOST, XR_ERROR_INSTANCE_LOST}) {
    ASSERT_TRUE(enter());
    ASSERT_NO_FATAL_FAILURE(reach_focus());
    mercia_fake_openxr_request(XR_SESSION_STATE_STOPPING);
    fake().injections["xrEndSession"] = {0, loss};
    const auto said = step();
    ASSERT_FALSE(said);
    EXPECT_THAT(said.error().sentence(), HasSubstr("went away while ending the session"));
  }
}

TEST_F(XrLoss, APictureThatIsNeverLetGo) {
  ASSERT_TRUE(enter());
  ASSERT_NO_FATAL_FAILURE(reach_focus());
  fake().injections["xrWaitSwapchainImage"] = {0, XR_TIMEOUT_EXPIRED};
  const auto said = step();
  ASSERT_FALSE(said);
  EXPECT_EQ(said.error().kind, ErrorKind::Device);
  EXPECT_THAT(said.error().sentence(), HasSubstr("does not let go of its pictures"));
}

}  // namespace
}  // namespace mercia::test
