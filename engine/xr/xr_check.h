// OpenXR's result codes as sentences.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/xr/openxr.h"

namespace mercia::xr {

// Success codes pass. `doing` completes "… while <doing>", e.g. "starting a session". Errors are of kind Device.
Result<void> check(XrResult result, std::string_view doing);

// "XR_ERROR_SESSION_LOST", or the number of a code that this build does not know.
std::string name_of(XrResult result);

// What is wrong when xrCreateInstance fails, and what to do: no runtime, a broken manifest, another architecture.
Error no_instance(XrResult result);

}  // namespace mercia::xr
