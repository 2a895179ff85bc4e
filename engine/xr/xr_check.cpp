#include "engine/xr/xr_check.h"

#include <fmt/format.h>

#define XR_NO_PROTOTYPES
#include <openxr/openxr_reflection.h>

namespace mercia::xr {
namespace {

constexpr const char* kRuntimeRemedy =
    "install an OpenXR runtime (SteamVR, Monado, the headset maker's) and make it the active one";

}  // namespace

std::string name_of(XrResult result) {
  switch (result) {
#define MERCIA_NAME(name, value) \
  case name: return #name;
    XR_LIST_ENUM_XrResult(MERCIA_NAME)
#undef MERCIA_NAME
        default : return fmt::format("OpenXR result {}", static_cast<int>(result));
  }
}

Result<void> check(XrResult result, std::string_view doing) {
  if (XR_SUCCEEDED(result)) return {};
  switch (result) {
    case XR_ERROR_SESSION_LOST:
    case XR_ERROR_INSTANCE_LOST:
      return fail(ErrorKind::Device, fmt::format("the headset's runtime went away while {}", doing), {},
                  "Mercia goes on in the window and enters again when it is back");
    case XR_ERROR_FORM_FACTOR_UNAVAILABLE:
      return fail(ErrorKind::Device, "no headset is connected", {}, "connect one and switch it on");
    case XR_ERROR_OUT_OF_MEMORY:
      return fail(ErrorKind::Device, fmt::format("the headset's runtime ran out of memory while {}", doing), {},
                  "close other programs");
    default:
      return fail(ErrorKind::Device, fmt::format("the headset's runtime reported {} while {}", name_of(result), doing));
  }
}

Error no_instance(XrResult result) {
  switch (result) {
    case XR_ERROR_RUNTIME_UNAVAILABLE:
      return {ErrorKind::Device,
              "there is no OpenXR runtime on this machine, or its manifest or library cannot be read",
              {},
              kRuntimeRemedy};
    case XR_ERROR_FILE_ACCESS_ERROR:
    case XR_ERROR_FILE_CONTENTS_INVALID:
      return {
          ErrorKind::Device,
          "the manifest of the active OpenXR runtime cannot be read or its library cannot be loaded (missing, broken "
          "or for another processor)",
          "active_runtime.json", kRuntimeRemedy};
    case XR_ERROR_API_VERSION_UNSUPPORTED: return {ErrorKind::Device, "the OpenXR runtime is too old", {}, "update it"};
    case XR_ERROR_EXTENSION_NOT_PRESENT:
      return {ErrorKind::Device,
              "the OpenXR runtime cannot work with Vulkan (XR_KHR_vulkan_enable2 is missing)",
              {},
              "update it or choose another one"};
    case XR_ERROR_RUNTIME_FAILURE:
    case XR_ERROR_INITIALIZATION_FAILED:
      return {ErrorKind::Device, "the OpenXR runtime does not start", {}, "see that its service is running"};
    default:
      return {ErrorKind::Device,
              fmt::format("the OpenXR runtime refuses to start ({})", name_of(result)),
              {},
              kRuntimeRemedy};
  }
}

}  // namespace mercia::xr
