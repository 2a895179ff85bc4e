// OpenXR with its Vulkan structures. 1.0.20 (Debian 12) is the floor; what came later is asked for by name.
#pragma once

#include <vulkan/vulkan_core.h>

#define XR_USE_GRAPHICS_API_VULKAN
#include <openxr/openxr.h>
#include <openxr/openxr_platform.h>
