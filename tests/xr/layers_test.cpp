// What is handed over to be shown, read from what the runtime was given.
#include <cmath>

#include "tests/xr/xr_fixture.h"

namespace mercia::test {
namespace {

class XrLayers : public XrTest {
 protected:
  void SetUp() override {
    XrTest::SetUp();
    ASSERT_TRUE(enter());
    ASSERT_NO_FATAL_FAILURE(reach_focus());
  }
};

void expect_pose(const XrPosef& given, const XrPosef& expected) {
  EXPECT_NEAR(given.position.x, expected.position.x, 1e-6f);
  EXPECT_NEAR(given.position.y, expected.position.y, 1e-6f);
  EXPECT_NEAR(given.position.z, expected.position.z, 1e-6f);
  const float dot = given.orientation.x * expected.orientation.x + given.orientation.y * expected.orientation.y +
                    given.orientation.z * expected.orientation.z + given.orientation.w * expected.orientation.w;
  EXPECT_NEAR(std::abs(dot), 1.0f, 1e-6f);  // q and -q turn alike
}

TEST_F(XrLayers, EyesAreShownWhereTheyWereLocated) {
  fake().views[0].pose = pose_at(1.0f, 1.6f, -2.0f, 40.0f);
  fake().views[1].pose = pose_at(1.05f, 1.6f, -2.04f, 40.0f);
  ASSERT_TRUE(step());
  EXPECT_TRUE(frame_.tracked);
  ASSERT_EQ(fake().last.views.size(), 2u);
  EXPECT_TRUE(fake().last.quads.empty());
  for (std::uint32_t eye = 0; eye < 2; ++eye) {
    const fakexr::SubmittedView& view = fake().last.views[eye];
    expect_pose(view.pose, fake().views[eye].pose);
    EXPECT_EQ(view.fov.angleLeft, fake().views[eye].fov.angleLeft);
    EXPECT_EQ(view.fov.angleRight, fake().views[eye].fov.angleRight);
    EXPECT_EQ(view.fov.angleUp, fake().views[eye].fov.angleUp);
    EXPECT_EQ(view.fov.angleDown, fake().views[eye].fov.angleDown);
    EXPECT_EQ(view.layer, eye);
    EXPECT_EQ(view.rect.extent.width, 64);
    EXPECT_EQ(view.rect.extent.height, 72);
    ASSERT_TRUE(view.depth);
    EXPECT_TRUE(std::isinf(view.depth->nearZ)) << "reverse-Z: depth 0 is infinitely far";
    EXPECT_FLOAT_EQ(view.depth->farZ, 0.1f);
    // What is drawn is what is submitted.
    EXPECT_NEAR(frame_.eyes[eye].space_from_eye[3].x, view.pose.position.x, 1e-6);
    EXPECT_NEAR(frame_.eyes[eye].space_from_eye[3].z, view.pose.position.z, 1e-6);
  }
}

TEST_F(XrLayers, ThePanelStandsWhereItWasPut) {
  xr::PanelPlace place;
  place.space_from_panel = xr::matrix_of(pose_at(0.3f, 1.2f, -0.9f, -25.0f));
  place.size = {0.75, 0.5};
  ASSERT_TRUE(step(place));
  ASSERT_EQ(fake().last.quads.size(), 1u);
  const fakexr::SubmittedQuad& quad = fake().last.quads.front();
  expect_pose(quad.pose, pose_at(0.3f, 1.2f, -0.9f, -25.0f));
  EXPECT_FLOAT_EQ(quad.size.width, 0.75f);
  EXPECT_FLOAT_EQ(quad.size.height, 0.5f);
  EXPECT_EQ(quad.rect.extent.width, static_cast<std::int32_t>(kPanel.width));
  EXPECT_EQ(quad.rect.extent.height, static_cast<std::int32_t>(kPanel.height));
}

TEST_F(XrLayers, AHeadThatIsLostStaysWhereItWasLastSeen) {
  const XrPosef seen = fake().views[0].pose;
  ASSERT_TRUE(step());
  fake().head_tracked = false;
  for (XrView& view : fake().views) view.pose = {};
  ASSERT_TRUE(step());
  EXPECT_FALSE(frame_.tracked);
  EXPECT_TRUE(frame_.wanted);
  expect_pose(fake().last.views[0].pose, seen);
}

TEST_F(XrLayers, RuntimesWithoutDepthGetNone) {
  fake().extensions = {"XR_KHR_vulkan_enable2"};
  ASSERT_TRUE(enter());
  ASSERT_NO_FATAL_FAILURE(reach_focus());
  ASSERT_TRUE(step());
  ASSERT_EQ(fake().last.views.size(), 2u);
  EXPECT_FALSE(fake().last.views[0].depth);
  EXPECT_EQ(frame_.depth.view, VkImageView{});
}

}  // namespace
}  // namespace mercia::test
