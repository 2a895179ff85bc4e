#include "tests/xr/xr_fixture.h"

#include <volk.h>

#include <cmath>
#include <cstdlib>
#include <numbers>

namespace mercia::test {
namespace {

// The same pictures as Session makes; clears stand for the renderer.
void clear(VkCommandBuffer commands, VkImageView color, VkImageView depth, VkExtent2D extent, std::uint32_t layers) {
  VkRenderingAttachmentInfo color_info{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO};
  color_info.imageView = color;
  color_info.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
  color_info.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
  color_info.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
  VkRenderingAttachmentInfo depth_info = color_info;
  depth_info.imageView = depth;
  depth_info.imageLayout = VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL;
  VkRenderingInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO};
  info.renderArea.extent = extent;
  info.layerCount = layers;
  info.colorAttachmentCount = 1;
  info.pColorAttachments = &color_info;
  info.pDepthAttachment = depth != VK_NULL_HANDLE ? &depth_info : nullptr;
  vkCmdBeginRendering(commands, &info);
  vkCmdEndRendering(commands);
}

fakexr::Control machine_with_a_headset() {
  fakexr::Control control;
  for (std::size_t eye = 0; eye < 2; ++eye) {
    XrView& view = control.views[eye];
    view.type = XR_TYPE_VIEW;
    view.pose = pose_at(eye == 0 ? -0.032f : 0.032f, 1.7f, 0.0f);
    view.fov = eye == 0 ? XrFovf{-0.9f, 0.7f, 0.8f, -0.85f} : XrFovf{-0.7f, 0.9f, 0.8f, -0.85f};
  }
  return control;
}

}  // namespace

std::unique_ptr<gpu::Device> XrTest::device_;

XrPosef pose_at(float x, float y, float z, float degrees) {
  const float half = degrees * std::numbers::pi_v<float> / 360.0f;
  return {{0.0f, std::sin(half), 0.0f, std::cos(half)}, {x, y, z}};
}

void XrTest::SetUpTestSuite() {
  setenv("XR_RUNTIME_JSON", MERCIA_FAKE_OPENXR, 1);
  fake() = machine_with_a_headset();
  auto runtime = xr::Runtime::connect();
  ASSERT_TRUE(runtime) << runtime.error().sentence();
  ASSERT_TRUE((*runtime)->find_headset().value_or(false));
  gpu::DeviceOptions options;
  options.validation = true;
  options.maker = (*runtime)->device_maker();
  auto device = gpu::Device::create(options);
  ASSERT_TRUE(device) << device.error().sentence();
  device_ = std::move(*device);
}

void XrTest::TearDownTestSuite() { device_.reset(); }

void XrTest::SetUp() {
  setenv("XR_RUNTIME_JSON", MERCIA_FAKE_OPENXR, 1);
  fake() = machine_with_a_headset();
  messages_before_ = device().validation_message_count();
  auto commands = gpu::CommandRing::create(device());
  ASSERT_TRUE(commands) << commands.error().sentence();
  commands_.emplace(std::move(*commands));
}

void XrTest::TearDown() {
  leave();
  commands_.reset();
  for (const auto& [kind, count] : fake().live) EXPECT_EQ(count, 0) << "handles of kind " << static_cast<int>(kind);
  for (const auto kind : {fakexr::Kind::Session, fakexr::Kind::Swapchain, fakexr::Kind::ActionSet}) {
    EXPECT_EQ(fake().orphans[kind], 0) << "kind " << static_cast<int>(kind) << " went with its parent";
  }
  std::string text;
  for (const std::string& message : device().validation_messages()) text += message + "\n";
  EXPECT_EQ(device().validation_message_count(), messages_before_) << text;
}

Result<void> XrTest::enter() {
  leave();
  MERCIA_TRY(runtime_, xr::Runtime::connect());
  MERCIA_TRY(const bool found, runtime_->find_headset());
  if (!found) return fail(ErrorKind::Device, "no headset");
  MERCIA_TRY(const bool drives, runtime_->drives(device()));
  if (!drives) return fail(ErrorKind::Device, "another graphics device");
  xr::SessionOptions options;
  options.hand_over_depth = true;
  options.formats = {VK_FORMAT_B8G8R8A8_SRGB};
  options.panel_extent = kPanel;
  MERCIA_TRY(session_, xr::Session::create(*runtime_, device(), options));
  return {};
}

void XrTest::leave() {
  session_.reset();
  runtime_.reset();
}

Result<void> XrTest::draw(const xr::Frame& frame) {
  MERCIA_TRY(const VkCommandBuffer commands, commands_->begin());
  clear(commands, frame.color.view, frame.depth.view, frame.extent, 2);
  clear(commands, frame.panel.view, VK_NULL_HANDLE, kPanel, 1);
  MERCIA_TRY(const std::uint64_t drawn, commands_->submit());
  return device().wait_for(drawn);
}

Result<xr::StateStep> XrTest::step(const std::optional<xr::PanelPlace>& panel) {
  MERCIA_TRY(const xr::StateStep said, session_->poll());
  if (said == xr::StateStep::Leave || said == xr::StateStep::LeaveAndWait || !session_->running()) return said;
  MERCIA_TRY(frame_, session_->begin());
  if (frame_.wanted) MERCIA_CHECK(draw(frame_));
  MERCIA_CHECK(session_->end(frame_, panel));
  return said;
}

void XrTest::reach_focus() {
  for (int i = 0; i < 20 && session_->state() != XR_SESSION_STATE_FOCUSED; ++i) {
    const auto said = step();
    ASSERT_TRUE(said) << said.error().sentence();
  }
  ASSERT_EQ(session_->state(), XR_SESSION_STATE_FOCUSED);
}

}  // namespace mercia::test
