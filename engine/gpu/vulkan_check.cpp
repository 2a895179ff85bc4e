#include "engine/gpu/vulkan_check.h"

#include <fmt/format.h>

namespace mercia::gpu {

Result<void> check(VkResult result, std::string_view doing) {
  if (result >= 0) return {};
  switch (result) {
    case VK_ERROR_DEVICE_LOST:
      return fail(ErrorKind::Device, fmt::format("the graphics device was lost while {}", doing), {},
                  "start Mercia again; if it comes back, update the graphics driver");
    case VK_ERROR_OUT_OF_DEVICE_MEMORY:
      return fail(ErrorKind::Device, fmt::format("the graphics memory ran out while {}", doing), {},
                  "lower the GPU budget or close other programs");
    case VK_ERROR_OUT_OF_HOST_MEMORY:
      return fail(ErrorKind::Device, fmt::format("the main memory ran out while {}", doing), {},
                  "close other programs");
    case VK_ERROR_SURFACE_LOST_KHR:
      return fail(ErrorKind::Device, fmt::format("the window's surface was lost while {}", doing), {},
                  "start Mercia again");
    default:
      return fail(ErrorKind::Device, fmt::format("the graphics driver answered with Vulkan error {} while {}",
                                                 static_cast<int>(result), doing));
  }
}

}  // namespace mercia::gpu
