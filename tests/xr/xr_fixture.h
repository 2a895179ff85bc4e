// A session with the fake runtime on a validated device; every test ends with nothing left alive and no message.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "engine/gpu/commands.h"
#include "engine/xr/session.h"
#include "tests/xr/fake_runtime/control.h"

namespace mercia::test {

class XrTest : public ::testing::Test {
 protected:
  // One device for all tests of a suite, made as the runtime wants it.
  static void SetUpTestSuite();
  static void TearDownTestSuite();
  void SetUp() override;
  void TearDown() override;

  static gpu::Device& device() { return *device_; }
  static fakexr::Control& fake() { return *mercia_fake_openxr_control(); }

  // Runtime, headset and session, as the viewer does it.
  Result<void> enter();
  void leave();
  // News and, while the session runs, one drawn frame. What poll() said.
  Result<xr::StateStep> step(const std::optional<xr::PanelPlace>& panel = {});
  // Until it is listened to; a failure of the test if that takes more than twenty frames.
  void reach_focus();

  static constexpr VkExtent2D kPanel{32, 24};
  std::unique_ptr<xr::Runtime> runtime_;
  std::unique_ptr<xr::Session> session_;
  xr::Frame frame_;  // the last that began

 private:
  Result<void> draw(const xr::Frame& frame);

  static std::unique_ptr<gpu::Device> device_;
  std::uint64_t messages_before_ = 0;
  std::optional<gpu::CommandRing> commands_;
};

// Turned by an angle about the vertical axis.
XrPosef pose_at(float x, float y, float z, float degrees = 0.0f);

}  // namespace mercia::test
