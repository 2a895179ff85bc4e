// Frames into a headset while there is a session that wants them, with the left eye mirrored in the window; otherwise
// into the window.
#pragma once

#include <memory>

#include "app/headset.h"
#include "app/window_presenter.h"

namespace mercia::app {

// All that is named outlives the presenter.
std::unique_ptr<Presenter> make_headset_presenter(Headset& headset, Window& window, gpu::Device& device,
                                                  std::unique_ptr<WindowPresenter> window_presenter);

}  // namespace mercia::app
