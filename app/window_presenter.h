// Frames into a window.
#pragma once

#include <cstdint>
#include <memory>

#include "app/presenter.h"
#include "app/window.h"
#include "engine/gpu/swapchain.h"

namespace mercia::app {

// Leaves when the window is closed or, if `frames` is not 0, after so many. Window and device outlive the presenter.
// Errors (Device): the window cannot be drawn to.
Result<std::unique_ptr<Presenter>> make_window_presenter(Window& window, gpu::Device& device, std::uint64_t frames);

}  // namespace mercia::app
