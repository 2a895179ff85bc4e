// A validated device for a suite; every test ends without a validation message.
#pragma once

#include <gtest/gtest.h>
#include <volk.h>

#include <memory>
#include <string>

#include "engine/gpu/device.h"

namespace mercia::test {

class GpuTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    gpu::DeviceOptions options;
    options.validation = true;
    auto device = gpu::Device::create(options);
    ASSERT_TRUE(device) << device.error().sentence();
    device_ = std::move(*device);
  }
  static void TearDownTestSuite() { device_.reset(); }
  void TearDown() override {
    std::string text;
    for (const std::string& message : device_->validation_messages()) text += message + "\n";
    EXPECT_EQ(device_->validation_message_count(), 0u) << text;
  }
  static gpu::Device& device() { return *device_; }

 private:
  static inline std::unique_ptr<gpu::Device> device_;
};

}  // namespace mercia::test
