// Frames into a window.
#pragma once

#include <cstdint>
#include <memory>

#include "app/presenter.h"
#include "app/window.h"
#include "engine/gpu/swapchain.h"

namespace mercia::app {

class WindowPresenter : public Presenter {
 public:
  // Shows a finished picture instead of drawing one: the first layer of an image in COLOR_ATTACHMENT_OPTIMAL, which is
  // left as it was. Never waits for the screen: a picture for which the window has no room is not shown.
  virtual Result<void> mirror(VkImage image, VkExtent2D extent) = 0;
};

// Leaves when the window is closed or, if `frames` is not 0, after so many. Window and device outlive the presenter.
// Errors (Device): the window cannot be drawn to.
Result<std::unique_ptr<WindowPresenter>> make_window_presenter(Window& window, gpu::Device& device,
                                                               std::uint64_t frames);

}  // namespace mercia::app
