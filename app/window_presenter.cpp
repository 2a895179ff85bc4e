#include "app/window_presenter.h"

#include "engine/gpu/commands.h"
#include "engine/gpu/copy.h"

namespace mercia::app {
namespace {

// What a window shows is on the screen about one refresh after it was begun.
constexpr double kRefreshSeconds = 1.0 / 60.0;

class SwapchainPresenter final : public WindowPresenter {
 public:
  SwapchainPresenter(Window& window, gpu::Device& device, std::unique_ptr<gpu::Swapchain> swapchain,
                     std::uint64_t frames)
      : window_(window), device_(device), swapchain_(std::move(swapchain)), frames_(frames) {}

  std::uint32_t view_count() const override { return 1; }
  VkFormat color_format() const override { return swapchain_->format(); }
  PersonInput take_input() override { return window_.take_input(); }
  overlay::Screen screen() const override { return window_.screen(); }

  Result<PresenterFrame> begin() override {
    PresenterFrame frame;
    window_.poll(minimised_);
    if (window_.should_close() || (frames_ > 0 && presented_ >= frames_)) {
      frame.outcome = FrameOutcome::Leave;
      return frame;
    }
    MERCIA_TRY(const bool ready, acquire());
    if (!ready) return frame;
    const VkExtent2D extent = swapchain_->extent();
    const double aspect = static_cast<double>(extent.width) / extent.height;
    frame.outcome = FrameOutcome::Draw;
    frame.views = {StageView{glm::dmat4(1.0), geo::symmetric_field_of_view(kVerticalFieldOfView, aspect), extent.width,
                             extent.height}};
    frame.display_time = monotonic_seconds() + kRefreshSeconds;
    frame.target = {image_.image, image_.view, extent, VK_IMAGE_LAYOUT_PRESENT_SRC_KHR};
    frame.wait = image_.acquired;
    frame.signal = image_.rendered;
    return frame;
  }

  Result<void> end(std::uint64_t) override {
    ++presented_;
    return show();
  }

  Result<void> mirror(VkImage image, VkExtent2D extent) override {
    MERCIA_TRY(const bool ready, acquire(gpu::Patience::None));
    if (!ready) return {};
    if (!mirror_commands_) {
      MERCIA_TRY(auto ring, gpu::CommandRing::create(device_));
      mirror_commands_.emplace(std::move(ring));
    }
    MERCIA_TRY(VkCommandBuffer commands, mirror_commands_->begin());
    gpu::record_fill(commands, {image, extent}, {image_.image, swapchain_->extent()});
    MERCIA_CHECK(mirror_commands_->submit(image_.acquired, image_.rendered));
    return show();
  }

 private:
  Result<void> show() {
    MERCIA_TRY(const bool fits, swapchain_->present(image_));
    if (!fits) MERCIA_CHECK(swapchain_->rebuild(window_.pixels()));
    return {};
  }

  // True when there is an image to draw to.
  Result<bool> acquire(gpu::Patience patience = gpu::Patience::Waits) {
    const VkExtent2D size = window_.pixels();
    const VkExtent2D current = swapchain_->extent();
    if (size.width != current.width || size.height != current.height) MERCIA_CHECK(swapchain_->rebuild(size));
    // A window that is being dragged to another size may outrun one rebuild; the next frame tries again.
    for (int attempt = 0; attempt < 3; ++attempt) {
      MERCIA_TRY(const gpu::AcquireOutcome outcome, swapchain_->acquire(image_, patience));
      minimised_ = outcome == gpu::AcquireOutcome::Minimised;
      if (outcome == gpu::AcquireOutcome::Ready) return true;
      if (minimised_) return false;
      MERCIA_CHECK(swapchain_->rebuild(window_.pixels()));
    }
    return false;
  }

  Window& window_;
  gpu::Device& device_;
  std::unique_ptr<gpu::Swapchain> swapchain_;
  gpu::SwapchainImage image_;
  std::optional<gpu::CommandRing> mirror_commands_;
  std::uint64_t frames_;
  std::uint64_t presented_ = 0;
  bool minimised_ = false;
};

}  // namespace

Result<std::unique_ptr<WindowPresenter>> make_window_presenter(Window& window, gpu::Device& device,
                                                               std::uint64_t frames) {
  MERCIA_TRY(auto swapchain, gpu::Swapchain::create(device, window.pixels()));
  return std::make_unique<SwapchainPresenter>(window, device, std::move(swapchain), frames);
}

}  // namespace mercia::app
