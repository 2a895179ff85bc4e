// Vulkan's result codes as sentences.
#pragma once

#include <vulkan/vulkan_core.h>

#include <string_view>

#include "engine/base/result.h"

namespace mercia::gpu {

// Success codes pass. `doing` completes "… while <doing>", e.g. "uploading a tile".
Result<void> check(VkResult result, std::string_view doing);

}  // namespace mercia::gpu
