// A window's images through resizing and minimising. Needs a display: run under xvfb-run where there is none.
#define GLFW_INCLUDE_NONE
#include "engine/gpu/swapchain.h"

#include <gtest/gtest.h>
#include <volk.h>

#include <GLFW/glfw3.h>

#include "engine/gpu/commands.h"

namespace mercia::test {
namespace {

class SwapchainTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!glfwInit()) GTEST_SKIP() << "needs a display";
    glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
    window_ = glfwCreateWindow(320, 200, "Mercia test", nullptr, nullptr);
    if (!window_ || !glfwVulkanSupported()) GTEST_SKIP() << "needs a display with Vulkan";
    std::uint32_t count = 0;
    const char** names = glfwGetRequiredInstanceExtensions(&count);
    gpu::DeviceOptions options;
    options.validation = true;
    options.instance_extensions.assign(names, names + count);
    options.make_surface = [this](VkInstance instance, VkSurfaceKHR* surface) {
      return glfwCreateWindowSurface(instance, window_, nullptr, surface);
    };
    auto device = gpu::Device::create(options);
    ASSERT_TRUE(device) << device.error().sentence();
    device_ = std::move(*device);
  }

  void TearDown() override {
    if (device_) {
      std::string text;
      for (const std::string& message : device_->validation_messages()) text += message + "\n";
      EXPECT_EQ(device_->validation_message_count(), 0u) << text;
    }
    device_.reset();
    if (window_) glfwDestroyWindow(window_);
    glfwTerminate();
  }

  // Clears the image as a frame would draw it.
  void draw(gpu::CommandRing& ring, const gpu::SwapchainImage& image) {
    const VkCommandBuffer commands = ring.begin().value();
    constexpr gpu::Access kWrite{VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT,
                                 VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT};
    gpu::transition(commands, {.image = image.image,
                               .to = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
                               .before = {VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT},
                               .after = kWrite});
    gpu::transition(commands, {.image = image.image,
                               .from = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
                               .to = VK_IMAGE_LAYOUT_PRESENT_SRC_KHR,
                               .before = kWrite,
                               .after = {}});
    ASSERT_TRUE(ring.submit(image.acquired, image.rendered));
  }

  GLFWwindow* window_ = nullptr;
  std::unique_ptr<gpu::Device> device_;
};

TEST_F(SwapchainTest, PresentsThroughResizeAndMinimise) {
  for (const gpu::PresentMode mode : {gpu::PresentMode::Fifo, gpu::PresentMode::Mailbox}) {
    auto swapchain = gpu::Swapchain::create(*device_, {320, 200}, mode);
    ASSERT_TRUE(swapchain) << swapchain.error().sentence();
    auto ring = gpu::CommandRing::create(*device_);
    ASSERT_TRUE(ring);
    int shown = 0;
    const int widths[] = {320, 320, 500, 500, 500, 120, 120, 120};
    for (const int width : widths) {
      glfwSetWindowSize(window_, width, 200);
      glfwPollEvents();
      gpu::SwapchainImage image;
      auto outcome = (*swapchain)->acquire(image);
      ASSERT_TRUE(outcome) << outcome.error().sentence();
      if (*outcome == gpu::AcquireOutcome::Rebuild) {
        ASSERT_TRUE((*swapchain)->rebuild({static_cast<std::uint32_t>(width), 200}));
        continue;
      }
      ASSERT_EQ(*outcome, gpu::AcquireOutcome::Ready);
      draw(*ring, image);
      const auto presented = (*swapchain)->present(image);
      ASSERT_TRUE(presented) << presented.error().sentence();
      ++shown;
      if (!*presented) {
        ASSERT_TRUE((*swapchain)->rebuild({static_cast<std::uint32_t>(width), 200}));
      }
    }
    EXPECT_GE(shown, 4);
    EXPECT_TRUE((*swapchain)->format() == VK_FORMAT_B8G8R8A8_SRGB || (*swapchain)->format() == VK_FORMAT_R8G8B8A8_SRGB);

    ASSERT_TRUE((*swapchain)->rebuild({0, 0}));
    gpu::SwapchainImage image;
    EXPECT_EQ((*swapchain)->acquire(image).value(), gpu::AcquireOutcome::Minimised);
    ASSERT_TRUE((*swapchain)->rebuild({320, 200}));
    ASSERT_EQ((*swapchain)->acquire(image).value(), gpu::AcquireOutcome::Ready);
    draw(*ring, image);
    EXPECT_TRUE((*swapchain)->present(image));
  }
}

TEST(SwapchainWithoutWindow, IsRefused) {
  auto device = gpu::Device::create({});
  ASSERT_TRUE(device) << device.error().sentence();
  EXPECT_FALSE(gpu::Swapchain::create(**device, {10, 10}));
}

}  // namespace
}  // namespace mercia::test
